/** @file How a selection of photos stands to each tag, and what else they have in common. */

import { statement, type ReadableDatabase } from '../../catalogue/database.ts';
import type { TagId } from '../../domain/ids.ts';
import type { Provenance } from '../../domain/tag.ts';
import { MARKS } from '../index/labels.ts';
import type { Pause } from '../index/pause.ts';
import { UNKNOWN_TIME, type PhotoTable } from '../index/photoTable.ts';
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

interface Undecided {
  rejected: number;
  suggested: number;
}

const CHOSEN = `(SELECT value FROM json_each(?))`;

/** Rejections and near misses, by tag. */
async function decisions(
  database: ReadableDatabase,
  photoIds: Uint32Array,
  pause: Pause,
): Promise<Map<TagId, Undecided>> {
  const counts = new Map<TagId, Undecided>();
  const of = (tagId: TagId): Undecided => {
    const known = counts.get(tagId) ?? { rejected: 0, suggested: 0 };
    counts.set(tagId, known);
    return known;
  };
  type Row = { tagId: TagId; count: number };
  const rejections = statement<[string], Row>(
    database,
    `SELECT tag_id AS tagId, count(*) AS count FROM annotation
     WHERE decision = 'reject' AND photo_id IN ${CHOSEN} GROUP BY tag_id`,
  );
  const nearMisses = statement<[string], Row>(
    database,
    `SELECT tag_id AS tagId, count(*) AS count FROM near_tag
     WHERE photo_id IN ${CHOSEN}
       AND NOT EXISTS (SELECT 1 FROM annotation
         WHERE annotation.photo_id = near_tag.photo_id AND annotation.tag_id = near_tag.tag_id)
       AND NOT EXISTS (SELECT 1 FROM effective_tag
         WHERE effective_tag.photo_id = near_tag.photo_id AND effective_tag.tag_id = near_tag.tag_id)
     GROUP BY tag_id`,
  );
  for (let from = 0; from < photoIds.length; from += SLICE) {
    const chosen = JSON.stringify([...photoIds.subarray(from, from + SLICE)]);
    for (const { tagId, count } of rejections.all(chosen)) of(tagId).rejected += count;
    for (const { tagId, count } of nearMisses.all(chosen)) of(tagId).suggested += count;
    await pause();
  }
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
       WHERE photo_id IN ${CHOSEN} AND model_id IN (SELECT id FROM model WHERE in_use = 1)
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
  return Uint32Array.from(photoIds, (id) => table.slotOf(id) + 1)
    .filter((slot) => slot > 0)
    .map((slot) => slot - 1);
}

/**
 * Tells of a selection, each photo given once. Tags that some photo has come first, the most frequent first, then what was
 * rejected or is suggested. `current` is asked for the index once the catalogue has been read.
 */
export async function selectionDetails(
  database: ReadableDatabase,
  photoIds: Uint32Array,
  current: () => Promise<CurrentIndex>,
  pause: Pause,
): Promise<SelectionDetails> {
  const undecided = await decisions(database, photoIds, pause);
  const scores = meanScores(database, photoIds);
  const { replica, vocabulary } = await current();
  const { table } = replica;
  const slots = slotsOf(table, photoIds);
  const tally = table.tags.tally(slots);
  const numbers = new Map<number, number>();
  for (let number = 0; number < table.tags.size; number++) {
    let photos = 0;
    for (let mark = 0; mark < MARKS; mark++) photos += tally[number * MARKS + mark]!;
    if (photos > 0) numbers.set(table.tags.keyOf(number), number);
  }
  const tags = [...new Set([...numbers.keys(), ...undecided.keys()])].flatMap((id): SelectionTag[] => {
    const tag = vocabulary.get(id);
    if (!tag) return [];
    const number = numbers.get(id);
    const count = (mark: number): number => (number === undefined ? 0 : tally[number * MARKS + mark]!);
    const having = PROVENANCES.filter(([, mark]) => count(mark) > 0);
    return [
      {
        tagId: tag.id,
        name: tag.name,
        photos: having.reduce((sum, [, mark]) => sum + count(mark), 0),
        byPerson: count(PROVENANCE_MARKS.person),
        rejected: undecided.get(tag.id)?.rejected ?? 0,
        suggested: undecided.get(tag.id)?.suggested ?? 0,
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
