/** @file The models in use, loaded: what the pipeline runs, and how it reads what they say. */

import { transaction, type WritableDatabase } from '../catalogue/database.ts';
import { labelsOf, listModels, type ModelRow } from '../catalogue/models.ts';
import type { ModelId, TagId } from '../domain/ids.ts';
import type { Logger } from '../domain/logger.ts';
import { METADATA_VERSION, stageOfModel, THUMBNAIL_VERSION, type Stage } from '../domain/stage.ts';
import { loadInstalledManifest } from '../models/install.ts';
import { resultVersion, type ModelManifest } from '../models/manifest.ts';
import type { Vocabulary } from '../models/vocabulary.ts';
import type { LoadedModel, ModelResult, Tagger } from '../tagger/tagger.ts';
import { toFailure } from '../domain/errors.ts';
import { noteLoadReports } from './loadReports.ts';
import type { ModelReader } from './settle.ts';
import { zeroShotReader } from './zeroShotTags.ts';

export interface ModelSet {
  /** Stages that can be worked on now, with today's version of each: models that did not load are not among them. */
  readonly versions: ReadonlyMap<Stage, string>;
  readonly readers: ReadonlyMap<ModelId, ModelReader>;
  /** All models in use, also those that did not load. */
  readonly loaded: readonly LoadedModel[];
}

/** A model's row with its manifest. */
export interface Installed {
  readonly row: ModelRow;
  readonly manifest: ModelManifest;
}

/** Reads the labels of a classifier or a multi-label model. */
export function labelReader(database: WritableDatabase, row: ModelRow): ModelReader {
  const tagOf = new Map<number, TagId>(
    labelsOf(database, row.id).map((label) => [label.labelIndex, label.tagId]),
  );
  return {
    revision: row.revision,
    *predictions(result: ModelResult) {
      for (const [index, label] of result.labels.entries()) {
        const tagId = tagOf.get(label);
        if (tagId !== undefined) yield [tagId, result.scores[index]!] as const;
      }
    },
  };
}

function notLoaded(id: ModelId, error: unknown): LoadedModel {
  return { id, provider: null, rejected: [], millisecondsPerPhoto: null, failure: toFailure(error) };
}

/**
 * Loads the models in use into the tagger and notes how that went; nothing else is written. A model that cannot be used
 * is reported, and the others go on.
 */
export async function loadInstalledModels(
  database: WritableDatabase,
  tagger: Tagger,
  logger: Logger,
): Promise<{ readonly installed: readonly Installed[]; readonly loaded: readonly LoadedModel[] }> {
  const installed: Installed[] = [];
  const loaded: LoadedModel[] = [];
  for (const row of listModels(database).filter((model) => model.inUse)) {
    try {
      installed.push({ row, manifest: await loadInstalledManifest(row.folder) });
    } catch (error) {
      logger.log('error', `the model ${row.id} cannot be used`, error);
      loaded.push(notLoaded(row.id, error));
    }
  }
  loaded.push(
    ...(await tagger.load(
      installed.map(({ row, manifest }) => ({ id: row.id, folder: row.folder, manifest })),
    )),
  );
  transaction(database, () => noteLoadReports(database, loaded));
  const works = installed.filter(({ row }) => loaded.find((model) => model.id === row.id)?.failure === null);
  return { installed: works, loaded };
}

/** Loads the models in use and makes what they say readable. A model that cannot be used is reported in `loaded`. */
export async function loadModelSet(
  database: WritableDatabase,
  tagger: Tagger,
  vocabulary: Vocabulary,
  logger: Logger,
  signal?: AbortSignal,
): Promise<ModelSet> {
  const { installed, loaded } = await loadInstalledModels(database, tagger, logger);
  const versions = new Map<Stage, string>([
    ['metadata', String(METADATA_VERSION)],
    ['thumbnail', String(THUMBNAIL_VERSION)],
  ]);
  const readers = new Map<ModelId, ModelReader>();
  const failures = new Map<ModelId, LoadedModel>();
  for (const { row, manifest } of installed) {
    try {
      readers.set(
        row.id,
        manifest.kind === 'dual-encoder'
          ? await zeroShotReader(database, tagger, row, manifest, vocabulary, signal)
          : labelReader(database, row),
      );
      versions.set(stageOfModel(row.id), resultVersion(manifest));
    } catch (error) {
      if (signal?.aborted) throw error;
      // its text tower does not run, say: the other models go on
      logger.log('error', `the model ${row.id} cannot be used`, error);
      failures.set(row.id, notLoaded(row.id, error));
    }
  }
  return { versions, readers, loaded: loaded.map((model) => failures.get(model.id) ?? model) };
}
