/** @file Directories by their whole path, as search and the command line need them. */

import type { DirectoryId } from '../domain/ids.ts';
import { statement, type ReadableDatabase } from './database.ts';

export interface DirectoryPath {
  readonly id: DirectoryId;
  /** Absolute path of the library folder. */
  readonly folder: string;
  /** Absolute path of the directory. */
  readonly path: string;
}

/** All directories with their absolute paths. */
export function allDirectories(database: ReadableDatabase): DirectoryPath[] {
  return statement<[], DirectoryPath>(
    database,
    `SELECT directory.id AS id, library_folder.path AS folder,
       library_folder.path || CASE directory.path WHEN '' THEN '' ELSE '/' || directory.path END AS path
     FROM directory JOIN library_folder ON library_folder.id = directory.library_folder_id`,
  ).all();
}
