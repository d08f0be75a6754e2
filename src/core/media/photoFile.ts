/** @file Reads a photo's file once, whole, in the decoder process, and makes sure that it did not change meanwhile. */

import { webcrypto } from 'node:crypto';
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { TagrollError } from '../domain/errors.ts';
import { pathToBytes, type FilePath } from '../domain/filePath.ts';
import type { ContentHash } from '../domain/ids.ts';
import type { FileContent } from '../domain/photo.ts';
import { messageOfName } from './pictureFailure.ts';

/** Largest file that is read. */
export const LARGEST_FILE = 2 * 1024 ** 3;

/** A failure that may pass by itself: the file is still being written, or the drive is busy or gone. */
export class TransientError extends TagrollError {}

export interface PhotoBytes {
  readonly content: FileContent;
  /** All bytes of the file, in a buffer of its own. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Errors of the operating system that may pass: too many open files, no memory, a network drive that went away. */
const PASSING = new Set([
  'EMFILE',
  'ENFILE',
  'ENOMEM',
  'EAGAIN',
  'EBUSY',
  'EINTR',
  'ESTALE',
  'ETIMEDOUT',
  'EHOSTDOWN',
  'ENODEV',
  'EIO',
]);

/** What the operating system said of a file, in the owner's words; other errors as they are. */
export function asReadFailure(path: FilePath, thrown: unknown): unknown {
  if (thrown instanceof TagrollError || !(thrown instanceof Error) || !('code' in thrown)) return thrown;
  const code = String(thrown.code);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new TagrollError('FILE_NOT_FOUND', messageOfName(path, 'is not there any more.'), {
      cause: thrown,
    });
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new TagrollError(
      'FILE_NOT_READABLE',
      messageOfName(
        path,
        'may not be read: its permissions do not allow it. Change them to let Tagroll read it.',
      ),
      { cause: thrown },
    );
  }
  if (code === 'ELOOP') {
    return new TagrollError(
      'FILE_NOT_READABLE',
      messageOfName(path, 'is a symbolic link that leads in a circle.'),
      { cause: thrown },
    );
  }
  if (code === 'ENXIO') return notAFile(path);
  const reason = code === 'EIO' ? 'the drive reports a fault' : `the system says ${code}`;
  const Kind = PASSING.has(code) ? TransientError : TagrollError;
  return new Kind(
    'FILE_NOT_READABLE',
    messageOfName(path, `could not be read: ${reason}. Check the drive that it lies on.`),
    { cause: thrown },
  );
}

/** The failure of what is no plain file. */
export function notAFile(path: FilePath): TagrollError {
  return new TagrollError(
    'FILE_NOT_READABLE',
    messageOfName(path, 'is no file but a folder, a pipe, a socket or a device.'),
  );
}

function changed(path: FilePath): TransientError {
  return new TransientError(
    'FILE_CHANGED_WHILE_READ',
    messageOfName(
      path,
      'changed while it was read, as when it is still being copied. It will be read again.',
    ),
  );
}

async function readAll(handle: FileHandle, bytes: Uint8Array): Promise<number> {
  let done = 0;
  while (done < bytes.length) {
    // at most 1 GB at once: larger reads are refused by some systems
    const { bytesRead } = await handle.read(bytes, done, Math.min(bytes.length - done, 1024 ** 3), done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return done;
}

/**
 * Reads a whole file. Never waits on a pipe: it is opened without blocking, and refused before it is read.
 * @throws {TagrollError} FILE_NOT_FOUND, FILE_NOT_READABLE, FILE_EMPTY, FILE_TOO_LARGE, FILE_CHANGED_WHILE_READ; those
 * that may pass are {@link TransientError}s.
 */
export async function readPhotoFile(path: FilePath): Promise<PhotoBytes> {
  try {
    // on Windows names are always Unicode, there is no O_NONBLOCK, and a Buffer is taken as UTF-8
    const handle = await open(
      Buffer.from(pathToBytes(path)),
      constants.O_RDONLY | (constants.O_NONBLOCK ?? 0),
    );
    try {
      return await readOpenFile(path, handle);
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    throw asReadFailure(path, thrown);
  }
}

async function readOpenFile(path: FilePath, handle: FileHandle): Promise<PhotoBytes> {
  const before = await handle.stat();
  if (!before.isFile()) throw notAFile(path);
  if (before.size === 0) {
    throw new TagrollError(
      'FILE_EMPTY',
      messageOfName(path, 'is empty: it has no content at all. Restore it from a backup, or delete it.'),
    );
  }
  if (before.size > LARGEST_FILE) {
    const size = (before.size / 1024 ** 3).toFixed(1);
    throw new TagrollError(
      'FILE_TOO_LARGE',
      messageOfName(path, `is ${size} GB large; files of up to 2 GB are read as photos.`),
    );
  }
  const bytes = new Uint8Array(before.size);
  const length = await readAll(handle, bytes);
  const after = await handle.stat();
  if (length < before.size || after.size !== before.size || after.mtimeMs !== before.mtimeMs)
    throw changed(path);
  // in a thread of the pool: with many cores, the event loop is what all photos have to pass
  const digest = await webcrypto.subtle.digest('SHA-256', bytes);
  const hash = Buffer.from(digest).toString('hex') as ContentHash;
  return { content: { hash, size: before.size, mtimeMs: before.mtimeMs }, bytes };
}
