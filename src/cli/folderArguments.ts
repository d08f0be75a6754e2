/** @file Folders as a person names them on the command line. */

import { isAbsolute, relative, resolve } from 'node:path';
import { TagrollError } from '../core/domain/errors.ts';
import { pathForDisplay, pathFromString } from '../core/domain/filePath.ts';

/**
 * Refuses names that are a slip: an empty one (an unset variable of the shell) would mean the current folder, and the
 * catalogue's own folder holds no photos of the owner.
 * @throws {TagrollError} INPUT_INVALID, FOLDER_OVERLAPS.
 */
export function checkFolders(folders: readonly string[], catalogueFolder: string): void {
  for (const folder of folders) {
    if (folder.trim() === '') {
      throw new TagrollError(
        'INPUT_INVALID',
        'The name of a folder is empty. Use "." for the current folder.',
      );
    }
    const inside = relative(catalogueFolder, resolve(folder));
    if (!inside.startsWith('..') && !isAbsolute(inside)) {
      throw new TagrollError(
        'FOLDER_OVERLAPS',
        `"${pathForDisplay(pathFromString(folder))}" lies in the folder of the catalogue itself, which holds no photos of yours.`,
      );
    }
  }
}
