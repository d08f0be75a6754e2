/** @file Photos by the path of a file or of a directory. */

import type { FilePath } from '../domain/filePath.ts';
import type { PhotoId } from '../domain/ids.ts';
import { allDirectories } from './directories.ts';
import { statement, type ReadableDatabase } from './database.ts';

/** The photo of the file at this absolute path, or the photos in and below this directory; also missing ones. */
export function photosAtPath(database: ReadableDatabase, path: FilePath): PhotoId[] {
  const clean = path.length > 1 && /[/\\]$/.test(path) ? path.slice(0, -1) : path;
  const directories = allDirectories(database);
  const split = Math.max(clean.lastIndexOf('/'), clean.lastIndexOf('\\'));
  const parent = directories.find((directory) => directory.path === (clean.slice(0, split) || '/'));
  const file =
    parent &&
    statement<[number, string], { photoId: PhotoId }>(
      database,
      `SELECT photo_id AS photoId FROM photo_file WHERE directory_id = ? AND name = ?`,
    ).get(parent.id, clean.slice(split + 1));
  if (file) return [file.photoId];
  const below = directories
    .filter((directory) => directory.path === clean || directory.path.startsWith(`${clean}/`))
    .map((directory) => directory.id);
  return statement<[string], { photoId: PhotoId }>(
    database,
    `SELECT DISTINCT photo_id AS photoId FROM photo_file
     WHERE directory_id IN (SELECT value FROM json_each(?)) ORDER BY photo_id`,
  )
    .all(JSON.stringify(below))
    .map((row) => row.photoId);
}
