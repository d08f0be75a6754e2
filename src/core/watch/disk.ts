/**
 * @file The disk as reconcile sees it, in the library thread. Directories are listed through the thread pool, so that a
 * drive that has to spin up or does not answer holds up nobody; the files of a listed directory are then looked at one
 * after another in this thread (2 µs each, where a round trip through the pool takes 20), in short slices.
 */

import {
  closeSync,
  constants,
  lstat as lstatLater,
  lstatSync,
  openSync,
  opendir,
  readdir,
  readSync,
  type Dirent,
  type Stats,
} from 'node:fs';
import { lstat } from 'node:fs/promises';
import { systemCode } from '../domain/errors.ts';
import { isOddPath, pathFromBytes, pathToBytes, type FilePath } from '../domain/filePath.ts';

/** `link` is a symbolic link, `special` a socket, FIFO or device. */
export type EntryKind = 'file' | 'directory' | 'link' | 'special';

export interface DiskEntry {
  readonly name: FilePath;
  readonly kind: EntryKind;
}

/** Reading the disk; a parameter, so that tests can let it fail. Paths are absolute. Errors carry Node's `code`. */
export interface Disk {
  /** All entries of a directory, in no order. */
  list(directory: FilePath): Promise<DiskEntry[]>;
  /** Status of the path itself, links not followed; without holding this thread. */
  status(path: FilePath): Promise<Stats>;
  /** The same at once; undefined where there is nothing. */
  statusNow(path: FilePath): Stats | undefined;
  /** The first bytes of a regular file, at most `length`. */
  head(path: FilePath, length: number): Uint8Array;
}

/** The path as `fs` takes it: bytes where it is no UTF-8. */
export function nativePath(path: FilePath): string | Buffer {
  return isOddPath(path) ? Buffer.from(pathToBytes(path)) : path;
}

/** `directory` joined with a name or relative path; '' stays the directory. */
export function joinPath(directory: FilePath, name: FilePath): FilePath {
  if (name === '') return directory;
  if (directory === '') return name;
  return (directory.endsWith('/') ? `${directory}${name}` : `${directory}/${name}`) as FilePath;
}

/** The part after the last `/`. */
export function baseName(path: FilePath): FilePath {
  return path.slice(path.lastIndexOf('/') + 1) as FilePath;
}

/** The part before the last `/`; '' for a name alone. */
export function parentPath(path: FilePath): FilePath {
  return path.slice(0, Math.max(0, path.lastIndexOf('/'))) as FilePath;
}

/** Directories of this many bytes (some 6,000 entries where the file system says it at all) are read in parts. */
const LARGE = 128 * 1024;
/** Entries that are read of a large directory in one go: with 100,000, all at once hold the thread 100 ms. */
const ENTRIES_AT_ONCE = 1024;
// eslint-disable-next-line no-control-regex
const ASCII = /^[\u0000-\u007f]*$/;

/** Names come as Latin-1, one character for each byte: twice as fast as buffers, and as faithful. */
function entryFrom(entry: Dirent): DiskEntry {
  const kind = entry.isFile()
    ? 'file'
    : entry.isDirectory()
      ? 'directory'
      : entry.isSymbolicLink()
        ? 'link'
        : 'special';
  const { name } = entry;
  return {
    name: ASCII.test(name) ? (name as FilePath) : pathFromBytes(Buffer.from(name, 'latin1')),
    kind,
  };
}

// callbacks and not promises in what follows: half the time for small directories, which most are
function listSmall(path: string | Buffer): Promise<DiskEntry[]> {
  return new Promise((resolve, reject) =>
    readdir(path, { encoding: 'latin1', withFileTypes: true }, (error, entries) => {
      if (error) reject(error);
      else resolve(entries.map(entryFrom));
    }),
  );
}

function listLarge(path: string | Buffer): Promise<DiskEntry[]> {
  return new Promise((resolve, reject) =>
    opendir(path, { encoding: 'latin1', bufferSize: ENTRIES_AT_ONCE }, (openError, directory) => {
      if (openError) {
        reject(openError);
        return;
      }
      const entries: DiskEntry[] = [];
      const next = (): void =>
        directory.read((error, entry) => {
          if (!error && entry) {
            entries.push(entryFrom(entry));
            next();
            return;
          }
          directory.close((closeError) => {
            const failed = error ?? closeError;
            if (failed) reject(failed);
            else resolve(entries);
          });
        });
      next();
    }),
  );
}

/** The disk of this machine. */
export const realDisk: Disk = {
  list: (directory) => {
    const path = nativePath(directory);
    return new Promise((resolve, reject) =>
      lstatLater(path, (error, status) => {
        if (error) reject(error);
        else (status.size > LARGE ? listLarge(path) : listSmall(path)).then(resolve, reject);
      }),
    );
  },
  status: (path) => lstat(nativePath(path)),
  statusNow(path) {
    try {
      return lstatSync(nativePath(path), { throwIfNoEntry: false });
    } catch (error) {
      // a file stands where a directory of the path was
      if (systemCode(error) === 'ENOTDIR') return undefined;
      throw error;
    }
  },
  head(path, length) {
    // O_NONBLOCK: where the file was replaced by a FIFO meanwhile, open and read return at once
    const descriptor = openSync(
      nativePath(path),
      constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0),
    );
    try {
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, readSync(descriptor, bytes, 0, length, 0));
    } finally {
      closeSync(descriptor);
    }
  },
};
