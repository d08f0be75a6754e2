/**
 * @file One decode of a picture, in the decoder process: thumbnail, fingerprint, dominant colour and the inputs of all
 * models come from one intermediate picture, because decoding is by far the dearest step.
 */

import sharp from 'sharp';
import type { Metadata, Sharp } from 'sharp';
import type { FilePath } from '../domain/filePath.ts';
import { freeMemory } from '../domain/memory.ts';
import type { Thumbnail } from '../domain/photo.ts';
import type { DecodedPicture, DecodeRequest, ModelInputSpec, Preview, PreviewRequest } from './decoder.ts';
import { differenceHash, dominantColour, type RgbPicture } from './fingerprint.ts';
import type { Format } from './format.ts';
import { decodeFailure, MOST_PIXELS, pictureTooLarge } from './pictureFailure.ts';
import { fitInside, intermediateSize, planInput, THUMBNAIL_SIDE, type Size } from './pictureGeometry.ts';
import { resample } from './resample.ts';

/** A decoded picture with the size of the upright original. */
export interface PictureWithSize {
  readonly picture: DecodedPicture;
  readonly original: Size;
}

const KERNELS = { bicubic: 'cubic', bilinear: 'linear', lanczos3: 'lanczos3', nearest: 'nearest' } as const;
const THUMBNAIL_QUALITY = 80;
const PREVIEW_QUALITY = 90;

/** The bytes as a plain Uint8Array that shares them: a Buffer would cross to the other process as a Buffer. */
function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

function fromRaw({ pixels, width, height }: RgbPicture): Sharp {
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** `failOn: 'truncated'`: a picture whose end is missing fails; smaller faults, common in old cameras, do not. */
const OPTIONS = {
  failOn: 'truncated',
  limitInputPixels: MOST_PIXELS,
  autoOrient: true,
  page: 0,
  pages: 1,
} as const;

/** The size of the upright picture, whatever it is, so that a message can tell it. */
async function readHeader(bytes: Uint8Array): Promise<{ original: Size; flatten: boolean }> {
  const header: Metadata = await sharp(bytes, { ...OPTIONS, limitInputPixels: false }).metadata();
  // libvips cannot flatten pictures with more channels than a colour and alpha; the surplus is dropped afterwards
  return { original: header.autoOrient, flatten: header.hasAlpha && [2, 4].includes(header.channels) };
}

async function decodeIntermediate(bytes: Uint8Array, size: Size, flatten: boolean): Promise<RgbPicture> {
  const { data, info } = await sharp(bytes, OPTIONS)
    .resize(size.width, size.height, { fit: 'fill', kernel: 'lanczos3', fastShrinkOnLoad: true })
    .flatten(flatten ? { background: '#ffffff' } : false)
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const pixels = plain(data);
  if (info.channels === 3) return { pixels, width: info.width, height: info.height };
  return { pixels: toThreeChannels(pixels, info.channels), width: info.width, height: info.height };
}

/** Grey pictures come with one channel (two where alpha stayed); others may bring extra ones, which are dropped. */
function toThreeChannels(pixels: Uint8Array, channels: number): Uint8Array {
  const count = pixels.length / channels;
  const rgb = new Uint8Array(count * 3);
  const grey = channels < 3;
  for (let index = 0; index < count; index++) {
    const from = index * channels;
    rgb[index * 3] = pixels[from]!;
    rgb[index * 3 + 1] = pixels[grey ? from : from + 1]!;
    rgb[index * 3 + 2] = pixels[grey ? from : from + 2]!;
  }
  return rgb;
}

async function makeThumbnail(source: RgbPicture): Promise<Thumbnail> {
  const size = fitInside(source, THUMBNAIL_SIDE);
  const pipeline = fromRaw(source);
  if (size.width !== source.width || size.height !== source.height) {
    pipeline.resize(size.width, size.height, { fit: 'fill', kernel: 'lanczos3' });
  }
  const jpeg = await pipeline.jpeg({ quality: THUMBNAIL_QUALITY, chromaSubsampling: '4:2:0' }).toBuffer();
  return { jpeg: plain(jpeg), ...size, dominantColour: dominantColour(source) };
}

/** @param original size of the upright original, by which the input's size is rounded. */
async function makeInput(source: RgbPicture, original: Size, spec: ModelInputSpec): Promise<Uint8Array> {
  const plan = planInput(original, spec);
  const { scaled, part, cropLeft, cropTop, padLeft, padTop } = plan;
  const whole = part.width === scaled.width && part.height === scaled.height;
  let pixels: Uint8Array;
  if (whole && scaled.width === source.width && scaled.height === source.height) {
    pixels = source.pixels;
  } else if (scaled.width > source.width || scaled.height > source.height) {
    // a small original: libvips does not enlarge as the models' own preprocessing does
    pixels = resample(source, plan, spec.interpolation);
  } else {
    const pipeline = fromRaw(source).resize(scaled.width, scaled.height, {
      fit: 'fill',
      kernel: KERNELS[spec.interpolation],
    });
    if (!whole) pipeline.extract({ left: cropLeft, top: cropTop, width: part.width, height: part.height });
    pixels = plain(await pipeline.raw().toBuffer());
  }
  if (part.width === spec.width && part.height === spec.height) return pixels;
  const padded = new Uint8Array(spec.width * spec.height * 3);
  for (let index = 0; index < padded.length; index++) padded[index] = spec.padColour[index % 3]!;
  for (let row = 0; row < part.height; row++) {
    const from = row * part.width * 3;
    padded.set(pixels.subarray(from, from + part.width * 3), ((padTop + row) * spec.width + padLeft) * 3);
  }
  return padded;
}

/**
 * Decodes a whole file's bytes.
 * @throws {TagrollError} PICTURE_DAMAGED, PICTURE_TRUNCATED, PICTURE_TOO_LARGE, FORMAT_NOT_SUPPORTED; what libvips said
 * is its cause.
 */
export async function decodePicture(
  bytes: Uint8Array,
  format: Format,
  request: Pick<DecodeRequest, 'wantThumbnail' | 'inputs'> & { readonly path: FilePath },
): Promise<PictureWithSize> {
  let original: Size | null = null;
  try {
    const header = await readHeader(bytes);
    original = header.original;
    if (original.width * original.height > MOST_PIXELS) throw pictureTooLarge(request.path, original);
    const size = intermediateSize(original, request.wantThumbnail, request.inputs);
    const source = await decodeIntermediate(bytes, size, header.flatten);
    const [thumbnail, ...inputs] = await Promise.all([
      request.wantThumbnail ? makeThumbnail(source) : null,
      ...request.inputs.map((spec) => makeInput(source, original!, spec)),
    ]);
    const fingerprint = request.wantThumbnail ? differenceHash(source) : null;
    // an input of exactly its size is the intermediate picture itself
    if (!inputs.includes(source.pixels)) freeMemory(source.pixels);
    return { picture: { thumbnail, fingerprint, inputs }, original };
  } catch (thrown) {
    throw decodeFailure(request.path, format, original, bytes, thrown);
  }
}

/**
 * Renders a whole file's bytes for a window.
 * @throws {TagrollError} as `decodePicture` does.
 */
export async function decodePreview(
  bytes: Uint8Array,
  format: Format,
  { path, longSide }: PreviewRequest,
): Promise<Preview> {
  let original: Size | null = null;
  try {
    const header = await readHeader(bytes);
    original = header.original;
    if (original.width * original.height > MOST_PIXELS) throw pictureTooLarge(path, original);
    const source = await decodeIntermediate(bytes, fitInside(original, longSide), header.flatten);
    // a person looks at it closely: no colour is left out
    const jpeg = await fromRaw(source)
      .jpeg({ quality: PREVIEW_QUALITY, chromaSubsampling: '4:4:4' })
      .toBuffer();
    freeMemory(source.pixels);
    return { jpeg: plain(jpeg), width: source.width, height: source.height };
  } catch (thrown) {
    throw decodeFailure(path, format, original, bytes, thrown);
  }
}
