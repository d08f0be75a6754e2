/** @file What a photo in the grid shows beside its picture. */

import { statement, type ReadableDatabase } from '../../catalogue/database.ts';
import { filesOfPhoto } from '../../catalogue/photos.ts';
import { ratingOf } from '../../catalogue/ratings.ts';
import { pictureVersion, thumbnailHash } from '../../catalogue/thumbnails.ts';
import { pathForDisplay } from '../../domain/filePath.ts';
import type { PhotoId } from '../../domain/ids.ts';

export interface PhotoCard {
  readonly photoId: PhotoId;
  /** Tells one thumbnail from another; null where there is none yet. */
  readonly thumbnail: string | null;
  readonly name: string;
  readonly state: 'present' | 'missing' | 'offline';
  readonly rating: number;
  /** Photo files that show it. */
  readonly files: number;
  /** Why it could not be read or tagged. */
  readonly failure: string | null;
}

/** The cards of these photos, in their order; ids that are no photo with a file are left out. */
export function photoCards(database: ReadableDatabase, photoIds: readonly PhotoId[]): PhotoCard[] {
  const failure = statement<[PhotoId], { message: string | null }>(
    database,
    `SELECT error_message AS message FROM photo_stage WHERE photo_id = ? AND state = 'failed' ORDER BY stage LIMIT 1`,
  );
  return photoIds.flatMap((photoId) => {
    const files = filesOfPhoto(database, photoId);
    const [file] = files;
    if (!file) return [];
    const hash = thumbnailHash(database, photoId);
    return [
      {
        photoId,
        thumbnail: hash && pictureVersion(hash),
        name: pathForDisplay(file.name),
        state: file.state === 'missing' ? 'missing' : file.folderState === 'offline' ? 'offline' : 'present',
        rating: ratingOf(database, photoId),
        files: files.length,
        failure: failure.get(photoId)?.message ?? null,
      },
    ];
  });
}
