/** @file dHash, Hamming distance, dominant colour. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  differenceHash,
  dominantColour,
  hammingDistance,
  type RgbPicture,
} from '../../../src/core/media/fingerprint.ts';

function picture(
  width: number,
  height: number,
  colourAt: (x: number, y: number) => readonly [number, number, number],
): RgbPicture {
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) pixels.set(colourAt(x, y), (y * width + x) * 3);
  return { pixels, width, height };
}

describe('differenceHash', () => {
  it('sets a bit where the right neighbour is brighter', () => {
    expect([...differenceHash(picture(90, 80, (x) => [x, x, x]))]).toEqual(Array(8).fill(255));
    expect([...differenceHash(picture(90, 80, (x) => [200 - x, 200 - x, 200 - x]))]).toEqual(
      Array(8).fill(0),
    );
  });

  it('puts the top left cell into the highest bit of the first byte', () => {
    // 9 x 8 pixels are the grid itself: only the second pixel of the first row is bright
    const hash = differenceHash(picture(9, 8, (x, y) => (x === 1 && y === 0 ? [255, 255, 255] : [0, 0, 0])));
    expect([...hash]).toEqual([0b1000_0000, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('changes little when the picture is scaled or brightened', () => {
    const scene = (scale: number, light: number): RgbPicture =>
      picture(120 * scale, 90 * scale, (x, y) => {
        const value =
          100 + 60 * Math.sin(x / scale / 11) + 30 * Math.cos(y / scale / 7 + x / scale / 19) + light;
        return [value, value, value];
      });
    const hash = differenceHash(scene(1, 0));
    expect(hammingDistance(hash, differenceHash(scene(3, 0)))).toBeLessThanOrEqual(3);
    expect(hammingDistance(hash, differenceHash(scene(1, 40)))).toBeLessThanOrEqual(2);
  });

  it('works on pictures smaller than its grid', () => {
    expect(differenceHash(picture(1, 1, () => [9, 9, 9]))).toEqual(new Uint8Array(8));
    expect(differenceHash(picture(3, 2, (x) => [x * 50, 0, 0]))).toHaveLength(8);
  });
});

describe('hammingDistance', () => {
  it('counts the bits that differ', () => {
    const hash = fc.uint8Array({ minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(hash, hash, (one, other) => {
        const slow = [...one].reduce(
          (sum, byte, index) =>
            sum + [...(byte ^ other[index]!).toString(2)].filter((bit) => bit === '1').length,
          0,
        );
        expect(hammingDistance(one, other)).toBe(slow);
        expect(hammingDistance(other, one)).toBe(slow);
        expect(hammingDistance(one, one)).toBe(0);
      }),
    );
  });

  it('refuses to compare unlike lengths', () => {
    expect(() => hammingDistance(new Uint8Array(8), new Uint8Array(4))).toThrow(RangeError);
  });
});

describe('dominantColour', () => {
  it('is the colour that covers most', () => {
    expect(dominantColour(picture(200, 100, (x) => (x < 120 ? [18, 52, 86] : [250, 240, 230])))).toBe(
      0x123456,
    );
  });

  it('is not misled by stripes as wide as the sampling step', () => {
    const stripes = picture(1024, 768, (x) => (x % 16 === 0 ? [255, 0, 0] : [0, 0, 255]));
    expect(dominantColour(stripes)).toBe(0x0000ff);
  });
});
