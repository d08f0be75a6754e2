/** @file Reads a folder that may hold anything: lists its plain files, opens them safely, hashes them. */

import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, readdir, realpath, stat, type FileHandle } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { systemCode, TagrollError } from '../domain/errors.ts';

const DEEPEST = 3;
const MOST_FILES = 5000;
const CHUNK = 1 << 20;

/** A plain file inside a folder. `path` is real: no symbolic link is left in it. */
export interface FoundFile {
  /** Path below the folder that was listed, for messages. */
  readonly shown: string;
  readonly path: string;
  readonly size: number;
}

export interface FolderListing {
  /** The folder's real path. */
  readonly folder: string;
  readonly files: readonly FoundFile[];
  /** Symbolic links that lead out of the folder, and things that are no files: never opened. */
  readonly refused: readonly string[];
}

/** The owner's sentence for a folder that cannot be read. Other errors come back as they are. */
function folderError(folder: string, error: unknown): unknown {
  switch (systemCode(error)) {
    case 'ENOENT':
      return new TagrollError('FOLDER_NOT_FOUND', `There is no folder "${folder}".`, { cause: error });
    case 'ENOTDIR':
      return new TagrollError(
        'FOLDER_NOT_A_DIRECTORY',
        `"${folder}" is not a folder. Name the folder that holds the model's files.`,
        { cause: error },
      );
    case 'EACCES':
    case 'EPERM':
      return new TagrollError(
        'FOLDER_NOT_READABLE',
        `The folder "${folder}" may not be read. Check its permissions.`,
        { cause: error },
      );
    default:
      return error;
  }
}

/**
 * Lists the plain files of a folder, down to three folders deep, in the order of their names; hidden folders (`.git`)
 * are left out.
 * @throws {TagrollError} FOLDER_NOT_FOUND, FOLDER_NOT_A_DIRECTORY, FOLDER_NOT_READABLE; MODEL_NOT_RECOGNISED where the
 * folder holds more files than a model can have.
 */
export async function listModelFolder(path: string): Promise<FolderListing> {
  const files: FoundFile[] = [];
  const refused: string[] = [];
  const seen = new Set<string>();
  let folder: string;
  try {
    folder = await realpath(path);
    if (!(await stat(folder)).isDirectory())
      throw Object.assign(new Error('not a directory'), { code: 'ENOTDIR' });
  } catch (error) {
    throw folderError(path, error);
  }
  const inside = (one: string) =>
    one === folder || one.startsWith(folder.endsWith(sep) ? folder : folder + sep);

  const take = async (shownPath: string, depth: number): Promise<void> => {
    const shown = relative(folder, shownPath);
    let real: string;
    try {
      real = await realpath(shownPath);
    } catch (error) {
      // a link that leads nowhere, or in circles
      if (!['ENOENT', 'ELOOP', 'EACCES'].includes(systemCode(error) ?? '')) throw error;
      refused.push(shown);
      return;
    }
    const status = await lstat(real);
    if (!inside(real) || !(status.isFile() || status.isDirectory())) refused.push(shown);
    else if (seen.has(real)) return;
    else if (status.isFile()) {
      seen.add(real);
      files.push({ shown, path: real, size: status.size });
      if (files.length > MOST_FILES) {
        throw new TagrollError(
          'MODEL_NOT_RECOGNISED',
          `The folder "${path}" holds more than ${MOST_FILES} files. Name the folder that holds only the model.`,
        );
      }
    } else if (depth < DEEPEST) {
      seen.add(real);
      await walk(shownPath, depth + 1);
    }
  };
  const walk = async (directory: string, depth: number): Promise<void> => {
    let names: string[];
    try {
      names = (await readdir(directory)).toSorted();
    } catch (error) {
      throw folderError(directory, error);
    }
    for (const name of names) {
      const whole = join(directory, name);
      if (name.startsWith('.') && (await lstat(whole)).isDirectory()) continue;
      await take(whole, depth);
    }
  };
  seen.add(folder);
  await walk(folder, 0);
  return { folder, files, refused };
}

/**
 * Opens a plain file for reading. Between listing and opening another program may have put a link or a FIFO in its
 * place: neither is followed, nor waited for.
 * @throws {TagrollError} MODEL_FILE_DAMAGED where it is no plain file, FOLDER_NOT_READABLE where it may not be read.
 */
export async function openPlainFile(path: string): Promise<FileHandle> {
  let handle: FileHandle;
  try {
    // O_NOFOLLOW and O_NONBLOCK do not exist on Windows
    handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if (systemCode(error) === 'EACCES' || systemCode(error) === 'EPERM') {
      throw new TagrollError(
        'FOLDER_NOT_READABLE',
        `The file "${path}" may not be read. Check its permissions.`,
        { cause: error },
      );
    }
    if (systemCode(error) !== 'ELOOP' && systemCode(error) !== 'ENXIO') throw error;
    throw new TagrollError('MODEL_FILE_DAMAGED', `"${path}" is no plain file.`, { cause: error });
  }
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw new TagrollError('MODEL_FILE_DAMAGED', `"${path}" is no plain file.`);
}

/** SHA-256 of a file's bytes, 64 lower-case hexadecimal digits; reads a megabyte at a time. */
export async function hashFile(path: string): Promise<string> {
  const handle = await openPlainFile(path);
  try {
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK, null);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}

/** A small text file as UTF-8. @throws {TagrollError} MODEL_MANIFEST_INVALID where it is larger than `most` bytes. */
export async function readSmallText(path: string, shown: string, most: number): Promise<string> {
  const handle = await openPlainFile(path);
  try {
    const { size } = await handle.stat();
    if (size > most)
      throw new TagrollError('MODEL_MANIFEST_INVALID', `"${shown}" is too large to describe a model.`);
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}
