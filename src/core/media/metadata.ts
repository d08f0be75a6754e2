/**
 * @file Metadata of a photo from the bytes of its file, in the decoder process: EXIF, XMP, IPTC and PNG text, read by
 * exifreader. Why not by exiftool: docs/adr/0002-metadata-reader.md.
 */

import ExifReader from 'exifreader';
import type { PhotoMetadata } from '../domain/photo.ts';
import { readableMetadata } from './embeddedMetadata.ts';
import type { Format } from './format.ts';
import { groupOf, numberOf, textOf, tripleOf, within, type TagGroup } from './tagValues.ts';
import { takenTime, wallClock, parseWrittenTime, type TimeClues } from './takenTime.ts';
import { readTiffSummary } from './tiffDirectory.ts';

const EXIF_TAGS = [
  ...['Make', 'Model', 'LensModel', 'Orientation'],
  ...['ISOSpeedRatings', 'ISOSpeed', 'RecommendedExposureIndex', 'ExposureTime', 'FNumber', 'FocalLength'],
  ...['DateTimeOriginal', 'DateTimeDigitized', 'SubSecTimeOriginal', 'SubSecTimeDigitized'],
  ...['OffsetTimeOriginal', 'OffsetTimeDigitized', 'OffsetTime'],
  ...['PixelXDimension', 'PixelYDimension', 'ImageWidth', 'ImageLength'],
  ...['GPSLatitude', 'GPSLatitudeRef', 'GPSLongitude', 'GPSLongitudeRef', 'GPSAltitude', 'GPSAltitudeRef'],
  ...['GPSTimeStamp', 'GPSDateStamp'],
];
const XMP_TAGS = [
  ...['DateTimeOriginal', 'CreateDate', 'DateCreated', 'Make', 'Model', 'Lens', 'LensModel'],
  ...['GPSLatitude', 'GPSLongitude', 'GPSAltitude', 'GPSAltitudeRef', 'GPSTimeStamp'],
];
const IPTC_TAGS = ['Date Created', 'Time Created', 'Digital Creation Date', 'Digital Creation Time'];

/** Only what is wanted is read: a TIFF may hold lists of millions of numbers. */
const INCLUDED = {
  exif: EXIF_TAGS,
  xmp: XMP_TAGS,
  iptc: IPTC_TAGS,
  png: true,
  file: true,
  gif: true,
  riff: true,
} as const;
const OPTIONS = { expanded: true, includeTags: INCLUDED } as const;
/** Most bytes that a compressed block of a PNG or JPEG XL may unpack to. */
const LARGEST_BLOCK = 4 * 1024 * 1024;

/** What exifreader says where it finds nothing, which is no fault. */
const NOTHING_THERE = /No (Exif|metadata)|Invalid image format/i;

async function readTags(bytes: Uint8Array<ArrayBuffer>, report: (fault: unknown) => void): Promise<unknown> {
  const source = readableMetadata(bytes);
  if (source === null) return {};
  try {
    // only PNG and JPEG XL may hold compressed blocks, which are read asynchronously
    const compressed = source[0] === 0x89 || source[0] === 0x00;
    if (!compressed) return ExifReader.load(source.buffer, OPTIONS);
    return await ExifReader.load(source.buffer, {
      ...OPTIONS,
      async: true,
      decompress: { maxDecompressedSize: LARGEST_BLOCK },
    });
  } catch (thrown) {
    // a broken block costs the metadata, not the photo
    if (!(thrown instanceof Error && NOTHING_THERE.test(thrown.message))) report(thrown);
    return {};
  }
}

interface Position {
  readonly latitude: number | null;
  readonly longitude: number | null;
}
const NO_POSITION: Position = { latitude: null, longitude: null };

function degrees(group: TagGroup, name: string, negative: string, positive: string): number | null {
  const triple = tripleOf(group, name);
  // without N or S the sign is unknown, and nothing is guessed
  const reference = textOf(group, `${name}Ref`)?.charAt(0).toUpperCase();
  if (!triple || (reference !== negative && reference !== positive)) return null;
  const value = Math.abs(triple[0]) + triple[1] / 60 + triple[2] / 3600;
  return reference === negative ? -value : value;
}

/** XMP writes "51,30.0417N" or "51,30,2.5N" (XMP Specification part 2, section 2.5.1, GPSCoordinate). */
function degreesOfXmp(group: TagGroup, name: string, negative: string, positive: string): number | null {
  const match = /^(\d{1,3}),(\d{1,2}(?:\.\d+)?)(?:,(\d{1,2}(?:\.\d+)?))?\s*([NSEW])$/i.exec(
    textOf(group, name) ?? '',
  );
  const reference = match?.[4]?.toUpperCase();
  if (!match || (reference !== negative && reference !== positive)) return null;
  const value = Number(match[1]) + Number(match[2]) / 60 + Number(match[3] ?? 0) / 3600;
  return reference === negative ? -value : value;
}

function positionOf(read: typeof degrees, group: TagGroup): Position {
  const latitude = within(read(group, 'GPSLatitude', 'S', 'N'), -90, 90);
  const longitude = within(read(group, 'GPSLongitude', 'W', 'E'), -180, 180);
  if (latitude === null || longitude === null) return NO_POSITION;
  // 0/0 is what devices write that have no position yet
  return latitude === 0 && longitude === 0 ? NO_POSITION : { latitude, longitude };
}

function altitudeOf(group: TagGroup): number | null {
  const height = numberOf(group, 'GPSAltitude');
  // 1: below sea level; 3: the same, measured from the ellipsoid (EXIF 3.0)
  const below = [1, 3].includes(numberOf(group, 'GPSAltitudeRef') ?? 0);
  return within(height === null ? null : below ? -Math.abs(height) : height, -12_000, 100_000);
}

function gpsTimeOf(exif: TagGroup, xmp: TagGroup): number | null {
  const day = /^(\d{4})[:\-/.](\d{1,2})[:\-/.](\d{1,2})/.exec(textOf(exif, 'GPSDateStamp') ?? '');
  const time = tripleOf(exif, 'GPSTimeStamp');
  if (day && time) {
    const seconds = Math.floor(time[2]);
    return wallClock(
      [Number(day[1]), Number(day[2]), Number(day[3])],
      [time[0], time[1], seconds, Math.floor((time[2] - seconds) * 1000)],
    );
  }
  // XMP keeps date and time in one, in UTC
  return parseWrittenTime(textOf(xmp, 'GPSTimeStamp'))?.local ?? null;
}

function cluesOf(tags: unknown, position: Position): TimeClues {
  const exif = groupOf(tags, 'exif');
  const xmp = groupOf(tags, 'xmp');
  const iptc = groupOf(tags, 'iptc');
  const png = groupOf(tags, 'pngText');
  return {
    exif: (['Original', 'Digitized'] as const).map((kind) => ({
      date: textOf(exif, `DateTime${kind}`),
      subSeconds: textOf(exif, `SubSecTime${kind}`),
      offset: textOf(exif, `OffsetTime${kind}`),
    })),
    otherOffsets: ['OffsetTimeOriginal', 'OffsetTimeDigitized', 'OffsetTime'].map((name) =>
      textOf(exif, name),
    ),
    xmp: ['DateTimeOriginal', 'DateCreated', 'CreateDate'].map((name) => textOf(xmp, name)),
    iptc: [
      { date: textOf(iptc, 'Date Created'), time: textOf(iptc, 'Time Created') },
      { date: textOf(iptc, 'Digital Creation Date'), time: textOf(iptc, 'Digital Creation Time') },
    ],
    png: ['Creation Time', 'CreationTime', 'create-date'].map((name) => textOf(png, name)),
    gpsTime: gpsTimeOf(exif, xmp),
    ...position,
  };
}

/** Size as stored (not turned upright), by the file's structure, else by EXIF. */
function storedSize(tags: unknown, bytes: Uint8Array): { width: number | null; height: number | null } {
  const exif = groupOf(tags, 'exif');
  const tiff = readTiffSummary(bytes);
  const pairs: (readonly [number | null, number | null])[] = [
    [numberOf(groupOf(tags, 'file'), 'Image Width'), numberOf(groupOf(tags, 'file'), 'Image Height')],
    [numberOf(groupOf(tags, 'pngFile'), 'Image Width'), numberOf(groupOf(tags, 'pngFile'), 'Image Height')],
    [numberOf(groupOf(tags, 'riff'), 'ImageWidth'), numberOf(groupOf(tags, 'riff'), 'ImageHeight')],
    [numberOf(groupOf(tags, 'gif'), 'Image Width'), numberOf(groupOf(tags, 'gif'), 'Image Height')],
    [tiff?.width ?? null, tiff?.height ?? null],
    [numberOf(exif, 'PixelXDimension'), numberOf(exif, 'PixelYDimension')],
  ];
  for (const [width, height] of pairs) {
    if (within(width, 1, 1e6) !== null && within(height, 1, 1e6) !== null) return { width, height };
  }
  return { width: null, height: null };
}

function lensOf(exif: TagGroup, xmp: TagGroup): string | null {
  return textOf(exif, 'LensModel') ?? textOf(xmp, 'Lens') ?? textOf(xmp, 'LensModel');
}

/**
 * Metadata of a file's bytes. Broken or absent blocks give nulls; nothing throws for the sake of the file.
 * @param report takes the faults of blocks that could not be read, for the log.
 */
export async function readMetadata(
  bytes: Uint8Array<ArrayBuffer>,
  format: Format | null,
  report: (fault: unknown) => void,
): Promise<PhotoMetadata> {
  const tags = format === null || format.kind === 'other' ? {} : await readTags(bytes, report);
  const exif = groupOf(tags, 'exif');
  const xmp = groupOf(tags, 'xmp');
  const found = positionOf(degrees, exif);
  const position = found === NO_POSITION ? positionOf(degreesOfXmp, xmp) : found;
  const located = position.latitude !== null;
  const orientation = numberOf(exif, 'Orientation') ?? 1;
  const upright = Number.isInteger(orientation) && orientation >= 1 && orientation <= 8 ? orientation : 1;
  const { width, height } = storedSize(tags, bytes);
  const sideways = upright >= 5;
  return {
    ...takenTime(cluesOf(tags, position)),
    width: sideways ? height : width,
    height: sideways ? width : height,
    orientation: upright,
    cameraMake: textOf(exif, 'Make') ?? textOf(xmp, 'Make'),
    cameraModel: textOf(exif, 'Model') ?? textOf(xmp, 'Model'),
    lens: lensOf(exif, xmp),
    ...position,
    altitude: located ? (altitudeOf(exif) ?? altitudeOf(xmp)) : null,
    iso: isoOf(exif),
    exposureTime: within(numberOf(exif, 'ExposureTime'), 1e-9, 1e6),
    fNumber: within(numberOf(exif, 'FNumber'), 0.1, 1000),
    focalLength: within(numberOf(exif, 'FocalLength'), 0.1, 100_000),
  };
}

/** Sensitivities that do not fit in 16 bits stand as 65535, and the real value in a tag of its own (EXIF 2.3). */
function isoOf(exif: TagGroup): number | null {
  const short = within(numberOf(exif, 'ISOSpeedRatings'), 1, 65_534);
  return short ?? within(numberOf(exif, 'RecommendedExposureIndex') ?? numberOf(exif, 'ISOSpeed'), 1, 1e8);
}
