/** @file What one scan carries along: the catalogue, the disk, the folder as it was at the start, counts and changes. */

import type { Stats } from 'node:fs';
import type { WritableDatabase } from '../catalogue/database.ts';
import type { LibraryFolder } from '../catalogue/folders.ts';
import type { FileIdentity } from '../catalogue/photoFiles.ts';
import { systemCode, TagrollError, type Failure } from '../domain/errors.ts';
import { pathForDisplay, type FilePath } from '../domain/filePath.ts';
import type { DirectoryId, PhotoFileId, PhotoId } from '../domain/ids.ts';
import { joinPath, type Disk } from './disk.ts';
import type { IsExcluded } from './ownExclusions.ts';
import type { Settling } from './settling.ts';
import type { Slices } from './slices.ts';
import { addProblem, type ReconcileSummary } from './summary.ts';

/** Which files are photos: by their name, and, where that has no extension, by their first bytes. */
export interface PhotoNames {
  isPhotoName(name: string): 'yes' | 'no' | 'look-inside';
  /** `bytes`: the first 4096 of the file, or all of a shorter one. */
  looksLikePhoto(bytes: Uint8Array): boolean;
}

/** A file that was not where the catalogue has it. */
export interface GoneFile {
  readonly id: PhotoFileId;
  readonly directoryId: DirectoryId;
  readonly name: FilePath;
}

export interface Scan {
  readonly database: WritableDatabase;
  readonly disk: Disk;
  readonly photoNames: PhotoNames;
  readonly settling: Settling;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** As it was when the scan began. */
  readonly folder: LibraryFolder;
  /** The device that the library folder lies on today. */
  readonly rootDevice: number;
  readonly slices: Slices;
  summary: ReconcileSummary;
  readonly onChanges: (photoIds: readonly PhotoId[]) => void;
  /** The owner's own exclusions. */
  readonly isExcluded: IsExcluded;
  /** Files to be marked missing at the end, unless they turn up elsewhere until then. */
  gone: GoneFile[];
  /** Files that another was moved over: missing, unless they turned up elsewhere. */
  displaced: PhotoFileId[];
}

/** What the catalogue keeps of a file's status. Inode numbers beyond 2^53 are folded: they are only compared. */
export function identityOf(status: Stats): FileIdentity {
  const { size, mtimeMs, ino, dev } = status;
  return { size, mtimeMs, inode: foldNumber(ino), device: foldNumber(dev) };
}

function foldNumber(value: number): number {
  return Number.isSafeInteger(value) ? value : value % 2 ** 53;
}

/** The absolute path of a directory inside the scanned folder. */
export function absolutePath(scan: Scan, path: FilePath): FilePath {
  return joinPath(scan.folder.path, path);
}

/** The number that a device had at the last scan: numbers are dealt anew at each start of the system. */
export function deviceBefore(scan: Scan, device: number): number {
  return device === scan.rootDevice && scan.folder.device !== null ? scan.folder.device : device;
}

/** A sentence for a directory or file that could not be read. */
export function readFailure(error: unknown, path: FilePath, what: 'folder' | 'file'): Failure {
  const shown = pathForDisplay(path);
  const code = systemCode(error);
  if (code === null) throw error;
  const kind = what === 'folder' ? 'FOLDER_NOT_READABLE' : 'FILE_NOT_READABLE';
  if (code === 'EACCES' || code === 'EPERM') {
    return {
      code: kind,
      message: `You may not read the ${what} ${shown}. Ask its owner for permission, or leave it.`,
    };
  }
  return {
    code: kind,
    message:
      `The ${what} ${shown} cannot be read (${code}). What is known of it stays; ` +
      `see that its drive works and is connected well.`,
  };
}

/** Counts a problem and returns its message. */
export function noteProblem(scan: Scan, error: unknown, path: FilePath, what: 'folder' | 'file'): string {
  const failure = readFailure(error, path, what);
  addProblem(scan.summary, path, failure);
  return failure.message;
}

/** The library folder as a whole cannot be reached: a reason to stop, and to leave its files as they are. */
export function offlineError(path: FilePath, cause?: unknown): TagrollError {
  const shown = pathForDisplay(path);
  const code = systemCode(cause);
  const denied = code === 'EACCES' || code === 'EPERM';
  return new TagrollError(
    'FOLDER_OFFLINE',
    denied
      ? `You may not read the folder ${shown} any more. Its photos stay in the library until you may.`
      : `The folder ${shown} is not there. Its photos stay in the library; connect its drive, or remove the folder.`,
    cause === undefined ? undefined : { cause },
  );
}
