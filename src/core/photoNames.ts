/** @file What counts as a photo on disk, and which photos a person means by a path. */

import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { ReadableDatabase } from './catalogue/database.ts';
import { allDirectories } from './catalogue/directories.ts';
import { photosAtPath } from './catalogue/photosAtPath.ts';
import { systemCode, TagrollError } from './domain/errors.ts';
import { pathForDisplay, pathFromString } from './domain/filePath.ts';
import type { PhotoId } from './domain/ids.ts';
import { looksLikePhoto } from './media/format.ts';
import { extensionOf, photoExtensions } from './media/photoExtensions.ts';
import type { PhotoNames } from './watch/scan.ts';

/** What counts as a photo; a name without an extension says nothing, so its file is looked into. */
export const photoNames: PhotoNames = {
  isPhotoName: (name) => {
    const extension = extensionOf(name);
    return extension === '' ? 'look-inside' : photoExtensions.has(extension) ? 'yes' : 'no';
  },
  looksLikePhoto,
};

/** The path without links, or null where nothing is there (a file that is gone may still be known as missing). */
function realPathOf(path: string): string | null {
  try {
    return realpathSync(path);
  } catch (error) {
    if (systemCode(error) !== null) return null;
    throw error;
  }
}

/**
 * The photos of a file, or of everything in and below a directory, given as a person writes it.
 * @throws {TagrollError} PHOTO_UNKNOWN where the library has nothing there.
 */
export function photosNamed(database: ReadableDatabase, path: string): PhotoId[] {
  const absolute = resolve(path);
  const real =
    realPathOf(absolute) ?? join(realPathOf(dirname(absolute)) ?? dirname(absolute), basename(absolute));
  const found = photosAtPath(database, pathFromString(real));
  if (found.length > 0) return found;
  const known = allDirectories(database).length > 0;
  throw new TagrollError(
    'PHOTO_UNKNOWN',
    known
      ? `The library has no photo at "${pathForDisplay(pathFromString(absolute))}". Is it inside a folder of the library, and was that scanned?`
      : `The library is empty. Add a folder with "tagroll scan FOLDER".`,
  );
}
