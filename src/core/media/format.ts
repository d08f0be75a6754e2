/**
 * @file What a file's content is, by its first bytes, and whether this version can show it. Runs in the decoder
 * process, and in the library thread for files without an extension.
 *
 * Signatures: the formats' specifications, and the list at https://www.iana.org/assignments/media-types/.
 */

import { extensionOf, photoExtensions } from './photoExtensions.ts';
import { readTiffSummary } from './tiffDirectory.ts';

/** How a file with this content is treated. */
export type FormatKind =
  /** A picture that sharp decodes. */
  | 'decodable'
  /** A picture that this version cannot show yet. */
  | 'picture'
  /** Sensor data of a camera, which this version cannot show yet. */
  | 'raw'
  /** No picture at all. */
  | 'other';

export interface Format {
  /** The format's name as people know it, with its article where a sentence needs one: "a PDF document". */
  readonly name: string;
  readonly kind: FormatKind;
}

const decodable = (name: string): Format => ({ name, kind: 'decodable' });
const picture = (name: string): Format => ({ name, kind: 'picture' });
const raw = (name: string): Format => ({ name, kind: 'raw' });
const other = (name: string): Format => ({ name, kind: 'other' });

const JPEG = decodable('a JPEG picture');
const TIFF = decodable('a TIFF picture');
const AVIF = decodable('an AVIF picture');
const ZIP = other('a ZIP archive, or a document made of one');
const HEIC = picture('a HEIC picture');
const HEIF = picture('a HEIF picture');
const JPEG_XL = picture('a JPEG XL picture');
const JPEG_2000 = picture('a JPEG 2000 picture');
const ISO_MEDIA_VIDEO = other('a video');

/** Signatures that stand at the very start: as text, each character one byte. Longest first where they overlap. */
const SIGNATURES: readonly (readonly [string, Format])[] = [
  ['\xff\xd8\xff', JPEG],
  ['\x89PNG\r\n\x1a\n', decodable('a PNG picture')],
  ['GIF87a', decodable('a GIF picture')],
  ['GIF89a', decodable('a GIF picture')],
  ['IIRO', raw('a RAW picture of an Olympus camera (ORF)')],
  ['IIRS', raw('a RAW picture of an Olympus camera (ORF)')],
  ['MMOR', raw('a RAW picture of an Olympus camera (ORF)')],
  ['IIU\0', raw('a RAW picture of a Panasonic camera (RW2)')],
  ['II\x1a\0\0\0HEAPCCDR', raw('a RAW picture of a Canon camera (CRW)')],
  ['FUJIFILMCCD-RAW', raw('a RAW picture of a Fujifilm camera (RAF)')],
  ['FOVb', raw('a RAW picture of a Sigma camera (X3F)')],
  ['\0MRM', raw('a RAW picture of a Minolta camera (MRW)')],
  ['ARRI', raw('a RAW picture of an ARRI camera (ARI)')],
  ['8BPS', picture('a Photoshop document')],
  ['\xff\x0a', JPEG_XL],
  ['\0\0\0\x0cJXL \r\n\x87\n', JPEG_XL],
  ['\0\0\0\x0cjP  \r\n\x87\n', JPEG_2000],
  ['\xff\x4f\xff\x51', JPEG_2000],
  ['II\x2b\0', TIFF],
  ['MM\0\x2b', TIFF],
  ['II\xbc', picture('a JPEG XR picture')],
  ['BPG\xfb', picture('a BPG picture')],
  ['FLIF', picture('a FLIF picture')],
  ['gimp xcf', picture('a GIMP document')],
  ['%PDF-', other('a PDF document')],
  ['%!PS', other('a PostScript document')],
  ['PK\x03\x04', ZIP],
  ['\x1f\x8b', other('a compressed archive')],
  ['Rar!', other('a RAR archive')],
  ['\x1aE\xdf\xa3', other('a Matroska or WebM video')],
  ['\0\0\x01\xba', other('an MPEG video')],
  ['\0\0\x01\xb3', other('an MPEG video')],
  ['FLV\x01', other('a Flash video')],
  ['0&\xb2u\x8ef\xcf\x11', other('a Windows Media file')],
  ['ID3', other('a sound file')],
  ['OggS', other('an Ogg sound or video')],
  ['fLaC', other('a sound file')],
  ['\x7fELF', other('a program')],
  ['MZ', other('a program')],
  ['SQLite format 3\0', other('a database')],
  ['version https://git-lfs', other('a Git LFS pointer, not the picture itself')],
];

const BRANDS_HEVC = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs']);
const BRANDS_HEIF = new Set(['mif1', 'msf1', 'mif2', 'mif3', 'avci', 'avcs', 'jpeg', 'miaf', 'vvic', 'evbi']);

function text(bytes: Uint8Array, start: number, end: number): string {
  let result = '';
  for (let index = start; index < Math.min(end, bytes.length); index++)
    result += String.fromCharCode(bytes[index]!);
  return result;
}

/** ISO base media files (ISO/IEC 14496-12): the `ftyp` box names the brands that the file conforms to. */
function sniffIsoMedia(bytes: Uint8Array): Format | null {
  if (text(bytes, 4, 8) !== 'ftyp') return null;
  const length = Math.min(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0), bytes.length, 512);
  const brands = [text(bytes, 8, 12)];
  for (let offset = 16; offset + 4 <= length; offset += 4) brands.push(text(bytes, offset, offset + 4));
  if (brands[0] === 'crx ') return raw('a RAW picture of a Canon camera (CR3)');
  if (brands[0] === 'avif' || brands[0] === 'avis') return AVIF;
  if (brands.some((brand) => BRANDS_HEVC.has(brand))) return HEIC;
  if (brands.includes('avif')) return AVIF;
  if (brands.some((brand) => BRANDS_HEIF.has(brand))) return HEIF;
  return ISO_MEDIA_VIDEO;
}

function sniffTiff(bytes: Uint8Array): Format | null {
  const start = text(bytes, 0, 4);
  if (start !== 'II*\0' && start !== 'MM\0*') return null;
  if (text(bytes, 8, 10) === 'CR') return raw('a RAW picture of a Canon camera (CR2)');
  const summary = readTiffSummary(bytes);
  if (summary?.isDng) return raw('a RAW picture (DNG)');
  if (summary?.isRaw) return raw(rawName(summary.make));
  return TIFF;
}

function rawName(make: string): string {
  const maker = /^(nikon|sony|pentax|samsung|kodak|hasselblad|phase one|leica|canon|epson|mamiya|leaf)/i.exec(
    make,
  )?.[0];
  if (maker === undefined) return "a camera's RAW picture";
  const shown = maker.toLowerCase().replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
  return `a RAW picture of ${/^[AEIO]/.test(shown) ? 'an' : 'a'} ${shown} camera`;
}

function sniffRiff(bytes: Uint8Array): Format | null {
  if (text(bytes, 0, 4) !== 'RIFF') return null;
  const form = text(bytes, 8, 12);
  if (form === 'WEBP') return decodable('a WebP picture');
  return form === 'AVI ' ? other('a video (AVI)') : other('a sound or other media file');
}

/** Windows bitmap: the two letters alone are common in text, so the header's length must be one that exists. */
function sniffBitmap(bytes: Uint8Array): Format | null {
  if (text(bytes, 0, 2) !== 'BM' || bytes.length < 18) return null;
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(14, true);
  return [12, 16, 40, 52, 56, 64, 108, 124].includes(headerLength) ? picture('a Windows bitmap (BMP)') : null;
}

function sniffText(bytes: Uint8Array): Format | null {
  const start = text(bytes, 0, 1024)
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .toLowerCase();
  if (start.startsWith('<!doctype html') || /^<(html|head|body)\b/.test(start))
    return other('a web page (HTML)');
  if (/^(<\?xml[^>]*>\s*)?(<!--[^]*?-->\s*)*(<!doctype svg[^]*?>\s*)?<svg\b/.test(start))
    return other('a drawing (SVG)');
  if (/^(<\?xpacket|<x:xmpmeta)/.test(start)) return other('an XMP sidecar');
  if (start.startsWith('<?xml'))
    return /<html\b/.test(start) ? other('a web page (HTML)') : other('an XML document');
  return null;
}

/**
 * The format of a file by its content, or null where it is none of those known here.
 * @param bytes the file's start (4,096 bytes suffice), or all of it.
 */
export function sniffFormat(bytes: Uint8Array): Format | null {
  const special =
    sniffTiff(bytes) ?? (bytes.length >= 12 ? (sniffIsoMedia(bytes) ?? sniffRiff(bytes)) : null);
  if (special) return special;
  const start = text(bytes, 0, 32);
  const found = SIGNATURES.find(([signature]) => start.startsWith(signature));
  return found ? found[1] : (sniffBitmap(bytes) ?? sniffText(bytes));
}

/** For files without an extension: true where the content is a picture or a camera's RAW file. */
export function looksLikePhoto(firstBytes: Uint8Array): boolean {
  const format = sniffFormat(firstBytes);
  return format !== null && format.kind !== 'other';
}

/**
 * The format of a photo's file by content and name. A RAW file whose content is a plain TIFF (or, for Capture One, a ZIP) goes by its name: its
 * first picture is a small preview, which must not be taken for the photo.
 */
export function judgeFormat(path: string, bytes: Uint8Array): Format | null {
  const format = sniffFormat(bytes);
  const extension = extensionOf(path);
  if (format === TIFF && photoExtensions.get(extension) === 'raw')
    return raw(`a camera's RAW picture (${extension.toUpperCase()})`);
  if (format === ZIP && extension === 'eip') return raw('a Capture One RAW package (EIP)');
  return format;
}
