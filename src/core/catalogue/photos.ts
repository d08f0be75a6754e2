/** @file Photos: what was read from their files, and the merging of two rows that turn out to be one picture. */

import { joinPaths, type FilePath } from '../domain/filePath.ts';
import type { ContentHash, LibraryFolderId, PhotoFileId, PhotoId } from '../domain/ids.ts';
import type { FileContent, PhotoMetadata } from '../domain/photo.ts';
import { statement, type ReadableDatabase, type WritableDatabase } from './database.ts';
import { refreshEffectiveTags } from './effectiveTags.ts';
import { forgetInheritedRating, mergeRatings } from './ratings.ts';

/** Stores what was read from a photo's file. Where the file names no date, `fileTime` (its mtime) stands in. */
export function storeMetadata(
  database: WritableDatabase,
  photoId: PhotoId,
  metadata: PhotoMetadata,
  fileTime: number,
): void {
  const { takenLocal, takenSource } = metadata;
  // the wall clock of this machine at that instant: all that a file's time can tell
  const fallback = fileTime - new Date(fileTime).getTimezoneOffset() * 60_000;
  statement<(string | number | null)[]>(
    database,
    `UPDATE photo SET taken_local = ?, taken_offset = ?, taken_source = ?, offset_source = ?,
       width = coalesce(?, width), height = coalesce(?, height), orientation = ?,
       camera_make = ?, camera_model = ?, lens = ?, latitude = ?, longitude = ?, altitude = ?,
       iso = ?, exposure_time = ?, f_number = ?, focal_length = ?
     WHERE id = ?`,
  ).run(
    Math.round(takenLocal ?? fallback),
    takenLocal === null ? null : metadata.takenOffset,
    takenLocal === null ? 'file-time' : takenSource,
    metadata.offsetSource,
    metadata.width,
    metadata.height,
    metadata.orientation,
    metadata.cameraMake,
    metadata.cameraModel,
    metadata.lens,
    metadata.latitude,
    metadata.longitude,
    metadata.altitude,
    metadata.iso,
    metadata.exposureTime,
    metadata.fNumber,
    metadata.focalLength,
    photoId,
  );
}

/** Stores the 64-bit fingerprint (8 bytes) and the dominant colour (0xRRGGBB). */
export function storeFingerprint(
  database: WritableDatabase,
  photoId: PhotoId,
  fingerprint: Uint8Array,
  dominantColour: number,
): void {
  statement<[Uint8Array, number, PhotoId]>(
    database,
    `UPDATE photo SET fingerprint = ?, dominant_colour = ? WHERE id = ?`,
  ).run(fingerprint, dominantColour, photoId);
}

/** The file of a photo that is read for it: the first that is there, else the first that was. */
export interface SourceFile {
  readonly fileId: PhotoFileId;
  readonly photoId: PhotoId;
  readonly folderId: LibraryFolderId;
  readonly folderPath: FilePath;
  readonly directoryPath: FilePath;
  readonly name: FilePath;
  readonly size: number;
  readonly mtimeMs: number;
  readonly contentHash: ContentHash | null;
  readonly state: 'present' | 'missing';
  readonly folderState: 'online' | 'offline';
}

const SOURCE_FILE = `
  SELECT photo_file.id AS fileId, photo_file.photo_id AS photoId, library_folder.id AS folderId,
    library_folder.path AS folderPath, directory.path AS directoryPath, photo_file.name AS name, photo_file.size AS size,
    photo_file.mtime_ms AS mtimeMs, photo_file.content_hash AS contentHash, photo_file.state AS state,
    library_folder.state AS folderState
  FROM photo_file
  JOIN directory ON directory.id = photo_file.directory_id
  JOIN library_folder ON library_folder.id = directory.library_folder_id`;

/** All files of a photo, the one to read first. */
export function filesOfPhoto(database: ReadableDatabase, photoId: PhotoId): SourceFile[] {
  return statement<[PhotoId], SourceFile>(
    database,
    `${SOURCE_FILE} WHERE photo_file.photo_id = ?
     ORDER BY photo_file.state = 'missing', library_folder.state = 'offline', photo_file.id`,
  ).all(photoId);
}

/** A file as the catalogue has it now; undefined where its row is gone. */
export function sourceFile(database: ReadableDatabase, fileId: PhotoFileId): SourceFile | undefined {
  return statement<[PhotoFileId], SourceFile>(database, `${SOURCE_FILE} WHERE photo_file.id = ?`).get(fileId);
}

/** The path of a file, as the operating system knows it, in the escaped form. */
export function pathOfFile(file: Pick<SourceFile, 'folderPath' | 'directoryPath' | 'name'>): FilePath {
  return joinPaths(file.folderPath, file.directoryPath, file.name);
}

const COPY_ANNOTATIONS = `
  INSERT INTO annotation (photo_id, tag_id, decision, source, decided_at)
  SELECT ?, tag_id, decision, source, decided_at FROM annotation WHERE photo_id = ?
  ON CONFLICT (photo_id, tag_id) DO UPDATE SET
    decision = excluded.decision, source = excluded.source, decided_at = excluded.decided_at
  WHERE excluded.decided_at > decided_at`;

/**
 * Puts the other photo's decision on a tag under that of `winner` where the winner's is later: the last act that made it,
 * and is not undone, has replaced the other's, as if it had all been on one photo.
 */
function putUnder(database: WritableDatabase, winner: PhotoId, other: PhotoId, evenOfOneTime: boolean): void {
  statement<[PhotoId, PhotoId, PhotoId, PhotoId, PhotoId, number]>(
    database,
    `UPDATE annotation_change SET (before, before_source, before_decided_at) =
       (SELECT decision, source, decided_at FROM annotation
        WHERE photo_id = ? AND tag_id = annotation_change.tag_id)
     WHERE photo_id = ?
       AND action_id = (
         SELECT max(change.action_id) FROM annotation_change AS change JOIN action ON action.id = change.action_id
         WHERE change.photo_id = ? AND change.tag_id = annotation_change.tag_id AND undone_at IS NULL)
       AND EXISTS (
         SELECT 1 FROM annotation AS kept JOIN annotation AS lost ON lost.tag_id = kept.tag_id
         WHERE kept.photo_id = ? AND lost.photo_id = ? AND kept.tag_id = annotation_change.tag_id
           AND kept.decided_at - lost.decided_at > ? AND lost.decided_at > coalesce(before_decided_at, -1))`,
  ).run(other, winner, winner, winner, other, evenOfOneTime ? -1 : 0);
}

/**
 * Makes one photo of two that show the same content: `from`'s files, annotations, rating and undo log go to `into`, then
 * `from` is gone. Where both have a decision on a tag, the later one stands, and an undo of it brings the other one back.
 */
export function mergePhotos(database: WritableDatabase, from: PhotoId, into: PhotoId): void {
  const run = (sql: string, ...ids: number[]): void => void statement<number[]>(database, sql).run(...ids);
  run(`UPDATE photo_file SET photo_id = ? WHERE photo_id = ?`, into, from);
  // of two decisions of one time that of `into` stands
  putUnder(database, into, from, true);
  putUnder(database, from, into, false);
  run(COPY_ANNOTATIONS, into, from);
  run(`DELETE FROM annotation WHERE photo_id = ?`, from);
  run(`UPDATE OR IGNORE annotation_change SET photo_id = ? WHERE photo_id = ?`, into, from);
  run(`DELETE FROM annotation_change WHERE photo_id = ?`, from);
  mergeRatings(database, from, into);
  run(`DELETE FROM photo WHERE id = ?`, from);
  refreshEffectiveTags(database, [into]);
}

/** Gives a file to `into`, without anything that is known of the photo that it belonged to. */
export function moveFileToPhoto(database: WritableDatabase, fileId: PhotoFileId, into: PhotoId): void {
  statement<[PhotoId, PhotoFileId]>(database, `UPDATE photo_file SET photo_id = ? WHERE id = ?`).run(
    into,
    fileId,
  );
}

/** Forgets decisions that nobody made on this photo: it got them as copies, from the photo that it was split from. */
export function forgetInheritedDecisions(database: WritableDatabase, photoId: PhotoId): void {
  statement<[PhotoId]>(
    database,
    `DELETE FROM annotation WHERE photo_id = ? AND NOT EXISTS (
       SELECT 1 FROM annotation_change
       WHERE annotation_change.photo_id = annotation.photo_id AND annotation_change.tag_id = annotation.tag_id)`,
  ).run(photoId);
  forgetInheritedRating(database, photoId);
}

/** Everything that `photo` holds of one photo. */
export interface PhotoRow extends Unread<PhotoMetadata> {
  readonly id: PhotoId;
  readonly addedAt: number;
  readonly dominantColour: number | null;
}

/** Everything is null until the metadata stage is done. */
type Unread<Read> = { readonly [Field in keyof Read]: Read[Field] | null };

/** The photo's row, or undefined where there is none. */
export function photoRow(database: ReadableDatabase, photoId: PhotoId): PhotoRow | undefined {
  return statement<[PhotoId], PhotoRow>(
    database,
    `SELECT id, added_at AS addedAt, taken_local AS takenLocal, taken_offset AS takenOffset,
       taken_source AS takenSource, offset_source AS offsetSource, width, height, orientation,
       camera_make AS cameraMake, camera_model AS cameraModel, lens, latitude, longitude, altitude, iso,
       exposure_time AS exposureTime, f_number AS fNumber, focal_length AS focalLength,
       dominant_colour AS dominantColour
     FROM photo WHERE id = ?`,
  ).get(photoId);
}

/** Other files, of other photos, with this content. Those that are missing come first: the likely origin of a move. */
export function filesWithHash(
  database: ReadableDatabase,
  hash: ContentHash,
  notOfPhoto: PhotoId,
): SourceFile[] {
  return statement<[ContentHash, PhotoId], SourceFile>(
    database,
    `${SOURCE_FILE} WHERE photo_file.content_hash = ? AND photo_file.photo_id <> ?
     ORDER BY photo_file.state = 'present', photo_file.id`,
  ).all(hash, notOfPhoto);
}

/** A content that a new file of this size may turn out to be, or null: it is then hashed before it is decoded. */
export function likelyHash(
  database: ReadableDatabase,
  size: number,
  notOfPhoto: PhotoId,
): ContentHash | null {
  const row = statement<[number, PhotoId], { hash: ContentHash }>(
    database,
    `SELECT content_hash AS hash FROM photo_file
     WHERE size = ? AND photo_id <> ? AND content_hash IS NOT NULL
     -- 'missing' comes before 'present'; in the order of an index, for a whole library may have one size
     ORDER BY state, id LIMIT 1`,
  ).get(size, notOfPhoto);
  return row?.hash ?? null;
}

/** Notes what a file was when it was read: hash, and the size and time that go with it. */
export function storeContent(database: WritableDatabase, fileId: PhotoFileId, content: FileContent): void {
  statement<[ContentHash, number, number, PhotoFileId]>(
    database,
    `UPDATE photo_file SET content_hash = ?, size = ?, mtime_ms = ? WHERE id = ?`,
  ).run(content.hash, content.size, content.mtimeMs, fileId);
}

/** Forgets a file's row: the file was found again elsewhere. */
export function deleteFile(database: WritableDatabase, fileId: PhotoFileId): void {
  statement<[PhotoFileId]>(database, `DELETE FROM photo_file WHERE id = ?`).run(fileId);
}
