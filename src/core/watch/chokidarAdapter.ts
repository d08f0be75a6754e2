/**
 * @file The only file that knows chokidar. It is used as a giver of hints: which directory has changed, nothing more.
 * Runs in the library thread.
 *
 * Given a whole tree, chokidar keeps an entry for each file: 800 MB and a hold of 1.5 s for 200,000 files. So it is given
 * directories, without what is in them, and its `raw` events are taken, which name the directory within 2 ms. One
 * watcher for each few directories, because `unwatch` leaves traces in a watcher that slow it down for good, and because
 * a watcher says only once, after its first directories, that they are watched from now on.
 */

import { normalize } from 'node:path';
import { FSWatcher } from 'chokidar';
import { systemCode } from '../domain/errors.ts';

export interface WatchListener {
  /** Something in `directory` (absolute) has changed: the entry `name`, where that is known. */
  readonly onHint: (directory: string, event: 'rename' | 'change', name: string | null) => void;
  /** A directory cannot be watched, or not any more. */
  readonly onFailure: (directory: string, error: Error) => void;
}

/** Watched directories, as far as the library needs them; tests put another in its place. */
export interface DirectoryWatches {
  /** Resolves when every change in these directories (absolute) from now on is hinted at, or its failure was told. */
  watch(directories: readonly string[]): Promise<void>;
  unwatch(directories: readonly string[]): void;
  close(): Promise<void>;
}

const DIRECTORIES_EACH = 20;
/** Milliseconds until a watcher that does not say that it is ready is taken to be so. */
const READY_AT_LAST = 10_000;

interface Batch {
  readonly watcher: FSWatcher;
  /** The directories that it is asked to watch, under the names that it gives them. */
  readonly directories: Map<string, string>;
  /** Ends the wait for it. */
  settle: () => void;
}

/** Begins with no directory. */
export function watchDirectories(listener: WatchListener): DirectoryWatches {
  const batches = new Set<Batch>();
  const batchOf = new Map<string, Batch>();

  function start(paths: readonly string[]): Promise<void> {
    const directories = new Map(paths.map((path) => [normalize(path), path]));
    const watcher = new FSWatcher({
      // what lies in the directories is left out, before chokidar keeps anything of it
      ignored: (path) => !directories.has(normalize(path)),
      depth: 0,
      ignoreInitial: true,
      followSymlinks: false,
      atomic: false,
    });
    const batch: Batch = { watcher, directories, settle: () => undefined };
    batches.add(batch);
    for (const path of paths) batchOf.set(path, batch);
    watcher.on('raw', (event: string, name: unknown, details: unknown) => {
      const watched = watchedPathOf(details);
      const directory = watched === null ? undefined : directories.get(normalize(watched));
      // where a directory is gone, chokidar watches the one above it: not ours
      if (directory === undefined) return;
      listener.onHint(
        directory,
        event === 'change' ? 'change' : 'rename',
        typeof name === 'string' ? name : null,
      );
    });
    watcher.on('error', (thrown) => {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      const path = 'path' in error && typeof error.path === 'string' ? normalize(error.path) : null;
      const directory = path === null ? undefined : directories.get(path);
      if (directory !== undefined) listener.onFailure(directory, error);
      // an error that names no directory may concern all of this watcher's
      else if (systemCode(error) !== null) {
        for (const one of directories.values()) listener.onFailure(one, error);
      }
    });
    const ready = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, READY_AT_LAST);
      batch.settle = () => {
        clearTimeout(timer);
        resolve();
      };
      watcher.once('ready', batch.settle);
    });
    watcher.add([...directories.keys()]);
    return ready;
  }

  async function end(batch: Batch): Promise<void> {
    batches.delete(batch);
    batch.settle(); // a watcher that is closed is never ready
    await batch.watcher.close();
  }

  return {
    async watch(directories) {
      const fresh = directories.filter((path) => !batchOf.has(path));
      const starting: Promise<void>[] = [];
      for (let index = 0; index < fresh.length; index += DIRECTORIES_EACH) {
        starting.push(start(fresh.slice(index, index + DIRECTORIES_EACH)));
      }
      await Promise.all(starting);
    },
    unwatch(directories) {
      for (const path of directories) {
        const batch = batchOf.get(path);
        if (!batch) continue;
        batchOf.delete(path);
        batch.directories.delete(normalize(path));
        if (batch.directories.size === 0) void end(batch);
        else batch.watcher.unwatch(normalize(path));
      }
    },
    async close() {
      batchOf.clear();
      await Promise.all([...batches].map(end));
    },
  };
}

function watchedPathOf(details: unknown): string | null {
  if (typeof details !== 'object' || details === null || !('watchedPath' in details)) return null;
  return typeof details.watchedPath === 'string' ? details.watchedPath : null;
}
