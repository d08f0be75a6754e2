/** @file The watched directories of one library folder: which have a watch, and which are looked at from time to time. */

import { systemCode } from '../domain/errors.ts';
import { isOddPath, pathForDisplay, type FilePath } from '../domain/filePath.ts';
import type { Failure } from '../domain/errors.ts';
import type { DirectoryWatches, WatchListener } from './chokidarAdapter.ts';
import { baseName, joinPath } from './disk.ts';

/** Hints for the whole folder, with paths relative to it. */
export interface FolderHints {
  readonly onDirty: (path: FilePath, event: 'rename' | 'change', name: string | null) => void;
  /** The directory itself may have been moved or deleted. */
  readonly onSelf: (path: FilePath) => void;
  readonly onProblem: (path: FilePath, failure: Failure) => void;
}

export class WatchedFolder {
  readonly #root: FilePath;
  readonly #hints: FolderHints;
  readonly #watches: DirectoryWatches;
  readonly #watched = new Set<FilePath>();
  readonly #polled = new Set<FilePath>();
  readonly #troubled = new Set<FilePath>();
  #limitTold = false;

  constructor(
    root: FilePath,
    hints: FolderHints,
    watchDirectories: (listener: WatchListener) => DirectoryWatches,
  ) {
    this.#root = root;
    this.#hints = hints;
    this.#watches = watchDirectories({
      onHint: (directory, event, name) => this.#onHint(directory, event, name),
      onFailure: (directory, error) => this.#onFailure(directory, error),
    });
  }

  /** True where changes in this directory (relative) are noticed. */
  has(path: FilePath): boolean {
    return this.#watched.has(path) || this.#polled.has(path) || this.#troubled.has(path);
  }

  /** Directories that have no watch and must be looked at from time to time. */
  get polled(): readonly FilePath[] {
    return [...this.#polled, ...this.#troubled];
  }

  /**
   * A directory cannot be read: it is looked at from time to time, because nothing hints at a drive that is mounted on
   * it, or at a share that answers again.
   */
  pollTroubled(path: FilePath): void {
    this.forget(path);
    this.#troubled.add(path);
  }

  /** True once for a directory that could not be read before, and was read now. */
  isOverTrouble(path: FilePath): boolean {
    return this.#troubled.delete(path);
  }

  /** Watches directories that are not watched yet; resolves when they are. */
  async watch(paths: readonly FilePath[]): Promise<void> {
    const fresh = paths.filter((path) => !this.has(path));
    for (const path of fresh) {
      // a watch is asked for with a string, and no string stands for these names
      if (isOddPath(this.#absolute(path))) this.#polled.add(path);
      else this.#watched.add(path);
    }
    await this.#watches.watch(
      fresh.filter((path) => this.#watched.has(path)).map((path) => this.#absolute(path)),
    );
  }

  /** Gives up the watches of a directory and of all below it. */
  forget(path: FilePath): void {
    const below = path === '' ? '' : `${path}/`;
    const isMeant = (one: FilePath): boolean => one === path || one.startsWith(below);
    const watched = [...this.#watched].filter(isMeant);
    for (const one of watched) this.#watched.delete(one);
    for (const set of [this.#polled, this.#troubled]) {
      for (const one of [...set].filter(isMeant)) set.delete(one);
    }
    this.#watches.unwatch(watched.map((one) => this.#absolute(one)));
  }

  async close(): Promise<void> {
    this.#watched.clear();
    this.#polled.clear();
    this.#troubled.clear();
    await this.#watches.close();
  }

  #absolute(path: FilePath): FilePath {
    return joinPath(this.#root, path);
  }

  #relative(absolute: string): FilePath {
    return absolute.slice(this.#root.endsWith('/') ? this.#root.length : this.#root.length + 1) as FilePath;
  }

  #onHint(directory: string, event: 'rename' | 'change', name: string | null): void {
    const path = this.#relative(directory);
    if (!this.has(path)) return;
    // the system names a directory by its own name when it is itself moved or deleted
    if (event === 'rename' && name === baseName(directory as FilePath)) this.#hints.onSelf(path);
    this.#hints.onDirty(path, event, name);
  }

  #onFailure(directory: string, error: Error): void {
    const path = this.#relative(directory);
    if (!this.#watched.delete(path)) return;
    this.#polled.add(path);
    this.#watches.unwatch([directory]);
    const code = systemCode(error);
    if ((code !== 'ENOSPC' && code !== 'EMFILE' && code !== 'ENFILE') || this.#limitTold) return;
    this.#limitTold = true;
    this.#hints.onProblem(path, {
      code: 'WATCH_LIMIT_REACHED',
      message:
        `The system lets this program watch no more directories, so a part of ${pathForDisplay(this.#root)} is looked ` +
        `at every few seconds instead, and changes there are noticed later. To raise the limit on Linux, put ` +
        `fs.inotify.max_user_watches=1048576 and fs.inotify.max_user_instances=1024 into a file in /etc/sysctl.d ` +
        `and start the computer again.`,
    });
  }
}
