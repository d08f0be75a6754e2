/** @file Starts the real tagger with the real decoder on the models of the test material, straight from their folders. */

import { resolve } from 'node:path';
import { pathFromString } from '../../../src/core/domain/filePath.ts';
import type { ModelId, PhotoId } from '../../../src/core/domain/ids.ts';
import type { Logger } from '../../../src/core/domain/logger.ts';
import { silentLogger } from '../../../src/core/domain/logger.ts';
import { loadKnownModels } from '../../../src/core/models/knownModels.ts';
import { filesOf, type ModelManifest } from '../../../src/core/models/manifest.ts';
import { installModel } from '../../../src/core/models/install.ts';
import { recogniseModelFolder } from '../../../src/core/models/recognise.ts';
import type { ModelToLoad, PhotoJob, PhotoResult, Tagger } from '../../../src/core/tagger/tagger.ts';
import { startTagger, type TaggerOptions } from '../../../src/core/tagger/taggerClient.ts';
import { projectFolder, shared } from '../../fixtures/shared.ts';

export const resources = resolve(projectFolder, 'resources');
export const taggerEntry = resolve(projectFolder, 'src/core/tagger/taggerProcess.ts');
export const decoderEntry = resolve(projectFolder, 'src/core/media/decoderProcess.ts');

export function startRealTagger(change: Partial<TaggerOptions> = {}, logger: Logger = silentLogger): Tagger {
  return startTagger({
    taggerEntry,
    decoderEntry,
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

/** The same model with another manifest. */
export function withManifest(model: ModelToLoad, change: (manifest: any) => void): ModelToLoad {
  const manifest = structuredClone(model.manifest);
  change(manifest);
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

/** Scores of a result by output index. */
export function scoresOf(result: PhotoResult, model: ModelId): Map<number, number> {
  const found = result.models.find(({ modelId }) => modelId === model);
  return new Map(found ? [...found.labels].map((label, index) => [label, found.scores[index]!]) : []);
}

/** Names of a manifest's files, for tests that need one. */
export function fileNames(manifest: ModelManifest): string[] {
  return filesOf(manifest).map(({ file }) => file.name);
}
