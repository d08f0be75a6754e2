/**
 * @file Effective tags as search reads them, kept in a table. The rule is `judgeTags` in `domain/effectiveTags.ts`;
 * here it stands once more as SQL, for one photo as for all of them, and a property test holds the two together.
 */

import type { PhotoId } from '../domain/ids.ts';
import { statement, type WritableDatabase } from './database.ts';

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

/** Computes all effective tags again: after another model is in use, or thresholds have changed. */
export function refreshAllEffectiveTags(database: WritableDatabase): void {
  statement<[]>(database, `DELETE FROM effective_tag`).run();
  statement<[]>(database, FROM_PERSON).run();
  statement<[]>(database, FROM_MODELS).run();
}
