/**
 * @file Tells files that are complete from files that are still being written. A file is taken up once its size and mtime
 * were the same at two looks, {@link SETTLE_MILLISECONDS} apart; one that nobody has touched for long needs one look only.
 */

import type { Stats } from 'node:fs';
import type { DirectoryId } from '../domain/ids.ts';

/** Time between the two looks. */
export const SETTLE_MILLISECONDS = 400;
/** A file whose mtime and ctime lie this far back is complete at first sight; FAT keeps times to 2 s only. */
const LONG_AGO = 5000;

interface Look {
  readonly size: number;
  readonly mtimeMs: number;
  /** Monotonic time of the first look that saw this size and mtime. */
  readonly at: number;
}

/** The looks of one pass over one directory. */
export interface DirectoryLooks {
  /** True where the file may be taken up. */
  isComplete(name: string, status: Stats): boolean;
  /** Ends the pass; what was not looked at is forgotten. @returns number of files that are still growing. */
  end(): number;
}

export class Settling {
  readonly #directories = new Map<DirectoryId, Map<string, Look>>();
  readonly #wallClock: () => number;

  constructor(wallClock: () => number) {
    this.#wallClock = wallClock;
  }

  /** Begins a pass over a directory. Only its growing files are remembered for the next pass. */
  look(directoryId: DirectoryId): DirectoryLooks {
    const before = this.#directories.get(directoryId);
    const growing = new Map<string, Look>();
    const now = performance.now();
    return {
      isComplete: (name, { size, mtimeMs, ctimeMs }) => {
        if (Math.max(mtimeMs, ctimeMs) < this.#wallClock() - LONG_AGO) return true;
        const last = before?.get(name);
        const same = last !== undefined && last.size === size && last.mtimeMs === mtimeMs;
        // timers may fire a millisecond early
        if (same && now - last.at >= SETTLE_MILLISECONDS - 2) return true;
        growing.set(name, same ? last : { size, mtimeMs, at: now });
        return false;
      },
      end: () => {
        if (growing.size > 0) this.#directories.set(directoryId, growing);
        else this.#directories.delete(directoryId);
        return growing.size;
      },
    };
  }
}
