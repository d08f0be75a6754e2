/** @file The owner's exclusions of each library folder: patterns, in order. `watch/ownExclusions.ts` reads them. */

import type { LibraryFolderId } from '../domain/ids.ts';
import { libraryFolder } from './folders.ts';
import { statement, type ReadableDatabase, type WritableDatabase } from './database.ts';
import { getSetting, putSetting } from './settings.ts';

/** The patterns of a folder. */
export function exclusionsOf(database: ReadableDatabase, folderId: LibraryFolderId): string[] {
  return statement<[LibraryFolderId], { pattern: string }>(
    database,
    `SELECT pattern FROM folder_exclusion WHERE library_folder_id = ? ORDER BY position`,
  )
    .all(folderId)
    .map((row) => row.pattern);
}

const pendingKey = (folderId: LibraryFolderId): string => `exclusions-pending:${folderId}`;

/**
 * Puts these patterns in the place of a folder's former ones, in the caller's transaction. What they exclude is still in
 * the library until {@link setExclusionsDone}.
 * @throws {TagrollError} FOLDER_UNKNOWN
 */
export function putExclusions(
  database: WritableDatabase,
  folderId: LibraryFolderId,
  patterns: readonly string[],
): void {
  libraryFolder(database, folderId);
  statement<[LibraryFolderId]>(database, `DELETE FROM folder_exclusion WHERE library_folder_id = ?`).run(
    folderId,
  );
  const insert = statement<[LibraryFolderId, number, string]>(
    database,
    `INSERT INTO folder_exclusion (library_folder_id, position, pattern) VALUES (?, ?, ?)`,
  );
  patterns.forEach((pattern, position) => insert.run(folderId, position, pattern));
  putSetting(database, pendingKey(folderId), 'yes');
}

/** True where a folder may still hold photos that its patterns exclude. */
export function areExclusionsPending(database: ReadableDatabase, folderId: LibraryFolderId): boolean {
  return getSetting(database, pendingKey(folderId)) === 'yes';
}

/** All that a folder's patterns exclude is out of the library. */
export function setExclusionsDone(database: WritableDatabase, folderId: LibraryFolderId): void {
  statement<[string]>(database, `DELETE FROM setting WHERE key = ?`).run(pendingKey(folderId));
}
