/** @file Ranking by meaning as `rankByMeaning` does it, in slices, so that a large library does not hold the thread. */

import { embeddingsAfter } from '../../catalogue/predictions.ts';
import type { ReadableDatabase } from '../../catalogue/database.ts';
import type { ModelId, PhotoId } from '../../domain/ids.ts';
import { emptyBitmap, hasBit, addBit } from '../index/bitmap.ts';
import type { Pause } from '../index/pause.ts';
import { sortByKey } from '../index/radixSort.ts';
import { cosineOfHalves } from '../rankByMeaning.ts';

/** Embeddings read at a time: some milliseconds. */
const SLICE = 2000;
/** Cosines, within -1.1 and 1.1, as whole numbers of which the best is the smallest. */
const SCALE = 2 ** 50;

export interface RankedPhotos {
  readonly photoIds: Uint32Array<ArrayBuffer>;
  readonly scores: Float32Array<ArrayBuffer>;
}

/** The photos of `candidates` (ids, ascending or not) by the cosine of their embedding with `text`, best first; equal ones by id. */
export async function rankInSlices(
  database: ReadableDatabase,
  modelId: ModelId,
  text: Float32Array,
  candidates: Uint32Array,
  pause: Pause,
): Promise<RankedPhotos> {
  const wanted = emptyBitmap(candidates.reduce((largest, id) => Math.max(largest, id), 0) + 1);
  for (const id of candidates) addBit(wanted, id);
  const ids = new Uint32Array(candidates.length);
  const scores = new Float64Array(candidates.length);
  let count = 0;
  for (let after = 0 as PhotoId; ;) {
    const rows = embeddingsAfter(database, modelId, after, SLICE);
    for (const { photoId, vector } of rows) {
      if (photoId >= wanted.length * 32 || !hasBit(wanted, photoId)) continue;
      if (vector.length !== text.length * 2) continue;
      ids[count] = photoId;
      scores[count++] = cosineOfHalves(text, vector);
    }
    if (rows.length < SLICE) break;
    after = rows.at(-1)!.photoId;
    await pause();
  }
  const places = await sortByKey(
    Uint32Array.from(ids.subarray(0, count).keys()),
    (at) => Math.round((1.1 - scores[at]!) * SCALE),
    pause,
  );
  return {
    photoIds: Uint32Array.from(places, (at) => ids[at]!),
    scores: Float32Array.from(places, (at) => scores[at]!),
  };
}
