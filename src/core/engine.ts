/**
 * @file What brings photos through their stages: a tagger with the models in use, and the pipeline. It works with the
 * models as they were when it was started; where others are put in use, another engine takes its place.
 */

import { whenFree } from './catalogue/busyCatalogue.ts';
import { transaction, type ReadableDatabase, type WritableDatabase } from './catalogue/database.ts';
import { setFolderOffline, type LibraryFolder } from './catalogue/folders.ts';
import { listModels } from './catalogue/models.ts';
import { getSetting, putSetting } from './catalogue/settings.ts';
import {
  hasReadableOpenStages,
  planStages,
  reopenDueRetries,
  reopenThumbnails,
  reopenUnreadableStages,
} from './catalogue/stages.ts';
import { thumbnailStoreNumber } from './catalogue/thumbnails.ts';
import { TagrollError, type Failure } from './domain/errors.ts';
import type { Logger } from './domain/logger.ts';
import { METADATA_VERSION, stageOfModel, THUMBNAIL_VERSION, type Stage } from './domain/stage.ts';
import type { Vocabulary } from './models/vocabulary.ts';
import { loadModelSet, type ModelSet } from './pipeline/modelSet.ts';
import { Pipeline } from './pipeline/pipeline.ts';
import type { Progress } from './pipeline/progress.ts';
import type { Settled } from './pipeline/settle.ts';
import { isZeroShotStale } from './pipeline/zeroShotTags.ts';
import type { LoadedModel, Tagger } from './tagger/tagger.ts';
import { folderFailure } from './watch/rootGuard.ts';

export interface EngineOptions {
  readonly database: WritableDatabase;
  readonly thumbnails: WritableDatabase;
  readonly loadVocabulary: () => Promise<Vocabulary>;
  readonly startTagger: () => Tagger;
  readonly logger: Logger;
}

export interface EngineEvents {
  readonly onProgress?: (progress: () => Progress) => void;
  readonly onStored?: (settled: readonly Settled[]) => void;
  /** Nothing is left to do, for now. */
  readonly onIdle?: () => void;
  /** A folder was found gone while its photos were read; it is set offline already. */
  readonly onOffline?: (folder: Pick<LibraryFolder, 'id' | 'path'>, failure: Failure) => void;
}

/** Photos with the tagger at a time: enough for full batches while others are decoded, little enough to stop soon. */
const IN_FLIGHT = 48;

/** The setting that remembers which store of thumbnails belongs to the catalogue. */
const THUMBNAIL_STORE = 'thumbnail-store';

/** A file was not found: that says nothing of the file where its whole folder is gone. */
function noteIfOffline(
  database: WritableDatabase,
  folder: Pick<LibraryFolder, 'id' | 'path'>,
  onOffline: EngineEvents['onOffline'],
): void {
  const failure = folderFailure(folder.path);
  if (failure !== null && setFolderOffline(database, folder.id, failure.message))
    onOffline?.(folder, failure);
}

export class Engine {
  readonly #tagger: Tagger;
  readonly #models: ModelSet;
  readonly pipeline: Pipeline;

  constructor(options: EngineOptions, events: EngineEvents, tagger: Tagger, models: ModelSet) {
    const { database, thumbnails, logger } = options;
    this.#tagger = tagger;
    this.#models = models;
    this.pipeline = new Pipeline({
      database,
      thumbnails,
      tagger,
      versions: models.versions,
      readers: models.readers,
      logger,
      inFlight: IN_FLIGHT,
      noteIfOffline: (folder) => noteIfOffline(database, folder, events.onOffline),
      ...events,
    });
  }

  /** The models in use with the provider that runs each, or why it does not run. */
  get models(): readonly LoadedModel[] {
    return this.#models.loaded;
  }

  /** Stages that can be worked on, with today's version of each. */
  get versions(): ReadonlyMap<Stage, string> {
    return this.#models.versions;
  }

  /** Stores what is under way, waiting at most `patience` milliseconds for it, and gives the tagger back. */
  async close(patience?: number): Promise<void> {
    try {
      await this.pipeline.stop(patience);
    } finally {
      await this.#tagger.close();
    }
  }
}

/**
 * Starts a tagger and loads the models in use. Models that do not load are told in `models`.
 * @throws {TagrollError} CANCELLED once `signal` is aborted.
 */
export async function startEngine(
  options: EngineOptions,
  events: EngineEvents,
  signal?: AbortSignal,
): Promise<Engine> {
  const { database, logger, loadVocabulary } = options;
  const tagger = options.startTagger();
  const giveUp = (): void => void tagger.close().catch(() => undefined);
  signal?.addEventListener('abort', giveUp, { once: true });
  try {
    const models = await loadModelSet(database, tagger, await loadVocabulary(), logger, signal);
    if (signal?.aborted) throw new TagrollError('CANCELLED', 'The program is being closed.');
    return new Engine(options, events, tagger, models);
  } catch (error) {
    await tagger.close();
    throw error;
  } finally {
    signal?.removeEventListener('abort', giveUp);
  }
}

/** Makes the stage table complete; retries that wait for a later hour are taken up now. Waits for other writers. */
export function planWork(
  { database, thumbnails }: Pick<EngineOptions, 'database' | 'thumbnails'>,
  versions: ReadonlyMap<Stage, string>,
): Promise<void> {
  return whenFree([database, thumbnails], () =>
    transaction(database, () => {
      planStages(database, versions);
      reopenDueRetries(database, Number.MAX_SAFE_INTEGER);
      reopenUnreadableStages(database);
      const store = String(thumbnailStoreNumber(thumbnails));
      if (getSetting(database, THUMBNAIL_STORE) === store) return;
      reopenThumbnails(database);
      putSetting(database, THUMBNAIL_STORE, store);
    }),
  );
}

/** Today's version of each stage that every photo should go through, told without loading a model. */
export function wantedVersions(database: ReadableDatabase): Map<Stage, string> {
  const versions = new Map<Stage, string>([
    ['metadata', String(METADATA_VERSION)],
    ['thumbnail', String(THUMBNAIL_VERSION)],
  ]);
  for (const { id, revision, inUse } of listModels(database))
    if (inUse) versions.set(stageOfModel(id), revision);
  return versions;
}

/** True where an engine would find a photo to work on. */
export function hasOpenPhotos(database: ReadableDatabase): boolean {
  return hasReadableOpenStages(database, [...wantedVersions(database).keys()]);
}

/** True where tags are to be made of embeddings again, because the vocabulary is another. */
export async function areTagsStale({
  database,
  loadVocabulary,
}: Pick<EngineOptions, 'database' | 'loadVocabulary'>): Promise<boolean> {
  const vocabulary = await loadVocabulary();
  return listModels(database).some((row) => row.inUse && isZeroShotStale(database, row, vocabulary));
}
