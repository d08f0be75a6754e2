/**
 * @file Composition root of the photo library: joins its parts (openLibrary.ts opens one). Free of Electron; it runs in the
 * library thread of the desktop program and in the command line's process alike.
 */

import { resolve } from 'node:path';
import type { WritableDatabase } from './catalogue/database.ts';
import { libraryFolders } from './catalogue/folders.ts';
import { listModels } from './catalogue/models.ts';
import { cataloguePaths, type CataloguePaths } from './catalogue/open.ts';
import {
  countFailedPhotos,
  failedPhotos,
  failedStages,
  folderStatus,
  type FailedStage,
  type FolderStatus,
} from './catalogue/overview.ts';
import { cutChanges } from './catalogue/photoChanges.ts';
import { photoDetails, type PhotoDetails } from './catalogue/photoDetails.ts';
import { hasOpenStages } from './catalogue/stages.ts';
import { photoSummaries, type PhotoSummary } from './catalogue/photoSummaries.ts';
import { countTags, type TagCounts } from './catalogue/tags.ts';
import { Corrections, type ChosenPhotos } from './corrections.ts';
import { pathFromString } from './domain/filePath.ts';
import type { PhotoId, TagId } from './domain/ids.ts';
import type { Logger } from './domain/logger.ts';
import { FolderKeeper } from './folderKeeper.ts';
import { LibraryChanges } from './libraryChanges.ts';
import { libraryStatus, type LibraryStatus } from './libraryStatus.ts';
import { LibraryWorker } from './libraryWorker.ts';
import { loadShippedVocabulary } from './models/vocabulary.ts';
import { ModelShelf } from './pipeline/modelShelf.ts';
import { takeRecommendation } from './pipeline/starter.ts';
import { ModelDownloads, type ModelDownloadsOptions } from './modelDownloads.ts';
import { photoNames, photosNamed } from './photoNames.ts';
import { Pictures } from './pictures.ts';
import { preferredProviders, Preferences } from './preferences.ts';
import { Searches } from './searches.ts';
import { openSession, type Session, type SessionOptions } from './session.ts';
import { reviewQueue, type ReviewQueue } from './search/reviewQueue.ts';
import { Browser } from './search/browse/browser.ts';
import { search, searchExactly, type SearchOutcome } from './search/search.ts';
import { SharedTagger } from './tagger/sharedTagger.ts';
import type { ProviderName, Tagger } from './tagger/tagger.ts';
import { TextTower } from './textTower.ts';
import { TriedPictures } from './triedPictures.ts';
import { Upkeep } from './upkeep.ts';

export interface LibraryOptions {
  /** Folder of the catalogue; made where it is missing. */
  readonly catalogueFolder: string;
  /** Folder with known models and vocabularies that the program ships. */
  readonly resourcesFolder: string;
  /**
   * Starts a tagger process; the library closes what it started. `expectsPhotos`: photos will follow the models.
   * `providers`: the hardware that the person wants to be tried, in this order; null: all that there is.
   */
  readonly startTagger: (
    logger: Logger,
    expectsPhotos: boolean,
    providers: readonly ProviderName[] | null,
  ) => Tagger;
  /** Absolute paths of the entries of the decoder process and of the thread that keeps it at work, for pictures. */
  readonly decoderEntry: string;
  readonly decoderThreadEntry: string;
  /** The same of the thread that makes backups. */
  readonly backupThreadEntry: string;
  /** The plain Node binary for the decoder process; null: the one that runs this program. */
  readonly nodePath: string | null;
  /** For a window, which must not wait: tags that are to be judged anew are judged while the library is open. */
  readonly opensAtOnce?: boolean;
  /** False: the library does without the model that ships with the program. */
  readonly keepsStarter?: boolean;
  /** How models are downloaded, where it differs; for tests. */
  readonly downloads?: Partial<Pick<ModelDownloadsOptions, 'http' | 'firstPauseMs' | 'freeBytes'>>;
  readonly logger: Logger;
}

/** A server that sends no byte for so many milliseconds counts as gone. */
const DOWNLOAD_STALL = 30_000;
const DOWNLOAD_PAUSE = 1000;

/** An open library, from `openLibrary`. Close it; a process that ends without closing loses nothing. */
export class Library {
  readonly paths: CataloguePaths;
  readonly models: ModelShelf;
  readonly downloads: ModelDownloads;
  readonly corrections: Corrections;
  readonly searches: Searches;
  readonly preferences: Preferences;
  readonly folderKeeper: FolderKeeper;
  readonly upkeep: Upkeep;
  readonly pictures: Pictures;
  readonly triedPictures: TriedPictures;
  /** What others, and other parts of this process, have changed. */
  readonly changes: LibraryChanges;
  /** Keeps the catalogue up to date once it is started. */
  readonly worker: LibraryWorker;
  #browser: Browser | null = null;
  readonly #options: LibraryOptions;
  readonly #database: WritableDatabase;
  readonly #thumbnails: WritableDatabase;
  readonly #tagger: SharedTagger;
  readonly #textTower: TextTower;

  constructor(
    options: LibraryOptions,
    database: WritableDatabase,
    thumbnails: WritableDatabase,
    models: ModelShelf,
  ) {
    this.#options = options;
    this.#database = database;
    this.#thumbnails = thumbnails;
    this.models = models;
    this.changes = new LibraryChanges(database);
    this.corrections = new Corrections(database, this.changes, options.logger);
    this.pictures = new Pictures({ ...options, database, thumbnails });
    this.paths = cataloguePaths(options.catalogueFolder);
    this.downloads = new ModelDownloads({
      database,
      modelsFolder: this.paths.models,
      shelf: models,
      http: { stallMs: DOWNLOAD_STALL, environment: process.env },
      firstPauseMs: DOWNLOAD_PAUSE,
      logger: options.logger,
      ...options.downloads,
    });
    this.#tagger = new SharedTagger({
      start: (expectsPhotos) =>
        options.startTagger(options.logger, expectsPhotos, preferredProviders(database)),
      isInUse: ({ id, folder }) =>
        listModels(database).some((row) => row.inUse && row.id === id && row.folder === folder),
    });
    this.#textTower = new TextTower(database, models, this.#tagger);
    this.worker = new LibraryWorker({ ...this.#work(() => true), changes: this.changes });
    this.searches = new Searches(database, this.changes);
    this.preferences = new Preferences(database, this.changes, options.logger, () => this.#reloadModels());
    this.folderKeeper = new FolderKeeper(database, this.changes, this.worker);
    this.upkeep = new Upkeep(this.paths, options.backupThreadEntry);
    this.triedPictures = new TriedPictures({
      database,
      catalogueFolder: options.catalogueFolder,
      tagger: this.#tagger,
      loadVocabulary: () => loadShippedVocabulary(options.resourcesFolder),
      logger: options.logger,
    });
  }

  /**
   * Begins to bring the catalogue up to date: takes the lock, starts the tagger with the models in use.
   * `what` is told to another process that asks; `folders` are those that it will be asked to add. Close the session
   * before the library.
   * @throws {TagrollError} CATALOGUE_BUSY.
   */
  startSession(what: 'scan' | 'watch', folders: readonly string[]): Promise<Session> {
    return openSession({ ...this.#work(() => what === 'watch' || this.#hasWork(folders)), what });
  }

  /** What bringing the catalogue up to date takes. */
  #work(expectsPhotos: () => boolean): Omit<SessionOptions, 'what'> {
    const { resourcesFolder, logger } = this.#options;
    return {
      database: this.#database,
      thumbnails: this.#thumbnails,
      workLock: this.paths.workLock,
      loadVocabulary: () => loadShippedVocabulary(resourcesFolder),
      startTagger: () => this.#tagger.share(expectsPhotos()),
      logger,
      reconcile: { database: this.#database, photoNames },
    };
  }

  /** True where photos are surely to be read: one of the folders is new, or work was left over. */
  #hasWork(folders: readonly string[]): boolean {
    const known = new Set(libraryFolders(this.#database).map(({ path }) => path));
    return folders.some((path) => !known.has(pathFromString(resolve(path)))) || hasOpenStages(this.#database);
  }

  /**
   * Looking at the library as a window does, from an index in memory, which is made or read from its file at the first use:
   * a command that runs for a moment is better served by the catalogue itself.
   */
  get browser(): Browser {
    this.#browser ??= new Browser({
      database: this.#database,
      indexPath: this.paths.searchIndex,
      logger: this.#options.logger,
      textEncoder: () => this.#textTower.encoder(),
    });
    return this.#browser;
  }

  /** Searches; see `search`. @throws {TagrollError} QUERY_INVALID. */
  search(query: string, now: Date): Promise<SearchOutcome> {
    return search(this.#database, query, this.#textTower.encoder(), now);
  }

  /** Searches by exact conditions only; see `searchExactly`. @throws {TagrollError} QUERY_INVALID. */
  searchExactly(query: string, now: Date): Pick<SearchOutcome, 'photoIds' | 'warnings'> {
    return searchExactly(this.#database, query, now);
  }

  /** What a list shows of these photos, in their order. */
  summaries(photoIds: readonly PhotoId[]): PhotoSummary[] {
    return photoSummaries(this.#database, photoIds);
  }

  /** True once in a library in which only the starter tags: the time to tell of better models. */
  takeRecommendation(): Promise<boolean> {
    return takeRecommendation(this.#database);
  }

  /** All that is known of a photo. @throws {TagrollError} PHOTO_UNKNOWN. */
  photo(photoId: PhotoId): PhotoDetails {
    return photoDetails(this.#database, photoId);
  }

  /**
   * The photos of a file, or of everything in and below a directory, given as a person writes it.
   * @throws {TagrollError} PHOTO_UNKNOWN where the library has nothing there.
   */
  photosAt(path: string): PhotoId[] {
    return photosNamed(this.#database, path);
  }

  /** The vocabulary with counts. */
  tags(): TagCounts[] {
    return countTags(this.#database);
  }

  /** Stages that failed, of photos that have a file. */
  failures(limit = 100_000): FailedStage[] {
    return failedStages(this.#database, limit);
  }

  /** Photos that have a file and of which some stage failed, each once. */
  failedPhotos(limit: number, offset: number): FailedStage[] {
    return failedPhotos(this.#database, limit, offset);
  }

  /** How many they are. */
  countFailedPhotos(): number {
    return countFailedPhotos(this.#database);
  }

  /** The photos to decide on next for one tag, without some; see `reviewQueue`. @throws {TagrollError} TAG_UNKNOWN. */
  review(tagId: TagId, limit: number, without: ChosenPhotos = []): ReviewQueue {
    return reviewQueue(this.#database, tagId, limit, without);
  }

  /** The library's folders. */
  folders(): FolderStatus[] {
    return folderStatus(this.#database);
  }

  /** The whole library in counts; see `libraryStatus`. */
  status(probeModels: boolean, failedLimit: number): Promise<LibraryStatus> {
    return libraryStatus(
      {
        paths: this.paths,
        database: this.#database,
        thumbnails: this.#thumbnails,
        tagger: this.#tagger,
        logger: this.#options.logger,
      },
      probeModels,
      failedLimit,
    );
  }

  /** Other hardware is to run the models. */
  async #reloadModels(): Promise<void> {
    await this.#tagger.restart();
    this.worker.reloadModels();
  }

  #cutChanges(): void {
    try {
      cutChanges(this.#database);
    } catch (error) {
      // another program writes; the next one that closes the library does it
      this.#options.logger.log('info', 'the log of changes was not cut', error);
    }
  }

  /** Ends what the library started and closes the catalogue. */
  async close(): Promise<void> {
    await this.worker.close();
    await Promise.all([this.downloads.close(), this.upkeep.close()]);
    await this.pictures.close();
    await this.#tagger.close();
    await this.#browser?.close();
    this.changes.close();
    this.#cutChanges();
    this.#thumbnails.close();
    this.#database.pragma('optimize');
    this.#database.close();
  }
}
