/** @file Looks whether a library folder is there, and whether it is still the same one. Runs in the library thread. */

import type { Stats } from 'node:fs';
import { systemCode, toFailure, type Failure, type TagrollError } from '../domain/errors.ts';
import type { FilePath } from '../domain/filePath.ts';
import { realDisk, type Disk } from './disk.ts';
import { offlineError } from './scan.ts';

/** A drive that does not answer for so many milliseconds counts as gone. */
const PATIENCE = 5000;

/** `same`: as remembered, or still being asked; `another`: another directory, or another drive mounted in its place. */
export type RootAnswer = 'same' | 'another' | 'there' | TagrollError;

export class RootGuard {
  readonly #disk: Disk;
  readonly #path: FilePath;
  #identity: string | null = null;
  #asking = false;

  constructor(disk: Disk, path: FilePath) {
    this.#disk = disk;
    this.#path = path;
  }

  /** Remembers which directory is there now. */
  async remember(): Promise<void> {
    const status = await this.#disk.status(this.#path).catch((error: unknown) => {
      throw systemCode(error) === null ? error : offlineError(this.#path, error);
    });
    this.#identity = identityOf(status);
  }

  forget(): void {
    this.#identity = null;
  }

  /** What is there now; `there` where nothing is remembered. */
  async look(): Promise<RootAnswer> {
    if (this.#asking) return 'same';
    this.#asking = true;
    let timer: NodeJS.Timeout | undefined;
    const asked = this.#disk.status(this.#path).finally(() => (this.#asking = false));
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), PATIENCE);
    });
    try {
      const status = await Promise.race([asked, late]);
      if (status === null || !status.isDirectory()) return offlineError(this.#path);
      if (this.#identity === null) return 'there';
      return this.#identity === identityOf(status) ? 'same' : 'another';
    } catch (error) {
      if (systemCode(error) === null) throw error;
      return offlineError(this.#path, error);
    } finally {
      clearTimeout(timer);
      asked.catch(() => undefined); // an answer that comes too late is not waited for any more
    }
  }
}

/** Why the folder cannot be reached at this moment, or null where it can. */
export function folderFailure(path: FilePath, disk: Disk = realDisk): Failure | null {
  try {
    return disk.statusNow(path)?.isDirectory() ? null : toFailure(offlineError(path));
  } catch (error) {
    if (systemCode(error) === null) throw error;
    return toFailure(offlineError(path, error));
  }
}

function identityOf(status: Stats): string {
  return `${status.dev}:${status.ino}`;
}
