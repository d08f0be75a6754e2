/** @file What the library's side of the tagger keeps of each thing that it was asked for. */

import { TagrollError, type Failure } from '../domain/errors.ts';
import type { ModelId } from '../domain/ids.ts';
import { stageOfModel } from '../domain/stage.ts';
import type { LoadedModel, ModelToLoad, PhotoJob, PhotoResult } from './tagger.ts';

export interface PhotoTask {
  readonly type: 'photo';
  readonly job: PhotoJob;
  readonly settle: (result: PhotoResult) => void;
  readonly reject: (error: unknown) => void;
  /** Was in a process that died: runs again with nothing else beside it. */
  suspect: boolean;
  /** Killed the process alone: runs once more without its models, for the metadata and the thumbnail. */
  withoutModels: boolean;
}

interface TextTask {
  readonly type: 'texts';
  readonly modelId: ModelId;
  readonly texts: readonly string[];
  readonly settle: (rows: readonly Float32Array[]) => void;
  readonly reject: (error: unknown) => void;
  suspect: boolean;
}

export type Task = PhotoTask | TextTask;

export interface LoadRequest {
  readonly models: readonly ModelToLoad[];
  readonly settle: (models: readonly LoadedModel[]) => void;
  readonly reject: (error: unknown) => void;
}

export const CRASHED: Failure = {
  code: 'TAGGER_CRASHED',
  message: 'The tagger ended each time it worked on this photo, so the photo was set aside.',
};
export const DOES_NOT_START: Failure = {
  code: 'INTERNAL',
  message:
    'The part of Tagroll that reads and tags photos does not start. Installing Tagroll again may help.',
};

export function cancelled(): TagrollError {
  return new TagrollError('CANCELLED', 'Tagging was stopped.');
}

/** The result of a photo; where it ran without its models, because the process died of them, they are set aside. */
export function completed({ job, withoutModels }: PhotoTask, result: PhotoResult): PhotoResult {
  if (!withoutModels || result.skipped) return result;
  const crashed = job.models.map((id) => ({ stage: stageOfModel(id), failure: CRASHED, transient: true }));
  return { ...result, failures: [...result.failures, ...crashed] };
}
