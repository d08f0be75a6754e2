/** @file Enlarging as Pillow does it; compared with Pillow itself in the integration tests. */

import { describe, expect, it } from 'vitest';
import type { RgbPicture } from '../../../src/core/media/fingerprint.ts';
import { resample } from '../../../src/core/media/resample.ts';

const WIDTH = 20;
const HEIGHT = 6;

function plan(
  width: number,
  height: number,
  crop: { left: number; top: number; width: number; height: number },
) {
  return {
    scaled: { width, height },
    part: { width: crop.width, height: crop.height },
    cropLeft: crop.left,
    cropTop: crop.top,
    padLeft: 0,
    padTop: 0,
  };
}

function ramp(): RgbPicture {
  const pixels = new Uint8Array(WIDTH * HEIGHT * 3);
  for (let index = 0; index < WIDTH * HEIGHT; index++)
    pixels.fill((index % WIDTH) * 10, index * 3, index * 3 + 3);
  return { pixels, width: WIDTH, height: HEIGHT };
}

describe('resample', () => {
  it.each(['bilinear', 'bicubic', 'lanczos3'] as const)('%s keeps a ramp in its place', (interpolation) => {
    const enlarged = resample(
      ramp(),
      plan(40, 12, { left: 0, top: 0, width: 40, height: 12 }),
      interpolation,
    );
    // away from the edges, where the filters see nothing but the ramp
    for (let x = 8; x < 32; x++) {
      const expected = ((x + 0.5) / 2 - 0.5) * 10;
      expect(Math.abs(enlarged[(5 * 40 + x) * 3]! - expected)).toBeLessThanOrEqual(1);
    }
  });

  it('gives the same pixels for a part as for the whole', () => {
    const whole = resample(ramp(), plan(50, 15, { left: 0, top: 0, width: 50, height: 15 }), 'bicubic');
    const part = resample(ramp(), plan(50, 15, { left: 7, top: 3, width: 30, height: 9 }), 'bicubic');
    for (let y = 0; y < 9; y++) {
      const from = ((y + 3) * 50 + 7) * 3;
      expect(part.subarray(y * 90, y * 90 + 90)).toEqual(whole.subarray(from, from + 90));
    }
  });

  it('nearest repeats pixels', () => {
    const doubled = resample(ramp(), plan(40, 12, { left: 0, top: 0, width: 40, height: 12 }), 'nearest');
    expect([0, 1, 2, 3, 38, 39].map((x) => doubled[x * 3])).toEqual([0, 0, 10, 10, 190, 190]);
  });
});
