/** @file Electron as a benchmark runs it: started plainly, looked into over its debugging port once the thing has happened. */

import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type CDPSession, type Page } from 'playwright';
import { projectFolder } from '../fixtures/shared.ts';
import { childrenOf, peakMemory } from './program.ts';

const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
/** The Electron binary, where it should be. */
const electronPath = override
  ? join(override, 'electron')
  : join(
      projectFolder,
      'node_modules/electron/dist',
      process.platform === 'win32' ? 'electron.exe' : 'electron',
    );

/** True where the Electron binary is there; `ELECTRON_OVERRIDE_DIST_PATH` may name its folder. */
export const hasElectron = (): boolean => existsSync(electronPath);

export interface ElectronRun {
  readonly process: ChildProcess;
  readonly page: Page;
  readonly devtools: CDPSession;
  /** When the process was started, in milliseconds since 1970. */
  readonly startedAt: number;
  close(): Promise<void>;
}

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Whether the process has written where its debugging port is. */
async function debuggingPort(folder: string, limit: number): Promise<number> {
  const file = join(folder, 'DevToolsActivePort');
  for (const until = performance.now() + limit; performance.now() < until; await sleep(50)) {
    if (!existsSync(file)) continue;
    const port = Number(readFileSync(file, 'utf8').split('\n')[0]);
    if (port > 0) return port;
  }
  throw new Error('Electron did not start.');
}

export interface ElectronRunOptions {
  readonly words: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Where Chromium keeps its data; there it writes the debugging port. */
  readonly userData: string;
  /** Milliseconds to leave it alone before anybody looks into it. */
  readonly undisturbed: number;
}

/** Starts Electron and, after a while in which nothing disturbs it, connects to its window. */
export async function runElectron(options: ElectronRunOptions): Promise<ElectronRun> {
  const { words, environment = {}, userData, undisturbed } = options;
  const isRoot = process.getuid?.() === 0;
  rmSync(join(userData, 'DevToolsActivePort'), { force: true });
  const startedAt = Date.now();
  const child = spawn(
    electronPath,
    [
      ...(isRoot ? ['--no-sandbox'] : []),
      '--remote-debugging-port=0',
      `--user-data-dir=${userData}`,
      ...words,
    ],
    { env: { ...process.env, ...environment }, stdio: 'ignore' },
  );
  await sleep(undisturbed);
  const port = await debuggingPort(userData, 20_000);
  const browser: Browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const page = browser.contexts()[0]!.pages()[0] ?? (await browser.contexts()[0]!.waitForEvent('page'));
  const devtools = await page.context().newCDPSession(page);
  return {
    process: child,
    page,
    devtools,
    startedAt,
    close: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      await browser.close();
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** A folder of its own, taken away by `remove`. */
export function temporaryFolder(name: string): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `tagroll-${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Peak bytes in memory of the window's own process (`VmHWM` of proc(5)); 0 where the system does not tell. Linux. */
export function windowMemory(run: ElectronRun): number {
  const look = (pid: number): number[] => {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    const own = words.includes('--type=renderer') ? [peakMemory(pid)] : [];
    return [...own, ...childrenOf(pid).flatMap(look)];
  };
  return Math.max(0, ...look(run.process.pid!));
}
