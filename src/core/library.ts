/**
 * @file Composition root of the photo library: opens a catalogue and joins its parts. Free of Electron; it runs in the
 * library thread of the desktop program and in the command line's process alike.
 */

import { join, resolve } from 'node:path';
import type { WritableDatabase } from './catalogue/database.ts';
import { renewEffectiveTags } from './catalogue/effectiveTags.ts';
import { libraryFolders } from './catalogue/folders.ts';
import { getModel, listModels } from './catalogue/models.ts';
import { cataloguePaths, openCatalogue, openThumbnails, type CataloguePaths } from './catalogue/open.ts';
import {
  countFailedPhotos,
  countLibrary,
  directoryProblems,
  failedPhotos,
  failedStages,
  folderStatus,
  type FailedStage,
  type FolderStatus,
  type LibraryCounts,
} from './catalogue/overview.ts';
import { cutChanges } from './catalogue/photoChanges.ts';
import { photoDetails, type PhotoDetails } from './catalogue/photoDetails.ts';
import { countStages, hasOpenStages } from './catalogue/stages.ts';
import { photoSummaries, type PhotoSummary } from './catalogue/photoSummaries.ts';
import { countTags, type TagCounts } from './catalogue/tags.ts';
import { thumbnailUsage } from './catalogue/thumbnails.ts';
import { workLockHolder } from './catalogue/workLock.ts';
import { Corrections } from './corrections.ts';
import { TagrollError } from './domain/errors.ts';
import { pathFromString, type FilePath } from './domain/filePath.ts';
import type { ModelId, PhotoId, TagId } from './domain/ids.ts';
import type { Logger } from './domain/logger.ts';
import { FolderKeeper } from './folderKeeper.ts';
import { loadKnownModels } from './models/knownModels.ts';
import type { ModelManifest } from './models/manifest.ts';
import { loadVocabulary } from './models/vocabulary.ts';
import { LibraryChanges } from './libraryChanges.ts';
import { LibraryWorker } from './libraryWorker.ts';
import { ModelShelf } from './pipeline/modelShelf.ts';
import { lastLoadReports } from './pipeline/loadReports.ts';
import { loadInstalledModels } from './pipeline/modelSet.ts';
import { ModelDownloads, type ModelDownloadsOptions } from './modelDownloads.ts';
import { photoNames, photosNamed } from './photoNames.ts';
import { Pictures } from './pictures.ts';
import { preferredProviders, Preferences } from './preferences.ts';
import { Searches } from './searches.ts';
import { openSession, type Session, type SessionOptions } from './session.ts';
import { reviewQueue, type ReviewQueue } from './search/reviewQueue.ts';
import { Browser } from './search/browse/browser.ts';
import { search, searchExactly, type SearchOutcome, type TextEncoder } from './search/search.ts';
import { SharedTagger } from './tagger/sharedTagger.ts';
import type { LoadedModel, ModelToLoad, ProviderName, Tagger } from './tagger/tagger.ts';
import { removeTriedPictures, TriedPictures } from './triedPictures.ts';
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
  /** How models are downloaded, where it differs; for tests. */
  readonly downloads?: Partial<Pick<ModelDownloadsOptions, 'http' | 'firstPauseMs' | 'freeBytes'>>;
  readonly logger: Logger;
}

export interface LibraryStatus extends LibraryCounts {
  readonly catalogue: string;
  readonly folders: readonly FolderStatus[];
  readonly directoryProblems: readonly { readonly path: FilePath; readonly problem: string }[];
  readonly stages: ReturnType<typeof countStages>;
  readonly failed: readonly FailedStage[];
  readonly loaded: readonly LoadedModel[];
  readonly thumbnails: { readonly count: number; readonly bytes: number };
  readonly atWork: { readonly pid: number; readonly what: string } | null;
}

const vocabularyPath = (resourcesFolder: string): string =>
  join(resourcesFolder, 'vocabularies', 'everyday.json');

/** A server that sends no byte for so many milliseconds counts as gone. */
const DOWNLOAD_STALL = 30_000;
const DOWNLOAD_PAUSE = 1000;

/** An open library. Close it; a process that ends without closing loses nothing. */
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
    this.worker = new LibraryWorker({ ...this.#work(() => true), changes: this.changes });
    this.searches = new Searches(database, this.changes);
    this.preferences = new Preferences(database, this.changes, options.logger, () => this.#reloadModels());
    this.folderKeeper = new FolderKeeper(database, this.changes, this.worker, this.paths.folder);
    this.upkeep = new Upkeep(this.paths, options.backupThreadEntry);
    this.triedPictures = new TriedPictures({
      database,
      catalogueFolder: options.catalogueFolder,
      tagger: this.#tagger,
      loadVocabulary: () => loadVocabulary(vocabularyPath(options.resourcesFolder)),
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
      loadVocabulary: () => loadVocabulary(vocabularyPath(resourcesFolder)),
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
      textEncoder: () => this.#textEncoder(),
    });
    return this.#browser;
  }

  /** Searches; see `search`. @throws {TagrollError} QUERY_INVALID. */
  search(query: string, now: Date): Promise<SearchOutcome> {
    return search(this.#database, query, this.#textEncoder(), now);
  }

  /** Searches by exact conditions only; see `searchExactly`. @throws {TagrollError} QUERY_INVALID. */
  searchExactly(query: string, now: Date): Pick<SearchOutcome, 'photoIds' | 'warnings'> {
    return searchExactly(this.#database, query, now);
  }

  /** What a list shows of these photos, in their order. */
  summaries(photoIds: readonly PhotoId[]): PhotoSummary[] {
    return photoSummaries(this.#database, photoIds);
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

  /** The photos to decide on next for one tag; see `reviewQueue`. @throws {TagrollError} TAG_UNKNOWN. */
  review(tagId: TagId, limit: number): ReviewQueue {
    return reviewQueue(this.#database, tagId, limit);
  }

  /** The library's folders. */
  folders(): FolderStatus[] {
    return folderStatus(this.#database);
  }

  /**
   * The whole library in counts. Which provider runs the models is told from the last time that they were loaded; where
   * that was never, or `probeModels` asks for it, they are loaded now.
   */
  async status(probeModels: boolean, failedLimit: number): Promise<LibraryStatus> {
    return {
      catalogue: this.paths.folder,
      ...countLibrary(this.#database),
      folders: folderStatus(this.#database),
      directoryProblems: directoryProblems(this.#database),
      stages: countStages(this.#database),
      failed: failedStages(this.#database, failedLimit),
      loaded: (probeModels ? null : lastLoadReports(this.#database)) ?? (await this.#probe()),
      thumbnails: thumbnailUsage(this.#thumbnails),
      atWork: workLockHolder(this.paths.workLock),
    };
  }

  async #probe(): Promise<readonly LoadedModel[]> {
    const tagger = this.#tagger.share(false);
    try {
      return (await loadInstalledModels(this.#database, tagger, this.#options.logger)).loaded;
    } finally {
      await tagger.close();
    }
  }

  /** The text tower of the dual encoder in use, started at the first text; null where none is in use. */
  #textEncoder(): TextEncoder | null {
    const model = this.models.list().find((one) => one.inUse && one.kind === 'dual-encoder');
    if (!model) return null;
    return {
      modelId: model.id,
      embed: async (text) =>
        this.#tagger.use([await this.#modelToLoad(model.id)], async (tagger, [loaded]) => {
          if (loaded?.failure) throw new TagrollError(loaded.failure.code, loaded.failure.message);
          const [embedding] = await tagger.embedTexts(model.id, [text]);
          return embedding!;
        }),
    };
  }

  /** Other hardware is to run the models. */
  async #reloadModels(): Promise<void> {
    await this.#tagger.restart();
    this.worker.reloadModels();
  }

  async #modelToLoad(id: ModelId): Promise<ModelToLoad> {
    const { folder } = getModel(this.#database, id);
    return { id, folder, manifest: await this.models.manifest(id) };
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
    await this.downloads.close();
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

/**
 * Opens the library in `catalogueFolder`, making it where there is none.
 * @throws {TagrollError} CATALOGUE_*, DISK_FULL.
 */
export async function openLibrary(options: LibraryOptions): Promise<Library> {
  const database = openCatalogue(options.catalogueFolder);
  const opened: WritableDatabase[] = [database];
  try {
    const thumbnails = openThumbnails(options.catalogueFolder);
    opened.push(thumbnails);
    const known = await loadKnownModels(options.resourcesFolder);
    const models = shelf(options, database, known);
    await removeTriedPictures(options.catalogueFolder);
    const library = new Library(options, database, thumbnails, models);
    if (options.opensAtOnce) {
      library.preferences.judgeTags();
      // a window asks in a moment
      void library.browser;
    } else await renewEffectiveTags(database);
    return library;
  } catch (error) {
    for (const one of opened) one.close();
    throw error;
  }
}

function shelf(
  options: LibraryOptions,
  database: WritableDatabase,
  known: readonly ModelManifest[],
): ModelShelf {
  return new ModelShelf({
    database,
    modelsFolder: cataloguePaths(options.catalogueFolder).models,
    known,
    loadVocabulary: () => loadVocabulary(vocabularyPath(options.resourcesFolder)),
    startTagger: () => options.startTagger(options.logger, false, preferredProviders(database)),
  });
}
