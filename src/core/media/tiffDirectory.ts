/**
 * @file A look into the first directories of a TIFF file, enough to tell a camera's RAW file (most are TIFF inside,
 * with a small preview as their first picture) from a TIFF picture, and to find the size of the full picture.
 *
 * Layout: TIFF Revision 6.0 (Adobe, 1992), section 2; tag numbers of RAW files: DNG Specification 1.7 (Adobe).
 */

/** What the directories say; unknown values are null. */
export interface TiffSummary {
  /** Holds DNGVersion, so it is a DNG. */
  readonly isDng: boolean;
  /** True where a picture is sensor data, or the first picture is a reduced one that stands beside a larger one. */
  readonly isRaw: boolean;
  /** Camera maker of the first directory, '' where there is none. */
  readonly make: string;
  /** Stored size (not turned upright) of the largest picture that is not marked as a reduced one. */
  readonly width: number | null;
  readonly height: number | null;
}

const TAG = {
  newSubfileType: 0x00fe,
  width: 0x0100,
  height: 0x0101,
  compression: 0x0103,
  photometric: 0x0106,
  make: 0x010f,
  subDirectories: 0x014a,
  dngVersion: 0xc612,
} as const;
const TYPE_SIZES: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 7: 1, 13: 4 };
/** Colour filter array, and linear raw. */
const RAW_PHOTOMETRIC = new Set([32_803, 34_892]);
/** Sony ARW, Nikon NEF (compressed), Kodak DCR and KDC, Pentax PEF, Samsung SRW. */
const RAW_COMPRESSION = new Set([32_767, 34_713, 65_000, 65_535, 32_770]);
const MOST_ENTRIES = 512;
const MOST_DIRECTORIES = 12;
const LONGEST_VALUE = 64;

type Directory = ReadonlyMap<number, readonly number[]>;

function readDirectory(view: DataView, offset: number, littleEndian: boolean): Directory {
  const entries = new Map<number, readonly number[]>();
  if (offset < 8 || offset + 2 > view.byteLength) return entries;
  const count = Math.min(view.getUint16(offset, littleEndian), MOST_ENTRIES);
  for (let index = 0; index < count; index++) {
    const entry = offset + 2 + index * 12;
    if (entry + 12 > view.byteLength) break;
    const size = TYPE_SIZES[view.getUint16(entry + 2, littleEndian)];
    if (size === undefined) continue;
    const length = Math.min(view.getUint32(entry + 4, littleEndian), LONGEST_VALUE);
    const at = length * size <= 4 ? entry + 8 : view.getUint32(entry + 8, littleEndian);
    if (at + length * size > view.byteLength) continue;
    const values: number[] = [];
    for (let item = 0; item < length; item++) {
      const where = at + item * size;
      values.push(
        size === 1
          ? view.getUint8(where)
          : size === 2
            ? view.getUint16(where, littleEndian)
            : view.getUint32(where, littleEndian),
      );
    }
    entries.set(view.getUint16(entry, littleEndian), values);
  }
  return entries;
}

/** Summary of the TIFF that starts at the first byte, or null where there is none. Never throws. */
export function readTiffSummary(bytes: Uint8Array): TiffSummary | null {
  if (bytes.length < 8) return null;
  const order = String.fromCharCode(bytes[0]!, bytes[1]!);
  if (order !== 'II' && order !== 'MM') return null;
  const littleEndian = order === 'II';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = readDirectory(view, view.getUint32(4, littleEndian), littleEndian);
  const subOffsets = (first.get(TAG.subDirectories) ?? []).slice(0, MOST_DIRECTORIES);
  const subDirectories = subOffsets.map((offset) => readDirectory(view, offset, littleEndian));

  let width: number | null = null;
  let height: number | null = null;
  for (const directory of [first, ...subDirectories]) {
    if (((directory.get(TAG.newSubfileType)?.[0] ?? 0) & 1) === 1) continue;
    const wide = directory.get(TAG.width)?.[0] ?? 0;
    const high = directory.get(TAG.height)?.[0] ?? 0;
    if (wide * high > (width ?? 0) * (height ?? 0)) [width, height] = [wide, high];
  }
  const isDng = first.has(TAG.dngVersion);
  const holdsSensorData = [first, ...subDirectories].some(
    (directory) =>
      RAW_PHOTOMETRIC.has(directory.get(TAG.photometric)?.[0] ?? 0) ||
      RAW_COMPRESSION.has(directory.get(TAG.compression)?.[0] ?? 0),
  );
  const startsWithPreview =
    ((first.get(TAG.newSubfileType)?.[0] ?? 0) & 1) === 1 && subDirectories.length > 0;
  const makeBytes = first.get(TAG.make) ?? [];
  const end = makeBytes.indexOf(0);
  const make = String.fromCharCode(...(end < 0 ? makeBytes : makeBytes.slice(0, end))).trim();
  return { isDng, isRaw: isDng || holdsSensorData || startsWithPreview, make, width, height };
}
