/** @file Exact ranking by meaning: every embedding of the photos asked for is looked at. */

import { eachEmbedding } from '../catalogue/predictions.ts';
import type { ReadableDatabase } from '../catalogue/database.ts';
import { halfTable } from '../domain/float16.ts';
import type { ModelId, PhotoId } from '../domain/ids.ts';

export interface RankedPhoto {
  readonly photoId: PhotoId;
  /** Cosine of photo and text, -1 to 1. */
  readonly score: number;
}

/** The cosine of a text's embedding with a photo's, both L2-normalised; `halves` holds the latter in half precision. */
export function cosineOfHalves(text: Float32Array, halves: Uint8Array): number {
  const values = halfTable();
  let score = 0;
  for (let index = 0; index < text.length; index++) {
    score += text[index]! * values[halves[2 * index]! | (halves[2 * index + 1]! << 8)]!;
  }
  return score;
}

/**
 * The photos of `candidates` (null: all) by the cosine of their embedding with `text` (L2-normalised, of the model's
 * dimension), best first; equal ones by id. Photos without an embedding are left out.
 */
export function rankByMeaning(
  database: ReadableDatabase,
  modelId: ModelId,
  text: Float32Array,
  candidates: ReadonlySet<PhotoId> | null,
): RankedPhoto[] {
  const ranked: RankedPhoto[] = [];
  for (const { photoId, vector } of eachEmbedding(database, modelId)) {
    if (candidates && !candidates.has(photoId)) continue;
    if (vector.length !== text.length * 2) continue;
    ranked.push({ photoId, score: cosineOfHalves(text, vector) });
  }
  return ranked.sort((a, b) => b.score - a.score || a.photoId - b.photoId);
}
