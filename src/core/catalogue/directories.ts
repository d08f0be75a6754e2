/** @file Directories by their whole path, as search and the command line need them. */

import { joinPaths, type FilePath } from '../domain/filePath.ts';
import type { DirectoryId } from '../domain/ids.ts';
import { statement, type ReadableDatabase } from './database.ts';

export interface DirectoryPath {
  readonly id: DirectoryId;
  /** Absolute path of the library folder. */
  readonly folder: FilePath;
  /** Absolute path of the directory. */
  readonly path: FilePath;
}

/** All directories with their absolute paths. */
export function allDirectories(database: ReadableDatabase): DirectoryPath[] {
  return statement<[], { id: DirectoryId; folder: FilePath; below: FilePath }>(
    database,
    `SELECT directory.id AS id, library_folder.path AS folder, directory.path AS below
     FROM directory JOIN library_folder ON library_folder.id = directory.library_folder_id`,
  )
    .all()
    .map(({ id, folder, below }) => ({ id, folder, path: joinPaths(folder, below) }));
}
