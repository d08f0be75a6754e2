/** @file Library folders and the directories inside them: adding, removing, and what is known of their state. */

import { constants, realpathSync } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TagrollError } from '../domain/errors.ts';
import {
  isBelow,
  isOddPath,
  pathForDisplay,
  pathFromBytes,
  pathFromString,
  pathToBytes,
  type FilePath,
} from '../domain/filePath.ts';
import type { DirectoryId, LibraryFolderId, PhotoFileId, PhotoId } from '../domain/ids.ts';
import { writeWhenFree } from './busyCatalogue.ts';
import { rememberContents } from './keptPhotos.ts';
import { statement, type ReadableDatabase, type WritableDatabase } from './database.ts';
import { deletePhotosWithoutFiles } from './photoFiles.ts';

export type FolderState = 'online' | 'offline';

export interface LibraryFolder {
  readonly id: LibraryFolderId;
  /** Absolute, with all links resolved, without a separator at its end. */
  readonly path: FilePath;
  readonly state: FolderState;
  /** Why it is offline, for its owner. */
  readonly problem: string | null;
  /** The number of the device that it lay on when it was last read. */
  readonly device: number | null;
  /** When the last complete scan began, in milliseconds since 1970. */
  readonly scannedAt: number | null;
}

const FOLDER = `SELECT id, path, state, problem, device, scanned_at AS scannedAt FROM library_folder`;

/** All library folders, in the order in which they were added. */
export function libraryFolders(database: ReadableDatabase): LibraryFolder[] {
  return statement<[], LibraryFolder>(database, `${FOLDER} ORDER BY id`).all();
}

/** @throws {TagrollError} FOLDER_UNKNOWN */
export function libraryFolder(database: ReadableDatabase, id: LibraryFolderId): LibraryFolder {
  const found = statement<[LibraryFolderId], LibraryFolder>(database, `${FOLDER} WHERE id = ?`).get(id);
  if (!found) throw new TagrollError('FOLDER_UNKNOWN', 'This folder is not in the library any more.');
  return found;
}

function folderAt(database: ReadableDatabase, path: FilePath): LibraryFolder | undefined {
  return statement<[FilePath], LibraryFolder>(database, `${FOLDER} WHERE path = ?`).get(path);
}

/** The path as `fs` takes it: bytes where it is no UTF-8. */
function native(path: FilePath): string | Buffer {
  return isOddPath(path) ? Buffer.from(pathToBytes(path)) : path;
}

function folderError(error: unknown, path: FilePath): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  const shown = pathForDisplay(path);
  if (code === 'ENOENT') {
    return new TagrollError(
      'FOLDER_NOT_FOUND',
      `There is no folder ${shown}. See that its name is right and its drive connected.`,
      { cause: error },
    );
  }
  if (code === 'ENOTDIR') {
    return new TagrollError(
      'FOLDER_NOT_A_DIRECTORY',
      `${shown} is not a folder. Add the folder that holds it.`,
      {
        cause: error,
      },
    );
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new TagrollError(
      'FOLDER_NOT_READABLE',
      `You may not read the folder ${shown}. Ask its owner for permission, or choose another.`,
      { cause: error },
    );
  }
  return code === ''
    ? error
    : new TagrollError('FOLDER_NOT_READABLE', `The folder ${shown} cannot be read (${String(code)}).`, {
        cause: error,
      });
}

const ownFolders = new WeakMap<ReadableDatabase, FilePath>();

/** The folder of the catalogue itself, with all links resolved: it holds no photos of the owner. */
export function catalogueFolder(database: ReadableDatabase): FilePath {
  let folder = ownFolders.get(database);
  if (folder === undefined)
    ownFolders.set(database, (folder = pathFromString(realpathSync.native(dirname(database.name)))));
  return folder;
}

/**
 * Adds a folder to the library; nothing in it is read yet. A folder that is in the library already is returned as it
 * is, also where its drive is not connected.
 * @throws {TagrollError} FOLDER_NOT_FOUND, FOLDER_NOT_A_DIRECTORY, FOLDER_NOT_READABLE, FOLDER_OVERLAPS, CATALOGUE_*,
 * DISK_FULL
 */
export async function addLibraryFolder(
  database: WritableDatabase,
  absolutePath: FilePath,
  now: number = Date.now(),
): Promise<LibraryFolder> {
  const known = folderAt(database, absolutePath);
  if (known) return known;
  let path: FilePath;
  let device: number;
  try {
    path = pathFromBytes(await realpath(native(absolutePath), { encoding: 'buffer' }));
    const status = await stat(native(path));
    if (!status.isDirectory()) throw Object.assign(new Error('not a directory'), { code: 'ENOTDIR' });
    await access(native(path), constants.R_OK | constants.X_OK);
    device = status.dev;
  } catch (error) {
    throw folderError(error, absolutePath);
  }
  const own = catalogueFolder(database);
  if (path === own || isBelow(path, own)) {
    throw new TagrollError(
      'FOLDER_OVERLAPS',
      `"${pathForDisplay(absolutePath)}" lies in the folder of the catalogue itself, which holds no photos of yours.`,
    );
  }
  return writeWhenFree(database, () => {
    for (const other of libraryFolders(database)) {
      if (other.path === path) return other;
      const inside = isBelow(path, other.path);
      if (!inside && !isBelow(other.path, path)) continue;
      const [shown, otherShown] = [pathForDisplay(path), pathForDisplay(other.path)];
      throw new TagrollError(
        'FOLDER_OVERLAPS',
        inside
          ? `${shown} lies inside ${otherShown}, which is in the library: its photos are there already.`
          : `${shown} contains ${otherShown}, which is in the library. Remove that one first.`,
        { details: { path: other.path } },
      );
    }
    const { lastInsertRowid } = statement<[FilePath, number, number]>(
      database,
      `INSERT INTO library_folder (path, device, added_at) VALUES (?, ?, ?)`,
    ).run(path, device, now);
    return libraryFolder(database, Number(lastInsertRowid) as LibraryFolderId);
  });
}

export interface RemovedFolder {
  readonly files: number;
  /** Photos that had no other file and none of a person's decisions: they are gone from the catalogue. */
  readonly photosRemoved: number;
  /** Photos without a file that are kept for the sake of a person's decisions. */
  readonly photosKept: number;
}

/** Files taken away in one transaction, so that nobody waits long. */
const REMOVED_AT_ONCE = 200;

/**
 * Takes files out of the library, in the caller's transaction; they are not touched on disk. Photos that have no file
 * left go, unless they hold a person's work: those remember their content, and are found by it when it comes back.
 */
export function removeFiles(
  database: WritableDatabase,
  files: readonly { readonly id: PhotoFileId; readonly photoId: PhotoId }[],
): { photoIds: PhotoId[]; removed: number; kept: number } {
  const remove = statement<[PhotoFileId]>(database, `DELETE FROM photo_file WHERE id = ?`);
  const photoIds = [...new Set(files.map((file) => file.photoId))];
  rememberContents(database, photoIds);
  for (const file of files) remove.run(file.id);
  return { photoIds, ...deletePhotosWithoutFiles(database, photoIds) };
}

/**
 * Takes a folder out of the library; its files on disk are not touched. Photos that have no file left go, unless a
 * person has decided on their tags or rated them. Works in slices; stopped halfway, it can be called again.
 * @throws {TagrollError} FOLDER_UNKNOWN, CATALOGUE_*, DISK_FULL
 */
export async function removeLibraryFolder(
  database: WritableDatabase,
  folderId: LibraryFolderId,
  onChanges?: (photoIds: readonly PhotoId[]) => void,
): Promise<RemovedFolder> {
  libraryFolder(database, folderId);
  const some = statement<[LibraryFolderId, number], { id: PhotoFileId; photoId: PhotoId }>(
    database,
    `SELECT photo_file.id AS id, photo_id AS photoId FROM directory
     JOIN photo_file ON photo_file.directory_id = directory.id
     WHERE library_folder_id = ? LIMIT ?`,
  );
  let [files, photosRemoved, photosKept] = [0, 0, 0];
  const removeFolder = statement<[LibraryFolderId]>(database, `DELETE FROM library_folder WHERE id = ?`);
  for (;;) {
    const { isLast, photoIds, removed, kept, count } = await writeWhenFree(database, () => {
      const rows = some.all(folderId, REMOVED_AT_ONCE);
      const slice = { ...removeFiles(database, rows), count: rows.length };
      const isLast = rows.length < REMOVED_AT_ONCE;
      // together with the last files, or another program that reads the folder could put one in between
      if (isLast) removeFolder.run(folderId);
      return { ...slice, isLast };
    });
    files += count;
    photosRemoved += removed;
    photosKept += kept;
    if (count > 0) onChanges?.(photoIds);
    if (isLast) return { files, photosRemoved, photosKept };
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Notes that the folder can be read, and on which device. @returns true where that is news. */
export function setFolderOnline(
  database: WritableDatabase,
  folderId: LibraryFolderId,
  device: number,
): boolean {
  const before = libraryFolder(database, folderId);
  if (before.state === 'online' && before.device === device && before.problem === null) return false;
  statement<[number, LibraryFolderId]>(
    database,
    `UPDATE library_folder SET state = 'online', problem = NULL, device = ? WHERE id = ?`,
  ).run(device, folderId);
  return before.state !== 'online';
}

/** Notes that the folder cannot be reached, and why. Its files stay as they are. @returns true where that is news. */
export function setFolderOffline(
  database: WritableDatabase,
  folderId: LibraryFolderId,
  problem: string,
): boolean {
  return (
    statement<[string, LibraryFolderId, string]>(
      database,
      `UPDATE library_folder SET state = 'offline', problem = ?
       WHERE id = ? AND (state <> 'offline' OR problem IS NOT ?)`,
    ).run(problem, folderId, problem).changes > 0
  );
}

/** Notes when the last complete scan began. */
export function setFolderScanned(
  database: WritableDatabase,
  folderId: LibraryFolderId,
  startedAt: number,
): void {
  statement<[number, LibraryFolderId]>(database, `UPDATE library_folder SET scanned_at = ? WHERE id = ?`).run(
    Math.round(startedAt),
    folderId,
  );
}

export interface DirectoryRow {
  readonly id: DirectoryId;
  /** Relative to the library folder, `/` between its parts; '' is the library folder itself. */
  readonly path: FilePath;
  /** Why it could not be read last time, for its owner. */
  readonly problem: string | null;
  /** 1 where it lay on another file system than the library folder. */
  readonly otherDevice: 0 | 1;
}

const DIRECTORY = `SELECT id, path, problem, other_device AS otherDevice FROM directory`;

/** The row of a directory, made where there is none. */
export function ensureDirectory(
  database: WritableDatabase,
  folderId: LibraryFolderId,
  path: FilePath,
): DirectoryRow {
  const find = statement<[LibraryFolderId, FilePath], DirectoryRow>(
    database,
    `${DIRECTORY} WHERE library_folder_id = ? AND path = ?`,
  );
  const found = find.get(folderId, path);
  if (found) return found;
  libraryFolder(database, folderId);
  statement<[LibraryFolderId, FilePath]>(
    database,
    `INSERT INTO directory (library_folder_id, path) VALUES (?, ?)`,
  ).run(folderId, path);
  return find.get(folderId, path)!;
}

/** The rows of the directories directly inside `path`. */
export function childDirectories(
  database: ReadableDatabase,
  folderId: LibraryFolderId,
  path: FilePath,
): DirectoryRow[] {
  const prefix = path === '' ? '' : `${path}/`;
  return statement<[LibraryFolderId, string, string, string], DirectoryRow>(
    database,
    `${DIRECTORY}
     WHERE library_folder_id = ? AND path > ? AND path < ? AND instr(substr(path, length(?) + 1), '/') = 0`,
    // '0' is the character after '/'; U+10FFFF comes after every other
  ).all(folderId, prefix, path === '' ? '\u{10ffff}' : `${path}0`, prefix);
}

/** The row of `path` and of all directories below it, `limit` at a time: after the row with the path `after`. */
export function directoriesBelow(
  database: ReadableDatabase,
  folderId: LibraryFolderId,
  path: FilePath,
  after: FilePath | null,
  limit: number,
): DirectoryRow[] {
  if (after === null) {
    const own = statement<[LibraryFolderId, FilePath], DirectoryRow>(
      database,
      `${DIRECTORY} WHERE library_folder_id = ? AND path = ?`,
    ).all(folderId, path);
    if (own.length > 0) return own;
  }
  const from = after === null || after === path ? (path === '' ? '' : `${path}/`) : after;
  return statement<[LibraryFolderId, string, string, number], DirectoryRow>(
    database,
    `${DIRECTORY} WHERE library_folder_id = ? AND path > ? AND path < ? ORDER BY path LIMIT ?`,
  ).all(folderId, from, path === '' ? '\u{10ffff}' : `${path}0`, limit);
}

/** Keeps what was found of a directory: why it cannot be read, and whether it is a mount of its own. */
export function setDirectoryState(
  database: WritableDatabase,
  directoryId: DirectoryId,
  problem: string | null,
  otherDevice: 0 | 1,
): void {
  statement<[string | null, number, DirectoryId]>(
    database,
    `UPDATE directory SET problem = ?, other_device = ? WHERE id = ?`,
  ).run(problem, otherDevice, directoryId);
}

/** Forgets a directory that is gone, unless rows of missing files still name it. */
export function deleteEmptyDirectory(database: WritableDatabase, directoryId: DirectoryId): void {
  statement<[DirectoryId, DirectoryId]>(
    database,
    `DELETE FROM directory WHERE id = ? AND NOT EXISTS (SELECT 1 FROM photo_file WHERE directory_id = ?)`,
  ).run(directoryId, directoryId);
}
