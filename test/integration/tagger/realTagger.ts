/** @file Starts the real tagger with the real decoder on the models of the test material, straight from their folders. */

import { resolve } from 'node:path';
import { pathFromString } from '../../../src/core/domain/filePath.ts';
import type { ModelId, PhotoId } from '../../../src/core/domain/ids.ts';
import type { Logger } from '../../../src/core/domain/logger.ts';
import { silentLogger } from '../../../src/core/domain/logger.ts';
import { loadKnownModels } from '../../../src/core/models/knownModels.ts';
import { installModel } from '../../../src/core/models/install.ts';
import { recogniseModelFolder } from '../../../src/core/models/recognise.ts';
import type { ModelToLoad, PhotoJob, Tagger } from '../../../src/core/tagger/tagger.ts';
import { startTagger, type TaggerOptions } from '../../../src/core/tagger/taggerClient.ts';
import { projectFolder, shared } from '../../fixtures/shared.ts';

export const resources = resolve(projectFolder, 'resources');
export const taggerEntry = resolve(projectFolder, 'src/core/tagger/taggerProcess.ts');
export const decoderEntry = resolve(projectFolder, 'src/core/media/decoderProcess.ts');
export const decoderThreadEntry = resolve(projectFolder, 'src/core/media/decoderThread.ts');

export function startRealTagger(change: Partial<TaggerOptions> = {}, logger: Logger = silentLogger): Tagger {
  return startTagger({
    taggerEntry,
    decoderEntry,
    decoderThreadEntry,
    concurrency: 2,
    allowedProviders: ['cpu'],
    logger,
    ...change,
  });
}

/** A model of the test material, installed into `modelsFolder` as `models add` does it. */
export async function modelFrom(folder: string, modelsFolder: string): Promise<ModelToLoad> {
  const recognised = await recogniseModelFolder(shared('models', folder), await loadKnownModels(resources));
  const installed = await installModel(recognised, modelsFolder);
  return { id: installed.manifest.id, ...installed };
}

/** The same model with other values in its manifest, by paths such as `input.name`. */
export function withManifest(model: ModelToLoad, values: Readonly<Record<string, unknown>>): ModelToLoad {
  const manifest = structuredClone(model.manifest);
  for (const [path, value] of Object.entries(values)) {
    const keys = path.split('.');
    let place = manifest as unknown as Record<string, unknown>;
    for (const key of keys.slice(0, -1)) place = place[key] as Record<string, unknown>;
    place[keys.at(-1)!] = value;
  }
  return { ...model, manifest };
}

export function photoJob(path: string, models: readonly ModelId[], change: Partial<PhotoJob> = {}): PhotoJob {
  return {
    photoId: 1 as PhotoId,
    path: pathFromString(path),
    skipIfHash: null,
    wantMetadata: false,
    wantThumbnail: false,
    models,
    ...change,
  };
}
