/** @file The rows of photos' files: what reconcile compares the disk with, and every change that it may make. */

import type { FilePath } from '../domain/filePath.ts';
import type { ContentHash, DirectoryId, PhotoFileId, PhotoId } from '../domain/ids.ts';
import { statement, type ReadableDatabase, type WritableDatabase } from './database.ts';
import { refreshEffectiveTags } from './effectiveTags.ts';
import { copyRating } from './ratings.ts';

/** What tells one file from another without reading it. */
export interface FileIdentity {
  readonly size: number;
  /** Milliseconds since 1970, with fractions as far as the file system keeps them. */
  readonly mtimeMs: number;
  readonly inode: number;
  readonly device: number;
}

export interface KnownFile extends FileIdentity {
  readonly id: PhotoFileId;
  readonly photoId: PhotoId;
  readonly directoryId: DirectoryId;
  readonly name: FilePath;
  readonly state: 'present' | 'missing';
}

/** A known file with the place where it should be. */
export interface PlacedFile extends KnownFile {
  readonly folderPath: FilePath;
  readonly folderState: 'online' | 'offline';
  readonly directoryPath: FilePath;
  /** See `DirectoryRow.otherDevice`. */
  readonly otherDevice: 0 | 1;
  /** Milliseconds since 1970. */
  readonly firstSeenAt: number;
}

const KNOWN = `
  photo_file.id AS id, photo_id AS photoId, directory_id AS directoryId, name, size, mtime_ms AS mtimeMs, inode,
  photo_file.device AS device, photo_file.state AS state`;
const PLACED = `
  SELECT ${KNOWN}, library_folder.path AS folderPath, library_folder.state AS folderState,
    directory.path AS directoryPath, directory.other_device AS otherDevice, first_seen_at AS firstSeenAt
  FROM photo_file
  JOIN directory ON directory.id = photo_file.directory_id
  JOIN library_folder ON library_folder.id = directory.library_folder_id`;

/** Up to `limit` files of a directory in the order of their names, after `after` ('' to begin). */
export function filesOfDirectory(
  database: ReadableDatabase,
  directoryId: DirectoryId,
  after: string,
  limit: number,
): KnownFile[] {
  return statement<[DirectoryId, string, number], KnownFile>(
    database,
    `SELECT ${KNOWN} FROM photo_file WHERE directory_id = ? AND name > ? ORDER BY name LIMIT ?`,
  ).all(directoryId, after, limit);
}

/** The file with this name in this directory, present or missing. */
export function fileByName(
  database: ReadableDatabase,
  directoryId: DirectoryId,
  name: FilePath,
): KnownFile | undefined {
  return statement<[DirectoryId, FilePath], KnownFile>(
    database,
    `SELECT ${KNOWN} FROM photo_file WHERE directory_id = ? AND name = ?`,
  ).get(directoryId, name);
}

/** A file with its place. */
export function placedFile(database: ReadableDatabase, id: PhotoFileId): PlacedFile | undefined {
  return statement<[PhotoFileId], PlacedFile>(database, `${PLACED} WHERE photo_file.id = ?`).get(id);
}

/** How many namesakes of an inode are looked at: a directory full of hard links must not cost its square. */
const MOST_CANDIDATES = 20;

/**
 * Known files that may be the one found as `name` in `directoryId`: same inode, size and mtime, on its device or on
 * `deviceBefore` (the number that the same device had at the last scan). Those with the same name come first.
 */
export function filesByIdentity(
  database: ReadableDatabase,
  identity: FileIdentity,
  deviceBefore: number,
  directoryId: DirectoryId,
  name: FilePath,
): PlacedFile[] {
  const ids = statement<(string | number)[], { id: PhotoFileId }>(
    database,
    // By inode and never by size, which a whole library of uncompressed files may share. Nearly always there is none, so
    // places are looked up after: joined in here, they cost 30 µs for nothing.
    `SELECT id FROM photo_file INDEXED BY photo_file_by_inode
     WHERE inode = ? AND size = ? AND mtime_ms = ? AND device IN (?, ?) AND NOT (directory_id = ? AND name = ?)
     LIMIT ?`,
  ).all(
    identity.inode,
    identity.size,
    identity.mtimeMs,
    identity.device,
    deviceBefore,
    directoryId,
    name,
    MOST_CANDIDATES,
  );
  const found = ids.map(({ id }) => placedFile(database, id)!);
  const rank = (file: PlacedFile): number =>
    (file.name === name ? 0 : 2) + (file.state === 'present' ? 0 : 1);
  return found.length < 2 ? found : found.toSorted((a, b) => rank(a) - rank(b) || a.id - b.id);
}

/** A new photo with one file. */
export function insertPhotoWithFile(
  database: WritableDatabase,
  directoryId: DirectoryId,
  name: FilePath,
  identity: FileIdentity,
  now: number,
): PhotoId {
  const photoId = Number(
    statement<[number]>(database, `INSERT INTO photo (added_at) VALUES (?)`).run(now).lastInsertRowid,
  ) as PhotoId;
  statement<(string | number)[]>(
    database,
    `INSERT INTO photo_file (photo_id, directory_id, name, size, mtime_ms, inode, device, first_seen_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(photoId, directoryId, name, identity.size, identity.mtimeMs, identity.inode, identity.device, now);
  return photoId;
}

/**
 * The file is where it was, and this is what it is now. With another size or time its content is unknown until it has
 * been read: under its old hash it would be taken for the original of a copy that was made before the change.
 */
export function updateFile(database: WritableDatabase, id: PhotoFileId, identity: FileIdentity): void {
  statement<(string | number)[]>(
    database,
    `UPDATE photo_file SET
       content_hash = CASE WHEN size = ? AND mtime_ms = ? THEN content_hash END,
       size = ?, mtime_ms = ?, inode = ?, device = ?, state = 'present', missing_since = NULL
     WHERE id = ?`,
  ).run(
    identity.size,
    identity.mtimeMs,
    identity.size,
    identity.mtimeMs,
    identity.inode,
    identity.device,
    id,
  );
}

/** The file is in another place now, unchanged. The place must be free. */
export function moveFile(
  database: WritableDatabase,
  id: PhotoFileId,
  directoryId: DirectoryId,
  name: FilePath,
  device: number,
): void {
  statement<(string | number)[]>(
    database,
    `UPDATE photo_file SET directory_id = ?, name = ?, device = ?, state = 'present', missing_since = NULL
     WHERE id = ?`,
  ).run(directoryId, name, device, id);
}

/**
 * Another file was moved over this one. It is missing until it turns up elsewhere (two files that swapped names do so
 * at once), under a name that no file can have, so that nothing that comes to lie there is taken for it.
 */
export function displaceFile(database: WritableDatabase, id: PhotoFileId, now: number): void {
  statement<[number, PhotoFileId]>(
    database,
    `UPDATE photo_file SET name = name || '/overwritten-' || id, state = 'missing', missing_since = coalesce(missing_since, ?)
     WHERE id = ?`,
  ).run(now, id);
}

/**
 * A missing file for a photo whose only file, `fileId`, shows another photo now, with a name as {@link displaceFile} gives
 * it. Of its former self only the content is known: it is found by that if it turns up elsewhere.
 */
export function insertOverwrittenFile(
  database: WritableDatabase,
  fileId: PhotoFileId,
  photoId: PhotoId,
  hash: ContentHash,
  now: number,
): void {
  statement<(string | number)[]>(
    database,
    `INSERT INTO photo_file
       (photo_id, directory_id, name, size, mtime_ms, inode, device, content_hash, state, first_seen_at, missing_since)
     SELECT ?, directory_id, name || '/overwritten-photo-' || ?, 0, 0, 0, device, ?, 'missing', first_seen_at, ?
     FROM photo_file WHERE id = ?`,
  ).run(photoId, photoId, hash, now, fileId);
}

/** The file is not there. */
export function setFileMissing(database: WritableDatabase, id: PhotoFileId, now: number): void {
  statement<[number, PhotoFileId]>(
    database,
    `UPDATE photo_file SET state = 'missing', missing_since = ? WHERE id = ? AND state = 'present'`,
  ).run(now, id);
}

/** True where a person has ever decided on a tag of this photo or rated it, also where that was undone. */
export function hasPersonsWork(database: ReadableDatabase, photoId: PhotoId): boolean {
  return (
    statement<[PhotoId, PhotoId, PhotoId, PhotoId]>(
      database,
      `SELECT 1 WHERE EXISTS (SELECT 1 FROM annotation WHERE photo_id = ?)
         OR EXISTS (SELECT 1 FROM annotation_change WHERE photo_id = ?)
         OR EXISTS (SELECT 1 FROM rating WHERE photo_id = ?)
         OR EXISTS (SELECT 1 FROM rating_change WHERE photo_id = ?)`,
    ).get(photoId, photoId, photoId, photoId) !== undefined
  );
}

/** True where the photo has another file that is there. */
export function hasOtherPresentFile(database: ReadableDatabase, file: KnownFile): boolean {
  return (
    statement<[PhotoId, PhotoFileId]>(
      database,
      `SELECT 1 FROM photo_file WHERE photo_id = ? AND id <> ? AND state = 'present' LIMIT 1`,
    ).get(file.photoId, file.id) !== undefined
  );
}

/** True where another file of the photo is there whose content is another than this file's, or has yet to be read. */
export function hasOtherContent(database: ReadableDatabase, file: KnownFile): boolean {
  return (
    statement<[PhotoId, PhotoFileId, PhotoFileId]>(
      database,
      `SELECT 1 FROM photo_file WHERE photo_id = ? AND id <> ? AND state = 'present'
         AND (content_hash IS NULL OR content_hash IS NOT (SELECT content_hash FROM photo_file WHERE id = ?)) LIMIT 1`,
    ).get(file.photoId, file.id, file.id) !== undefined
  );
}

/**
 * Gives a file whose content has changed a photo of its own, with a copy of all that a person decided: the photo's other
 * files still show the old content.
 */
export function splitPhoto(database: WritableDatabase, file: KnownFile, now: number): PhotoId {
  const photoId = Number(
    statement<[number, PhotoId]>(
      database,
      `INSERT INTO photo (added_at, taken_local, taken_offset, taken_source, offset_source)
       SELECT ?, taken_local, taken_offset, taken_source, offset_source FROM photo WHERE id = ?`,
    ).run(now, file.photoId).lastInsertRowid,
  ) as PhotoId;
  statement<[PhotoId, PhotoId]>(
    database,
    `INSERT INTO annotation (photo_id, tag_id, decision, source, decided_at)
     SELECT ?, tag_id, decision, source, decided_at FROM annotation WHERE photo_id = ?`,
  ).run(photoId, file.photoId);
  copyRating(database, file.photoId, photoId);
  statement<[PhotoId, PhotoFileId]>(database, `UPDATE photo_file SET photo_id = ? WHERE id = ?`).run(
    photoId,
    file.id,
  );
  refreshEffectiveTags(database, [photoId]);
  return photoId;
}

/** Forgets a file, and its photo where that has no other and no person's work. @returns false where the photo stays. */
export function forgetFile(database: WritableDatabase, file: KnownFile): boolean {
  statement<[PhotoFileId]>(database, `DELETE FROM photo_file WHERE id = ?`).run(file.id);
  return deletePhotosWithoutFiles(database, [file.photoId]).removed > 0;
}

/** Deletes those of these photos that have no file, unless a person has decided on their tags or rated them. */
export function deletePhotosWithoutFiles(
  database: WritableDatabase,
  photoIds: readonly PhotoId[],
): { removed: number; kept: number } {
  const anyFile = statement<[PhotoId]>(database, `SELECT 1 FROM photo_file WHERE photo_id = ? LIMIT 1`);
  const remove = statement<[PhotoId]>(database, `DELETE FROM photo WHERE id = ?`);
  let [removed, kept] = [0, 0];
  for (const photoId of photoIds) {
    if (anyFile.get(photoId)) continue;
    if (hasPersonsWork(database, photoId)) kept += 1;
    else {
      remove.run(photoId);
      removed += 1;
    }
  }
  return { removed, kept };
}

/** A file without an extension that was looked into and is no photo. */
export interface OtherFile {
  readonly name: FilePath;
  readonly size: number;
  readonly mtimeMs: number;
}

/** Up to `limit` of a directory's other files in the order of their names, after `after` ('' to begin). */
export function otherFilesOfDirectory(
  database: ReadableDatabase,
  directoryId: DirectoryId,
  after: string,
  limit: number,
): OtherFile[] {
  return statement<[DirectoryId, string, number], OtherFile>(
    database,
    `SELECT name, size, mtime_ms AS mtimeMs FROM other_file WHERE directory_id = ? AND name > ? ORDER BY name LIMIT ?`,
  ).all(directoryId, after, limit);
}

/** Remembers that a file is no photo. */
export function putOtherFile(
  database: WritableDatabase,
  directoryId: DirectoryId,
  name: FilePath,
  identity: FileIdentity,
): void {
  statement<(string | number)[]>(
    database,
    `INSERT OR REPLACE INTO other_file (directory_id, name, size, mtime_ms) VALUES (?, ?, ?, ?)`,
  ).run(directoryId, name, identity.size, identity.mtimeMs);
}

/** Forgets an other file: it is gone, or has become a photo. */
export function deleteOtherFile(database: WritableDatabase, directoryId: DirectoryId, name: FilePath): void {
  statement<[DirectoryId, FilePath]>(
    database,
    `DELETE FROM other_file WHERE directory_id = ? AND name = ?`,
  ).run(directoryId, name);
}
