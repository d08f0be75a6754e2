/** @file What crosses the border between the decoder process and the one that uses it. */

import { z } from 'zod';
import { ERROR_CODES } from '../domain/errors.ts';
import type { FilePath } from '../domain/filePath.ts';
import type { ContentHash } from '../domain/ids.ts';
import type { Decoded, DecodeRequest, Outcome, Preview, PreviewRequest } from './decoder.ts';

const dimension = z.int().min(1).max(4096);
const channel = z.int().min(0).max(255);
const bytes = z.instanceof(Uint8Array);
const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .transform((text) => text as ContentHash);

const modelInputSpec = z.object({
  width: dimension,
  height: dimension,
  resize: z.enum(['cover-crop', 'pad', 'pad-top-left', 'stretch']),
  resizeShortSide: dimension.nullable(),
  interpolation: z.enum(['bicubic', 'bilinear', 'lanczos3', 'nearest']),
  padColour: z.tuple([channel, channel, channel]),
});

const path = z
  .string()
  .min(1)
  .transform((text) => text as FilePath);

const decodeRequest: z.ZodType<DecodeRequest> = z.object({
  path,
  skipIfHash: hash.nullable(),
  wantMetadata: z.boolean(),
  wantThumbnail: z.boolean(),
  inputs: z.array(modelInputSpec).max(64),
});

const previewSide = z.int().min(1).max(16_384);
const previewRequest: z.ZodType<PreviewRequest> = z.object({ path, longSide: previewSide });
const preview: z.ZodType<Preview> = z.object({ jpeg: bytes, width: previewSide, height: previewSide });

function outcome<Value>(value: z.ZodType<Value>): z.ZodType<Outcome<Value>> {
  return z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value }),
    z.object({
      ok: z.literal(false),
      failure: z.object({ code: z.enum(ERROR_CODES), message: z.string(), transient: z.boolean() }),
    }),
  ]);
}

const maybeText = z.string().nullable();
const maybeNumber = z.number().nullable();

const decoded: z.ZodType<Decoded> = z.object({
  content: outcome(z.object({ hash, size: z.int(), mtimeMs: z.number() })),
  metadata: outcome(
    z.object({
      takenLocal: maybeNumber,
      takenOffset: maybeNumber,
      takenSource: z.enum(['exif', 'xmp', 'iptc', 'png', 'gps', 'file-time']).nullable(),
      offsetSource: z.enum(['offset-tag', 'gps-time', 'gps-position', 'none']),
      width: maybeNumber,
      height: maybeNumber,
      orientation: z.int().min(1).max(8),
      cameraMake: maybeText,
      cameraModel: maybeText,
      lens: maybeText,
      latitude: maybeNumber,
      longitude: maybeNumber,
      altitude: maybeNumber,
      iso: maybeNumber,
      exposureTime: maybeNumber,
      fNumber: maybeNumber,
      focalLength: maybeNumber,
    }),
  ).nullable(),
  picture: outcome(
    z.object({
      thumbnail: z
        .object({
          jpeg: bytes,
          width: dimension,
          height: dimension,
          dominantColour: z.int().min(0).max(0xffffff),
        })
        .nullable(),
      fingerprint: bytes.nullable(),
      inputs: z.array(bytes),
    }),
  ).nullable(),
});

/** To the decoder process. `ping` is answered by `pong` as soon as its event loop is free. */
export const messageToDecoder = z.discriminatedUnion('type', [
  z.object({ type: z.literal('decode'), id: z.int(), request: decodeRequest }),
  z.object({ type: z.literal('preview'), id: z.int(), request: previewRequest }),
  z.object({ type: z.literal('ping') }),
]);
export type MessageToDecoder = z.infer<typeof messageToDecoder>;

/** From the decoder process. `residentBytes`: its memory after the job. */
export const messageFromDecoder = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('pong') }),
  z.object({
    type: z.literal('log'),
    level: z.enum(['debug', 'info', 'warn', 'error']),
    message: z.string(),
  }),
  z.object({ type: z.literal('decoded'), id: z.int(), decoded, residentBytes: z.number() }),
  z.object({
    type: z.literal('previewed'),
    id: z.int(),
    preview: outcome(preview),
    residentBytes: z.number(),
  }),
]);
export type MessageFromDecoder = z.infer<typeof messageFromDecoder>;
