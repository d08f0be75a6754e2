/**
 * @file Files and directories that are not where the catalogue has them. They are marked missing last, after everything
 * that may have moved has been found, and only when the drive that they lay on is there. Runs in the library thread.
 */

import type { Stats } from 'node:fs';
import { systemCode } from '../domain/errors.ts';
import { transaction } from '../catalogue/database.ts';
import {
  deleteEmptyDirectory,
  directoriesBelow,
  setDirectoryState,
  type DirectoryRow,
} from '../catalogue/folders.ts';
import { filesOfDirectory, placedFile, setFileMissing, type PlacedFile } from '../catalogue/photoFiles.ts';
import type { FilePath } from '../domain/filePath.ts';
import type { DirectoryId } from '../domain/ids.ts';
import { joinPath, parentPath } from './disk.ts';
import { isExcludedDirectory } from './exclusions.ts';
import { absolutePath, identityOf, offlineError, type GoneFile, type Scan } from './scan.ts';

const AT_ONCE = 200;
/** So many files are noted as gone before the list is worked off: memory must not grow with what was deleted. */
const MOST_NOTED = 20_000;
const PAGE = 400;

/** True where so much is noted that it should be worked off now. */
export function isGoneListFull(scan: Scan): boolean {
  return scan.gone.length >= MOST_NOTED;
}

/**
 * Marks the files that were noted as gone missing, if they still are.
 * @throws {TagrollError} FOLDER_OFFLINE where it is the whole folder that is gone.
 */
export async function settleGone(scan: Scan): Promise<void> {
  const { database, summary } = scan;
  const noted = scan.gone;
  scan.gone = [];
  for (let start = 0; start < noted.length;) {
    const gone: PlacedFile[] = [];
    const end = Math.min(noted.length, start + AT_ONCE);
    while (start < end) {
      const file = stillGone(scan, noted[start++]!);
      if (file) gone.push(file);
      if (scan.slices.due()) break;
    }
    if (gone.length > 0) {
      // after the files, so that a drive that was pulled in between is noticed
      await requireRoot(scan);
      const missing = gone.filter((file) => !isUnmounted(scan, file.directoryPath, file.otherDevice));
      transaction(database, () => {
        for (const file of missing) setFileMissing(database, file.id, scan.now());
      });
      summary.missing += missing.length;
      if (missing.length > 0) scan.onChanges(missing.map((file) => file.photoId));
    }
    await scan.slices.pause();
  }
  for (const id of scan.displaced) {
    if (placedFile(database, id)?.state === 'missing') summary.missing += 1;
  }
  scan.displaced = [];
}

/** The file's row, if it is still present in that place in the catalogue, and still not there on the disk. */
function stillGone(scan: Scan, noted: GoneFile): PlacedFile | null {
  const file = placedFile(scan.database, noted.id);
  if (file?.state !== 'present') return null;
  if (file.directoryId !== noted.directoryId || file.name !== noted.name) return null;
  try {
    const path = joinPath(joinPath(file.folderPath, file.directoryPath), file.name);
    return scan.disk.statusNow(path)?.isFile() ? null : file;
  } catch (error) {
    // whether it is there cannot be told: it stays as it is
    if (systemCode(error) === null) throw error;
    return null;
  }
}

async function requireRoot(scan: Scan): Promise<void> {
  let status: Stats;
  try {
    status = await scan.disk.status(scan.folder.path);
  } catch (error) {
    if (systemCode(error) === null) throw error;
    throw offlineError(scan.folder.path, error);
  } finally {
    scan.slices.restart();
  }
  if (!status.isDirectory() || identityOf(status).device !== scan.rootDevice) {
    throw offlineError(scan.folder.path);
  }
}

/**
 * True for a directory that lay on a drive of its own, mounted inside the library folder, which is not there: what is
 * left of its path lies on the library folder's device. Mount points may vanish together with their drive.
 */
function isUnmounted(scan: Scan, path: FilePath, otherDevice: 0 | 1): boolean {
  if (otherDevice === 0) return false;
  for (let place = path; ; place = parentPath(place)) {
    try {
      const status = scan.disk.statusNow(absolutePath(scan, place));
      if (status) return identityOf(status).device === scan.rootDevice;
    } catch (error) {
      if (systemCode(error) === null) throw error;
      return true;
    }
    if (place === '') return true;
  }
}

/**
 * Notes the files of directories that are not there any more as gone. Call {@link settleGone} next, then
 * {@link forgetGoneDirectories}.
 * @returns the directories that are truly gone, with those below them.
 */
export async function noteGoneDirectories(
  scan: Scan,
  directories: readonly DirectoryRow[],
): Promise<DirectoryId[]> {
  const gone: DirectoryId[] = [];
  for (const directory of directories) {
    if (stillExists(scan, directory.path)) continue;
    for (let after: FilePath | null = null; ;) {
      const rows = directoriesBelow(scan.database, scan.folder.id, directory.path, after, PAGE);
      for (const row of rows) {
        after = row.path;
        if (isUnmounted(scan, row.path, row.otherDevice)) {
          const { message } = offlineError(absolutePath(scan, row.path));
          if (row.problem !== message) setDirectoryState(scan.database, row.id, message, 1);
          continue;
        }
        gone.push(row.id);
        await noteFiles(scan, row.id);
      }
      if (rows.length === 0) break;
    }
  }
  return gone;
}

/** True where there is a directory at `path` that belongs to the library, or where that cannot be told. */
function stillExists(scan: Scan, path: FilePath): boolean {
  if (path.split('/').some((part) => isExcludedDirectory(part)) || scan.isExcluded(path, true)) return false;
  try {
    return scan.disk.statusNow(absolutePath(scan, path))?.isDirectory() ?? false;
  } catch (error) {
    if (systemCode(error) === null) throw error;
    return true;
  }
}

async function noteFiles(scan: Scan, directoryId: DirectoryId): Promise<void> {
  for (let after = ''; ;) {
    const files = filesOfDirectory(scan.database, directoryId, after, PAGE);
    for (const { id, name, state } of files) {
      after = name;
      if (state === 'present') scan.gone.push({ id, directoryId, name });
    }
    if (isGoneListFull(scan)) await settleGone(scan);
    await scan.slices.pause();
    if (files.length < PAGE) return;
  }
}

/** Forgets directories that are gone and of which no missing file speaks any more. */
export async function forgetGoneDirectories(scan: Scan, directoryIds: readonly DirectoryId[]): Promise<void> {
  for (let start = 0; start < directoryIds.length; start += AT_ONCE) {
    transaction(scan.database, () => {
      for (const id of directoryIds.slice(start, start + AT_ONCE)) deleteEmptyDirectory(scan.database, id);
    });
    await scan.slices.pause();
  }
}

/**
 * The directories of the whole folder that a scan did not come to and that may be gone: not in `visited`, and not at or
 * below one of `unreadable`.
 */
export async function unvisitedDirectories(
  scan: Scan,
  visited: ReadonlySet<DirectoryId>,
  unreadable: ReadonlySet<FilePath>,
): Promise<DirectoryRow[]> {
  const found: DirectoryRow[] = [];
  for (let after: FilePath | null = null; ;) {
    const rows = directoriesBelow(scan.database, scan.folder.id, '' as FilePath, after, PAGE);
    for (const row of rows) {
      after = row.path;
      if (!visited.has(row.id) && !isAtOrBelow(row.path, unreadable)) found.push(row);
    }
    await scan.slices.pause();
    if (rows.length === 0) return found;
  }
}

function isAtOrBelow(path: FilePath, places: ReadonlySet<FilePath>): boolean {
  if (places.size === 0) return false;
  for (let place = path; ; place = parentPath(place)) {
    if (places.has(place)) return true;
    if (place === '') return false;
  }
}
