/** @file Puts a recognised model into the library's own folder for models, and takes it out again. */

import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import {
  chmod,
  copyFile,
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode, TagrollError } from '../domain/errors.ts';
import type { ModelId } from '../domain/ids.ts';
import { filesOf, MANIFEST_FILE, modelIdSchema, parseManifest, type ModelManifest } from './manifest.ts';
import { hashFile } from './modelFolder.ts';
import type { RecognisedModel } from './recognise.ts';

export interface InstalledModel {
  readonly manifest: ModelManifest;
  /** Absolute path of the folder with the manifest's files. */
  readonly folder: string;
}

/** Folders that are being filled or emptied start like this; a model's id cannot. */
const TEMPORARY = '.part-';
const STALE_MILLISECONDS = 24 * 60 * 60 * 1000;

/** What the file system said while a model was written, in the owner's words; other errors as they are. */
export function writeError(folder: string, name: string, error: unknown): unknown {
  switch (systemCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new TagrollError(
        'DISK_FULL',
        `There is not enough room in "${folder}" for the model ${name}. Free some space and try again.`,
        { cause: error },
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new TagrollError(
        'CATALOGUE_NOT_WRITABLE',
        `The folder "${folder}" cannot be written to, so the model ${name} cannot be added. Check its permissions.`,
        { cause: error },
      );
    default:
      return error;
  }
}

/** Forces a file's, or a folder's entries, to the disk. Windows cannot open a folder for that, and needs no such thing. */
async function syncToDisk(path: string, kind: 'file' | 'folder'): Promise<void> {
  if (kind === 'folder' && process.platform === 'win32') return;
  const handle = await open(path, kind === 'file' ? 'r+' : 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Removes what a run that was stopped in the middle left behind, once it is old enough to belong to nobody. */
async function removeLeftovers(modelsFolder: string): Promise<void> {
  for (const name of await readdir(modelsFolder)) {
    if (!name.startsWith(TEMPORARY)) continue;
    const path = join(modelsFolder, name);
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > STALE_MILLISECONDS) await rm(path, { recursive: true, force: true });
  }
}

/**
 * Copies a model's files to `<modelsFolder>/<id>/` and writes its manifest beside them. The copy is made in a temporary
 * folder, hashed again there, and renamed in one step, so a model that counts is always whole. A model of the same id
 * is replaced. `own` sources are nobody else's and go soon, so that a second name is as good as a copy.
 * @throws {TagrollError} DISK_FULL, CATALOGUE_NOT_WRITABLE, MODEL_FILE_DAMAGED (the files changed meanwhile)
 */
export async function installModel(
  model: RecognisedModel,
  modelsFolder: string,
  sources: 'foreign' | 'own' = 'foreign',
): Promise<InstalledModel> {
  const { manifest } = model;
  const folder = join(modelsFolder, manifest.id);
  const part = join(modelsFolder, `${TEMPORARY}${manifest.id}-${randomBytes(6).toString('hex')}`);
  try {
    await mkdir(modelsFolder, { recursive: true });
    await removeLeftovers(modelsFolder);
    await mkdir(part);
    for (const { file, path } of model.sources) {
      const copy = join(part, file.name);
      if (sources === 'foreign' || !(await linkFile(path, copy))) {
        // a clone on file systems that can (Btrfs, XFS, APFS): no second copy of the bytes
        await copyFile(path, copy, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
      }
      // the copy of a read-only file is read-only, and could not be synced by its owner
      await chmod(copy, 0o644);
      await syncToDisk(copy, 'file');
      if ((await stat(copy)).size !== file.size || (await hashFile(copy)) !== file.sha256) {
        throw new TagrollError(
          'MODEL_FILE_DAMAGED',
          `"${path}" changed while it was copied. Add the model again.`,
        );
      }
    }
    await writeFile(join(part, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
    await syncToDisk(part, 'folder');
    await replaceFolder(part, folder, modelsFolder);
    await syncToDisk(modelsFolder, 'folder');
  } catch (error) {
    // what is left may lie on a full or vanished disk; the first error is the one that counts
    await rm(part, { recursive: true, force: true }).catch(() => undefined);
    throw writeError(modelsFolder, manifest.name, error);
  }
  return { manifest, folder };
}

/** Gives a file a second name; false where the file system cannot. */
async function linkFile(path: string, name: string): Promise<boolean> {
  try {
    await link(path, name);
    return true;
  } catch (error) {
    if (['EPERM', 'ENOTSUP', 'EXDEV', 'EMLINK', 'ENOSYS'].includes(systemCode(error) ?? '')) return false;
    throw error;
  }
}

async function replaceFolder(part: string, folder: string, modelsFolder: string): Promise<void> {
  const old = join(modelsFolder, `${TEMPORARY}old-${randomBytes(6).toString('hex')}`);
  let replaced = true;
  try {
    await rename(folder, old);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    replaced = false;
  }
  await rename(part, folder);
  if (replaced) await rm(old, { recursive: true, force: true });
}

/**
 * The manifest of an installed model, after a look at its files' sizes (not their hashes: those were checked when it
 * was installed).
 * @throws {TagrollError} MODEL_FILE_MISSING, MODEL_FILE_DAMAGED, MODEL_MANIFEST_INVALID
 */
export async function loadInstalledManifest(folder: string): Promise<ModelManifest> {
  let text: string;
  try {
    text = await readFile(join(folder, MANIFEST_FILE), 'utf8');
  } catch (error) {
    if (systemCode(error) !== 'ENOENT' && systemCode(error) !== 'ENOTDIR') throw error;
    throw new TagrollError(
      'MODEL_FILE_MISSING',
      `The model's folder "${folder}" is gone. Add the model again.`,
      { cause: error },
    );
  }
  const manifest = parseManifest(text, join(folder, MANIFEST_FILE));
  for (const { file } of filesOf(manifest)) {
    const status = await stat(join(folder, file.name)).catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT') return null;
      throw error;
    });
    if (!status?.isFile()) {
      throw new TagrollError(
        'MODEL_FILE_MISSING',
        `The file "${file.name}" of ${manifest.name} is gone. Add the model again.`,
      );
    }
    if (status.size !== file.size) {
      throw new TagrollError(
        'MODEL_FILE_DAMAGED',
        `The file "${file.name}" of ${manifest.name} has changed. Add the model again.`,
      );
    }
  }
  return manifest;
}

/** Ids of the models in the folder, whole or not, by name. Empty where the folder does not exist yet. */
export async function listInstalled(modelsFolder: string): Promise<ModelId[]> {
  let names: string[];
  try {
    names = (await readdir(modelsFolder, { withFileTypes: true }))
      .filter((one) => one.isDirectory())
      .map((one) => one.name);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
  return names.toSorted().flatMap((name) => modelIdSchema.safeParse(name).data ?? []);
}

/** Deletes an installed model's files. @throws {TagrollError} MODEL_UNKNOWN, CATALOGUE_NOT_WRITABLE */
export async function removeInstalled(modelsFolder: string, id: ModelId): Promise<void> {
  // renamed first, so that a model that is half deleted does not count
  const part = join(modelsFolder, `${TEMPORARY}gone-${randomBytes(6).toString('hex')}`);
  try {
    await rename(join(modelsFolder, modelIdSchema.parse(id)), part);
    await rm(part, { recursive: true, force: true });
  } catch (error) {
    if (systemCode(error) === 'ENOENT')
      throw new TagrollError('MODEL_UNKNOWN', `There is no model "${id}".`, { cause: error });
    throw writeError(modelsFolder, id, error);
  }
}
