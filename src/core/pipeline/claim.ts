/** @file To which photo a content belongs that was read for one: its own, or one that is known with this content. */

import type { WritableDatabase } from '../catalogue/database.ts';
import { keptPhoto } from '../catalogue/keptPhotos.ts';
import { deletePhotosWithoutFiles, insertOverwrittenFile } from '../catalogue/photoFiles.ts';
import {
  deleteFile,
  filesOfPhoto,
  filesWithHash,
  forgetInheritedDecisions,
  mergePhotos,
  moveFileToPhoto,
} from '../catalogue/photos.ts';
import { contentsMade, unmarkRunning } from '../catalogue/stages.ts';
import type { ContentHash, PhotoId } from '../domain/ids.ts';
import type { PlannedJob } from './jobs.ts';

/**
 * True where the photo shows this content today. One whose file was edited may still have a missing file with its former
 * content; when that turns up again, it is another picture.
 */
function showsContent(database: WritableDatabase, photoId: PhotoId, hash: ContentHash): boolean {
  return filesOfPhoto(database, photoId).every(
    ({ state, contentHash }) => state === 'missing' || contentHash === hash,
  );
}

/**
 * The photo that this content belongs to: the job's own, or the one whose file moved here or was copied.
 * Of a move the old row goes, of a copy both files stay, as two files of one photo.
 *
 * A photo that showed another picture before (a copy of a known photo was saved over its file) gives its file away and
 * nothing else: what a person decided on that picture does not speak of this one. It stays as a missing photo where a
 * person has worked on it.
 */
export function claimContent(
  database: WritableDatabase,
  planned: PlannedJob,
  hash: ContentHash,
  now: number,
): PhotoId {
  const { photoId, file } = planned;
  const origin = filesWithHash(database, hash, photoId).find((known) =>
    showsContent(database, known.photoId, hash),
  );
  if (!origin) {
    // a folder that was taken out of the library is back: what a person decided then holds again
    const kept = keptPhoto(database, hash);
    if (kept !== null && kept !== photoId) mergePhotos(database, kept, photoId);
    return photoId;
  }
  const into = origin.photoId;
  if (origin.state === 'missing') deleteFile(database, origin.fileId);
  // another file of the job's photo may show another content (a version that is missing now): that one stays where it is
  const others = filesOfPhoto(database, photoId).filter(({ fileId }) => fileId !== file.fileId);
  const made = contentsMade(database, photoId);
  const former = made.find((content) => content !== hash);
  if (former === undefined && others.every((other) => other.contentHash === hash)) {
    // nothing was made of it yet: it is new, or was split from a photo when its file changed, with copies of decisions
    if (made.length === 0) forgetInheritedDecisions(database, photoId);
    mergePhotos(database, photoId, into);
    return into;
  }
  moveFileToPhoto(database, file.fileId, into);
  unmarkRunning(database, photoId, planned.stages);
  const { kept } = deletePhotosWithoutFiles(database, [photoId]);
  if (kept > 0 && former !== undefined) insertOverwrittenFile(database, file.fileId, photoId, former, now);
  return into;
}
