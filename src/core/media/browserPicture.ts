/**
 * @file Whether a browser shows a file by itself, rightly and without trouble, by its header alone. The library thread
 * asks this of files that nobody has checked: a few bytes are read at a time, and nothing is decoded.
 *
 * JPEG: ITU-T T.81, B.2; PNG: https://www.w3.org/TR/png-3/#11IHDR; GIF: https://www.w3.org/Graphics/GIF/spec-gif89a.txt;
 * WebP: https://developers.google.com/speed/webp/docs/riff_container; AVIF: ISO/IEC 23008-12, 6.5.3 (`ispe`).
 */

import type { PictureType } from '../domain/pictureTypes.ts';
import { sniffFormat } from './format.ts';
import type { Size } from './pictureGeometry.ts';

/** The first bytes of a file, and a way to the rest. */
export interface FileStart {
  /** At least 64 KB, or the whole file. */
  readonly bytes: Uint8Array;
  /** Bytes from `position` on, fewer at the file's end. */
  readonly readAt: (position: number, length: number) => Promise<Uint8Array>;
}

export interface BrowserPicture extends Size {
  readonly mimeType: PictureType;
  /** True for a format in which browsers follow the orientation that the file names. */
  readonly isTurned: boolean;
}

/** Bytes that `FileStart.bytes` should have. */
export const FILE_START = 65_536;
const MOST_JPEG_SEGMENTS = 2000;

function text(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Baseline and progressive pictures of 8 bits, grey or of three colours; CMYK is shown in wrong colours. */
async function readJpeg({ bytes, readAt }: FileStart): Promise<BrowserPicture | null> {
  let position = 2;
  for (let segments = 0; segments < MOST_JPEG_SEGMENTS; segments++) {
    const isHere = position + 10 <= bytes.length;
    const head = isHere ? bytes.subarray(position, position + 10) : await readAt(position, 10);
    if (head.length < 10 || head[0] !== 0xff) return null;
    const marker = head[1]!;
    if (marker === 0xff) {
      // a fill byte
      position += 1;
      continue;
    }
    const view = viewOf(head);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      const isUsual = marker <= 0xc2 && head[4] === 8 && (head[9] === 1 || head[9] === 3);
      const size = { height: view.getUint16(5), width: view.getUint16(7) };
      return isUsual ? { mimeType: 'image/jpeg', isTurned: true, ...size } : null;
    }
    // the picture's data, or its end, before any frame
    if (marker === 0xda || marker === 0xd9) return null;
    position += 2 + view.getUint16(2);
  }
  return null;
}

/** Pictures of up to 8 bits a channel: those of 16 take a browser twice the memory and show nothing more. */
function readPng({ bytes }: FileStart): BrowserPicture | null {
  if (bytes.length < 33 || text(bytes, 12, 16) !== 'IHDR' || bytes[24]! > 8) return null;
  const view = viewOf(bytes);
  return { mimeType: 'image/png', isTurned: false, width: view.getUint32(16), height: view.getUint32(20) };
}

function readGif({ bytes }: FileStart): BrowserPicture | null {
  if (bytes.length < 13) return null;
  const view = viewOf(bytes);
  const [width, height] = [view.getUint16(6, true), view.getUint16(8, true)];
  return { mimeType: 'image/gif', isTurned: false, width, height };
}

function readWebp({ bytes }: FileStart): BrowserPicture | null {
  if (bytes.length < 30) return null;
  const view = viewOf(bytes);
  const of = (width: number, height: number): BrowserPicture => ({
    mimeType: 'image/webp',
    isTurned: false,
    width,
    height,
  });
  switch (text(bytes, 12, 16)) {
    case 'VP8 ':
      return of(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      return of((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
    }
    case 'VP8X':
      return of((view.getUint32(24, true) & 0xffffff) + 1, (view.getUint32(26, true) >>> 8) + 1);
    default:
      return null;
  }
}

/** The boxes between two places: type, and where the content lies. A broken one ends the list. */
function* boxes(bytes: Uint8Array, from: number, to: number): Generator<[string, number, number]> {
  const view = viewOf(bytes);
  let position = from;
  while (position + 8 <= to) {
    const length = view.getUint32(position);
    // 0: to the end of the file; 1: a length of 64 bits, which no header needs
    const end = length === 0 ? to : position + length;
    if (length === 1 || end < position + 8) return;
    yield [text(bytes, position + 4, position + 8), position + 8, Math.min(end, to)];
    position = end;
  }
}

/** The largest of the sizes that it names: tiles and thumbnails are smaller than the picture. */
function readAvif({ bytes }: FileStart): BrowserPicture | null {
  const view = viewOf(bytes);
  let size: Size = { width: 0, height: 0 };
  // `meta` has a version in front of its boxes
  const inside: Readonly<Record<string, number>> = { meta: 4, iprp: 0, ipco: 0 };
  const look = (from: number, to: number): void => {
    for (const [type, start, end] of boxes(bytes, from, to)) {
      if (type === 'ispe' && end - start >= 12) {
        const found = { width: view.getUint32(start + 4), height: view.getUint32(start + 8) };
        if (found.width * found.height > size.width * size.height) size = found;
      } else if (Object.hasOwn(inside, type)) look(start + inside[type]!, end);
    }
  };
  look(0, bytes.length);
  return { mimeType: 'image/avif', isTurned: true, ...size };
}

const READERS: Readonly<
  Record<string, (file: FileStart) => BrowserPicture | null | Promise<BrowserPicture | null>>
> = {
  'a JPEG picture': readJpeg,
  'a PNG picture': readPng,
  'a GIF picture': readGif,
  'a WebP picture': readWebp,
  'an AVIF picture': readAvif,
};

/**
 * What a browser is to be told of a file with this start, or null where it cannot show the file, or not rightly. The
 * format follows from the content; a name says nothing.
 */
export async function readBrowserPicture(file: FileStart): Promise<BrowserPicture | null> {
  const found = await READERS[sniffFormat(file.bytes)?.name ?? '']?.(file);
  return found && found.width > 0 && found.height > 0 ? found : null;
}
