/** @file Tags of a dual encoder from embeddings: its vocabulary's text embeddings, kept in the catalogue. */

import { createHash } from 'node:crypto';
import { transaction, type ReadableDatabase, type WritableDatabase } from '../catalogue/database.ts';
import { refreshEffectiveTags } from '../catalogue/effectiveTags.ts';
import { labelsOf, putModel, type ModelRow } from '../catalogue/models.ts';
import {
  eachEmbedding,
  embeddingOf,
  storePredictions,
  storeTextEmbedding,
  textEmbedding,
} from '../catalogue/predictions.ts';
import { getSetting, putSetting } from '../catalogue/settings.ts';
import { TagrollError } from '../domain/errors.ts';
import type { PhotoId, TagId } from '../domain/ids.ts';
import { parseManifest, resultVersion, textVersion, type DualEncoderManifest } from '../models/manifest.ts';
import { vocabularyVersion, type Vocabulary } from '../models/vocabulary.ts';
import type { Tagger } from '../tagger/tagger.ts';
import { averageEmbedding, promptsOf, zeroShotScores } from '../tagger/zeroShot.ts';
import { labelsToTags, namedLabels } from './modelLabels.ts';
import type { ModelReader } from './settle.ts';

/** Prompts that the text tower takes at a time. */
const TEXT_BATCH = 256;
/** Photos whose predictions are computed again in one transaction. */
const PHOTO_BATCH = 100;

/** Changes where the zero-shot tags of an unchanged embedding would. */
function zeroShotVersion(manifest: DualEncoderManifest, vocabulary: Vocabulary): string {
  const { promptTemplates, logitScale, logitBias, zeroShot } = manifest;
  const made = [
    resultVersion(manifest),
    textVersion(manifest),
    promptTemplates,
    logitScale,
    logitBias,
    zeroShot,
    vocabularyVersion(vocabulary),
  ];
  return createHash('sha256').update(JSON.stringify(made)).digest('hex').slice(0, 16);
}

/** One averaged embedding for each phrase; prompts that were embedded before come from the catalogue. */
async function embedPhrases(
  database: WritableDatabase,
  tagger: Tagger,
  model: ModelRow,
  manifest: DualEncoderManifest,
  phrases: readonly string[],
): Promise<Float32Array[]> {
  const version = textVersion(manifest);
  const prompts = phrases.map((phrase) => promptsOf(phrase, manifest.promptTemplates));
  const all = [...new Set(prompts.flat())];
  const missing = all.filter((text) => textEmbedding(database, model.id, version, text) === undefined);
  for (let start = 0; start < missing.length; start += TEXT_BATCH) {
    const texts = missing.slice(start, start + TEXT_BATCH);
    const rows = await tagger.embedTexts(model.id, texts);
    transaction(database, () => {
      texts.forEach((text, index) => storeTextEmbedding(database, model.id, version, text, rows[index]!));
    });
  }
  return prompts.map((texts) =>
    averageEmbedding(texts.map((text) => textEmbedding(database, model.id, version, text)!)),
  );
}

/** For an embedding the vocabulary's tags, by index, that score at least the model's floor; the best first. */
export type ZeroShotScorer = (embedding: Float32Array) => (readonly [index: number, score: number])[];

/** Holds embeddings of a dual encoder against the vocabulary; its texts are embedded where they were not before. */
export async function zeroShotScorer(
  database: WritableDatabase,
  tagger: Tagger,
  model: ModelRow,
  manifest: DualEncoderManifest,
  vocabulary: Vocabulary,
): Promise<ZeroShotScorer> {
  const phrases = vocabulary.tags.map((tag) => tag.phrase);
  const tags = await embedPhrases(database, tagger, model, manifest, phrases);
  const rivals = await embedPhrases(database, tagger, model, manifest, vocabulary.rivals);
  const { activation, floor, topK } = manifest.zeroShot;
  const settings = { activation, logitScale: manifest.logitScale, logitBias: manifest.logitBias };
  return (embedding) => {
    const kept: [number, number][] = [];
    zeroShotScores(embedding, tags, rivals, settings).forEach((score, index) => {
      if (score >= floor) kept.push([index, score]);
    });
    return kept.sort((a, b) => b[1] - a[1]).slice(0, topK);
  };
}

const versionKey = (model: Pick<ModelRow, 'id'>): string => `zero-shot:${model.id}`;

/** True where the stored tags of a dual encoder are not what its vocabulary and settings make of its embeddings. */
export function isZeroShotStale(
  database: ReadableDatabase,
  model: Pick<ModelRow, 'id' | 'kind' | 'manifest'>,
  vocabulary: Vocabulary,
): boolean {
  if (model.kind !== 'dual-encoder') return false;
  const manifest = parseManifest(model.manifest, `model ${model.id}`);
  return (
    manifest.kind === 'dual-encoder' &&
    getSetting(database, versionKey(model)) !== zeroShotVersion(manifest, vocabulary)
  );
}

/**
 * The reader of a dual encoder's results. Where the vocabulary or the settings are others than those of the stored
 * predictions, these and the effective tags are first computed again from the embeddings, without a run of the image
 * tower; a program that is killed in between begins with it again.
 * @throws {TagrollError} CANCELLED once `signal` is aborted.
 */
export async function zeroShotReader(
  database: WritableDatabase,
  tagger: Tagger,
  model: ModelRow,
  manifest: DualEncoderManifest,
  vocabulary: Vocabulary,
  signal?: AbortSignal,
): Promise<ModelReader> {
  const version = zeroShotVersion(manifest, vocabulary);
  const settingKey = versionKey(model);
  const stale = getSetting(database, settingKey) !== version;
  if (stale) {
    const labels = await namedLabels(manifest, model.folder, vocabulary);
    transaction(database, () => putModel(database, model, labelsToTags(database, labels, Date.now())));
  }
  const score = await zeroShotScorer(database, tagger, model, manifest, vocabulary);
  const tagIds = labelsOf(database, model.id).map((label) => label.tagId);
  const predict = (embedding: Float32Array): [TagId, number][] =>
    score(embedding).map(([index, value]) => [tagIds[index]!, value]);

  if (stale) {
    const photos: PhotoId[] = [];
    for (const { photoId } of eachEmbedding(database, model.id)) photos.push(photoId);
    for (let start = 0; start < photos.length; start += PHOTO_BATCH) {
      transaction(database, () => {
        const batch = photos.slice(start, start + PHOTO_BATCH);
        for (const photoId of batch) {
          const embedding = embeddingOf(database, photoId, model.id);
          if (embedding) storePredictions(database, photoId, model.id, predict(embedding));
        }
        refreshEffectiveTags(database, batch);
      });
      // other work of the library thread goes on in between
      await new Promise((resolve) => setImmediate(resolve));
      if (signal?.aborted) throw new TagrollError('CANCELLED', 'The program is being closed.');
    }
    putSetting(database, settingKey, version);
  }
  return {
    revision: model.revision,
    predictions: (result) => (result.embedding ? predict(result.embedding) : []),
  };
}
