/** @file Metadata of hostile and odd files; real files are compared with exiftool in the integration tests. */

import fc from 'fast-check';
import sharp, { type Exif } from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PhotoMetadata } from '../../../src/core/domain/photo.ts';
import { sniffFormat } from '../../../src/core/media/format.ts';
import { readMetadata } from '../../../src/core/media/metadata.ts';
import { numberOf, textOf, tripleOf } from '../../../src/core/media/tagValues.ts';

async function jpegWith(exif: Exif, orientation = 1): Promise<Uint8Array<ArrayBuffer>> {
  const picture = sharp({ create: { width: 40, height: 30, channels: 3, background: '#808080' } });
  return Uint8Array.from(await picture.withExif(exif).withMetadata({ orientation }).jpeg().toBuffer());
}

async function read(bytes: Uint8Array<ArrayBuffer>): Promise<PhotoMetadata> {
  return readMetadata(bytes, sniffFormat(bytes), () => undefined);
}

describe('readMetadata', () => {
  it('reads what cameras write', async () => {
    const metadata = await read(
      await jpegWith(
        {
          IFD0: { Make: ' Canon ', Model: 'Canon EOS R5' },
          IFD2: {
            DateTimeOriginal: '2024:07:01 14:00:00',
            SubSecTimeOriginal: '42',
            OffsetTimeOriginal: '+02:00',
            ExposureTime: '1/250',
            FNumber: '28/10',
            FocalLength: '50/1',
            ISOSpeedRatings: '400',
            LensModel: 'RF50mm F1.8 STM',
          },
          IFD3: {
            GPSLatitudeRef: 'S',
            GPSLatitude: '33/1 51/1 2520/100',
            GPSLongitudeRef: 'E',
            GPSLongitude: '151/1 12/1 5400/100',
            GPSAltitude: '12/1',
          },
        },
        6,
      ),
    );
    expect(metadata).toEqual({
      takenLocal: Date.UTC(2024, 6, 1, 14, 0, 0, 420),
      takenOffset: 120,
      takenSource: 'exif',
      offsetSource: 'offset-tag',
      width: 30,
      height: 40,
      orientation: 6,
      cameraMake: 'Canon',
      cameraModel: 'Canon EOS R5',
      lens: 'RF50mm F1.8 STM',
      latitude: expect.closeTo(-33.857, 4) as number,
      longitude: expect.closeTo(151.215, 4) as number,
      altitude: 12,
      iso: 400,
      exposureTime: 1 / 250,
      fNumber: 2.8,
      focalLength: 50,
    });
  });

  it.each([
    [
      'no position yet',
      { GPSLatitudeRef: 'N', GPSLatitude: '0/1 0/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '0/1 0/1 0/1' },
    ],
    [
      'out of range',
      {
        GPSLatitudeRef: 'N',
        GPSLatitude: '95/1 0/1 0/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '10/1 0/1 0/1',
      },
    ],
    [
      'divided by zero',
      {
        GPSLatitudeRef: 'N',
        GPSLatitude: '50/0 0/1 0/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '10/1 0/1 0/1',
      },
    ],
    ['no hemisphere', { GPSLatitude: '50/1 0/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '10/1 0/1 0/1' }],
  ])('gives no position for %s', async (_name, IFD3) => {
    const { latitude, longitude, altitude } = await read(await jpegWith({ IFD3 }));
    expect({ latitude, longitude, altitude }).toEqual({ latitude: null, longitude: null, altitude: null });
  });

  it('cuts megabytes of text', async () => {
    const metadata = await read(await jpegWith({ IFD0: { Make: 'x'.repeat(50_000) } }));
    expect(metadata.cameraMake).toHaveLength(200);
  });

  describe('with any bytes changed', () => {
    let jpeg: Uint8Array<ArrayBuffer>;
    beforeAll(async () => {
      jpeg = await jpegWith({
        IFD0: { Make: 'Canon' },
        IFD2: { DateTimeOriginal: '2024:07:01 14:00:00', ExposureTime: '1/250' },
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '33/1 51/1 2520/100',
          GPSLongitudeRef: 'E',
          GPSLongitude: '151/1 12/1 54/1',
        },
      });
    });

    it('never throws and never gives a value out of range', async () => {
      const change = fc.tuple(fc.nat({ max: 400 }), fc.nat({ max: 255 }));
      await fc.assert(
        fc.asyncProperty(
          fc.array(change, { minLength: 1, maxLength: 12 }),
          fc.nat({ max: 600 }),
          async (changes, cut) => {
            const bytes = jpeg.slice(0, Math.max(16, jpeg.length - cut));
            for (const [offset, value] of changes) bytes[3 + (offset % (bytes.length - 3))] = value;
            const metadata = await read(bytes);
            expect(metadata.orientation).toBeGreaterThanOrEqual(1);
            expect(metadata.orientation).toBeLessThanOrEqual(8);
            for (const value of Object.values(metadata)) {
              if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
              if (typeof value === 'string') expect(value.length).toBeLessThanOrEqual(200);
            }
            if (metadata.latitude !== null) expect(Math.abs(metadata.latitude)).toBeLessThanOrEqual(90);
            if (metadata.takenOffset !== null)
              expect(Math.abs(metadata.takenOffset)).toBeLessThanOrEqual(840);
          },
        ),
        { numRuns: 300 },
      );
    });
  });
});

describe('tag values', () => {
  it('never throw, whatever a tag holds', () => {
    fc.assert(
      fc.property(fc.anything({ maxDepth: 4 }), (value) => {
        for (const group of [{ tag: { value } }, { tag: value }, { tag: [{ value }] }] as Record<
          string,
          unknown
        >[]) {
          const text = textOf(group, 'tag');
          if (text !== null) expect(text.length).toBeGreaterThan(0);
          const number = numberOf(group, 'tag');
          if (number !== null) expect(Number.isFinite(number)).toBe(true);
          tripleOf(group, 'tag');
        }
      }),
    );
  });
});
