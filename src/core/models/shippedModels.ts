/** @file The models that ship with the program, files and all. One of them is the starter. */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelId } from '../domain/ids.ts';
import { MANIFEST_FILE, parseManifest, type ModelManifest } from './manifest.ts';

/** The small tagger that tags until its owner has a better one. */
export const STARTER_MODEL = 'starter' as ModelId;

export interface ShippedModel {
  readonly manifest: ModelManifest;
  /** Absolute path of the folder with the manifest's files. */
  readonly folder: string;
}

/**
 * The models in the folders of `<resourcesFolder>/models`, by folder name.
 * @throws {TagrollError} MODEL_MANIFEST_INVALID
 */
export async function loadShippedModels(resourcesFolder: string): Promise<ShippedModel[]> {
  const parent = join(resourcesFolder, 'models');
  const entries = await readdir(parent, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return Promise.all(
    names.toSorted().map(async (name) => {
      const folder = join(parent, name);
      const path = join(folder, MANIFEST_FILE);
      return { manifest: parseManifest(await readFile(path, 'utf8'), `${name}/${MANIFEST_FILE}`), folder };
    }),
  );
}
