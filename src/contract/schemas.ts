/** @file The shapes that cross the border between the library and whoever shows it. Zod parses them on both sides. */

import { z } from 'zod';
import { ERROR_CODES } from '../core/domain/errors.ts';
import type { LibraryFolderId, ModelId, PhotoId, TagId } from '../core/domain/ids.ts';
import { MOST_NAMED } from '../core/domain/step.ts';

const id = <Id extends number>() =>
  z
    .int()
    .positive()
    .transform((value) => value as Id);
export const photoId = id<PhotoId>();
export const tagId = id<TagId>();
export const libraryFolderId = id<LibraryFolderId>();
export const modelId = z
  .string()
  .min(1)
  .max(64)
  .transform((value) => value as ModelId);
const count = z.int().nonnegative();
/** Milliseconds since 1970-01-01T00:00 UTC. */
export const instant = z.number();
export const score = z.number().min(-1).max(1);
export const failure = z.object({ code: z.enum(ERROR_CODES), message: z.string() });
export const provenance = z.enum(['person', 'file', 'model', 'head']);
const decision = z.enum(['accept', 'reject', 'add']);

/** A photo as a list shows it. */
export const photoSummary = z.object({
  photoId,
  /** For people: bytes that are no text appear as `\xNN`. */
  path: z.string(),
  state: z.enum(['present', 'missing', 'offline']),
  /** Wall-clock milliseconds, as if that clock showed UTC. */
  takenLocal: z.number().nullable(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  tags: z.array(z.object({ name: z.string(), provenance })),
  /** Cosine with the words searched for, where the result is ranked by meaning. */
  score: score.nullable(),
});

export const searchResult = z.object({
  /** Number of photos in the whole result, of which `photos` is one page. */
  total: count,
  photos: z.array(photoSummary),
  /** The text that the result is ranked by. */
  meaning: z.string().nullable(),
  explanation: z.array(z.string()),
  warnings: z.array(
    z.object({
      message: z.string(),
      start: count,
      end: count,
      suggestion: z.string().nullable(),
    }),
  ),
});

export const photoDetails = z.object({
  photoId,
  addedAt: instant,
  takenLocal: z.number().nullable(),
  /** Minutes east of UTC. */
  takenOffset: z.int().nullable(),
  takenSource: z.string().nullable(),
  offsetSource: z.string().nullable(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  orientation: z.int().nullable(),
  cameraMake: z.string().nullable(),
  cameraModel: z.string().nullable(),
  lens: z.string().nullable(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  altitude: z.number().nullable(),
  iso: z.number().nullable(),
  exposureTime: z.number().nullable(),
  fNumber: z.number().nullable(),
  focalLength: z.number().nullable(),
  dominantColour: z.int().nullable(),
  fingerprint: z.string().nullable(),
  files: z.array(
    z.object({
      path: z.string(),
      size: count,
      mtimeMs: z.number(),
      contentHash: z.string().nullable(),
      state: z.enum(['present', 'missing']),
      folderState: z.enum(['online', 'offline']),
    }),
  ),
  tags: z.array(
    z.object({
      tagId,
      name: z.string(),
      effective: z.boolean(),
      provenance,
      decision: decision.nullable(),
      score: score.nullable(),
      modelId: modelId.nullable(),
      threshold: z.number().nullable(),
      /** A sentence in English, for the command line; a window has its own words for what stands above. */
      why: z.string(),
    }),
  ),
  stages: z.array(
    z.object({
      stage: z.string(),
      state: z.enum(['pending', 'running', 'done', 'failed', 'retry']),
      attempts: count,
      failure: failure.nullable(),
    }),
  ),
  embeddings: z.array(modelId),
  /** 1 to 5; 0 where it has none. */
  rating: z.int().min(0).max(5),
});

export const tagCounts = z.object({
  tagId,
  name: z.string(),
  photos: count,
  byPerson: count,
  byFile: count,
  byModel: count,
  byHead: count,
  rejected: count,
});

export const model = z.object({
  modelId,
  name: z.string(),
  kind: z.string(),
  goodFor: z.string(),
  licence: z.string(),
  origin: z.string(),
  /** Bytes of all its files. */
  size: count,
  inUse: z.boolean(),
});

/** What came of loading a model in this run. */
export const loadedModel = z.object({
  modelId,
  provider: z.string().nullable(),
  rejected: z.array(z.object({ provider: z.string(), reason: z.string() })),
  millisecondsPerPhoto: z.number().nullable(),
  failure: failure.nullable(),
});

export const folder = z.object({
  folderId: libraryFolderId,
  path: z.string(),
  state: z.enum(['online', 'offline']),
  problem: z.string().nullable(),
  files: count,
  scannedAt: instant.nullable(),
});

export const failedPhoto = z.object({ photoId, path: z.string(), stage: z.string(), ...failure.shape });

export const status = z.object({
  catalogue: z.string(),
  photos: count,
  files: count,
  keptPhotos: count,
  missingPhotos: count,
  taggedPhotos: count,
  reviewedPhotos: count,
  tags: count,
  decisions: count,
  folders: z.array(folder),
  directoryProblems: z.array(z.object({ path: z.string(), problem: z.string() })),
  stages: z.array(z.object({ stage: z.string(), state: z.string(), count })),
  failed: z.array(failedPhoto),
  models: z.array(model),
  /** How the models in use were loaded the last time. */
  loaded: z.array(loadedModel),
  thumbnails: z.object({ count, bytes: count }),
  /** The process that brings the catalogue up to date at this moment. */
  atWork: z.object({ pid: z.int(), what: z.string() }).nullable(),
});

export const progress = z.object({
  finished: count,
  failed: count,
  remaining: count,
  rate: z.number().nullable(),
  secondsLeft: z.number().nullable(),
});

export const tagChange = z.object({
  tag: z.string().min(1).max(200),
  kind: z.enum(['accept', 'reject', 'undecided']),
});

const namedTags = z.object({ names: z.array(z.string()).max(MOST_NAMED), more: count });
/** A step of the undo log, in parts: whoever shows it has the words. */
export const step = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('correction'),
    photos: count,
    accepted: namedTags,
    rejected: namedTags,
    undecided: namedTags,
  }),
  z.object({ kind: z.literal('rating'), photos: count, rating: z.int().min(0).max(5) }),
  /** From before steps had parts. */
  z.object({ kind: z.literal('named'), name: z.string() }),
]);

export const correctionResult = z.object({
  step,
  changedPhotos: count,
  changedDecisions: count,
});

export const undoResult = z.object({ step, changedPhotos: count });
