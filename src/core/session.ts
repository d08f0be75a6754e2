/**
 * @file A working session: one process, under the work lock, brings the catalogue up to date. Joins `watch` (what is on
 * disk), `pipeline` (what is to be made of it) and the tagger with the models in use.
 */

import { resolve } from 'node:path';
import { whenFree } from './catalogue/busyCatalogue.ts';
import { transaction } from './catalogue/database.ts';
import { renewEffectiveTags } from './catalogue/effectiveTags.ts';
import { addLibraryFolder, libraryFolder, libraryFolders } from './catalogue/folders.ts';
import { reopenFailedStages } from './catalogue/stages.ts';
import { takeWorkLock, type WorkLock } from './catalogue/workLock.ts';
import { TagrollError, type Failure } from './domain/errors.ts';
import { pathFromString, type FilePath } from './domain/filePath.ts';
import type { LibraryFolderId } from './domain/ids.ts';
import { planWork, startEngine, type Engine, type EngineOptions } from './engine.ts';
import type { Progress } from './pipeline/progress.ts';
import { letStarterStepBack } from './pipeline/starter.ts';
import type { Settled } from './pipeline/settle.ts';
import type { LoadedModel } from './tagger/tagger.ts';
import { excludeFiles } from './watch/excludeFiles.ts';
import { startWatching, type LibraryWatcher, type WatchEvents } from './watch/libraryWatcher.ts';
import { reconcileFolder, type ReconcileContext } from './watch/reconcile.ts';
import { addChanges, emptySummary, mergeSummaries, type ReconcileSummary } from './watch/summary.ts';

export interface SessionOptions extends EngineOptions {
  /** Told to another process that finds the catalogue busy: "scan", "watch". */
  readonly what: string;
  readonly workLock: string;
  readonly reconcile: ReconcileContext;
}

export interface ScanEvents {
  readonly onProgress?: (progress: Progress) => void;
  /** Files looked at so far while the folders are compared with the catalogue. */
  readonly onFiles?: (files: number) => void;
  readonly signal?: AbortSignal;
  /** Try again what failed before. */
  readonly retryFailed?: boolean;
}

/** A library folder that could not be reached, and why. */
export interface OfflineFolder {
  readonly path: FilePath;
  readonly failure: Failure;
}

export interface ScanSummary {
  readonly folders: ReconcileSummary;
  readonly offline: readonly OfflineFolder[];
  /** Photos brought through their stages by this scan, and those of them with a failure. */
  readonly processed: number;
  readonly failed: number;
  /** Photos with a file to read that are still to do: the scan was stopped. */
  readonly remaining: number;
  readonly seconds: number;
  readonly models: readonly LoadedModel[];
  readonly interrupted: boolean;
}

/** Who listens to the engine, which is there before the session and stays the same. */
class Listeners {
  readonly onProgress = new Set<(progress: Progress) => void>();
  readonly onStored = new Set<(settled: readonly Settled[]) => void>();
  onFolderState: WatchEvents['onFolderState'];
  onIdle: (() => void) | undefined;
  /** Folders that went offline while their photos were read. */
  readonly wentOffline: OfflineFolder[] = [];
}

export class Session {
  readonly #options: SessionOptions;
  readonly #lock: WorkLock;
  readonly #engine: Engine;
  readonly #listeners: Listeners;
  #watcher: LibraryWatcher | null = null;

  constructor(options: SessionOptions, lock: WorkLock, engine: Engine, listeners: Listeners) {
    this.#options = options;
    this.#lock = lock;
    this.#engine = engine;
    this.#listeners = listeners;
  }

  /** The models in use with the provider that runs each, or why it does not run. */
  get models(): readonly LoadedModel[] {
    return this.#engine.models;
  }

  /**
   * Compares folders with the catalogue and brings every photo through its stages. `paths` are added to the library
   * where they are not in it; none means all folders. Failures of photos are in the catalogue, not thrown.
   * @throws {TagrollError} FOLDER_* for a path that cannot be added, DISK_FULL, CATALOGUE_*.
   */
  async scan(paths: readonly string[], events: ScanEvents = {}): Promise<ScanSummary> {
    const { database } = this.#options;
    const { signal, onProgress } = events;
    const started = performance.now();
    const before = { finished: this.#engine.pipeline.finished, failed: this.#engine.pipeline.failed };
    const folderIds: LibraryFolderId[] = [];
    for (const path of paths)
      folderIds.push((await addLibraryFolder(database, pathFromString(resolve(path)))).id);
    if (paths.length === 0) folderIds.push(...libraryFolders(database).map((folder) => folder.id));
    const { summary, offline } = await this.#reconcile([...new Set(folderIds)], events);
    if (onProgress) this.#listeners.onProgress.add(onProgress);
    let someWentAway = false;
    const noteAway = (settled: readonly Settled[]): void => {
      someWentAway ||= settled.some((one) => one.heldBack);
    };
    this.#listeners.onStored.add(noteAway);
    // where that cannot store what was under way, idle() says so
    const stop = (): void => void this.#engine.pipeline.stop().catch(() => undefined);
    signal?.addEventListener('abort', stop, { once: true });
    try {
      await planWork(this.#options, this.#engine.versions);
      if (events.retryFailed)
        await whenFree([database], () => transaction(database, () => reopenFailedStages(database)));
      this.#engine.pipeline.wake(true);
      if (!signal?.aborted) await this.#engine.pipeline.idle();
      if (someWentAway && !signal?.aborted) {
        // files were moved or deleted before their turn came: another look tells which
        addChanges(
          summary,
          (await this.#reconcile([...new Set(folderIds)], { ...(signal ? { signal } : {}) })).summary,
        );
        this.#engine.pipeline.wake(true);
        if (!signal?.aborted) await this.#engine.pipeline.idle();
      }
      if (!signal?.aborted) await this.#letStarterStepBack();
    } finally {
      this.#listeners.onStored.delete(noteAway);
      signal?.removeEventListener('abort', stop);
      if (onProgress) this.#listeners.onProgress.delete(onProgress);
    }
    return {
      folders: summary,
      offline: [...offline, ...this.#listeners.wentOffline.splice(0)],
      processed: this.#engine.pipeline.finished - before.finished,
      failed: this.#engine.pipeline.failed - before.failed,
      remaining: this.#engine.pipeline.countRemaining(),
      seconds: (performance.now() - started) / 1000,
      models: this.#engine.models,
      interrupted: signal?.aborted ?? false,
    };
  }

  /** Compares folders with the catalogue, one after another; an interruption ends it early, with the counts so far. */
  async #reconcile(
    folderIds: readonly LibraryFolderId[],
    { signal, onFiles }: ScanEvents,
  ): Promise<{ summary: ReconcileSummary; offline: OfflineFolder[] }> {
    const { database, reconcile } = this.#options;
    let summary = emptySummary();
    const offline: OfflineFolder[] = [];
    for (const folderId of folderIds) {
      const before = summary.photos;
      try {
        const found = await reconcileFolder(reconcile, folderId, {
          signal,
          onProgress: (counts) => onFiles?.(before + counts.photos),
        });
        summary = mergeSummaries(summary, found.summary);
        if (found.offline)
          offline.push({ path: libraryFolder(database, folderId).path, failure: found.offline });
      } catch (error) {
        if (signal?.aborted && error instanceof TagrollError && error.code === 'CANCELLED') break;
        throw error;
      }
    }
    return { summary, offline };
  }

  /** All photos are seen to: the starter may go. */
  async #letStarterStepBack(): Promise<void> {
    const { database } = this.#options;
    if (await letStarterStepBack(database)) await renewEffectiveTags(database);
  }

  /**
   * Keeps the catalogue up to date with what happens on disk, until the session is closed. `paths` are added to the
   * library first. Resolves when every folder has been compared once and is being watched.
   * @throws {TagrollError} FOLDER_* for a path that cannot be added.
   */
  async watch(
    paths: readonly string[],
    events: WatchEvents & { readonly onStored?: (settled: readonly Settled[]) => void },
  ): Promise<void> {
    const { database, reconcile } = this.#options;
    for (const path of paths) await addLibraryFolder(database, pathFromString(resolve(path)));
    if (events.onStored) this.#listeners.onStored.add(events.onStored);
    this.#listeners.onFolderState = events.onFolderState;
    this.#listeners.onIdle = () =>
      void this.#letStarterStepBack().catch((error: unknown) =>
        this.#options.logger.log('warn', 'the starter could not be taken out of use', error),
      );
    await planWork(this.#options, this.#engine.versions);
    this.#engine.pipeline.wake();
    this.#watcher = await startWatching(reconcile, {
      ...events,
      onChanges: (photoIds) => {
        // live photos come before the backlog
        this.#engine.pipeline.wake(true);
        events.onChanges?.(photoIds);
      },
      onFolderState: (folderId, state, problem) => {
        // what was to do in it when it went may be done now
        if (state === 'online') this.#engine.pipeline.wake(true);
        events.onFolderState?.(folderId, state, problem);
      },
    });
  }

  /** Resolves when nothing is left to do. @throws {TagrollError} DISK_FULL, CATALOGUE_* where storing failed. */
  idle(): Promise<void> {
    return this.#engine.pipeline.idle();
  }

  /** Resolves when `signal` is aborted; rejects where storing failed. */
  async untilAborted(signal: AbortSignal): Promise<void> {
    const aborted = new Promise<void>((resolved) => {
      if (signal.aborted) resolved();
      else signal.addEventListener('abort', () => resolved(), { once: true });
    });
    await Promise.race([aborted, this.#engine.pipeline.failure]);
  }

  /** Stops watching and working, stores what is under way, gives the lock back. */
  async close(): Promise<void> {
    try {
      await this.#watcher?.close();
    } finally {
      try {
        await this.#engine.close();
      } finally {
        this.#lock.release();
      }
    }
  }
}

/** Opens a session. @throws {TagrollError} CATALOGUE_BUSY where another process is at work on this catalogue. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const lock = takeWorkLock(options.workLock, options.what);
  const listeners = new Listeners();
  try {
    await excludeFiles(options.database, () => undefined);
    const engine = await startEngine(options, {
      onProgress: (progress) => {
        if (listeners.onProgress.size === 0) return;
        const now = progress();
        listeners.onProgress.forEach((listener) => listener(now));
      },
      onStored: (settled) => listeners.onStored.forEach((listener) => listener(settled)),
      onIdle: () => listeners.onIdle?.(),
      onOffline: ({ id, path }, failure) => {
        listeners.wentOffline.push({ path, failure });
        listeners.onFolderState?.(id, 'offline', failure.message);
      },
    });
    return new Session(options, lock, engine, listeners);
  } catch (error) {
    lock.release();
    throw error;
  }
}
