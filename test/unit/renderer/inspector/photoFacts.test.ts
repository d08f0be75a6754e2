/** @file What is known of a photo, as short lines. */

import { describe, expect, it } from 'vitest';
import {
  cameraName,
  degrees,
  exposureParts,
  failuresOf,
  megapixelsOf,
  offsetName,
  splitPath,
} from '../../../../src/renderer/features/inspector/photoFacts.ts';

const exposure = (exposureTime: number | null, fNumber: number | null = null) =>
  exposureParts({ exposureTime, fNumber, iso: null, focalLength: null }, String);

const stage = (stage: string, state: 'failed' | 'retry' | 'done', message: string | null) => ({
  stage,
  state,
  attempts: 1,
  failure: message === null ? null : { code: 'PICTURE_DAMAGED' as const, message },
});

describe('facts of a photo', () => {
  it('writes exposures as cameras do', () => {
    expect(
      exposureParts({ exposureTime: 0.004, fNumber: 2.8, iso: 6400, focalLength: 50.04 }, String),
    ).toEqual(['1/250 s', 'f/2.8', 'ISO 6400', '50 mm']);
    expect(exposure(1 / 8000)).toEqual(['1/8000 s']);
    expect(exposure(0.25)).toEqual(['1/4 s']);
    expect(exposure(0.5)).toEqual(['0.5 s']);
    expect(exposure(30, 8)).toEqual(['30 s', 'f/8']);
    expect(exposure(null)).toEqual([]);
  });

  it('names a camera once', () => {
    expect(cameraName('Canon', 'Canon EOS R6')).toBe('Canon EOS R6');
    expect(cameraName('NIKON CORPORATION', 'NIKON D750')).toBe('NIKON D750');
    expect(cameraName('SONY', 'ILCE-7M4')).toBe('SONY ILCE-7M4');
    expect(cameraName('Leica', null)).toBe('Leica');
    expect(cameraName(null, 'Pixel 9')).toBe('Pixel 9');
    expect(cameraName(null, null)).toBeNull();
  });

  it('counts megapixels to a tenth, and none where that is nothing', () => {
    expect(megapixelsOf(6000, 4000)).toBe(24);
    expect(megapixelsOf(500, 375)).toBe(0.2);
    expect(megapixelsOf(10, 5)).toBe(0);
    expect(megapixelsOf(null, 5)).toBe(0);
  });

  it('writes offsets and degrees', () => {
    expect([0, 120, -210, 345, -600].map(offsetName)).toEqual([
      'UTC',
      'UTC+2',
      'UTC−3:30',
      'UTC+5:45',
      'UTC−10',
    ]);
    expect(degrees(-33.856784)).toBe('33.85678');
  });

  it('parts a path of either kind', () => {
    expect(splitPath('/home/eva/a b.jpg')).toEqual({ name: 'a b.jpg', place: '/home/eva' });
    expect(splitPath('C:\\Photos\\x.png')).toEqual({ name: 'x.png', place: 'C:\\Photos' });
    expect(splitPath('x.png')).toEqual({ name: 'x.png', place: '' });
  });

  it('says each failure once, and what is behind it', () => {
    expect(
      failuresOf([
        stage('metadata', 'done', null),
        stage('model:a', 'failed', 'It is damaged.'),
        stage('thumbnail', 'failed', 'It is damaged.'),
        stage('model:b', 'retry', 'It took too long.'),
        stage('model:c', 'done', 'An old trouble.'),
      ]),
    ).toEqual([
      { message: 'It is damaged.', isRetried: false, isModel: false, isForGood: false },
      { message: 'It took too long.', isRetried: true, isModel: true, isForGood: false },
    ]);
  });

  it('knows files that are never read from those that may be the next time', () => {
    const forGood = (code: string): boolean | undefined =>
      failuresOf([
        { ...stage('thumbnail', 'failed', 'Why.'), failure: { code: code as never, message: 'Why.' } },
      ])[0]?.isForGood;
    expect(
      ['FORMAT_NOT_SUPPORTED', 'FORMAT_UNKNOWN', 'PICTURE_DAMAGED', 'DECODER_TIMEOUT'].map(forGood),
    ).toEqual([true, true, false, false]);
  });
});
