/** @file Backups of the catalogue: dated copies in its `backups` folder, made in a thread of their own. */

import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { systemCode, TagrollError, type Failure } from '../domain/errors.ts';
import { ownersError } from './database.ts';
import type { CataloguePaths } from './open.ts';

/** To the thread. */
export interface BackupRequest {
  readonly catalogue: string;
  readonly target: string;
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

/**
 * Copies the catalogue into its backups and checks the copy. Thumbnails and models are not in it: they can be made and
 * fetched again. The library goes on meanwhile.
 * @param threadEntry absolute path of the thread's entry
 * @throws {TagrollError} DISK_FULL, CATALOGUE_*.
 */
export async function backUp(
  paths: Pick<CataloguePaths, 'catalogue' | 'backups'>,
  threadEntry: string,
  now: Date,
): Promise<Backup> {
  const name = `catalogue-${now.toISOString().replaceAll(':', '-')}.sqlite`;
  const target = join(paths.backups, name);
  try {
    await mkdir(paths.backups, { recursive: true });
  } catch (error) {
    throw ownersError(error, paths.backups);
  }
  const request: BackupRequest = { catalogue: paths.catalogue, target };
  const worker = new Worker(threadEntry, { workerData: request });
  const { bytes, failure } = await new Promise<BackupOutcome>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new TagrollError('INTERNAL', 'The backup ended too early.')));
  });
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
