/** @file Photos by the path of a file or of a directory. */

import { isBelow, slashed, type FilePath } from '../domain/filePath.ts';
import type { PhotoId } from '../domain/ids.ts';
import { allDirectories } from './directories.ts';
import { statement, type ReadableDatabase } from './database.ts';

/** The photo of the file at this absolute path, or the photos in and below this directory; also missing ones. */
export function photosAtPath(database: ReadableDatabase, path: FilePath): PhotoId[] {
  const wanted = slashed(path);
  const directories = allDirectories(database);
  const split = wanted.lastIndexOf('/');
  const parentPath = wanted.slice(0, split) || '/';
  const parent = directories.find((directory) => slashed(directory.path) === parentPath);
  const file =
    parent &&
    statement<[number, string], { photoId: PhotoId }>(
      database,
      `SELECT photo_id AS photoId FROM photo_file WHERE directory_id = ? AND name = ?`,
    ).get(parent.id, wanted.slice(split + 1));
  if (file) return [file.photoId];
  const below = directories
    .filter((directory) => slashed(directory.path) === wanted || isBelow(directory.path, wanted))
    .map((directory) => directory.id);
  return statement<[string], { photoId: PhotoId }>(
    database,
    `SELECT DISTINCT photo_id AS photoId FROM photo_file
     WHERE directory_id IN (SELECT value FROM json_each(?)) ORDER BY photo_id`,
  )
    .all(JSON.stringify(below))
    .map((row) => row.photoId);
}
