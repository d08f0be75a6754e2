/**
 * @file Photos without any file that are kept for the sake of a person's decisions: their folder was taken out of the
 * library. They remember the content that they showed, and are found again by it when it comes back.
 */

import type { ContentHash, PhotoId } from '../domain/ids.ts';
import { statement, type ReadableDatabase, type WritableDatabase } from './database.ts';

/** Notes what these photos show, before their files' rows go. */
export function rememberContents(database: WritableDatabase, photoIds: readonly PhotoId[]): void {
  const remember = statement<[PhotoId]>(
    database,
    `UPDATE photo SET kept_hash = coalesce(
       (SELECT content_hash FROM photo_file WHERE photo_id = photo.id AND content_hash IS NOT NULL LIMIT 1), kept_hash)
     WHERE id = ?`,
  );
  for (const photoId of photoIds) remember.run(photoId);
}

/** The photo without a file that showed this content, or null. */
export function keptPhoto(database: ReadableDatabase, hash: ContentHash): PhotoId | null {
  const row = statement<[ContentHash], { id: PhotoId }>(
    database,
    `SELECT id FROM photo WHERE kept_hash = ?
       AND NOT EXISTS (SELECT 1 FROM photo_file WHERE photo_file.photo_id = photo.id) LIMIT 1`,
  ).get(hash);
  return row?.id ?? null;
}
