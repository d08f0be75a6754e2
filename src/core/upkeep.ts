/** @file What the library takes on disk, and its backups. */

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { backUp, listBackups, type Backup } from './catalogue/backup.ts';
import type { CataloguePaths } from './catalogue/open.ts';

export interface Storage {
  readonly cataloguePath: string;
  /** Bytes, with what SQLite keeps beside the file. */
  readonly catalogueBytes: number;
  readonly thumbnailBytes: number;
  readonly modelBytes: number;
  readonly backups: readonly Backup[];
}

/** Bytes of a file, 0 where there is none. */
async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    // it may go at this very moment, or not be readable: then it is not counted
    if (error instanceof Error && 'code' in error) return 0;
    throw error;
  }
}

async function sizeOfDatabase(path: string): Promise<number> {
  const sizes = await Promise.all(['', '-wal', '-shm'].map((ending) => sizeOf(`${path}${ending}`)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function sizeOfFolder(path: string): Promise<number> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map((entry) => sizeOf(join(entry.parentPath, entry.name))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Milliseconds that a backup is waited for when the library is closed. */
const CLOSE_PATIENCE = 600;

export class Upkeep {
  readonly #paths: CataloguePaths;
  readonly #backupThreadEntry: string;
  readonly #closing = new AbortController();
  #backup: Promise<Backup> | null = null;

  constructor(paths: CataloguePaths, backupThreadEntry: string) {
    this.#paths = paths;
    this.#backupThreadEntry = backupThreadEntry;
  }

  /** What the library takes on disk. */
  async storage(): Promise<Storage> {
    const { folder, catalogue, thumbnails, models } = this.#paths;
    const [catalogueBytes, thumbnailBytes, modelBytes, backups] = await Promise.all([
      sizeOfDatabase(catalogue),
      sizeOfDatabase(thumbnails),
      sizeOfFolder(models),
      listBackups(this.#paths),
    ]);
    return { cataloguePath: folder, catalogueBytes, thumbnailBytes, modelBytes, backups };
  }

  /**
   * Copies the catalogue into its backups; whoever asks while one is made waits for that.
   * @throws {TagrollError} DISK_FULL, CATALOGUE_*, CANCELLED where the library is closed meanwhile.
   */
  backUp(): Promise<Backup> {
    const { signal } = this.#closing;
    this.#backup ??= backUp(this.#paths, this.#backupThreadEntry, new Date(), signal).finally(
      () => (this.#backup = null),
    );
    return this.#backup;
  }

  /** Stops a backup that is being made; waits a moment for it to take its copy away, which else the next one does. */
  async close(): Promise<void> {
    this.#closing.abort();
    const ended = this.#backup?.catch(() => undefined);
    await Promise.race([ended, sleep(CLOSE_PATIENCE, undefined, { ref: false })]);
  }
}
