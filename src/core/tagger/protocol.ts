/**
 * @file What crosses the border between the library and the tagger process. Both sides parse what they receive; large
 * arrays are checked by their type and length, not number by number.
 */

import { z } from 'zod';
import { ERROR_CODES } from '../domain/errors.ts';
import type { FilePath } from '../domain/filePath.ts';
import type { ContentHash, PhotoId } from '../domain/ids.ts';
import type { PhotoMetadata } from '../domain/photo.ts';
import type { Stage } from '../domain/stage.ts';
import { manifestSchema, modelIdSchema } from '../models/manifest.ts';
import type { LoadedModel, ModelToLoad, PhotoJob, PhotoResult } from './tagger.ts';

export const PROVIDER_NAMES = ['cuda', 'webgpu', 'directml', 'coreml', 'cpu'] as const;

const MOST_TEXTS = 10_000;
const LONGEST_TEXT = 10_000;

const provider = z.enum(PROVIDER_NAMES);
const rejectedProvider = z.object({ provider, reason: z.string() });
const failure = z.object({ code: z.enum(ERROR_CODES), message: z.string() });
const request = z.int().min(0);
const photoId = z.int().transform((id) => id as PhotoId);
const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .transform((text) => text as ContentHash);
const bytes: z.ZodType<Uint8Array> = z.instanceof(Uint8Array);
const floats: z.ZodType<Float32Array> = z.instanceof(Float32Array);
const indices: z.ZodType<Uint32Array> = z.instanceof(Uint32Array);

const modelToLoad: z.ZodType<ModelToLoad> = z.object({
  id: modelIdSchema,
  folder: z.string().min(1),
  manifest: manifestSchema,
});

const photoJob: z.ZodType<PhotoJob> = z.object({
  photoId,
  path: z
    .string()
    .min(1)
    .transform((path) => path as FilePath),
  skipIfHash: hash.nullable(),
  wantMetadata: z.boolean(),
  wantThumbnail: z.boolean(),
  models: z.array(modelIdSchema).max(64),
  isUrgent: z.boolean().optional(),
});

const startMessage = z.object({
  type: z.literal('start'),
  decoderEntry: z.string().min(1),
  decoderThreadEntry: z.string().min(1),
  /** The Node binary for the decoder process; null: the one that runs the tagger process. */
  nodePath: z.string().min(1).nullable(),
  concurrency: z.int().min(1).max(256),
  allowedProviders: z.array(provider).nullable(),
  /** Photos will follow, so that the decoder process can start while models load. */
  expectsPhotos: z.boolean(),
});

/** To the tagger process. */
export const toTagger = z.discriminatedUnion('type', [
  startMessage,
  z.object({
    type: z.literal('load'),
    request,
    models: z.array(modelToLoad).max(64),
    /** Providers that ended the process when they were tried, by model. */
    excluded: z.record(z.string(), z.array(rejectedProvider)),
  }),
  z.object({ type: z.literal('process'), request, job: photoJob }),
  z.object({
    type: z.literal('embed'),
    request,
    modelId: modelIdSchema,
    texts: z.array(z.string().max(LONGEST_TEXT)).max(MOST_TEXTS),
  }),
  z.object({ type: z.literal('close') }),
]);
export type ToTagger = z.infer<typeof toTagger>;
export type StartMessage = z.infer<typeof startMessage>;

const loadedModel: z.ZodType<LoadedModel> = z.object({
  id: modelIdSchema,
  provider: provider.nullable(),
  rejected: z.array(rejectedProvider),
  millisecondsPerPhoto: z.number().nullable(),
  failure: failure.nullable(),
});

const modelResult = z
  .object({
    modelId: modelIdSchema,
    labels: indices,
    scores: floats,
    embedding: floats.nullable(),
  })
  .refine(({ labels, scores }) => labels.length === scores.length, 'labels and scores differ in length');

/** Made by the decoder process and checked where it arrived from there. */
const metadata = z.custom<PhotoMetadata>(
  (value) => typeof value === 'object' && value !== null && 'orientation' in value,
);

const photoResult: z.ZodType<PhotoResult> = z.object({
  photoId,
  content: z.object({ hash, size: z.int(), mtimeMs: z.number() }).nullable(),
  skipped: z.boolean(),
  metadata: metadata.nullable(),
  thumbnail: z
    .object({
      jpeg: bytes,
      width: z.int().min(1),
      height: z.int().min(1),
      dominantColour: z.int().min(0).max(0xffffff),
    })
    .nullable(),
  fingerprint: bytes.nullable(),
  models: z.array(modelResult),
  failures: z.array(
    z.object({ stage: z.string().transform((stage) => stage as Stage), failure, transient: z.boolean() }),
  ),
});

/** From the tagger process. */
export const fromTagger = z.discriminatedUnion('type', [
  /** Sent before a provider is tried: if the process ends now, that provider did it. */
  z.object({ type: z.literal('probing'), modelId: modelIdSchema, provider }),
  z.object({ type: z.literal('loaded'), request, models: z.array(loadedModel) }),
  z.object({ type: z.literal('result'), request, result: photoResult }),
  z.object({
    type: z.literal('embedded'),
    request,
    outcome: z.discriminatedUnion('ok', [
      z.object({ ok: z.literal(true), rows: z.array(floats) }),
      z.object({ ok: z.literal(false), failure }),
    ]),
  }),
  z.object({
    type: z.literal('log'),
    level: z.enum(['debug', 'info', 'warn', 'error']),
    message: z.string(),
  }),
]);
export type FromTagger = z.infer<typeof fromTagger>;
