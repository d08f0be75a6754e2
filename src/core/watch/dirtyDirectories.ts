/** @file Directories that have changed, each with the time from which it should be read. */

import type { FilePath } from '../domain/filePath.ts';
import type { LibraryFolderId } from '../domain/ids.ts';

/** Milliseconds from the first hint until a directory is read: hints come in flocks. */
const DEBOUNCE = 100;
/** A directory is left in peace for this many times as long as reading it took. */
const REST = 2;

export class DirtyDirectories {
  /** By folder and relative path: the monotonic time at which the directory is due. */
  readonly #due = new Map<LibraryFolderId, Map<FilePath, number>>();
  /** Large directories that were read a moment ago: not again before this time. */
  readonly #resting = new Map<string, number>();

  /** Asks for a directory to be read `delay` milliseconds from now; an earlier wish stands. */
  add(folderId: LibraryFolderId, path: FilePath, delay: number = DEBOUNCE): void {
    let paths = this.#due.get(folderId);
    if (!paths) this.#due.set(folderId, (paths = new Map()));
    const restsUntil = this.#resting.get(`${folderId}:${path}`) ?? 0;
    const at = Math.max(performance.now() + delay, restsUntil);
    paths.set(path, Math.min(at, paths.get(path) ?? Number.POSITIVE_INFINITY));
  }

  /** Takes out what is due, by folder. */
  takeDue(): Map<LibraryFolderId, FilePath[]> {
    const now = performance.now();
    const taken = new Map<LibraryFolderId, FilePath[]>();
    for (const [key, until] of this.#resting) if (until <= now) this.#resting.delete(key);
    for (const [folderId, paths] of this.#due) {
      const due = [...paths].filter(([, at]) => at <= now).map(([path]) => path);
      for (const path of due) paths.delete(path);
      if (due.length > 0) taken.set(folderId, due);
    }
    return taken;
  }

  /** Notes how long it took to read a directory. */
  wasRead(folderId: LibraryFolderId, path: FilePath, milliseconds: number): void {
    if (milliseconds * REST <= DEBOUNCE) return;
    this.#resting.set(`${folderId}:${path}`, performance.now() + milliseconds * REST);
  }

  /** Milliseconds until something is due (0 where it is), null where nothing is asked for. */
  wait(): number | null {
    let first = Number.POSITIVE_INFINITY;
    for (const paths of this.#due.values()) for (const at of paths.values()) first = Math.min(first, at);
    return Number.isFinite(first) ? Math.max(0, first - performance.now()) : null;
  }

  has(folderId: LibraryFolderId): boolean {
    return (this.#due.get(folderId)?.size ?? 0) > 0;
  }

  /** Forgets all wishes for a folder. */
  clear(folderId: LibraryFolderId): void {
    this.#due.delete(folderId);
  }
}
