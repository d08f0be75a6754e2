/**
 * @file Effective tags as search reads them, kept in a table. The rule is `judgeTags` in `domain/effectiveTags.ts`;
 * here it stands once more as SQL, for one photo as for all of them, and a property test holds the two together.
 */

import type { PhotoId } from '../domain/ids.ts';
import { statement, transaction, type WritableDatabase } from './database.ts';
import { getSetting, putSetting } from './settings.ts';

const FROM_PERSON = `
  INSERT INTO effective_tag (photo_id, tag_id, provenance)
  SELECT photo_id, tag_id, 'person' FROM annotation WHERE decision <> 'reject'`;

const FROM_MODELS = `
  INSERT OR IGNORE INTO effective_tag (photo_id, tag_id, provenance)
  SELECT photo_id, tag_id, 'model' FROM prediction
  WHERE model_id IN (SELECT id FROM model WHERE in_use = 1)
    AND score >= (
      SELECT min(threshold) FROM model_label
      WHERE model_label.tag_id = prediction.tag_id AND model_label.model_id = prediction.model_id
    )
    AND NOT EXISTS (
      SELECT 1 FROM annotation
      WHERE annotation.photo_id = prediction.photo_id AND annotation.tag_id = prediction.tag_id
    )`;

/** Computes the effective tags of these photos again. */
export function refreshEffectiveTags(database: WritableDatabase, photoIds: readonly PhotoId[]): void {
  const clear = statement<[PhotoId]>(database, `DELETE FROM effective_tag WHERE photo_id = ?`);
  const person = statement<[PhotoId]>(database, `${FROM_PERSON} AND photo_id = ?`);
  const models = statement<[PhotoId]>(database, `${FROM_MODELS} AND photo_id = ?`);
  for (const photoId of photoIds) {
    clear.run(photoId);
    person.run(photoId);
    models.run(photoId);
  }
}

const STALE = 'effective-tags';
/** Photos in one transaction: a few ten milliseconds each, so that nobody waits long for the catalogue. */
const SLICE = 1000;

/**
 * Says that all effective tags are to be computed again: another model is in use, or thresholds have changed. Belongs
 * into the transaction of that change, so that a program that is killed goes on with it.
 */
export function markEffectiveTagsStale(database: WritableDatabase): void {
  putSetting(database, STALE, 'stale');
}

/** Computes all effective tags again where they are stale, a slice of the photos at a time. */
export async function renewEffectiveTags(database: WritableDatabase): Promise<void> {
  if (getSetting(database, STALE) !== 'stale') return;
  const range = `photo_id > ? AND photo_id <= ?`;
  const clear = statement<[number, number]>(database, `DELETE FROM effective_tag WHERE ${range}`);
  const person = statement<[number, number]>(database, `${FROM_PERSON} AND ${range}`);
  const models = statement<[number, number]>(database, `${FROM_MODELS} AND ${range}`);
  const last =
    statement<[], { id: number | null }>(database, `SELECT max(id) AS id FROM photo`).get()?.id ?? 0;
  for (let start = 0; start < last; start += SLICE) {
    transaction(database, () => {
      for (const part of [clear, person, models]) part.run(start, start + SLICE);
    });
    await new Promise((resolve) => setImmediate(resolve));
  }
  transaction(database, () => putSetting(database, STALE, 'fresh'));
}
