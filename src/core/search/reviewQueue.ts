/**
 * @file Which photos a person should look at next for one tag: those whose answer teaches the most. Three kinds in turn,
 * without photos that have a decision already:
 *
 * - _uncertain_: the model's score is nearest to the threshold, from above or below, measured in odds;
 * - _likely wrong_: the model has the tag and the picture is least like those that the person accepted (and most like those
 *   that they rejected), or has it not and the picture is most like them; before the first decision, the photos that the
 *   model is surest of stand for the accepted ones;
 * - _varied_: spread evenly over the library, so that no kind of picture is left out.
 *
 * The same catalogue gives the same queue. In a large library a regular sample is looked at: {@link MOST_LOOKED_AT} photos
 * with the tag and as many near misses, {@link MOST_COMPARED} of them as pictures.
 */

import { statement, type ReadableDatabase } from '../catalogue/database.ts';
import { embeddingOf, thresholds } from '../catalogue/predictions.ts';
import { tagName } from '../catalogue/tags.ts';
import type { ModelId, PhotoId, TagId } from '../domain/ids.ts';
import { modelForLikeness } from './nearestPhotos.ts';

export interface ReviewQueue {
  readonly tagId: TagId;
  readonly name: string;
  readonly photoIds: Uint32Array<ArrayBuffer>;
  /** The models' score for each, NaN where there is none. */
  readonly scores: Float32Array<ArrayBuffer>;
  /** Photos that have a decision on this tag already. */
  readonly decided: number;
  /** Photos without one that have the tag from a model, or nearly. */
  readonly left: number;
}

const MOST_LOOKED_AT = 1500;
/** Photos of them whose embedding is looked at, a tenth of a millisecond each. */
const MOST_COMPARED = 600;
/** Decisions of each kind, the latest, that say what the tag looks like. */
const MOST_EXAMPLES = 50;

interface Candidate {
  readonly photoId: PhotoId;
  readonly hasTag: boolean;
  readonly score: number;
  /** Logarithm of the odds above the threshold, negative below. */
  readonly margin: number;
}

const TABLES = { withTag: 'effective_tag', nearly: 'near_tag' } as const;
type Source = keyof typeof TABLES;

/** Photos without a decision: those of the table, less the few with one; a look at each would take a second. */
function count(database: ReadableDatabase, source: Source, tagId: TagId): number {
  const { all, decided } = statement<[TagId, TagId], { all: number; decided: number }>(
    database,
    `SELECT (SELECT count(*) FROM ${TABLES[source]} WHERE tag_id = ?) AS "all",
       (SELECT count(*) FROM annotation CROSS JOIN ${TABLES[source]} USING (tag_id, photo_id) WHERE tag_id = ?) AS decided`,
  ).get(tagId, tagId)!;
  return all - decided;
}

/** A regular sample of the photos without a decision that have a file, and are not among `without`, a JSON list. */
function sample(
  database: ReadableDatabase,
  source: Source,
  tagId: TagId,
  total: number,
  without: string,
): PhotoId[] {
  const take = statement<[TagId, number, string, number], { photoId: PhotoId }>(
    database,
    `SELECT photo_id AS photoId FROM ${TABLES[source]} AS chosen WHERE tag_id = ? AND photo_id % ? = 0
       AND photo_id NOT IN (SELECT value FROM json_each(?))
       AND EXISTS (SELECT 1 FROM photo_file WHERE photo_file.photo_id = chosen.photo_id)
       AND NOT EXISTS (
         SELECT 1 FROM annotation WHERE annotation.photo_id = chosen.photo_id AND annotation.tag_id = chosen.tag_id)
     ORDER BY photo_id LIMIT ?`,
  );
  const step = Math.ceil(total / MOST_LOOKED_AT);
  const taken = step > 1 ? take.all(tagId, step, without, MOST_LOOKED_AT) : [];
  // the sample may have been given before, or may be those whose files are gone: then the first that there are
  const found = taken.length > 0 ? taken : take.all(tagId, 1, without, MOST_LOOKED_AT);
  return found.map((row) => row.photoId);
}

const logOdds = (value: number): number => {
  const inside = Math.min(1 - 1e-6, Math.max(1e-6, value));
  return Math.log(inside / (1 - inside));
};

/** The photos with the prediction of the model that is surest of the tag. */
function candidates(
  database: ReadableDatabase,
  photoIds: readonly PhotoId[],
  hasTag: boolean,
  tagId: TagId,
): Candidate[] {
  const thresholdOf = thresholds(database);
  const rows = statement<[string, TagId], { photoId: PhotoId; modelId: ModelId; score: number }>(
    database,
    `SELECT prediction.photo_id AS photoId, model_id AS modelId, score
     FROM json_each(?) AS chosen CROSS JOIN model
     CROSS JOIN prediction ON prediction.photo_id = chosen.value AND model_id = model.id AND prediction.tag_id = ?
     WHERE in_use = 1`,
  ).all(JSON.stringify(photoIds), tagId);
  const bases = new Map<ModelId, number>();
  const found = new Map<PhotoId, Candidate>();
  for (const { photoId, modelId, score } of rows) {
    let base = bases.get(modelId);
    if (base === undefined) bases.set(modelId, (base = logOdds(thresholdOf(modelId, tagId))));
    const margin = logOdds(score) - base;
    if (margin > (found.get(photoId)?.margin ?? -Infinity))
      found.set(photoId, { photoId, hasTag, score, margin });
  }
  return [...found.values()];
}

function decidedPhotos(database: ReadableDatabase, tagId: TagId, accepted: boolean): PhotoId[] {
  return statement<[TagId, number], { photoId: PhotoId }>(
    database,
    `SELECT photo_id AS photoId FROM annotation
     WHERE tag_id = ? AND decision ${accepted ? `<> 'reject'` : `= 'reject'`}
     ORDER BY decided_at DESC, photo_id DESC LIMIT ?`,
  )
    .all(tagId, MOST_EXAMPLES)
    .map((row) => row.photoId);
}

/** The sum of their embeddings, which points where their middle does; null where none has one. */
function direction(
  database: ReadableDatabase,
  photoIds: readonly PhotoId[],
  modelId: ModelId,
): Float64Array | null {
  let sum: Float64Array | null = null;
  for (const photoId of photoIds) {
    const embedding = embeddingOf(database, photoId, modelId);
    if (!embedding) continue;
    sum ??= new Float64Array(embedding.length);
    if (sum.length !== embedding.length) continue;
    for (let index = 0; index < embedding.length; index++) sum[index]! += embedding[index]!;
  }
  const length = sum ? Math.hypot(...sum) : 0;
  return sum && length > 0 ? sum.map((value) => value / length) : null;
}

function cosine(embedding: Float32Array, with_: Float64Array | null): number {
  if (with_?.length !== embedding.length) return 0;
  let sum = 0;
  for (let index = 0; index < embedding.length; index++) sum += embedding[index]! * with_[index]!;
  return sum;
}

/** How much speaks against what the model says, for each photo with an embedding. */
function doubts(database: ReadableDatabase, tagId: TagId, all: readonly Candidate[]): Map<PhotoId, number> {
  const found = new Map<PhotoId, number>();
  const modelId = modelForLikeness(database);
  if (modelId === null) return found;
  const surest = all
    .filter((one) => one.hasTag)
    .toSorted((a, b) => b.margin - a.margin || a.photoId - b.photoId)
    .slice(0, MOST_EXAMPLES)
    .map((one) => one.photoId);
  const accepted = decidedPhotos(database, tagId, true);
  const like = direction(database, accepted.length > 0 ? accepted : surest, modelId);
  const unlike = direction(database, decidedPhotos(database, tagId, false), modelId);
  const step = Math.ceil(all.length / MOST_COMPARED);
  for (const { photoId, hasTag } of all.filter((_, index) => index % step === 0)) {
    const embedding = embeddingOf(database, photoId, modelId);
    if (!embedding) continue;
    const speaksFor = cosine(embedding, like) - cosine(embedding, unlike);
    found.set(photoId, hasTag ? -speaksFor : speaksFor);
  }
  return found;
}

/** Photos in an order that is as even as it can be from the first on: the middle, the quarters, the eighths, … */
function spread(all: readonly Candidate[]): Candidate[] {
  const byId = all.toSorted((a, b) => a.photoId - b.photoId);
  const bits = Math.ceil(Math.log2(Math.max(2, byId.length)));
  const order: Candidate[] = [];
  for (let step = 0; step < 2 ** bits; step++) {
    let place = 0;
    for (let bit = 0; bit < bits; bit++) if (step & (1 << bit)) place |= 1 << (bits - 1 - bit);
    const one = byId[place];
    if (one) order.push(one);
  }
  return order;
}

/**
 * The photos to decide on next, at most `limit`, without those that the person has before them already or has skipped.
 * @throws {TagrollError} TAG_UNKNOWN.
 */
export function reviewQueue(
  database: ReadableDatabase,
  tagId: TagId,
  limit: number,
  without: Iterable<number> = [],
): ReviewQueue {
  const name = tagName(database, tagId);
  const passed = JSON.stringify([...without]);
  const totals = { withTag: count(database, 'withTag', tagId), nearly: count(database, 'nearly', tagId) };
  const withTag = candidates(
    database,
    sample(database, 'withTag', tagId, totals.withTag, passed),
    true,
    tagId,
  );
  const having = new Set(withTag.map((one) => one.photoId));
  const nearly = sample(database, 'nearly', tagId, totals.nearly, passed).filter(
    (photoId) => !having.has(photoId),
  );
  const all = [...withTag, ...candidates(database, nearly, false, tagId)];
  const doubt = doubts(database, tagId, all);
  const orders = [
    all.toSorted((a, b) => Math.abs(a.margin) - Math.abs(b.margin) || a.photoId - b.photoId),
    all
      .filter((one) => doubt.has(one.photoId))
      .toSorted((a, b) => doubt.get(b.photoId)! - doubt.get(a.photoId)! || a.photoId - b.photoId),
    spread(all),
  ];
  const chosen = new Map<PhotoId, Candidate>();
  for (let place = 0; place < all.length && chosen.size < limit; place++) {
    for (const order of orders) {
      const one = order[place];
      if (one && chosen.size < limit && !chosen.has(one.photoId)) chosen.set(one.photoId, one);
    }
  }
  const { decided } = statement<[TagId], { decided: number }>(
    database,
    `SELECT count(*) AS decided FROM annotation WHERE tag_id = ?`,
  ).get(tagId)!;
  return {
    tagId,
    name,
    photoIds: Uint32Array.from(chosen.keys()),
    scores: Float32Array.from(chosen.values(), (one) => one.score),
    decided,
    left: totals.withTag + totals.nearly,
  };
}
