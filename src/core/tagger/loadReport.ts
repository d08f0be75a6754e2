/** @file The report of a model that does not run; for both sides of the tagger, so it loads no runtime. */

import { TagrollError } from '../domain/errors.ts';
import type { LoadedModel, ModelToLoad } from './tagger.ts';

type Rejected = LoadedModel['rejected'][number];

/** The report of a model that runs with no provider. */
export function notLoaded(model: ModelToLoad, rejected: readonly Rejected[], error: unknown): LoadedModel {
  const why = rejected.map(({ provider, reason }) => `${provider}: ${reason}`).join('; ');
  const failure =
    error instanceof TagrollError
      ? { code: error.code, message: `${model.manifest.name}: ${error.message}` }
      : {
          code: 'MODEL_DOES_NOT_LOAD' as const,
          message: `${model.manifest.name} cannot be used on this computer (${why === '' ? 'no provider is allowed' : why}). Add the model again; if that does not help, take another one.`,
        };
  return { id: model.id, provider: null, rejected, millisecondsPerPhoto: null, failure };
}
