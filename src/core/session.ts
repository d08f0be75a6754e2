/**
 * @file A working session: one process, under the work lock, brings the catalogue up to date. Joins `watch` (what is on
 * disk), `pipeline` (what is to be made of it) and the tagger with the models in use.
 */

import { resolve } from 'node:path';
import {
  planStages,
  reopenDueRetries,
  reopenFailedStages,
  reopenThumbnails,
  reopenUnreadableStages,
} from './catalogue/stages.ts';
import { transaction, type WritableDatabase } from './catalogue/database.ts';
import { getSetting, putSetting } from './catalogue/settings.ts';
import { thumbnailStoreNumber } from './catalogue/thumbnails.ts';
import { takeWorkLock, type WorkLock } from './catalogue/workLock.ts';
import type { LibraryFolderId } from './domain/ids.ts';
import type { Logger } from './domain/logger.ts';
import type { Vocabulary } from './models/vocabulary.ts';
import { whenFree } from './pipeline/busyCatalogue.ts';
import { loadModelSet, type ModelSet } from './pipeline/modelSet.ts';
import { Pipeline } from './pipeline/pipeline.ts';
import type { Progress } from './pipeline/progress.ts';
import type { Settled } from './pipeline/settle.ts';
import type { LoadedModel, Tagger } from './tagger/tagger.ts';
import { TagrollError, type Failure } from './domain/errors.ts';
import { pathFromString, type FilePath } from './domain/filePath.ts';
import {
  addLibraryFolder,
  libraryFolder,
  libraryFolders,
  setFolderOffline,
  type LibraryFolder,
} from './catalogue/folders.ts';
import { startWatching, type LibraryWatcher, type WatchEvents } from './watch/libraryWatcher.ts';
import { reconcileFolder, type ReconcileContext } from './watch/reconcile.ts';
import { folderFailure } from './watch/rootGuard.ts';
import { addChanges, emptySummary, mergeSummaries, type ReconcileSummary } from './watch/summary.ts';

export interface SessionOptions {
  /** Told to another process that finds the catalogue busy: "scan", "watch". */
  readonly what: string;
  readonly database: WritableDatabase;
  readonly thumbnails: WritableDatabase;
  readonly workLock: string;
  readonly loadVocabulary: () => Promise<Vocabulary>;
  readonly startTagger: () => Tagger;
  readonly logger: Logger;
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

/** Photos with the tagger at a time: enough for full batches while others are decoded, little enough to stop soon. */
const IN_FLIGHT = 48;

/** The setting that remembers which store of thumbnails belongs to the catalogue. */
const THUMBNAIL_STORE = 'thumbnail-store';

export class Session {
  readonly #options: SessionOptions;
  readonly #lock: WorkLock;
  readonly #tagger: Tagger;
  readonly #models: ModelSet;
  readonly #pipeline: Pipeline;
  readonly #onProgress = new Set<(progress: Progress) => void>();
  readonly #onStored = new Set<(settled: readonly Settled[]) => void>();
  /** Folders that went offline while their photos were read. */
  readonly #wentOffline: OfflineFolder[] = [];
  #watcher: LibraryWatcher | null = null;
  #onFolderState: WatchEvents['onFolderState'];

  constructor(options: SessionOptions, lock: WorkLock, tagger: Tagger, models: ModelSet) {
    this.#options = options;
    this.#lock = lock;
    this.#tagger = tagger;
    this.#models = models;
    this.#pipeline = new Pipeline({
      database: options.database,
      thumbnails: options.thumbnails,
      tagger,
      versions: models.versions,
      readers: models.readers,
      logger: options.logger,
      inFlight: IN_FLIGHT,
      noteIfOffline: (folder) => this.#noteIfOffline(folder),
      onProgress: (progress) => {
        if (this.#onProgress.size === 0) return;
        const now = progress();
        this.#onProgress.forEach((listener) => listener(now));
      },
      onStored: (settled) => this.#onStored.forEach((listener) => listener(settled)),
    });
  }

  /** The models in use with the provider that runs each, or why it does not run. */
  get models(): readonly LoadedModel[] {
    return this.#models.loaded;
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
    const before = { finished: this.#pipeline.finished, failed: this.#pipeline.failed };
    const folderIds: LibraryFolderId[] = [];
    for (const path of paths)
      folderIds.push((await addLibraryFolder(database, pathFromString(resolve(path)))).id);
    if (paths.length === 0) folderIds.push(...libraryFolders(database).map((folder) => folder.id));
    const { summary, offline } = await this.#reconcile([...new Set(folderIds)], events);
    if (onProgress) this.#onProgress.add(onProgress);
    let someWentAway = false;
    const noteAway = (settled: readonly Settled[]): void => {
      someWentAway ||= settled.some((one) => one.heldBack);
    };
    this.#onStored.add(noteAway);
    // where that cannot store what was under way, idle() says so
    const stop = (): void => void this.#pipeline.stop().catch(() => undefined);
    signal?.addEventListener('abort', stop, { once: true });
    try {
      await this.#write(() => {
        this.#planWork();
        if (events.retryFailed) reopenFailedStages(database);
      });
      this.#pipeline.wake(true);
      if (!signal?.aborted) await this.#pipeline.idle();
      if (someWentAway && !signal?.aborted) {
        // files were moved or deleted before their turn came: another look tells which
        addChanges(
          summary,
          (await this.#reconcile([...new Set(folderIds)], { ...(signal ? { signal } : {}) })).summary,
        );
        this.#pipeline.wake(true);
        if (!signal?.aborted) await this.#pipeline.idle();
      }
    } finally {
      this.#onStored.delete(noteAway);
      signal?.removeEventListener('abort', stop);
      if (onProgress) this.#onProgress.delete(onProgress);
    }
    return {
      folders: summary,
      offline: [...offline, ...this.#wentOffline.splice(0)],
      processed: this.#pipeline.finished - before.finished,
      failed: this.#pipeline.failed - before.failed,
      remaining: this.#pipeline.countRemaining(),
      seconds: (performance.now() - started) / 1000,
      models: this.#models.loaded,
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
    if (events.onStored) this.#onStored.add(events.onStored);
    this.#onFolderState = events.onFolderState;
    await this.#write(() => this.#planWork());
    this.#pipeline.wake();
    this.#watcher = await startWatching(reconcile, {
      ...events,
      onChanges: (photoIds) => {
        // live photos come before the backlog
        this.#pipeline.wake(true);
        events.onChanges?.(photoIds);
      },
      onFolderState: (folderId, state, problem) => {
        // what was to do in it when it went may be done now
        if (state === 'online') this.#pipeline.wake(true);
        events.onFolderState?.(folderId, state, problem);
      },
    });
  }

  /** A file was not found: that says nothing of the file where its whole folder is gone. */
  #noteIfOffline({ id, path }: Pick<LibraryFolder, 'id' | 'path'>): void {
    const failure = folderFailure(path);
    if (failure !== null && setFolderOffline(this.#options.database, id, failure.message)) {
      this.#wentOffline.push({ path, failure });
      this.#onFolderState?.(id, 'offline', failure.message);
    }
  }

  /** Writes in one transaction, once no other program writes. @throws {TagrollError} CATALOGUE_BUSY after ten seconds. */
  #write(work: () => void): Promise<void> {
    const { database, thumbnails } = this.#options;
    return whenFree([database, thumbnails], () => transaction(database, work));
  }

  /** Makes the stage table complete; retries that wait for a later hour are taken up now. */
  #planWork(): void {
    const { database, thumbnails } = this.#options;
    planStages(database, this.#models.versions);
    reopenDueRetries(database, Number.MAX_SAFE_INTEGER);
    reopenUnreadableStages(database);
    const store = String(thumbnailStoreNumber(thumbnails));
    if (getSetting(database, THUMBNAIL_STORE) === store) return;
    reopenThumbnails(database);
    putSetting(database, THUMBNAIL_STORE, store);
  }

  /** Resolves when nothing is left to do. @throws {TagrollError} DISK_FULL, CATALOGUE_* where storing failed. */
  idle(): Promise<void> {
    return this.#pipeline.idle();
  }

  /** Resolves when `signal` is aborted; rejects where storing failed. */
  async untilAborted(signal: AbortSignal): Promise<void> {
    const aborted = new Promise<void>((resolved) => {
      if (signal.aborted) resolved();
      else signal.addEventListener('abort', () => resolved(), { once: true });
    });
    await Promise.race([aborted, this.#pipeline.failure]);
  }

  /** Stops watching and working, stores what is under way, gives the lock back. */
  async close(): Promise<void> {
    try {
      await this.#watcher?.close();
      await this.#pipeline.stop();
    } finally {
      await this.#tagger.close();
      this.#lock.release();
    }
  }
}

/** Opens a session. @throws {TagrollError} CATALOGUE_BUSY where another process is at work on this catalogue. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { database, workLock, what, startTagger, loadVocabulary, logger } = options;
  const lock = takeWorkLock(workLock, what);
  try {
    const tagger = startTagger();
    try {
      const models = await loadModelSet(database, tagger, await loadVocabulary(), logger);
      return new Session(options, lock, tagger, models);
    } catch (error) {
      await tagger.close();
      throw error;
    }
  } catch (error) {
    lock.release();
    throw error;
  }
}
