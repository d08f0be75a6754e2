/** @file The photos whose picture is most like a vector: exact, every embedding of the model is looked at, in slices. */

import { statement, type ReadableDatabase } from '../catalogue/database.ts';
import { embeddingsAfter } from '../catalogue/predictions.ts';
import { TagrollError } from '../domain/errors.ts';
import type { ModelId, PhotoId } from '../domain/ids.ts';
import type { Pause } from './index/pause.ts';
import { cosineOfHalves, type RankedPhoto } from './rankByMeaning.ts';

/** Embeddings read at a time: some milliseconds. */
const SLICE = 2000;

/** True where `a` stands before `b`: by score, equal ones by id. */
function isBetter(a: RankedPhoto, b: RankedPhoto): boolean {
  return a.score > b.score || (a.score === b.score && a.photoId < b.photoId);
}

/** The best `limit` of what it is given, the worst of them on top of a heap, so that most are turned away at once. */
class Best {
  readonly #limit: number;
  readonly #heap: RankedPhoto[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  takes(photo: RankedPhoto): boolean {
    return this.#heap.length < this.#limit || isBetter(photo, this.#heap[0]!);
  }

  put(photo: RankedPhoto): void {
    const heap = this.#heap;
    if (heap.length < this.#limit) {
      let place = heap.push(photo) - 1;
      for (
        let above = (place - 1) >> 1;
        place > 0 && isBetter(heap[above]!, photo);
        above = (place - 1) >> 1
      ) {
        heap[place] = heap[above]!;
        place = above;
      }
      heap[place] = photo;
      return;
    }
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && isBetter(heap[below]!, heap[below + 1]!)) below += 1;
      if (!isBetter(photo, heap[below]!)) break;
      heap[place] = heap[below]!;
      place = below;
    }
    heap[place] = photo;
  }

  sorted(): RankedPhoto[] {
    return this.#heap.toSorted((a, b) => (isBetter(a, b) ? -1 : 1));
  }
}

/**
 * The `limit` photos with a file that is there whose embedding by this model has the largest cosine with `vector`
 * (L2-normalised, of the model's dimension), best first; equal ones by id. Scores are within -1 and 1.
 * @param except a photo that is left out, or null
 * @throws {TagrollError} CANCELLED where the library was closed meanwhile.
 */
export async function nearestPhotos(
  database: ReadableDatabase,
  modelId: ModelId,
  vector: Float32Array,
  limit: number,
  except: PhotoId | null,
  pause: Pause,
): Promise<RankedPhoto[]> {
  if (limit < 1) return [];
  const isPresent = statement<[PhotoId], { found: number }>(
    database,
    `SELECT 1 AS found FROM photo_file WHERE photo_id = ? AND state = 'present' LIMIT 1`,
  );
  const best = new Best(limit);
  for (let after = 0 as PhotoId; ;) {
    const rows = embeddingsAfter(database, modelId, after, SLICE);
    for (const { photoId, vector: halves } of rows) {
      if (photoId === except || halves.length !== vector.length * 2) continue;
      // half precision may leave a vector a little longer than 1
      const photo = { photoId, score: Math.max(-1, Math.min(1, cosineOfHalves(vector, halves))) };
      // asked of the few that would be taken, not of all
      if (best.takes(photo) && isPresent.get(photoId) !== undefined) best.put(photo);
    }
    if (rows.length < SLICE) return best.sorted();
    after = rows.at(-1)!.photoId;
    await pause();
    if (!database.open) throw new TagrollError('CANCELLED', 'The library was closed.');
  }
}

/**
 * Of the models in use, the one by whose embeddings pictures are compared: a dual encoder before others, for it sees
 * more than its labels; then the one that was added first. Null where none has stored any.
 */
export function modelForLikeness(database: ReadableDatabase): ModelId | null {
  const row = statement<[], { id: ModelId }>(
    database,
    `SELECT id FROM model
     WHERE in_use = 1 AND EXISTS (SELECT 1 FROM embedding WHERE embedding.model_id = model.id)
     ORDER BY kind <> 'dual-encoder', added_at, id LIMIT 1`,
  ).get();
  return row?.id ?? null;
}
