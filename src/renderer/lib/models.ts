/** @file Models as the window shows them: what the library knows of each, with the download that is under way. */

import { createStore } from 'zustand/vanilla';
import type { Activity } from './activity.ts';
import { text } from './i18n.ts';
import { library, useLibrary, useStoreValue } from './library.ts';
import { inOrder, type Download, type KnownModel } from './modelOrder.ts';
import { attempt, problemsSolved, sayDone } from './notices.ts';

export type LoadedModel = Activity['models'][number];

const downloads = createStore<{ readonly byModel: ReadonlyMap<string, Download> }>(() => ({
  byModel: new Map(),
}));

library.on('download', (download) => {
  downloads.setState(({ byModel }) => ({ byModel: new Map(byModel).set(download.modelId, download) }));
  if (download.state === 'done') problemsSolved('models');
});

/** The last news of the model's download in this run of the window, or null. */
export const useDownload = (modelId: string): Download | null =>
  useStoreValue(downloads, ({ byModel }) => byModel.get(modelId) ?? null);

/** All models that the program knows; undefined until the library has told. */
export function useModels(): readonly KnownModel[] | undefined {
  const { data } = useLibrary('models', {});
  return data && inOrder(data);
}

/** Fetches a model, or goes on with it; the library puts it to use when it is there. */
export function fetchModel(modelId: string): void {
  void attempt(library.command('downloadModel', { modelId }));
}

export function stopFetching(modelId: string): void {
  void attempt(library.command('stopDownload', { modelId }));
}

export function putToUse(modelId: string): void {
  void attempt(library.command('useModel', { modelId }), () => problemsSolved('models'));
}

let added: { readonly modelId: string; readonly name: string } | null = null;

/** Id of the action that puts the model to use that was added last. */
export const USE_ADDED = 'library.use-added-model';

export const canUseAdded = (): boolean => added !== null;

/** Has the owner choose a folder with a model. The first model is put in use by the library; of another one it is asked. */
export async function addModelFolder(): Promise<void> {
  await attempt(library.command('chooseModelFolder', {}), (model) => {
    if (!model) return;
    problemsSolved('models');
    added = model.inUse ? null : model;
    if (added) sayDone(text('models.added', { name: model.name }), USE_ADDED);
    else sayDone(text('models.added-in-use', { name: model.name }));
  });
}

/** Puts the model to use that was added last, and says so. */
export async function putAddedToUse(): Promise<void> {
  if (!added) return;
  const { modelId, name } = added;
  added = null;
  await attempt(library.command('useModel', { modelId }), () => {
    problemsSolved('models');
    sayDone(text('models.used', { name }));
  });
}

/** A provider's name for people: "Processor", "Graphics (WebGPU)". */
export function providerName(provider: string): string {
  switch (provider) {
    case 'cpu':
      return text('models.processor');
    case 'cuda':
      return text('models.graphics', { name: 'CUDA' });
    case 'webgpu':
      return text('models.graphics', { name: 'WebGPU' });
    case 'directml':
      return text('models.graphics', { name: 'DirectML' });
    case 'coreml':
      return 'Core ML';
    default:
      return provider;
  }
}
