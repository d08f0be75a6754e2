/**
 * @file Metadata of a photo from the bytes of its file, in the decoder process: EXIF, XMP, IPTC and PNG text, read by
 * exifreader. Why not by exiftool: docs/adr/0002-metadata-reader.md.
 */

import type { PhotoMetadata } from '../domain/photo.ts';
import type { Format } from './format.ts';
import { readTags } from './metadataTags.ts';
import { groupOf, numberOf, textOf, tripleOf, within, type TagGroup } from './tagValues.ts';
import { takenTime, wallClock, parseWrittenTime, type TimeClues } from './takenTime.ts';
import { readTiffSummary } from './tiffDirectory.ts';

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

/** When GPS began: receivers without a fix write dates before it, such as 30 December 1899. */
const GPS_EPOCH = Date.UTC(1980, 0, 6);

function gpsTimeOf(exif: TagGroup, xmp: TagGroup): number | null {
  return within(
    exifGpsTime(exif) ?? parseWrittenTime(textOf(xmp, 'GPSTimeStamp'))?.local ?? null,
    GPS_EPOCH,
    Infinity,
  );
}

function exifGpsTime(exif: TagGroup): number | null {
  const day = /^(\d{4})[:\-/.](\d{1,2})[:\-/.](\d{1,2})/.exec(textOf(exif, 'GPSDateStamp') ?? '');
  const time = tripleOf(exif, 'GPSTimeStamp');
  if (!day || !time) return null;
  const seconds = Math.floor(time[2]);
  return wallClock(
    [Number(day[1]), Number(day[2]), Number(day[3])],
    [time[0], time[1], seconds, Math.floor((time[2] - seconds) * 1000)],
  );
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
    exifChanged: { date: textOf(exif, 'DateTime'), offset: textOf(exif, 'OffsetTime') },
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

/** Size as stored (not turned upright): by the file's structure, else by EXIF. */
function storedSize(tags: unknown, bytes: Uint8Array, format: Format | null): StoredSize {
  const exif = groupOf(tags, 'exif');
  const tiff = readTiffSummary(bytes);
  const byTiff = sizeOf(tiff?.width ?? null, tiff?.height ?? null);
  const byExif = sizeOf(numberOf(exif, 'PixelXDimension'), numberOf(exif, 'PixelYDimension'));
  // a RAW file holds several pictures, and what surrounds a preview tells only the preview's size
  if (format?.kind === 'raw') return area(byExif) > area(byTiff) ? byExif : byTiff;
  for (const [name, width, height] of SIZE_TAGS) {
    const group = groupOf(tags, name);
    const size = sizeOf(numberOf(group, width), numberOf(group, height));
    if (size.width !== null) return size;
  }
  return byTiff.width === null ? byExif : byTiff;
}

type StoredSize =
  { readonly width: number; readonly height: number } | { readonly width: null; readonly height: null };

const SIZE_TAGS = [
  ['file', 'Image Width', 'Image Height'],
  ['pngFile', 'Image Width', 'Image Height'],
  ['riff', 'ImageWidth', 'ImageHeight'],
  ['gif', 'Image Width', 'Image Height'],
] as const;

function sizeOf(width: number | null, height: number | null): StoredSize {
  const known = within(width, 1, 1e6) !== null && within(height, 1, 1e6) !== null;
  return known ? { width: width!, height: height! } : { width: null, height: null };
}

function area(size: StoredSize): number {
  return size.width === null ? 0 : size.width * size.height;
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
  const { width, height } = storedSize(tags, bytes, format);
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
