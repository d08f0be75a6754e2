/** @file What the decoder's troubles mean for the owner of the photo. The library's own words go to the log only. */

import { TagrollError, type Failure } from '../domain/errors.ts';
import { pathForDisplay, type FilePath } from '../domain/filePath.ts';
import type { Format } from './format.ts';
import { extensionOf, photoExtensions } from './photoExtensions.ts';
import type { Size } from './pictureGeometry.ts';

/** Most pixels that a picture may have: 0x3FFF x 0x3FFF, sharp's own limit, about 800 MB when decoded. */
export const MOST_PIXELS = 268_402_689;

/** Texts of libvips and its loaders that say that the file ends too early. */
const TRUNCATED =
  /premature end|got \d+ bytes, expected \d+|end of (stream|file|image|data)|unexpected eof|truncated|not enough (image )?data|read error at (scanline|row|tile|strip)|unable to read data|short read|too short|LZW .*not terminated|insufficient data/i;
const TOO_LARGE =
  /exceeds pixel limit|pixel limit|image (is )?too (large|big)|dimensions? (is |are )?too (large|big)|security limit|exceeds? .*\blimit/i;
const NOT_SUPPORTED =
  /unsupported (codec|feature|image format|compression)|not supported|compression support is not configured|no decoding plugin|unimplemented/i;

/** The file's name (not its path: the owner sees that beside the message) in quotes, fit for a sentence. */
export function nameOf(path: FilePath): string {
  const separators = process.platform === 'win32' ? /[\\/]/ : '/';
  return `"${pathForDisplay((path.split(separators).at(-1) ?? path) as FilePath)}"`;
}

/** "15 x 20,000": a size as it stands in messages. */
function showSize({ width, height }: Size): string {
  return `${width.toLocaleString('en')} x ${height.toLocaleString('en')}`;
}

/** The failure of a picture whose sides are known to be too large. */
export function pictureTooLarge(path: FilePath, size: Size): TagrollError {
  const millions = Math.round((size.width * size.height) / 1e6).toLocaleString('en');
  return new TagrollError(
    'PICTURE_TOO_LARGE',
    `${nameOf(path)} has ${showSize(size)} pixels (${millions} million), more than the ${Math.floor(MOST_PIXELS / 1e6)} million that can be shown. A smaller copy of it will work.`,
    { details: { width: size.width, height: size.height } },
  );
}

/** The failure of a file whose format this version cannot show, or that is no picture; null where it can be decoded. */
export function formatFailure(path: FilePath, format: Format | null, bytes: Uint8Array): TagrollError | null {
  const name = nameOf(path);
  const extension = extensionOf(path);
  const promised = !photoExtensions.has(extension) ? '' : `, although its name ends in .${extension}`;
  if (format === null) {
    if (bytes.every((byte) => byte === 0)) {
      return new TagrollError(
        'PICTURE_DAMAGED',
        `${name} holds nothing but zeros: the picture's data is lost, as after a failed copy. Restore it from a backup.`,
      );
    }
    const family = photoExtensions.get(extension);
    if (family === 'raw') {
      return new TagrollError(
        'FORMAT_NOT_SUPPORTED',
        `${name} seems to be a camera's RAW picture (${extension.toUpperCase()}), which this version cannot show yet.`,
      );
    }
    return new TagrollError(
      'FORMAT_UNKNOWN',
      `${name} holds no picture that Tagroll knows${promised}. If another program shows it, save it from there as JPEG.`,
    );
  }
  if (format.kind === 'decodable') return null;
  if (format.kind === 'other') {
    return new TagrollError('FORMAT_UNKNOWN', `${name} is no picture: it holds ${format.name}${promised}.`);
  }
  return new TagrollError(
    'FORMAT_NOT_SUPPORTED',
    `${name} is ${format.name}, which this version cannot show yet.`,
  );
}

/** A failure of the file itself (or of the system) while it was read. */
export function messageOfName(path: FilePath, rest: string): string {
  return `${nameOf(path)} ${rest}`;
}

/**
 * True where a PNG or a WebP tells by its own lengths that it goes on after the file's end; their loaders' messages do not
 * say so. PNG: chunks up to IEND (https://www.w3.org/TR/png-3/#5Chunk-layout); WebP: the length of the RIFF container
 * (https://developers.google.com/speed/webp/docs/riff_container).
 */
export function endIsMissing(bytes: Uint8Array): boolean {
  if (bytes.length < 12) return true;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) === 0x52494646) return view.getUint32(4, true) + 8 > bytes.length;
  if (view.getUint32(0) !== 0x89504e47) return false;
  const IEND = 0x49454e44;
  for (let offset = 8; offset + 12 <= bytes.length; offset += view.getUint32(offset) + 12) {
    if (view.getUint32(offset + 4) === IEND) return false;
  }
  return true;
}

/** What libvips said, as a failure. `size` is the picture's where its header could be read. */
export function decodeFailure(
  path: FilePath,
  format: Format,
  size: Size | null,
  bytes: Uint8Array,
  thrown: unknown,
): TagrollError {
  if (thrown instanceof TagrollError) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const name = nameOf(path);
  if (TOO_LARGE.test(text)) {
    return size
      ? pictureTooLarge(path, size)
      : new TagrollError(
          'PICTURE_TOO_LARGE',
          `${name} says that it has more than ${Math.floor(MOST_PIXELS / 1e6)} million pixels, which is more than can be shown; it may also be damaged.`,
          { cause: thrown },
        );
  }
  // what libvips says of content that starts like a format, and then is none of it
  const broken = text.includes('contains unsupported image format') && format.name !== 'an AVIF picture';
  if (!broken && NOT_SUPPORTED.test(text)) {
    return new TagrollError(
      'FORMAT_NOT_SUPPORTED',
      `${name} is ${format.name} of a kind that this version cannot show yet, or it is damaged.`,
      { cause: thrown },
    );
  }
  if (TRUNCATED.test(text) || endIsMissing(bytes)) {
    return new TagrollError(
      'PICTURE_TRUNCATED',
      `${name} is ${format.name} whose end is missing, as after a copy or download that was cut short. Copy it again from where it came.`,
      { cause: thrown },
    );
  }
  return new TagrollError(
    'PICTURE_DAMAGED',
    `${name} is ${format.name} with damaged content that cannot be shown. Restore it from a backup, or from where it came.`,
    { cause: thrown },
  );
}

/** For a failure that is no trouble of the file. */
export function internalFailure(path: FilePath, thrown: unknown): Failure {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    code: 'INTERNAL',
    message: `${nameOf(path)} could not be read because of a fault in Tagroll: ${text}`,
  };
}
