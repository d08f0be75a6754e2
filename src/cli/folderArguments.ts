/** @file Folders as a person names them on the command line. */

import { TagrollError } from '../core/domain/errors.ts';

/**
 * Refuses names that are a slip: an empty one (an unset variable of the shell) would mean the current folder.
 * @throws {TagrollError} INPUT_INVALID.
 */
export function checkFolders(folders: readonly string[]): void {
  if (folders.every((folder) => folder.trim() !== '')) return;
  throw new TagrollError('INPUT_INVALID', 'The name of a folder is empty. Use "." for the current folder.');
}
