/** @file Pictures of photos over HTTP: by id, and only ever as pictures. */

import { constants, open, type FileHandle } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { systemCode, TagrollError } from '../../core/domain/errors.ts';
import { pathToBytes, type FilePath } from '../../core/domain/filePath.ts';
import type { PhotoId } from '../../core/domain/ids.ts';
import type { Logger } from '../../core/domain/logger.ts';
import { isPictureType } from '../../core/domain/pictureTypes.ts';
import type { Picture, PictureKind, Pictures } from '../../core/pictures.ts';
import { answer, answerHead, hasVersion, refuse } from './answers.ts';
import { byteRange } from './byteRange.ts';

const ADDRESS = /^photo\/(thumbnail|full)\/([1-9]\d{0,14})$/;

/** Where the pictures come from. */
export type PictureSource = Pick<Pictures, 'picture'>;

const NO_PICTURE = { status: 404, words: 'There is no such picture.' };

/** The photo that `path`, below the room, asks for; null where it is none of a picture. */
export function parsePhotoAddress(path: string): { kind: PictureKind; photoId: PhotoId } | null {
  const [, kind, photoId] = ADDRESS.exec(path) ?? [];
  return kind === undefined ? null : { kind: kind as PictureKind, photoId: Number(photoId) as PhotoId };
}

/** Sends a picture; `isVersioned` says that its address changes with it. */
export async function servePhoto(
  source: PictureSource,
  { kind, photoId }: { readonly kind: PictureKind; readonly photoId: PhotoId },
  request: IncomingMessage,
  response: ServerResponse,
  isVersioned: boolean,
  logger: Logger,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  let picture: Picture | null;
  try {
    picture = await source.picture(kind, photoId, gone.signal);
  } catch (error) {
    if (!(error instanceof TagrollError)) throw error;
    return refuse(response, { status: 404, words: error.message });
  }
  if (!picture) {
    // not yet there, which is no fault: the browser is to show none in its console
    answerHead(response, 204, { 'cache-control': 'no-store' });
    response.end();
    return;
  }
  if (!isPictureType(picture.mimeType)) {
    logger.log('warn', `the picture of photo ${photoId} is ${picture.mimeType}, which no window is sent`);
    return refuse(response, NO_PICTURE);
  }
  const tag = `"${encodeURIComponent(picture.version)}"`;
  const headers = {
    'content-type': picture.mimeType,
    'cache-control': isVersioned ? 'private, max-age=31536000, immutable' : 'private, no-cache',
    etag: tag,
  };
  if (hasVersion(request.headers['if-none-match'], tag)) {
    answerHead(response, 304, headers);
    response.end();
  } else if (picture.kind === 'bytes') answer(response, 200, headers, picture.bytes);
  else await serveFile(picture.path, headers, request, response, gone.signal);
}

/** Opens a plain file; null where it is gone, or is something else by now. */
async function openFile(path: FilePath): Promise<{ file: FileHandle; size: number } | null> {
  let file: FileHandle;
  try {
    // without waiting: a pipe that nobody writes to would hold the thread that opens it
    file = await open(Buffer.from(pathToBytes(path)), constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if (systemCode(error) !== null) return null;
    throw error;
  }
  const status = await file.stat();
  if (status.isFile()) return { file, size: status.size };
  await file.close();
  return null;
}

async function serveFile(
  path: FilePath,
  headers: { readonly etag: string; readonly 'content-type': string; readonly 'cache-control': string },
  request: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const opened = await openFile(path);
  if (!opened) return refuse(response, NO_PICTURE);
  const { file, size } = opened;
  try {
    // a range of another version is of no use
    const ifRange = request.headers['if-range'];
    const wanted = ifRange === undefined || ifRange === headers.etag ? request.headers.range : undefined;
    const range = byteRange(wanted, size);
    if (range === 'none') {
      return refuse(
        response,
        { status: 416, words: 'The picture has no such bytes.' },
        { 'content-range': `bytes */${size}` },
      );
    }
    const { start, end } = range === 'all' ? { start: 0, end: size - 1 } : range;
    answerHead(response, range === 'all' ? 200 : 206, {
      ...headers,
      'accept-ranges': 'bytes',
      'content-length': end - start + 1,
      ...(range === 'all' ? {} : { 'content-range': `bytes ${start}-${end}/${size}` }),
    });
    if (request.method === 'HEAD' || size === 0) response.end();
    else await pipeline(file.createReadStream({ start, end, autoClose: false }), response, { signal });
  } finally {
    await file.close();
  }
}
