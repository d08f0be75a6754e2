/** @file The catalogue of models that the program knows by the hashes of their files. */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseManifest, type ModelManifest } from './manifest.ts';

/** What a person without a model is offered first: small, and it tags, searches and compares. */
export const RECOMMENDED_MODEL = 'clip-vit-base-patch32';

/**
 * The manifests in `<resourcesFolder>/models`, by file name.
 * @throws {TagrollError} MODEL_MANIFEST_INVALID
 */
export async function loadKnownModels(resourcesFolder: string): Promise<ModelManifest[]> {
  const folder = join(resourcesFolder, 'models');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).toSorted();
  return Promise.all(
    names.map(async (name) => parseManifest(await readFile(join(folder, name), 'utf8'), name)),
  );
}
