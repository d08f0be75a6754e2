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
  /** False where its library folder cannot be reached. */
  readonly isOnline: boolean;
}

/** All directories with their absolute paths. */
export function allDirectories(database: ReadableDatabase): DirectoryPath[] {
  return statement<[], { id: DirectoryId; folder: FilePath; below: FilePath; isOnline: number }>(
    database,
    `SELECT directory.id AS id, library_folder.path AS folder, directory.path AS below,
       library_folder.state = 'online' AS isOnline
     FROM directory JOIN library_folder ON library_folder.id = directory.library_folder_id`,
  )
    .all()
    .map(({ id, folder, below, isOnline }) => ({
      id,
      folder,
      path: joinPaths(folder, below),
      isOnline: isOnline === 1,
    }));
}
