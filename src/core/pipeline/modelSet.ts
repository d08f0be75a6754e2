/** @file The models in use, loaded: what the pipeline runs, and how it reads what they say. */

import { transaction, type WritableDatabase } from '../catalogue/database.ts';
import { refreshAllEffectiveTags } from '../catalogue/effectiveTags.ts';
import { labelsOf, listModels, type ModelRow } from '../catalogue/models.ts';
import type { ModelId, TagId } from '../domain/ids.ts';
import type { Logger } from '../domain/logger.ts';
import { METADATA_VERSION, stageOfModel, THUMBNAIL_VERSION, type Stage } from '../domain/stage.ts';
import { loadInstalledManifest } from '../models/install.ts';
import { resultVersion, type ModelManifest } from '../models/manifest.ts';
import type { Vocabulary } from '../models/vocabulary.ts';
import type { LoadedModel, ModelResult, Tagger } from '../tagger/tagger.ts';
import { toFailure } from '../domain/errors.ts';
import type { ModelReader } from './settle.ts';
import { zeroShotReader } from './zeroShotTags.ts';

export interface ModelSet {
  /** Stages that can be worked on now, with today's version of each: models that did not load are not among them. */
  readonly versions: ReadonlyMap<Stage, string>;
  readonly readers: ReadonlyMap<ModelId, ModelReader>;
  /** All models in use, also those that did not load. */
  readonly loaded: readonly LoadedModel[];
  /** The dual encoder that search by meaning uses: the first that loaded, or null. */
  readonly dualEncoder: ModelId | null;
}

/** A model's row with its manifest, or with why it cannot be used. */
type Installed = { readonly row: ModelRow; readonly manifest: ModelManifest };

function labelReader(database: WritableDatabase, row: ModelRow): ModelReader {
  const tagOf = new Map<number, TagId>(
    labelsOf(database, row.id).map((label) => [label.labelIndex, label.tagId]),
  );
  return {
    *predictions(result: ModelResult) {
      for (const [index, label] of result.labels.entries()) {
        const tagId = tagOf.get(label);
        if (tagId !== undefined) yield [tagId, result.scores[index]!] as const;
      }
    },
  };
}

/** Loads the models in use into the tagger. A model that cannot be used is reported in `loaded`, the others go on. */
export async function loadModelSet(
  database: WritableDatabase,
  tagger: Tagger,
  vocabulary: Vocabulary,
  logger: Logger,
): Promise<ModelSet> {
  const installed: Installed[] = [];
  const loaded: LoadedModel[] = [];
  for (const row of listModels(database).filter((model) => model.inUse)) {
    try {
      installed.push({ row, manifest: await loadInstalledManifest(row.folder) });
    } catch (error) {
      logger.log('error', `the model ${row.id} cannot be used`, error);
      loaded.push({
        id: row.id,
        provider: null,
        rejected: [],
        millisecondsPerPhoto: null,
        failure: toFailure(error),
      });
    }
  }
  const outcome = await tagger.load(
    installed.map(({ row, manifest }) => ({ id: row.id, folder: row.folder, manifest })),
  );
  loaded.push(...outcome);
  const versions = new Map<Stage, string>([
    ['metadata', String(METADATA_VERSION)],
    ['thumbnail', String(THUMBNAIL_VERSION)],
  ]);
  const readers = new Map<ModelId, ModelReader>();
  let dualEncoder: ModelId | null = null;
  for (const { row, manifest } of installed) {
    if (outcome.find((model) => model.id === row.id)?.failure !== null) continue;
    versions.set(stageOfModel(row.id), resultVersion(manifest));
    if (manifest.kind === 'dual-encoder') {
      const reader = await zeroShotReader(database, tagger, row, manifest, vocabulary);
      readers.set(row.id, reader);
      if (reader.recomputed > 0) transaction(database, () => refreshAllEffectiveTags(database));
      dualEncoder ??= row.id;
    } else {
      readers.set(row.id, labelReader(database, row));
    }
  }
  return { versions, readers, loaded, dualEncoder };
}
