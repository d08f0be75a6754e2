/** @file Metadata against exiftool: every difference is listed here with its reason. */

import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { ExifDateTime, ExifTool, type Tags } from 'exiftool-vendored';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PhotoMetadata } from '../../../src/core/domain/photo.ts';
import { sniffFormat } from '../../../src/core/media/format.ts';
import { readMetadata } from '../../../src/core/media/metadata.ts';
import { filesBelow } from '../../fixtures/decoders/photos.ts';
import { hasShared, shared } from '../../fixtures/shared.ts';

/** What is compared, in a form that both sides can be brought to. */
type Field =
  'taken' | 'offset' | 'size' | 'orientation' | 'make' | 'model' | 'latitude' | 'longitude' | 'altitude';

/** Differences that are meant. */
const KNOWN_DIFFERENCES: readonly (readonly [file: string, field: Field, reason: string])[] = [
  [
    'edge_case_exif_data/before_epoch.jpg',
    'offset',
    'its original date is in 1601, before photography, so the program takes the digitised one; exiftool-vendored gives the local mean time of 1601',
  ],
  [
    'edge_case_exif_data/corrupted_city.JPG',
    'size',
    'the picture is cut off before its header, so exiftool has no size; the program takes the one that EXIF tells',
  ],
  [
    'sidecar/metadata.jpg',
    'offset',
    'exiftool-vendored takes the offset of pdf:CreationDate, which is no date of the picture',
  ],
  ['sidecar/metadata_v2.jpg', 'offset', 'the same'],
  [
    'assets/wild-1-small.jpg',
    'offset',
    'exiftool builds DateTimeOriginal from IPTC, with +00:00; the program takes the EXIF date, whose only offset belongs to the edit of 2021',
  ],
];

type Raw = Readonly<Record<string, unknown>>;

function text(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return String(value).trim() || null;
}

/** The first of exiftool's dates that is one, in the order that the program takes them. */
function dateOf(raw: Raw): string | null {
  const order = [
    ...['ExifIFD:DateTimeOriginal', 'ExifIFD:CreateDate'],
    ...['XMP-exif:DateTimeOriginal', 'XMP-photoshop:DateCreated', 'XMP-xmp:CreateDate'],
    ...['Composite:DateTimeCreated', 'Composite:DigitalCreationDateTime', 'PNG:CreationTime'],
  ];
  for (const name of order) {
    const date = text(raw[name])?.replace(/[T ]/, ' ').replaceAll('-', ':').slice(0, 19) ?? '';
    if (/^(1[89]|2[01])\d\d:(0[1-9]|1[0-2]):\d\d \d\d:\d\d:\d\d$/.test(date)) return date;
  }
  return null;
}

function judged(raw: Raw, tags: Tags): Record<Field, unknown> {
  const orientation = Number(raw['IFD0:Orientation'] ?? 1);
  const upright = orientation >= 1 && orientation <= 8 ? orientation : 1;
  const size = [tags.ImageWidth ?? null, tags.ImageHeight ?? null];
  const dated = [tags.DateTimeOriginal, tags.CreateDate].find((date) => date instanceof ExifDateTime);
  return {
    taken: dateOf(raw),
    offset: dated instanceof ExifDateTime ? (dated.tzoffsetMinutes ?? null) : null,
    size: (upright >= 5 ? size.toReversed() : size).join(' x '),
    orientation: upright,
    make: text(raw['IFD0:Make'] ?? raw['XMP-tiff:Make']),
    model: text(raw['IFD0:Model'] ?? raw['XMP-tiff:Model']),
    latitude: degrees(raw['Composite:GPSLatitude'] ?? raw['XMP-exif:GPSLatitude']),
    longitude: degrees(raw['Composite:GPSLongitude'] ?? raw['XMP-exif:GPSLongitude']),
    altitude: altitudeOf(raw),
  };
}

/** Without a reference the altitude is above sea level (EXIF 3.0, 4.6.7.6: the default is 0); exiftool then composes none. */
function altitudeOf(raw: Raw): number | null {
  const altitude = text(
    raw['Composite:GPSAltitude'] ?? raw['GPS:GPSAltitude'] ?? raw['XMP-exif:GPSAltitude'],
  );
  return altitude === null ? null : Math.round(Number(altitude));
}

function ours(metadata: PhotoMetadata): Record<Field, unknown> {
  const { takenLocal, takenSource, width, height } = metadata;
  const dated = takenLocal !== null && takenSource !== 'gps';
  return {
    taken: dated
      ? new Date(takenLocal).toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', ':')
      : null,
    offset: dated ? metadata.takenOffset : null,
    size: [width, height].join(' x '),
    orientation: metadata.orientation,
    make: metadata.cameraMake,
    model: metadata.cameraModel,
    latitude: degrees(metadata.latitude),
    longitude: degrees(metadata.longitude),
    altitude: metadata.altitude === null ? null : Math.round(metadata.altitude),
  };
}

/** To a tenth of a metre and a bit. */
function degrees(value: unknown): string | null {
  return value === undefined || value === null || value === '' ? null : Number(value).toFixed(5);
}

describe.skipIf(!hasShared)('metadata (skipped where ../shared is absent)', () => {
  let exiftool: ExifTool;
  beforeAll(() => {
    exiftool = new ExifTool({ maxProcs: 2 });
  });
  afterAll(async () => exiftool.end());

  it('agrees with exiftool but where a rule says why not', { timeout: 300_000 }, async () => {
    const files = ['pigallery2', 'exif-orientation-examples']
      .flatMap((name) => filesBelow(shared('photos/awkward', name)))
      .filter((path) => /\.(jpe?g|png|webp|tiff?)$/i.test(path));
    expect(files.length).toBeGreaterThan(120);
    const found: string[] = [];
    const met = new Set<(typeof KNOWN_DIFFERENCES)[number]>();
    await Promise.all(
      files.map(async (path) => {
        const bytes = new Uint8Array(readFileSync(path));
        const mine = ours(await readMetadata(bytes, sniffFormat(bytes), () => undefined));
        const raw: Raw = await exiftool.readRaw<Raw>(path, { readArgs: ['-G1', '-n', '-json'] });
        const theirs = judged(raw, await exiftool.read(path));
        for (const field of Object.keys(mine) as Field[]) {
          if (mine[field] === theirs[field]) continue;
          const known = KNOWN_DIFFERENCES.find(([file, one]) => path.endsWith(file) && one === field);
          if (known) met.add(known);
          else
            found.push(
              `${relative(shared('photos/awkward'), path)} ${field}: ${String(mine[field])}, exiftool: ${String(theirs[field])}`,
            );
        }
      }),
    );
    expect(found.toSorted()).toEqual([]);
    // a difference that is gone must leave the list
    expect(KNOWN_DIFFERENCES.filter((one) => !met.has(one))).toEqual([]);
  });
});
