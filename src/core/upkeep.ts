/** @file What the library takes on disk, and its backups. */

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
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

export class Upkeep {
  readonly #paths: CataloguePaths;
  readonly #backupThreadEntry: string;
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

  /** Copies the catalogue into its backups; whoever asks while one is made waits for that. @throws {TagrollError} DISK_FULL, CATALOGUE_*. */
  backUp(): Promise<Backup> {
    this.#backup ??= backUp(this.#paths, this.#backupThreadEntry, new Date()).finally(
      () => (this.#backup = null),
    );
    return this.#backup;
  }
}
