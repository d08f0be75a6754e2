/** @file Takes photos out of the library that the owner's exclusions pass over since they were changed. */

import { writeWhenFree } from '../catalogue/busyCatalogue.ts';
import type { WritableDatabase } from '../catalogue/database.ts';
import { areExclusionsPending, exclusionsOf, setExclusionsDone } from '../catalogue/exclusions.ts';
import {
  deleteEmptyDirectory,
  directoriesBelow,
  libraryFolders,
  removeFiles,
  type DirectoryRow,
} from '../catalogue/folders.ts';
import { filesOfDirectory, type KnownFile } from '../catalogue/photoFiles.ts';
import type { FilePath } from '../domain/filePath.ts';
import type { LibraryFolderId, PhotoId } from '../domain/ids.ts';
import { joinPath } from './disk.ts';
import { compileExclusions, type IsExcluded } from './ownExclusions.ts';

/** Rows read, and files taken away, in one transaction. */
const AT_ONCE = 200;

/**
 * Takes out what the exclusions of all folders pass over, as the removal of a folder would: a person's work is kept and
 * found again by content. In slices; stopped halfway, the next call goes on.
 */
export async function excludeFiles(
  database: WritableDatabase,
  onChanges: (photoIds: readonly PhotoId[]) => void,
  signal?: AbortSignal,
): Promise<void> {
  for (const { id } of libraryFolders(database)) {
    if (!areExclusionsPending(database, id)) continue;
    const patterns = exclusionsOf(database, id);
    if (!(await excludeFromFolder(database, id, compileExclusions(patterns), onChanges, signal))) return;
    await writeWhenFree(database, () => {
      // they may have been changed again meanwhile
      const now = exclusionsOf(database, id);
      if (now.join('\n') === patterns.join('\n')) setExclusionsDone(database, id);
    });
  }
}

async function excludeFromFolder(
  database: WritableDatabase,
  folderId: LibraryFolderId,
  isExcluded: IsExcluded,
  onChanges: (photoIds: readonly PhotoId[]) => void,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  for (let after: FilePath | null = null; ;) {
    const directories: DirectoryRow[] = directoriesBelow(database, folderId, '' as FilePath, after, AT_ONCE);
    if (directories.length === 0) return true;
    for (const directory of directories) {
      after = directory.path;
      await excludeFromDirectory(database, directory, isExcluded, onChanges);
      if (signal?.aborted || !database.open) return false;
    }
  }
}

async function excludeFromDirectory(
  database: WritableDatabase,
  directory: DirectoryRow,
  isExcluded: IsExcluded,
  onChanges: (photoIds: readonly PhotoId[]) => void,
): Promise<void> {
  const isOut = ({ name }: KnownFile): boolean => isExcluded(joinPath(directory.path, name), false);
  for (let after = ''; ;) {
    const files = filesOfDirectory(database, directory.id, after, AT_ONCE);
    if (files.some(isOut)) {
      const { photoIds } = await writeWhenFree(database, () =>
        // read again: where another program wrote, time has passed
        removeFiles(database, filesOfDirectory(database, directory.id, after, AT_ONCE).filter(isOut)),
      );
      onChanges(photoIds);
    }
    await new Promise((resolve) => setImmediate(resolve));
    if (files.length < AT_ONCE) break;
    after = files.at(-1)!.name;
  }
  if (isExcluded(directory.path, true))
    await writeWhenFree(database, () => deleteEmptyDirectory(database, directory.id));
}
