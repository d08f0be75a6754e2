/** @file Backups of the catalogue: dated copies in its `backups` folder, made in a thread of their own. */

import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { systemCode, TagrollError, type Failure } from '../domain/errors.ts';
import { ownersError } from './database.ts';
import type { CataloguePaths } from './open.ts';
import { isRunning } from './workLock.ts';

/** To the thread. */
export interface BackupRequest {
  readonly catalogue: string;
  readonly target: string;
  /** Where the copy is made; it gets its name once it is checked. */
  readonly part: string;
}

/** From the thread. */
export interface BackupOutcome {
  readonly bytes: number;
  readonly failure: Failure | null;
}

export interface Backup {
  readonly name: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
}

/** A copy that is being made, with what SQLite may keep beside it. */
export function partFiles(part: string): string[] {
  return ['', '-journal', '-wal', '-shm'].map((ending) => `${part}${ending}`);
}

/**
 * Takes away what is left of backups that were cut off: of programs that run no more, of this one's former ones, and of
 * versions that did not say which process they were.
 */
async function removeParts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const part = /\.sqlite(?:\.(?<pid>\d+))?\.part(?:-\w+)?$/.exec(name);
    const pid = Number(part?.groups?.['pid'] ?? process.pid);
    if (!part || (pid !== process.pid && isRunning(pid))) continue;
    await rm(join(folder, name), { force: true });
  }
}

/**
 * Copies the catalogue into its backups and checks the copy. Thumbnails and models are not in it: they can be made and
 * fetched again. The library goes on meanwhile.
 * One at a time in each process.
 * @param threadEntry absolute path of the thread's entry
 * @throws {TagrollError} DISK_FULL, CATALOGUE_*, CANCELLED soon after `signal` is aborted.
 */
export async function backUp(
  paths: Pick<CataloguePaths, 'catalogue' | 'backups'>,
  threadEntry: string,
  now: Date,
  signal: AbortSignal,
): Promise<Backup> {
  const name = `catalogue-${now.toISOString().replaceAll(':', '-')}.sqlite`;
  const target = join(paths.backups, name);
  try {
    await mkdir(paths.backups, { recursive: true });
    await removeParts(paths.backups);
  } catch (error) {
    throw ownersError(error, paths.backups);
  }
  const request: BackupRequest = {
    catalogue: paths.catalogue,
    target,
    part: `${target}.${process.pid}.part`,
  };
  if (signal.aborted) throw new TagrollError('CANCELLED', 'The backup was stopped.');
  const worker = new Worker(threadEntry, { workerData: request });
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows, this is a thread
  const stop = (): void => worker.postMessage('stop');
  signal.addEventListener('abort', stop, { once: true });
  const { bytes, failure } = await new Promise<BackupOutcome>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new TagrollError('INTERNAL', 'The backup ended too early.')));
  }).finally(() => signal.removeEventListener('abort', stop));
  if (failure) throw new TagrollError(failure.code, failure.message);
  return { name, bytes, madeAt: now.getTime() };
}

/** The backups that are there, the newest first; also those that were made before a migration. */
export async function listBackups(paths: Pick<CataloguePaths, 'backups'>): Promise<Backup[]> {
  const names = await readdir(paths.backups).catch(ignoreMissing([]));
  const backups: Backup[] = [];
  for (const name of names.filter((one) => one.endsWith('.sqlite'))) {
    const status = await stat(join(paths.backups, name)).catch(ignoreMissing(null));
    if (status) backups.push({ name, bytes: status.size, madeAt: status.mtimeMs });
  }
  return backups.toSorted((a, b) => b.madeAt - a.madeAt);
}

function ignoreMissing<Value>(value: Value): (error: unknown) => Value {
  return (error) => {
    if (systemCode(error) === 'ENOENT') return value;
    throw error;
  };
}
