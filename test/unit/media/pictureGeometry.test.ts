/** @file Sizes of thumbnails, model inputs and the intermediate picture. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelInputSpec } from '../../../src/core/media/decoder.ts';
import { fitInside, intermediateSize, planInput } from '../../../src/core/media/pictureGeometry.ts';

function spec(changes: Partial<ModelInputSpec>): ModelInputSpec {
  return {
    width: 224,
    height: 224,
    resize: 'cover-crop',
    resizeShortSide: null,
    interpolation: 'bicubic',
    padColour: [0, 0, 0],
    ...changes,
  };
}

const size = fc.record({
  width: fc.integer({ min: 1, max: 20_000 }),
  height: fc.integer({ min: 1, max: 20_000 }),
});
const anySpec = fc
  .record({
    width: fc.integer({ min: 1, max: 512 }),
    height: fc.integer({ min: 1, max: 512 }),
    resize: fc.constantFrom('cover-crop', 'pad', 'pad-top-left', 'stretch'),
  })
  .map((parts) => spec(parts as Partial<ModelInputSpec>));

describe('planInput', () => {
  // by torchvision's formulas, with int() and Python's round(); the whole path is compared with Pillow elsewhere
  it.each([
    [500, 375, null, { scaled: { width: 298, height: 224 }, cropLeft: 37, cropTop: 0 }],
    [375, 500, null, { scaled: { width: 224, height: 298 }, cropLeft: 0, cropTop: 37 }],
    [500, 375, 256, { scaled: { width: 341, height: 256 }, cropLeft: 58, cropTop: 16 }],
    [640, 427, 256, { scaled: { width: 383, height: 256 }, cropLeft: 80, cropTop: 16 }],
    // half to even: (227 - 224) / 2 = 1.5 rounds to 2, (225 - 224) / 2 = 0.5 rounds to 0
    [227, 224, null, { scaled: { width: 227, height: 224 }, cropLeft: 2, cropTop: 0 }],
    [225, 224, null, { scaled: { width: 225, height: 224 }, cropLeft: 0, cropTop: 0 }],
  ])('cover-crop of %i x %i, short side %s', (width, height, resizeShortSide, expected) => {
    expect(planInput({ width, height }, spec({ resizeShortSide }))).toMatchObject(expected);
  });

  it('pads around or below', () => {
    const picture = { width: 640, height: 427 };
    expect(planInput(picture, spec({ resize: 'pad', width: 448, height: 448 }))).toMatchObject({
      scaled: { width: 448, height: 299 },
      padLeft: 0,
      padTop: 74,
    });
    expect(planInput(picture, spec({ resize: 'pad-top-left', width: 448, height: 448 }))).toMatchObject({
      padTop: 0,
      padLeft: 0,
    });
  });

  it('keeps the part inside both the scaled picture and the input', () => {
    fc.assert(
      fc.property(size, anySpec, (picture, one) => {
        const plan = planInput(picture, one);
        expect(plan.cropLeft).toBeGreaterThanOrEqual(0);
        expect(plan.cropTop).toBeGreaterThanOrEqual(0);
        expect(plan.cropLeft + plan.part.width).toBeLessThanOrEqual(plan.scaled.width);
        expect(plan.cropTop + plan.part.height).toBeLessThanOrEqual(plan.scaled.height);
        expect(plan.padLeft + plan.part.width).toBeLessThanOrEqual(one.width);
        expect(plan.padTop + plan.part.height).toBeLessThanOrEqual(one.height);
        expect(Math.min(plan.part.width, plan.part.height)).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});

describe('intermediateSize', () => {
  it('is a thumbnail for ordinary shapes and longer for panoramas', () => {
    expect(intermediateSize({ width: 4000, height: 3000 }, true, [spec({})])).toEqual({
      width: 512,
      height: 384,
    });
    expect(intermediateSize({ width: 12_000, height: 2000 }, true, [spec({})])).toEqual({
      width: 1344,
      height: 224,
    });
    expect(intermediateSize({ width: 300, height: 200 }, true, [spec({})])).toEqual({
      width: 300,
      height: 200,
    });
    expect(intermediateSize({ width: 4000, height: 3000 }, false, [spec({})])).toEqual({
      width: 298,
      height: 224,
    });
  });

  it('never exceeds the original, and suffices for thumbnail and inputs', () => {
    fc.assert(
      fc.property(size, fc.array(anySpec, { maxLength: 3 }), (picture, inputs) => {
        const between = intermediateSize(picture, true, inputs);
        expect(between.width).toBeLessThanOrEqual(picture.width);
        expect(between.height).toBeLessThanOrEqual(picture.height);
        const thumbnail = fitInside(picture, 512);
        // a pixel of rounding on the side that follows
        expect(between.width).toBeGreaterThanOrEqual(thumbnail.width - 1);
        expect(between.height).toBeGreaterThanOrEqual(thumbnail.height - 1);
        for (const one of inputs) {
          const { scaled } = planInput(picture, one);
          expect(between.width).toBeGreaterThanOrEqual(Math.min(picture.width, scaled.width) - 1);
          expect(between.height).toBeGreaterThanOrEqual(Math.min(picture.height, scaled.height) - 1);
        }
      }),
    );
  });
});

describe('fitInside', () => {
  it('never enlarges and never loses a side', () => {
    expect(fitInside({ width: 100, height: 50 }, 512)).toEqual({ width: 100, height: 50 });
    expect(fitInside({ width: 3000, height: 4000 }, 512)).toEqual({ width: 384, height: 512 });
    expect(fitInside({ width: 100_000, height: 3 }, 512)).toEqual({ width: 512, height: 1 });
  });
});
