/** @file The tagger as the library uses it: photos go in with their paths, everything known of them comes out. */

import type { Failure } from '../domain/errors.ts';
import type { FilePath } from '../domain/filePath.ts';
import type { ContentHash, ModelId, PhotoId } from '../domain/ids.ts';
import type { FileContent, PhotoMetadata, Thumbnail } from '../domain/photo.ts';
import type { Stage } from '../domain/stage.ts';
import type { ModelManifest } from '../models/manifest.ts';

export type ProviderName = 'cuda' | 'webgpu' | 'directml' | 'coreml' | 'cpu';

export interface ModelToLoad {
  readonly id: ModelId;
  /** Absolute path of the folder that holds the manifest's files. */
  readonly folder: string;
  readonly manifest: ModelManifest;
}

/** What came of loading a model: the provider that runs it, and why each faster one does not. */
export interface LoadedModel {
  readonly id: ModelId;
  readonly provider: ProviderName | null;
  readonly rejected: readonly { readonly provider: ProviderName; readonly reason: string }[];
  /** Milliseconds for one picture, measured on a warm-up run; null where the model did not load. */
  readonly millisecondsPerPhoto: number | null;
  readonly failure: Failure | null;
}

export interface PhotoJob {
  readonly photoId: PhotoId;
  readonly path: FilePath;
  /** See `DecodeRequest.skipIfHash`. */
  readonly skipIfHash: ContentHash | null;
  readonly wantMetadata: boolean;
  readonly wantThumbnail: boolean;
  /** Models to run; each must have been loaded. */
  readonly models: readonly ModelId[];
  /** A person waits for it: it goes before those that wait already. */
  readonly isUrgent?: boolean | undefined;
}

/** What one model says of one photo. */
export interface ModelResult {
  readonly modelId: ModelId;
  /** Indices into the manifest's labels, of the scores at or above the manifest's floor; best first. */
  readonly labels: Uint32Array;
  /** 0 to 1, one for each of `labels`. */
  readonly scores: Float32Array;
  /** L2-normalised; null where the model gives none. */
  readonly embedding: Float32Array | null;
}

export interface StageFailure {
  readonly stage: Stage;
  readonly failure: Failure;
  /** May pass by itself: try again later. */
  readonly transient: boolean;
}

export interface PhotoResult {
  readonly photoId: PhotoId;
  /** Null where the file could not be read; then every wanted stage has its failure. */
  readonly content: FileContent | null;
  /** The content has the hash that was to be skipped: nothing else was made. */
  readonly skipped: boolean;
  readonly metadata: PhotoMetadata | null;
  readonly thumbnail: Thumbnail | null;
  readonly fingerprint: Uint8Array | null;
  readonly models: readonly ModelResult[];
  readonly failures: readonly StageFailure[];
}

/**
 * The tagger process seen from the library. It outlives its process: when that dies, it is started again with the same
 * models, the photos that were in it run again one by one, and the one that kills it alone gets `TAGGER_CRASHED`.
 */
export interface Tagger {
  /** Replaces the set of loaded models. Resolves for each model, also where it does not load. */
  load(models: readonly ModelToLoad[]): Promise<readonly LoadedModel[]>;
  /** Never rejects for the sake of a photo or a crash; rejects with CANCELLED after `close`. */
  process(job: PhotoJob): Promise<PhotoResult>;
  /** Text tower of a loaded dual encoder: L2-normalised rows of the model's dimension. @throws {TagrollError} */
  embedTexts(modelId: ModelId, texts: readonly string[]): Promise<readonly Float32Array[]>;
  close(): Promise<void>;
}
