/** @file How a selection of photos stands to each tag, and what else they have in common. */

import { statement, type ReadableDatabase } from '../../catalogue/database.ts';
import type { TagId } from '../../domain/ids.ts';
import type { Provenance } from '../../domain/tag.ts';
import { addBit, emptyBitmap, hasBit } from '../index/bitmap.ts';
import { MARKS, type Labels } from '../index/labels.ts';
import type { Pause } from '../index/pause.ts';
import { REVIEWED, UNKNOWN_TIME, type PhotoTable } from '../index/photoTable.ts';
import { PROVENANCE_MARKS } from '../index/readPhotos.ts';
import type { CurrentIndex } from '../index/searchIndex.ts';

export interface SelectionTag {
  readonly tagId: TagId;
  readonly name: string;
  readonly photos: number;
  readonly byPerson: number;
  readonly rejected: number;
  /** Photos that have no decision on it, do not have it, and whose score is a near miss (the table `near_tag`). */
  readonly suggested: number;
  readonly provenance: Provenance | null;
  /** Mean score, best model's, of the photos that have one; of a large selection, of {@link MOST_SCORED} drawn evenly. */
  readonly score: number | null;
}

export interface SelectionDetails {
  readonly photos: number;
  readonly tags: SelectionTag[];
  readonly rating: number | null;
  readonly bytes: number;
  readonly takenFrom: number | null;
  readonly takenUntil: number | null;
}

/** Photos whose scores are read: with more, a mean hardly changes, and reading them takes seconds. */
export const MOST_SCORED = 1000;
/** Photos of one statement, some ten milliseconds. */
const SLICE = 2000;

const PROVENANCES = Object.entries(PROVENANCE_MARKS) as [Provenance, number][];

const CHOSEN = `json_each(?) AS chosen`;

/** Near misses that are on these photos; those that are decided on, or of another model surer of it, do not count. */
const NEAR = `
  SELECT json_group_array(near_tag.tag_id) AS tags
  FROM ${CHOSEN} CROSS JOIN near_tag ON near_tag.photo_id = chosen.value`;
const NEAR_AND_DECIDED = `
  SELECT json_group_array(near_tag.tag_id) AS tags
  FROM ${CHOSEN} CROSS JOIN annotation ON annotation.photo_id = chosen.value
  CROSS JOIN near_tag ON near_tag.photo_id = annotation.photo_id AND near_tag.tag_id = annotation.tag_id`;
const NEAR_AND_EFFECTIVE = `
  SELECT json_group_array(near_tag.tag_id) AS tags
  FROM ${CHOSEN} CROSS JOIN near_tag ON near_tag.photo_id = chosen.value
  CROSS JOIN effective_tag ON effective_tag.photo_id = near_tag.photo_id AND effective_tag.tag_id = near_tag.tag_id
  WHERE NOT EXISTS (
    SELECT 1 FROM annotation WHERE annotation.photo_id = near_tag.photo_id AND annotation.tag_id = near_tag.tag_id)`;

/** Photos for which each tag is suggested. Counted here, because grouping in SQL takes three times as long. */
async function countSuggestions(
  database: ReadableDatabase,
  photoIds: Uint32Array,
  isReviewed: (photoId: number) => boolean,
  pause: Pause,
): Promise<Map<number, number>> {
  const counts = new Map<number, number>();
  const add = (sql: string, chosen: Uint32Array, by: number): void => {
    const { tags } = statement<[string], { tags: string }>(database, sql).get(`[${chosen.join(',')}]`)!;
    for (const tagId of JSON.parse(tags) as number[]) counts.set(tagId, (counts.get(tagId) ?? 0) + by);
  };
  const { models } = statement<[], { models: number }>(
    database,
    `SELECT count(*) AS models FROM model WHERE in_use = 1`,
  ).get()!;
  for (let from = 0; from < photoIds.length; from += SLICE) {
    const chosen = photoIds.subarray(from, from + SLICE);
    add(NEAR, chosen, 1);
    add(NEAR_AND_DECIDED, chosen.filter(isReviewed), -1);
    // one model cannot be both sure and unsure of a tag
    if (models > 1) add(NEAR_AND_EFFECTIVE, chosen, -1);
    await pause();
  }
  for (const [tagId, count] of counts) if (count === 0) counts.delete(tagId);
  return counts;
}

/** Mean of the best score of the models in use, by tag. */
function meanScores(database: ReadableDatabase, photoIds: Uint32Array): Map<TagId, number> {
  const step = Math.max(1, photoIds.length / MOST_SCORED);
  const drawn = Array.from(
    { length: Math.min(photoIds.length, MOST_SCORED) },
    (_, index) => photoIds[Math.floor(index * step)]!,
  );
  const rows = statement<[string], { tagId: TagId; score: number }>(
    database,
    `SELECT tag_id AS tagId, avg(score) AS score FROM (
       SELECT photo_id, tag_id, max(score) AS score FROM prediction
       WHERE photo_id IN (SELECT value FROM ${CHOSEN}) AND model_id IN (SELECT id FROM model WHERE in_use = 1)
       GROUP BY photo_id, tag_id)
     GROUP BY tag_id`,
  ).all(JSON.stringify(drawn));
  return new Map(rows.map(({ tagId, score }) => [tagId, score]));
}

/** What the selected photos are, apart from their tags. */
function facts(table: PhotoTable, slots: Uint32Array): Omit<SelectionDetails, 'photos' | 'tags'> {
  const [taken, bytes, ratings] = [table.column('taken'), table.column('bytes'), table.column('ratings')];
  let [sum, from, until] = [0, Infinity, -Infinity];
  let rating: number | null = slots.length > 0 ? ratings[slots[0]!]! : null;
  for (const slot of slots) {
    sum += bytes[slot]!;
    if (ratings[slot] !== rating) rating = null;
    const time = taken[slot]!;
    if (time === UNKNOWN_TIME) continue;
    from = Math.min(from, time);
    until = Math.max(until, time);
  }
  const isDated = from <= until;
  return { rating, bytes: sum, takenFrom: isDated ? from : null, takenUntil: isDated ? until : null };
}

/** The slots of these photos; those that are gone are left out. */
function slotsOf(table: PhotoTable, photoIds: Uint32Array): Uint32Array {
  const slots = new Uint32Array(photoIds.length);
  let count = 0;
  for (const id of photoIds) {
    const slot = table.slotOf(id);
    if (slot >= 0) slots[count++] = slot;
  }
  return slots.subarray(0, count);
}

/** The photos that there are, each once. */
function knownOnce(table: PhotoTable, photoIds: Uint32Array): Uint32Array {
  const seen = emptyBitmap(table.largestId + 1);
  return photoIds.filter((id) => {
    if (table.slotOf(id) < 0 || hasBit(seen, id)) return false;
    addBit(seen, id);
    return true;
  });
}

/** How often each key is on these slots, by mark; only keys that are. */
function tallyByKey(labels: Labels, slots: Uint32Array): Map<number, readonly number[]> {
  const tally = labels.tally(slots);
  const counts = new Map<number, readonly number[]>();
  for (let number = 0; number < labels.size; number++) {
    const byMark = [...tally.subarray(number * MARKS, (number + 1) * MARKS)];
    if (byMark.some((count) => count > 0)) counts.set(labels.keyOf(number), byMark);
  }
  return counts;
}

/**
 * Tells of a selection; photos that are gone are left out, and those given twice count once. Tags that some photo has come first, the most frequent first, then what was
 * rejected or is suggested. `current` is asked for the index once the catalogue has been read.
 */
export async function selectionDetails(
  database: ReadableDatabase,
  selected: Uint32Array,
  current: () => Promise<CurrentIndex>,
  pause: Pause,
): Promise<SelectionDetails> {
  const { table: before } = (await current()).replica;
  const photoIds = knownOnce(before, selected);
  // asked for each time: while this waits, the table may grow, which puts another array in the column's place
  const isReviewed = (id: number): boolean => (before.column('flags')[before.slotOf(id)]! & REVIEWED) !== 0;
  const suggested = await countSuggestions(database, photoIds, isReviewed, pause);
  const scores = meanScores(database, photoIds);
  const { replica, vocabulary } = await current();
  const { table } = replica;
  const slots = slotsOf(table, photoIds);
  const counts = tallyByKey(table.tags, slots);
  const rejected = tallyByKey(table.rejected, slots);
  const keys = new Set([...counts.keys(), ...rejected.keys(), ...suggested.keys()]);
  const tags = [...keys].flatMap((id): SelectionTag[] => {
    const tag = vocabulary.get(id);
    if (!tag) return [];
    const count = (mark: number): number => counts.get(id)?.[mark] ?? 0;
    const having = PROVENANCES.filter(([, mark]) => count(mark) > 0);
    return [
      {
        tagId: tag.id,
        name: tag.name,
        photos: having.reduce((sum, [, mark]) => sum + count(mark), 0),
        byPerson: count(PROVENANCE_MARKS.person),
        rejected: rejected.get(id)?.[0] ?? 0,
        suggested: suggested.get(id) ?? 0,
        provenance: having.length === 1 ? having[0]![0] : null,
        score: scores.get(tag.id) ?? null,
      },
    ];
  });
  tags.sort(
    (a, b) =>
      b.photos - a.photos ||
      b.suggested - a.suggested ||
      (b.score ?? 0) - (a.score ?? 0) ||
      (a.name < b.name ? -1 : 1),
  );
  return { photos: slots.length, tags, ...facts(table, slots) };
}
