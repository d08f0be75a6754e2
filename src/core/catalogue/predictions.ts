/** @file What models said: predictions, embeddings, and the thresholds that predictions are held against. */

import { decodeHalves, encodeHalves } from '../domain/float16.ts';
import type { ThresholdOf } from '../domain/effectiveTags.ts';
import type { ModelId, PhotoId, TagId } from '../domain/ids.ts';
import { moveThreshold, oddsFactor } from '../domain/strictness.ts';
import type { Prediction } from '../domain/tag.ts';
import { statement, type ReadableDatabase, type WritableDatabase } from './database.ts';
import { strictness } from './effectiveTags.ts';

/** Puts a model's predictions of one photo in the place of its former ones. Of several scores for a tag the best counts. */
export function storePredictions(
  database: WritableDatabase,
  photoId: PhotoId,
  modelId: ModelId,
  predictions: Iterable<readonly [TagId, number]>,
): void {
  statement<[PhotoId, ModelId]>(database, `DELETE FROM prediction WHERE photo_id = ? AND model_id = ?`).run(
    photoId,
    modelId,
  );
  const insert = statement<[PhotoId, ModelId, TagId, number]>(
    database,
    `INSERT INTO prediction (photo_id, model_id, tag_id, score) VALUES (?, ?, ?, ?)
     ON CONFLICT (photo_id, model_id, tag_id) DO UPDATE SET score = max(score, excluded.score)`,
  );
  for (const [tagId, score] of predictions) insert.run(photoId, modelId, tagId, score);
}

/** Predictions of the models in use for one photo, best first; of tags that still are labels of the model. */
export function predictionsOf(database: ReadableDatabase, photoId: PhotoId): Prediction[] {
  return statement<[PhotoId], Prediction>(
    database,
    `SELECT tag_id AS tagId, model_id AS modelId, score FROM prediction
     WHERE photo_id = ? AND model_id IN (SELECT id FROM model WHERE in_use = 1)
       AND EXISTS (
         SELECT 1 FROM model_label
         WHERE model_label.tag_id = prediction.tag_id AND model_label.model_id = prediction.model_id
       )
     ORDER BY score DESC`,
  ).all(photoId);
}

/**
 * The threshold of each model for each tag, moved by the person's strictness; where several labels of a model mean one tag,
 * the lowest.
 */
export function thresholds(database: ReadableDatabase): ThresholdOf {
  const find = statement<[ModelId, TagId], { threshold: number | null }>(
    database,
    `SELECT min(threshold) AS threshold FROM model_label WHERE model_id = ? AND tag_id = ?`,
  );
  const factor = oddsFactor(strictness(database));
  return (modelId, tagId) => moveThreshold(find.get(modelId, tagId)?.threshold ?? Infinity, factor);
}

/** Stores an L2-normalised embedding, in half precision. */
export function storeEmbedding(
  database: WritableDatabase,
  photoId: PhotoId,
  modelId: ModelId,
  embedding: Float32Array,
): void {
  statement<[ModelId, PhotoId, Uint8Array]>(
    database,
    `INSERT OR REPLACE INTO embedding (model_id, photo_id, vector) VALUES (?, ?, ?)`,
  ).run(modelId, photoId, encodeHalves(embedding));
}

/** A model's embedding of one photo, or undefined. */
export function embeddingOf(
  database: ReadableDatabase,
  photoId: PhotoId,
  modelId: ModelId,
): Float32Array | undefined {
  const row = statement<[ModelId, PhotoId], { vector: Uint8Array }>(
    database,
    `SELECT vector FROM embedding WHERE model_id = ? AND photo_id = ?`,
  ).get(modelId, photoId);
  return row && decodeHalves(row.vector);
}

/** All embeddings of a model, by photo id; `vector` holds half-precision bytes. */
export function eachEmbedding(
  database: ReadableDatabase,
  modelId: ModelId,
): IterableIterator<{ photoId: PhotoId; vector: Uint8Array }> {
  return statement<[ModelId], { photoId: PhotoId; vector: Uint8Array }>(
    database,
    `SELECT photo_id AS photoId, vector FROM embedding WHERE model_id = ? ORDER BY photo_id`,
  ).iterate(modelId);
}

/** The first `limit` embeddings of a model with a photo id above `after`; as {@link eachEmbedding}, for work in slices. */
export function embeddingsAfter(
  database: ReadableDatabase,
  modelId: ModelId,
  after: PhotoId,
  limit: number,
): { readonly photoId: PhotoId; readonly vector: Uint8Array }[] {
  return statement<[ModelId, PhotoId, number], { photoId: PhotoId; vector: Uint8Array }>(
    database,
    `SELECT photo_id AS photoId, vector FROM embedding WHERE model_id = ? AND photo_id > ? ORDER BY photo_id LIMIT ?`,
  ).all(modelId, after, limit);
}

/** A text's stored embedding, or undefined. */
export function textEmbedding(
  database: ReadableDatabase,
  modelId: ModelId,
  revision: string,
  text: string,
): Float32Array | undefined {
  const row = statement<[ModelId, string, string], { vector: Uint8Array }>(
    database,
    `SELECT vector FROM text_embedding WHERE model_id = ? AND revision = ? AND text = ?`,
  ).get(modelId, revision, text);
  return row && new Float32Array(row.vector.slice().buffer);
}

/** Keeps a text's embedding. */
export function storeTextEmbedding(
  database: WritableDatabase,
  modelId: ModelId,
  revision: string,
  text: string,
  vector: Float32Array,
): void {
  statement<[ModelId, string, string, Uint8Array]>(
    database,
    `INSERT OR REPLACE INTO text_embedding (model_id, revision, text, vector) VALUES (?, ?, ?, ?)`,
  ).run(modelId, revision, text, new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength));
}
