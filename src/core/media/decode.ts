/** @file Everything that is read from one photo's file, from one pass over its bytes. Runs in the decoder process. */

import { TagrollError } from '../domain/errors.ts';
import { freeMemory } from '../domain/memory.ts';
import type { PhotoMetadata } from '../domain/photo.ts';
import type {
  Decoded,
  DecodedPicture,
  DecodeFailure,
  DecodeRequest,
  Outcome,
  Preview,
  PreviewRequest,
} from './decoder.ts';
import { decodePicture, decodePreview, type PictureWithSize } from './decodePicture.ts';
import { judgeFormat, type Format } from './format.ts';
import { readMetadata } from './metadata.ts';
import { readPhotoFile, TransientError, type PhotoBytes } from './photoFile.ts';
import { formatFailure, internalFailure } from './pictureFailure.ts';

/** Takes what an owner need not see: a library's own words on a failure, a fault of this program. */
export type Report = (request: Pick<DecodeRequest, 'path'>, thrown: unknown) => void;

function failed(
  request: Pick<DecodeRequest, 'path'>,
  thrown: unknown,
  report: Report,
): { ok: false; failure: DecodeFailure } {
  if (thrown instanceof TagrollError) {
    if (thrown.cause !== undefined) report(request, thrown);
    const { code, message } = thrown;
    return { ok: false, failure: { code, message, transient: thrown instanceof TransientError } };
  }
  report(request, thrown);
  return { ok: false, failure: { ...internalFailure(request.path, thrown), transient: false } };
}

/** Reads and decodes one file. Never rejects: whatever goes wrong is in the outcomes. */
export async function decodeFile(request: DecodeRequest, report: Report): Promise<Decoded> {
  let file: PhotoBytes;
  try {
    file = await readPhotoFile(request.path);
  } catch (thrown) {
    return { content: failed(request, thrown, report), metadata: null, picture: null };
  }
  try {
    return await decodeBytes(request, file, report);
  } finally {
    freeMemory(file.bytes);
  }
}

async function decodeBytes(request: DecodeRequest, file: PhotoBytes, report: Report): Promise<Decoded> {
  const content: Decoded['content'] = { ok: true, value: file.content };
  if (file.content.hash === request.skipIfHash) return { content, metadata: null, picture: null };

  const format = judgeFormat(request.path, file.bytes);
  const picture = wantsPicture(request) ? await tryPicture(request, file, format, report) : null;
  const metadata = request.wantMetadata ? await tryMetadata(request, file, format, picture, report) : null;
  const shown: Outcome<DecodedPicture> | null = picture?.ok
    ? { ok: true, value: picture.value.picture }
    : picture;
  return { content, metadata, picture: shown };
}

function wantsPicture(request: DecodeRequest): boolean {
  return request.wantThumbnail || request.inputs.length > 0;
}

async function tryPicture(
  request: DecodeRequest,
  file: PhotoBytes,
  format: Format | null,
  report: Report,
): Promise<Outcome<PictureWithSize>> {
  const unfit = formatFailure(request.path, format, file.bytes);
  if (unfit || !format) return failed(request, unfit, report);
  try {
    return { ok: true, value: await decodePicture(file.bytes, format, request) };
  } catch (thrown) {
    return failed(request, thrown, report);
  }
}

async function tryMetadata(
  request: DecodeRequest,
  file: PhotoBytes,
  format: Format | null,
  picture: Outcome<PictureWithSize> | null,
  report: Report,
): Promise<Outcome<PhotoMetadata>> {
  try {
    const read = await readMetadata(file.bytes, format, (fault) => report(request, fault));
    // where the picture decodes, its size is what the decoder saw
    const size = picture?.ok ? picture.value.original : {};
    return { ok: true, value: { ...read, ...size } };
  } catch (thrown) {
    return failed(request, thrown, report);
  }
}

/** Renders one file for a window. Never rejects. */
export async function previewFile(request: PreviewRequest, report: Report): Promise<Outcome<Preview>> {
  try {
    const { bytes } = await readPhotoFile(request.path);
    try {
      const format = judgeFormat(request.path, bytes);
      const unfit = formatFailure(request.path, format, bytes);
      if (unfit || !format) return failed(request, unfit, report);
      return { ok: true, value: await decodePreview(bytes, format, request) };
    } finally {
      freeMemory(bytes);
    }
  } catch (thrown) {
    return failed(request, thrown, report);
  }
}
