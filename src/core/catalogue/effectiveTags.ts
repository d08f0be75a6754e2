/**
 * @file Effective tags as search reads them, kept in a table, and beside them the near misses that a review shows. The
 * rule is `judgeTags` in `domain/effectiveTags.ts`; here it stands once more as SQL, for one photo as for all of them, and
 * a property test holds the two together.
 */

import type { ActionId, PhotoId } from '../domain/ids.ts';
import { nearOddsFactor, oddsFactor, type Strictness } from '../domain/strictness.ts';
import { writeWhenFree } from './busyCatalogue.ts';
import { statement, type ReadableDatabase, type WritableDatabase } from './database.ts';
import { getSetting, putSetting } from './settings.ts';

const FROM_PERSON = `
  INSERT INTO effective_tag (photo_id, tag_id, provenance)
  SELECT photo_id, tag_id, 'person' FROM annotation WHERE decision <> 'reject'`;

/** The threshold of a prediction, its odds multiplied by the parameter: `moveThreshold`, step by step. */
export const MOVED_THRESHOLD = `(
  SELECT CASE factor WHEN 1 THEN lowest ELSE (lowest * factor) / (1 - lowest + lowest * factor) END
  FROM (SELECT ? AS factor), (
    SELECT min(threshold) AS lowest FROM model_label
    WHERE model_label.tag_id = prediction.tag_id AND model_label.model_id = prediction.model_id
  ))`;

const UNDECIDED = `NOT EXISTS (
  SELECT 1 FROM annotation
  WHERE annotation.photo_id = prediction.photo_id AND annotation.tag_id = prediction.tag_id
)`;

const FROM_MODELS = `
  INSERT OR IGNORE INTO effective_tag (photo_id, tag_id, provenance)
  SELECT photo_id, tag_id, 'model' FROM prediction
  WHERE model_id IN (SELECT id FROM model WHERE in_use = 1) AND score >= ${MOVED_THRESHOLD} AND ${UNDECIDED}`;

const NEAR_MISSES = `
  INSERT OR IGNORE INTO near_tag (photo_id, tag_id)
  SELECT photo_id, tag_id FROM prediction
  WHERE model_id IN (SELECT id FROM model WHERE in_use = 1)
    AND score >= ${MOVED_THRESHOLD} AND score < ${MOVED_THRESHOLD}`;

const STRICTNESS = 'strictness';

/** What the person has set. */
export function strictness(database: ReadableDatabase): Strictness {
  return Number(getSetting(database, STRICTNESS) ?? 0);
}

/** Keeps the person's strictness; all effective tags are then to be made again. In the caller's transaction. */
export function setStrictness(database: WritableDatabase, value: Strictness): void {
  putSetting(database, STRICTNESS, String(value));
  markEffectiveTagsStale(database);
}

/** Makes the effective tags and near misses of some photos again; `range` chooses them by `photo_id`. */
function remake(database: WritableDatabase, range: string): (...bounds: number[]) => void {
  const now = strictness(database);
  const [factor, near] = [oddsFactor(now), nearOddsFactor(now)];
  const clear = statement<number[]>(database, `DELETE FROM effective_tag WHERE ${range}`);
  const clearNear = statement<number[]>(database, `DELETE FROM near_tag WHERE ${range}`);
  const person = statement<number[]>(database, `${FROM_PERSON} AND ${range}`);
  const models = statement<number[]>(database, `${FROM_MODELS} AND ${range}`);
  const nearMisses = statement<number[]>(database, `${NEAR_MISSES} AND ${range}`);
  return (...bounds) => {
    clear.run(...bounds);
    clearNear.run(...bounds);
    person.run(...bounds);
    models.run(factor, ...bounds);
    nearMisses.run(near, factor, ...bounds);
  };
}

/** Computes the effective tags of these photos again. */
export function refreshEffectiveTags(database: WritableDatabase, photoIds: readonly PhotoId[]): void {
  const refresh = remake(database, 'photo_id = ?');
  for (const photoId of photoIds) refresh(photoId);
}

/**
 * Computes the effective tags again that an action has changed decisions on, of the photos from `first` to `last`: what a
 * person does with thousands of photos touches one tag of each, not all.
 */
export function refreshDecidedTags(
  database: WritableDatabase,
  actionId: ActionId,
  first: PhotoId,
  last: PhotoId,
): void {
  const changed = `SELECT photo_id, tag_id FROM annotation_change WHERE action_id = ? AND photo_id BETWEEN ? AND ?`;
  statement<number[]>(
    database,
    `INSERT INTO effective_tag (photo_id, tag_id, provenance)
     SELECT photo_id, tag_id, 'person' FROM (${changed}) JOIN annotation USING (photo_id, tag_id)
     WHERE decision <> 'reject'
     ON CONFLICT (photo_id, tag_id) DO UPDATE SET provenance = 'person' WHERE provenance <> 'person'`,
  ).run(actionId, first, last);
  statement<number[]>(
    database,
    `DELETE FROM effective_tag WHERE (photo_id, tag_id) IN (
       SELECT photo_id, tag_id FROM (${changed}) LEFT JOIN annotation USING (photo_id, tag_id)
       WHERE decision IS NULL OR decision = 'reject')`,
  ).run(actionId, first, last);
  statement<number[]>(
    database,
    `INSERT OR IGNORE INTO effective_tag (photo_id, tag_id, provenance)
     SELECT prediction.photo_id, prediction.tag_id, 'model'
     FROM (${changed}) AS changed CROSS JOIN model CROSS JOIN prediction
       ON prediction.photo_id = changed.photo_id AND prediction.model_id = model.id
         AND prediction.tag_id = changed.tag_id
     WHERE in_use = 1 AND score >= ${MOVED_THRESHOLD} AND ${UNDECIDED}`,
  ).run(actionId, first, last, oddsFactor(strictness(database)));
}

const STALE = 'effective-tags';
const FRESH = 'fresh';
/** Photos in one transaction: a few ten milliseconds each, so that nobody waits long for the catalogue. */
const SLICE = 250;

/**
 * Says that all effective tags are to be computed again: another model is in use, or thresholds have changed. Belongs
 * into the transaction of that change, so that a program that is killed goes on with it.
 */
export function markEffectiveTagsStale(database: WritableDatabase): void {
  // another value each time: a renewal that is under way sees that it has to begin again
  const before = Number(/\d+$/.exec(getSetting(database, STALE) ?? '')?.[0] ?? 0);
  putSetting(database, STALE, `stale ${before + 1}`);
}

const renewals = new WeakMap<WritableDatabase, Promise<void>>();

/**
 * Computes all effective tags again where they are stale, a slice of the photos at a time; `onSlice` is called after each.
 * A catalogue that is closed meanwhile ends it early; the next start goes on.
 * @throws {TagrollError} CATALOGUE_*, DISK_FULL; they stay stale then.
 */
export function renewEffectiveTags(
  database: WritableDatabase,
  onSlice: () => void = () => undefined,
): Promise<void> {
  const running = renewals.get(database) ?? renew(database, onSlice).finally(() => renewals.delete(database));
  renewals.set(database, running);
  return running;
}

async function renew(database: WritableDatabase, onSlice: () => void): Promise<void> {
  let stale: string | undefined;
  try {
    while (database.open && (stale = getSetting(database, STALE)) !== undefined && stale !== FRESH) {
      const done = stale;
      if (!(await renewAll(database, done, onSlice))) continue;
      await writeWhenFree(database, () => {
        if (getSetting(database, STALE) === done) putSetting(database, STALE, FRESH);
      });
    }
  } catch (error) {
    if (database.open) throw error;
  }
}

/** @returns false where the catalogue was closed, or something has changed that all depends on. */
async function renewAll(database: WritableDatabase, stale: string, onSlice: () => void): Promise<boolean> {
  const last =
    statement<[], { id: number | null }>(database, `SELECT max(id) AS id FROM photo`).get()?.id ?? 0;
  const renewSlice = remake(database, 'photo_id > ? AND photo_id <= ?');
  for (let start = 0; start < last; start += SLICE) {
    await writeWhenFree(database, () => renewSlice(start, start + SLICE));
    onSlice();
    await new Promise((resolve) => setImmediate(resolve));
    if (!database.open || getSetting(database, STALE) !== stale) return false;
  }
  return true;
}
