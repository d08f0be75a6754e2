/** @file The arithmetic around a model: half precision, pixels to tensors, activations, the cut at the floor. */

import { describe, expect, it } from 'vitest';
import { Preprocessor } from '../../../src/core/tagger/preprocess.ts';
import { bestScores, normalise, softmax, toScores } from '../../../src/core/tagger/scores.ts';
import { averageEmbedding, promptsOf, zeroShotScores } from '../../../src/core/tagger/zeroShot.ts';
import type { ImageInput } from '../../../src/core/models/manifest.ts';

describe('pixels to tensors', () => {
  const input = (change: Partial<ImageInput>): ImageInput => ({
    name: 'x',
    layout: 'nchw',
    type: 'float32',
    channels: 'rgb',
    mean: [0, 0, 0],
    std: [1, 1, 1],
    picture: {
      width: 2,
      height: 1,
      resize: 'stretch',
      resizeShortSide: null,
      interpolation: 'bilinear',
      padColour: [0, 0, 0],
    },
    ...change,
  });
  // two pixels: (10, 20, 30) and (40, 50, 60)
  const pixels = Uint8Array.of(10, 20, 30, 40, 50, 60);
  const filled = (change: Partial<ImageInput>, size?: number) => [
    ...new Preprocessor(input(change)).pack([pixels], size),
  ];

  it('lays channels and orders colours as asked', () => {
    expect(filled({})).toEqual([10, 40, 20, 50, 30, 60]);
    expect(filled({ channels: 'bgr' })).toEqual([30, 60, 20, 50, 10, 40]);
    expect(filled({ layout: 'nhwc' })).toEqual([10, 20, 30, 40, 50, 60]);
    expect(filled({ layout: 'nhwc', channels: 'bgr', type: 'uint8' })).toEqual([30, 20, 10, 60, 50, 40]);
    expect(new Preprocessor(input({ layout: 'nhwc' })).shape(3)).toEqual([3, 1, 2, 3]);
  });

  it('takes mean and std in the order of the tensor', () => {
    expect(filled({ channels: 'bgr', mean: [30, 20, 10], std: [1, 2, 3] })).toEqual([0, 30, 0, 15, 0, 10]);
  });

  it('writes halves, and leaves places without a picture at zero', () => {
    expect(filled({ type: 'float16', mean: [10, 20, 30], std: [30, 30, 30] }, 2)).toEqual([
      0, 0x3c00, 0, 0x3c00, 0, 0x3c00, 0, 0, 0, 0, 0, 0,
    ]);
  });

  it('refuses a picture of another size', () => {
    expect(() => new Preprocessor(input({})).pack([new Uint8Array(5)])).toThrow(/5 bytes, not 6/);
  });
});

describe('scores', () => {
  it('applies the activation without overflowing', () => {
    expect([...softmax([1000, 1000])]).toEqual([0.5, 0.5]);
    expect([...toScores(Float32Array.of(-1000, 0, 1000), 'sigmoid')]).toEqual([0, 0.5, 1]);
    expect(toScores(Float32Array.of(1.0001, -0.0001), 'none')).toEqual(Float32Array.of(1, 0));
  });

  it('refuses what cannot be scores', () => {
    expect(() => toScores(Float32Array.of(NaN), 'none')).toThrow(
      expect.objectContaining({ code: 'TAGGER_FAILED' }),
    );
    expect(() => toScores(Float32Array.of(7), 'none')).toThrow(
      expect.objectContaining({ code: 'MODEL_DOES_NOT_FIT_MANIFEST' }),
    );
    expect(() => normalise(Float32Array.of(0, 0))).toThrow(
      expect.objectContaining({ code: 'TAGGER_FAILED' }),
    );
  });

  it('keeps the best at or above the floor, in order', () => {
    const best = bestScores(Float32Array.of(0.05, 0.9, 0.5, 0.9, 0.04), 0.05, 3);
    expect([...best.labels]).toEqual([1, 3, 2]);
    expect([...bestScores(Float32Array.of(0.05), 0.05, 3).labels]).toEqual([0]);
    expect([...bestScores(Float32Array.of(0.8, 0.9), 0.1, 3, (index) => index !== 1).labels]).toEqual([0]);
  });
});

describe('zero-shot scores', () => {
  const unit = (angle: number) => Float32Array.of(Math.cos(angle), Math.sin(angle));

  it('is the softmax of the scaled cosines where there are no rivals', () => {
    const scores = zeroShotScores(unit(0), [unit(0), unit(Math.PI / 2)], [], {
      activation: 'softmax',
      logitScale: 2,
      logitBias: 0,
    });
    expect(scores[0]).toBeCloseTo(Math.exp(2) / (Math.exp(2) + 1), 6);
  });

  it('gives the rivals their share', () => {
    const settings = { activation: 'softmax', logitScale: 3, logitBias: 0 } as const;
    const scores = zeroShotScores(unit(0), [unit(0.2), unit(1)], [unit(2)], settings);
    const powers = [0.2, 1, 2].map((angle) => Math.exp(3 * Math.cos(angle)));
    const sum = powers[0]! + powers[1]! + powers[2]!;
    expect(scores.length).toBe(2);
    expect(scores[0]).toBeCloseTo(powers[0]! / sum, 6);
    expect(scores[1]).toBeCloseTo(powers[1]! / sum, 6);
  });

  it('is the sigmoid with its bias for SigLIP', () => {
    const [score] = zeroShotScores(unit(0), [unit(0)], [], {
      activation: 'sigmoid',
      logitScale: 10,
      logitBias: -10,
    });
    expect(score).toBe(0.5);
  });

  it('averages prompts to a unit vector', () => {
    expect(promptsOf('a $& cat', ['a photo of {}', '{}.'])).toEqual(['a photo of a $& cat', 'a $& cat.']);
    const mean = averageEmbedding([unit(0), unit(1)]);
    expect(mean[0]).toBeCloseTo(Math.cos(0.5), 6);
    expect(Math.hypot(...mean)).toBeCloseTo(1, 6);
  });
});
