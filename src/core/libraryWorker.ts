/**
 * @file The standing worker of a window or a server: keeps the catalogue up to date for as long as the library is open, in
 * the background. It takes the work lock as soon as nobody else has it, watches all folders, and has an engine at work
 * while there is something to do.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { writeWhenFree } from './catalogue/busyCatalogue.ts';
import { exclusionsOf } from './catalogue/exclusions.ts';
import { libraryFolders } from './catalogue/folders.ts';
import { reopenFailedStages } from './catalogue/stages.ts';
import { takeWorkLock, workLockHolder, type WorkLock } from './catalogue/workLock.ts';
import { Coalesced } from './coalesced.ts';
import { TagrollError, toFailure, type Failure } from './domain/errors.ts';
import type { LibraryFolderId } from './domain/ids.ts';
import { wantedVersions, type EngineOptions } from './engine.ts';
import { EngineKeeper } from './engineKeeper.ts';
import type { LibraryChanges } from './libraryChanges.ts';
import { lastLoadReports } from './pipeline/loadReports.ts';
import { OpenPhotos } from './pipeline/openPhotos.ts';
import { progressOf, type Progress } from './pipeline/progress.ts';
import type { LoadedModel } from './tagger/tagger.ts';
import { excludeFiles } from './watch/excludeFiles.ts';
import { LibraryWatcher, type WatchEvents } from './watch/libraryWatcher.ts';
import type { ReconcileContext } from './watch/reconcile.ts';

export interface WorkerOptions extends EngineOptions {
  readonly workLock: string;
  readonly reconcile: ReconcileContext;
  readonly changes: LibraryChanges;
}

/** What the worker does at this moment. */
export interface Activity {
  /**
   * `looking`: folders are compared with the disk (photos may be worked on beside that). `elsewhere`: another program has
   * the work lock. `stopped`: it gave up, `failure` says why; {@link LibraryWorker.resume} tries again.
   */
  readonly state: 'starting' | 'looking' | 'working' | 'watching' | 'paused' | 'elsewhere' | 'stopped';
  /** Photo files seen so far while `looking`. */
  readonly files: number;
  readonly progress: Progress;
  /** The models in use with the provider that runs each, as they were loaded the last time. */
  readonly models: readonly LoadedModel[];
  readonly failure: Failure | null;
  /** The program that has the work lock. */
  readonly elsewhere: string | null;
}

/** Milliseconds between two tries to begin: another program may have the lock, the disk may be full. */
const BEGIN_EVERY = 3000;
/** Milliseconds between two tellings that the folders hold other files than before. */
const FOLDERS_EVERY = 2000;
/** Milliseconds that the disk, photos under way, and another writer are each waited for when the library is closed. */
const CLOSE_PATIENCE = 600;

export class LibraryWorker {
  readonly #options: WorkerOptions;
  readonly #keeper: EngineKeeper;
  readonly #open: OpenPhotos;
  readonly #telling: Coalesced;
  readonly #listeners = new Set<(activity: Activity) => void>();
  readonly #closing = new AbortController();
  /** Photo files seen in the folders that are being read. */
  readonly #files = new Map<LibraryFolderId, number>();
  /** Folders that are not to be watched: so many are at work to take them out, or what is excluded out of them. */
  readonly #left = new Map<LibraryFolderId, number>();
  /** What each folder that is watched passes over. */
  readonly #exclusions = new Map<LibraryFolderId, string>();
  #beginning: Promise<void> | null = null;
  #lock: WorkLock | null = null;
  #watcher: LibraryWatcher | null = null;
  /** Why it could not begin. */
  #failure: Failure | null = null;
  #elsewhere: string | null = null;
  #foldersSoon: NodeJS.Timeout | undefined;
  #forget: () => void = () => undefined;

  constructor(options: WorkerOptions) {
    const { database } = options;
    this.#options = options;
    this.#telling = new Coalesced(() => this.#tell());
    this.#open = new OpenPhotos(
      database,
      () => [...wantedVersions(database).keys()],
      () => this.#telling.note(),
      (error) => options.logger.log('warn', 'what is to do could not be counted', error),
    );
    this.#keeper = new EngineKeeper({ ...options, onChange: () => this.#telling.note() });
  }

  /** Begins, in the background; `what` is told to another process that finds the catalogue taken. */
  start(what: string): void {
    if (this.#beginning || this.#closing.signal.aborted) return;
    this.#forget = this.#options.changes.onChange((change) => {
      if (change.what.includes('models')) this.#look({});
      if (change.what.includes('folders')) this.#followFolders();
    });
    this.#beginning = this.#begin(what);
  }

  /** Calls `listener` with what is going on whenever that changes, at most ten times a second. @returns ends it. */
  onActivity(listener: (activity: Activity) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(): boolean {
    if (this.#listeners.size === 0) return false;
    const activity = this.activity();
    for (const listener of this.#listeners) listener(activity);
    // a rate and a time left change by themselves
    return activity.state === 'working' || activity.state === 'looking';
  }

  /** What is going on. */
  activity(): Activity {
    const state = this.#state();
    return {
      state,
      files: [...this.#files.values()].reduce((sum, count) => sum + count, 0),
      progress: this.#progress(state),
      models: this.#keeper.engine?.models ?? lastLoadReports(this.#options.database) ?? [],
      failure: this.#failure ?? this.#keeper.failure,
      elsewhere: this.#elsewhere,
    };
  }

  #state(): Activity['state'] {
    if (this.#failure ?? this.#keeper.failure) return 'stopped';
    if (this.#elsewhere !== null) return 'elsewhere';
    if (!this.#watcher) return 'starting';
    if (this.#keeper.isPaused) return 'paused';
    if (this.#watcher.isLooking) return 'looking';
    return this.#keeper.isWorking ? 'working' : 'watching';
  }

  #progress(state: Activity['state']): Progress {
    const { finished = 0, failed = 0, rate = null } = this.#keeper.engine?.pipeline ?? {};
    const isKnown = state !== 'starting' && state !== 'watching';
    return progressOf(finished, failed, isKnown ? this.#open.remaining(finished) : 0, rate);
  }

  /** Hands nothing more to the tagger; what is under way is stored. Folders are watched as before. */
  pause(): void {
    this.#keeper.pause();
  }

  /** Goes on after {@link pause}, or after it had stopped. */
  resume(): void {
    this.#keeper.resume();
  }

  /**
   * Compares all folders with the disk again; before it has begun there is nothing to do, for that is how it begins.
   * @throws {TagrollError} CATALOGUE_BUSY where another program works.
   */
  rescan(): void {
    if (this.#elsewhere !== null) {
      throw new TagrollError(
        'CATALOGUE_BUSY',
        `${this.#elsewhere} is at work on this library. Folders are compared again when it has finished.`,
      );
    }
    for (const { id } of libraryFolders(this.#options.database)) this.#watcher?.rescan(id);
    this.#look({ plan: true, newFirst: true });
  }

  /** Tries again what failed. @throws {TagrollError} CATALOGUE_*, DISK_FULL. */
  async retryFailed(): Promise<void> {
    const { database, changes } = this.#options;
    await writeWhenFree(database, () => reopenFailedStages(database));
    changes.tellNow(['photos', 'failures']);
    this.#look({ plan: true, newFirst: true });
  }

  /** A folder was added to the library; one that is {@link withoutFolder} at this moment is taken up after that. */
  folderAdded(folderId: LibraryFolderId): void {
    if (this.#left.has(folderId)) return;
    this.#exclusions.set(folderId, this.#exclusionsOf(folderId));
    this.#watcher?.addFolder(folderId);
    this.#telling.note();
  }

  /** Does something with a folder that nobody reads meanwhile; where it is in the library still, it is watched again. */
  async withoutFolder(folderId: LibraryFolderId, work: () => Promise<unknown>): Promise<void> {
    const { database } = this.#options;
    this.#left.set(folderId, (this.#left.get(folderId) ?? 0) + 1);
    try {
      await this.#watcher?.removeFolder(folderId);
      this.#files.delete(folderId);
      await work();
    } finally {
      const others = this.#left.get(folderId)! - 1;
      if (others > 0) this.#left.set(folderId, others);
      else this.#left.delete(folderId);
      if (others === 0 && database.open && libraryFolders(database).some(({ id }) => id === folderId))
        this.folderAdded(folderId);
    }
  }

  #exclusionsOf(folderId: LibraryFolderId): string {
    return exclusionsOf(this.#options.database, folderId).join('\n');
  }

  /** Takes up what another program has done: folders that it added, took out, or passes over other things in. */
  #followFolders(): void {
    if (!this.#watcher) return;
    const { database, logger } = this.#options;
    const noteTrouble = (error: unknown): void =>
      logger.log('warn', 'a folder that another program changed was not followed', error);
    const paths = new Map(libraryFolders(database).map(({ id, path }) => [id, path]));
    for (const { id, path } of this.#watcher.folders) {
      // the number of a folder that is gone may be another's now
      if (paths.get(id) !== path) {
        this.#files.delete(id);
        this.#watcher.removeFolder(id).catch(noteTrouble);
      } else if (this.#exclusions.get(id) !== this.#exclusionsOf(id))
        this.exclusionsChanged(id).catch(noteTrouble);
    }
    const watched = new Set(this.#watcher.folders.map(({ id }) => id));
    for (const id of paths.keys()) if (!watched.has(id)) this.folderAdded(id);
  }

  /** A folder's exclusions are others now: what they exclude goes, and the folder is read again. */
  exclusionsChanged(folderId: LibraryFolderId): Promise<void> {
    const { database, changes } = this.#options;
    return this.withoutFolder(folderId, () =>
      excludeFiles(database, () => changes.note(['photos', 'folders']), this.#closing.signal),
    );
  }

  /** Loads the models anew: other hardware is to run them. */
  reloadModels(): void {
    this.#look({ newEngine: true });
  }

  async #begin(what: string): Promise<void> {
    const { database, changes, reconcile, logger } = this.#options;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      try {
        this.#lock ??= this.#takeLock(what);
        if (this.#lock) {
          await excludeFiles(database, () => changes.note(['photos', 'folders']), signal);
          if (signal.aborted) return;
          this.#watcher = new LibraryWatcher(reconcile, this.#watchEvents(), (id) => this.#left.has(id));
          for (const { id } of this.#watcher.folders) this.#exclusions.set(id, this.#exclusionsOf(id));
          this.#failure = null;
          return this.#look({ plan: true });
        }
      } catch (error) {
        if (signal.aborted) return;
        if (!this.#failure) logger.log('error', 'the library cannot be kept up to date', error);
        this.#failure = toFailure(error);
      }
      this.#telling.note();
      // ends early, and with that well, when the library is closed
      await sleep(BEGIN_EVERY, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** Null where another program has it. @throws {TagrollError} CATALOGUE_NOT_WRITABLE, DISK_FULL. */
  #takeLock(what: string): WorkLock | null {
    const { workLock } = this.#options;
    try {
      const lock = takeWorkLock(workLock, what, 0);
      this.#elsewhere = null;
      return lock;
    } catch (error) {
      if (!(error instanceof TagrollError) || error.code !== 'CATALOGUE_BUSY') throw error;
      const holder = workLockHolder(workLock);
      this.#elsewhere = holder ? `Tagroll ("${holder.what}", process ${holder.pid})` : 'Another Tagroll';
      return null;
    }
  }

  #look(wanted: Parameters<EngineKeeper['look']>[0]): void {
    this.#open.forget();
    if (this.#watcher) this.#keeper.look(wanted);
  }

  /** Counts of files are counted anew by whoever shows them: not with every photo that comes in. */
  #noteFoldersSoon(): void {
    this.#foldersSoon ??= setTimeout(() => {
      this.#foldersSoon = undefined;
      this.#options.changes.note(['folders']);
    }, FOLDERS_EVERY).unref();
  }

  #watchEvents(): WatchEvents {
    const { changes, logger } = this.#options;
    return {
      onChanges: () => {
        changes.note(['photos']);
        this.#noteFoldersSoon();
        // live photos come before the backlog
        this.#look({ newFirst: true });
      },
      onFiles: (folderId, files) => {
        this.#files.set(folderId, files);
        this.#telling.note();
      },
      onScanned: (folderId) => {
        this.#files.delete(folderId);
        changes.note(['folders']);
        this.#telling.note();
      },
      onFolderState: (folderId, state) => {
        this.#files.delete(folderId);
        changes.note(['folders'], true);
        // what was to do in it when it went may be done now
        this.#look({ newFirst: state === 'online' });
      },
      onProblem: ({ path, failure }) => logger.log('warn', failure.message, { path, code: failure.code }),
    };
  }

  /** Ends everything within three seconds: what is under way is stored or given back. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#forget();
    this.#telling.close();
    clearTimeout(this.#foldersSoon);
    this.#listeners.clear();
    // a drive that does not answer is not waited for
    const patience = sleep(CLOSE_PATIENCE, undefined, { ref: false });
    await Promise.race([Promise.all([this.#beginning, this.#watcher?.close()]), patience]);
    await this.#keeper.close(CLOSE_PATIENCE);
    this.#lock?.release();
    this.#lock = null;
  }
}
