/** @file Runs the built program, or a baseline, as a process of its own and measures it from outside. */

import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFolder } from '../fixtures/shared.ts';

/** Bytes that a process has had in memory at most (`VmHWM` of proc(5)), or 0 where the system does not tell. */
export function peakMemory(pid: number): number {
  try {
    const match = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return match ? Number(match[1]) * 1024 : 0;
  } catch (error) {
    // gone, or a system without /proc
    if (error instanceof Error && 'code' in error) return 0;
    throw error;
  }
}

/** Processes that a process has started. */
export function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
  } catch (error) {
    if (error instanceof Error && 'code' in error) return [];
    throw error;
  }
}

export interface ProcessRun {
  readonly output: string;
  readonly milliseconds: number;
  /** Peak bytes of the process, of its child (the tagger), and of that one's child (the decoder). */
  readonly peaks: readonly number[];
}

/** Runs Node with these arguments. @throws where it does not end with status 0. */
export async function runNode(args: readonly string[]): Promise<ProcessRun> {
  const started = performance.now();
  const child = spawn(process.execPath, args, { cwd: projectFolder, stdio: ['ignore', 'pipe', 'inherit'] });
  const peaks: number[] = [];
  const look = (pid: number, depth: number): void => {
    peaks[depth] = Math.max(peaks[depth] ?? 0, peakMemory(pid));
    for (const below of childrenOf(pid)) look(below, depth + 1);
  };
  // seldom: reading it takes the processor from what is measured, and a peak stays readable until the process ends
  const timer = setInterval(() => look(child.pid!, 0), 500);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(timer);
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${output}`);
  return { output, milliseconds: performance.now() - started, peaks };
}

/** Runs `tagroll` with these arguments and `--json`; the answer is parsed. */
export async function tagroll(
  catalogue: string,
  ...args: string[]
): Promise<ProcessRun & { readonly answer: unknown }> {
  const run = await runNode([
    join(projectFolder, 'out/main/cli.js'),
    ...args,
    '--json',
    '--catalogue',
    catalogue,
  ]);
  return { ...run, answer: JSON.parse(run.output) };
}

/** A folder for a catalogue, taken away by `remove`. */
export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'tagroll-bench-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The value below which the share `q` of `values` lies (nearest rank). */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)]!;
}

/** A benchmark's answer: one JSON object, numbers rounded to two places. */
export function printResult(result: Readonly<Record<string, unknown>>): void {
  console.log(
    JSON.stringify(
      result,
      (_, value: unknown) => (typeof value === 'number' ? Math.round(value * 100) / 100 : value),
      2,
    ),
  );
}
