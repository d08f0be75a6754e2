/** @file Makes the metadata of some camera RAW files readable for a reader that knows only plain formats. Pure. */

/** RAW formats that are TIFF inside but for their magic number: ORF ("IIRO", "IIRS", "MMOR") and RW2 ("IIU\0"). */
const ALMOST_TIFF = new Set(['IIRO', 'IIRS', 'MMOR', 'IIU\0']);
/**
 * A RAF file holds a whole JPEG with the metadata; where it starts and how long it is stands at these places, big-endian.
 * Source: https://libopenraw.freedesktop.org/formats/raf/
 */
const RAF_JPEG_OFFSET = 84;
const RAF_JPEG_LENGTH = 88;

function start(bytes: Uint8Array, length: number): string {
  return String.fromCharCode(...bytes.subarray(0, length));
}

/** The bytes in which an ordinary reader finds the metadata: mostly the file itself. Null where there are none. */
export function readableMetadata(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
  if (bytes.length < 12) return null;
  const magic = start(bytes, 4);
  if (ALMOST_TIFF.has(magic)) {
    const copy = bytes.slice();
    copy.set(magic.startsWith('II') ? [0x2a, 0] : [0, 0x2a], 2);
    return copy;
  }
  if (start(bytes, 15) === 'FUJIFILMCCD-RAW') {
    if (bytes.length < RAF_JPEG_LENGTH + 4) return null;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const offset = view.getUint32(RAF_JPEG_OFFSET);
    return bytes.slice(offset, Math.min(offset + view.getUint32(RAF_JPEG_LENGTH), bytes.length));
  }
  return bytes;
}
