/** @file From a model's raw numbers to scores of 0 to 1 and to embeddings. Pure. */

import { TagrollError } from '../domain/errors.ts';

export type Activation = 'none' | 'sigmoid' | 'softmax';

/** Rounding of a model's own sigmoid or softmax may go this far past 0 and 1. */
const ROUNDING = 0.01;

export function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** Softmax over a row, shifted by its maximum so that nothing overflows. The sum is 1. */
export function softmax(row: ArrayLike<number>): Float32Array {
  let most = -Infinity;
  for (let index = 0; index < row.length; index++) most = Math.max(most, row[index]!);
  const result = new Float32Array(row.length);
  let sum = 0;
  for (let index = 0; index < row.length; index++) {
    const power = Math.exp(row[index]! - most);
    result[index] = power;
    sum += power;
  }
  for (let index = 0; index < row.length; index++) result[index]! /= sum;
  return result;
}

/**
 * Scores of 0 to 1 from one row of a model's output.
 * @throws {TagrollError} TAGGER_FAILED for numbers that are not finite; MODEL_DOES_NOT_FIT_MANIFEST for scores outside
 * 0 to 1 of a model that is said to need no activation
 */
export function toScores(row: Float32Array, activation: Activation): Float32Array {
  const scores =
    activation === 'softmax' ? softmax(row) : activation === 'sigmoid' ? row.map(sigmoid) : row.slice();
  for (let index = 0; index < scores.length; index++) {
    const score = scores[index]!;
    if (!Number.isFinite(score))
      throw new TagrollError('TAGGER_FAILED', 'The model gave scores that are no numbers.');
    if (score < -ROUNDING || score > 1 + ROUNDING) {
      throw new TagrollError(
        'MODEL_DOES_NOT_FIT_MANIFEST',
        `The model gives the score ${score.toFixed(2)}, which is not between 0 and 1. Its description should name an activation, sigmoid or softmax.`,
      );
    }
    scores[index] = Math.min(1, Math.max(0, score));
  }
  return scores;
}

/** Indices with `wanted`, of the scores at or above the floor: best first, ties by index, at most `topK`. */
export function bestScores(
  scores: Float32Array,
  floor: number,
  topK: number,
  wanted: (index: number) => boolean = () => true,
): { labels: Uint32Array; scores: Float32Array } {
  // scores are 32-bit: the floor is rounded the same way, or a score equal to it would fall below
  const least = Math.fround(floor);
  const indices: number[] = [];
  for (let index = 0; index < scores.length; index++)
    if (scores[index]! >= least && wanted(index)) indices.push(index);
  indices.sort((a, b) => scores[b]! - scores[a]! || a - b);
  indices.length = Math.min(indices.length, topK);
  return { labels: Uint32Array.from(indices), scores: Float32Array.from(indices, (index) => scores[index]!) };
}

/** The vector divided by its Euclidean length. @throws {TagrollError} TAGGER_FAILED for zero and for what is no number */
export function normalise(vector: Float32Array): Float32Array {
  let squares = 0;
  for (let index = 0; index < vector.length; index++) squares += vector[index]! ** 2;
  const length = Math.sqrt(squares);
  if (!Number.isFinite(length) || length < 1e-12) {
    throw new TagrollError('TAGGER_FAILED', 'The model gave an embedding that is zero or no number.');
  }
  return vector.map((one) => one / length);
}
