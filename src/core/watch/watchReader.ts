/** @file What the watcher reads: a whole folder, or the directories that were hinted at, with what is new below them. */

import type { FilePath } from '../domain/filePath.ts';
import type { LibraryFolderId, PhotoId } from '../domain/ids.ts';
import type { DirectoryWatches, WatchListener } from './chokidarAdapter.ts';
import type { DirtyDirectories } from './dirtyDirectories.ts';
import { diffDirectory, type DirectoryOutcome } from './directoryDiff.ts';
import { parentPath } from './disk.ts';
import {
  beginScan,
  finishGone,
  list,
  scanFolder,
  walk,
  type ReconcileContext,
  type WalkHooks,
} from './reconcile.ts';
import type { RootGuard } from './rootGuard.ts';
import type { Scan } from './scan.ts';
import { SETTLE_MILLISECONDS } from './settling.ts';
import type { ReconcileSummary, ScanProblem } from './summary.ts';
import type { WatchedFolder } from './watchedFolder.ts';

export interface WatchEvents {
  /** Photos that are new, changed, moved, missing or back. Some may be gone for good. */
  readonly onChanges?: (photoIds: readonly PhotoId[]) => void;
  readonly onProblem?: (problem: ScanProblem) => void;
  /** A folder went offline (and why), or is online again. */
  readonly onFolderState?: (
    folderId: LibraryFolderId,
    state: 'online' | 'offline',
    problem: string | null,
  ) => void;
  /** While a folder is read as a whole, at most ten times a second: photo files seen so far. */
  readonly onFiles?: (folderId: LibraryFolderId, files: number) => void;
  /** A folder was read as a whole: at the start, when it is back, or on demand. */
  readonly onScanned?: (folderId: LibraryFolderId, summary: ReconcileSummary) => void;
  readonly signal?: AbortSignal;
  /** Milliseconds between two looks at directories that cannot be watched; 10,000 where not given. */
  readonly pollEvery?: number;
  /** Another giver of hints than chokidar, for tests. */
  readonly watchDirectories?: (listener: WatchListener) => DirectoryWatches;
}

/** One library folder as the watcher sees it. */
export interface Room {
  readonly id: LibraryFolderId;
  readonly path: FilePath;
  readonly guard: RootGuard;
  watches: WatchedFolder;
  needsScan: boolean;
  /** Aborted when the folder is left. */
  readonly leave: AbortController;
  /** Reads of it that are under way. */
  readers: number;
  /** Hints since the last look at the clock: so many at once that the system may have dropped some ask for a scan. */
  hints: number;
}

export class WatchReader {
  readonly #context: ReconcileContext;
  readonly #events: WatchEvents;
  readonly #dirty: DirtyDirectories;
  readonly #signal: AbortSignal;
  readonly #readDue: () => Promise<unknown>;

  /** `readDue` reads what is due meanwhile: live changes do not wait for the end of a long scan. */
  constructor(
    context: ReconcileContext,
    events: WatchEvents,
    dirty: DirtyDirectories,
    signal: AbortSignal,
    readDue: () => Promise<unknown>,
  ) {
    this.#context = context;
    this.#events = events;
    this.#dirty = dirty;
    this.#signal = signal;
    this.#readDue = readDue;
  }

  /** Reads the whole folder. @throws {TagrollError} FOLDER_OFFLINE, CANCELLED */
  async readFolder(room: Room): Promise<void> {
    const scan = await this.#begin(room);
    await room.guard.remember();
    const walked = await scanFolder(
      scan,
      { onProgress: ({ photos }) => this.#events.onFiles?.(room.id, photos) },
      this.#hooks(room, () => this.#readDue()),
    );
    this.#lookAgain(room, walked.growing);
    if (scan.folder.state === 'offline') this.#events.onFolderState?.(room.id, 'online', null);
    this.#tellProblems(scan);
    this.#events.onScanned?.(room.id, scan.summary);
  }

  /** Reads some directories, and what is new below them. @throws {TagrollError} FOLDER_OFFLINE, CANCELLED */
  async readDirectories(room: Room, paths: readonly FilePath[]): Promise<void> {
    const scan = await this.#begin(room);
    const fresh: FilePath[] = [];
    const gone: DirectoryOutcome['goneDirectories'][number][] = [];
    for (const path of paths) {
      const started = performance.now();
      const outcome = await diffDirectory(scan, path, list(scan, path));
      this.#dirty.wasRead(room.id, path, performance.now() - started);
      if (outcome.kind === 'vanished') {
        room.watches.forget(path);
        if (!paths.includes(parentPath(path))) this.#dirty.add(room.id, parentPath(path), 0);
      }
      if (outcome.kind === 'unreadable') room.watches.pollTroubled(path);
      // what could not be read was not watched either, nor what is below it
      else if (room.watches.isOverTrouble(path)) fresh.push(path);
      fresh.push(...outcome.subdirectories.filter((one) => !room.watches.has(one)));
      gone.push(...outcome.goneDirectories);
      if (outcome.growing > 0) this.#lookAgain(room, [path]);
    }
    for (const directory of gone) room.watches.forget(directory.path);
    // first what is new, so that what has moved is found there before it is called missing
    const walked = await walk(scan, fresh, {}, this.#hooks(room));
    this.#lookAgain(room, walked.growing);
    await finishGone(scan, gone);
    this.#tellProblems(scan);
  }

  #begin(room: Room): Promise<Scan> {
    const signal = AbortSignal.any([this.#signal, room.leave.signal]);
    return beginScan(this.#context, room.id, { signal, onChanges: this.#events.onChanges });
  }

  #hooks(room: Room, meanwhile?: () => Promise<unknown>): WalkHooks {
    return {
      beforeDirectories: (paths) => room.watches.watch(paths),
      afterDirectory: async (path, outcome) => {
        if (outcome.kind === 'unreadable') room.watches.pollTroubled(path);
        await meanwhile?.();
      },
    };
  }

  /** Files in these directories are still being written. */
  #lookAgain(room: Room, paths: Iterable<FilePath>): void {
    for (const path of paths) this.#dirty.add(room.id, path, SETTLE_MILLISECONDS);
  }

  #tellProblems(scan: Scan): void {
    for (const problem of scan.summary.problems) this.#events.onProblem?.(problem);
  }
}
