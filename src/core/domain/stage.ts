/** @file The stages of a photo's way through the pipeline, and the states that a stage goes through. */

import type { ContentHash, ModelId } from './ids.ts';

/** `metadata`, `thumbnail` (with fingerprint), or one model's scores and embedding. */
export type Stage = 'metadata' | 'thumbnail' | `model:${string}`;

/**
 * `pending`: to do. `running`: handed to the tagger process; found at start, it means the program was stopped meanwhile.
 * `done`: the result is stored. `failed`: will not work until the file, or what reads it, changes.
 * `retry`: a passing trouble; to be tried again after `retry_after`.
 */
export type StageState = 'pending' | 'running' | 'done' | 'failed' | 'retry';

/** Raised when what is read from a file's metadata changes, so that every photo is read again. */
export const METADATA_VERSION = 1;
/** Raised when thumbnails or fingerprints are made another way. */
export const THUMBNAIL_VERSION = 1;

/** The stage of a model. */
export function stageOfModel(modelId: ModelId): Stage {
  return `model:${modelId}`;
}

/** The model of a stage, or null where it is none. */
export function modelOfStage(stage: Stage): ModelId | null {
  return stage.startsWith('model:') ? (stage.slice('model:'.length) as ModelId) : null;
}

/**
 * The version of whatever makes a stage's result; together with the content hash it is the stage's input key, and a
 * result whose key differs from today's is stale.
 */
export function stageInputKey(hash: ContentHash, version: string | number): string {
  return `${hash}:${version}`;
}

/** The content hash in an input key. */
export function hashOfInputKey(inputKey: string): ContentHash {
  return inputKey.slice(0, inputKey.indexOf(':')) as ContentHash;
}
