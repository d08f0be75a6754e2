import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  LOOSEST,
  moveThreshold,
  nearOddsFactor,
  oddsFactor,
  STRICTEST,
} from '../../../src/core/domain/strictness.ts';

const moved = (threshold: number, strictness: number): number =>
  moveThreshold(threshold, oddsFactor(strictness));
const inRange = fc.double({ min: LOOSEST, max: STRICTEST, noNaN: true });
const threshold = fc.double({ min: 0, max: 1, noNaN: true });

describe('strictness', () => {
  it('leaves every threshold as it is at 0, to the last bit', () => {
    fc.assert(
      fc.property(threshold, (one) => {
        expect(moved(one, 0)).toBe(one);
      }),
    );
    expect(moved(Infinity, 1)).toBe(Infinity);
  });

  it('makes the odds twenty times as high at most, and as low at least', () => {
    expect(moved(0.5, STRICTEST)).toBeCloseTo(0.952, 3);
    expect(moved(0.02, STRICTEST)).toBeCloseTo(0.29, 3);
    expect(moved(0.5, LOOSEST)).toBeCloseTo(0.048, 3);
  });

  it('stays between 0 and 1 and never lowers a threshold where it grows', () => {
    fc.assert(
      fc.property(threshold, inRange, inRange, (one, a, b) => {
        const [low, high] = [moved(one, Math.min(a, b)), moved(one, Math.max(a, b))];
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1 + Number.EPSILON);
        expect(high).toBeGreaterThanOrEqual(low * (1 - 1e-12));
      }),
    );
  });

  it('keeps the order of thresholds', () => {
    fc.assert(
      fc.property(threshold, threshold, inRange, (a, b, strictness) => {
        const [low, high] = [moved(Math.min(a, b), strictness), moved(Math.max(a, b), strictness)];
        expect(high).toBeGreaterThanOrEqual(low * (1 - 1e-12));
      }),
    );
  });

  it('calls a near miss what a little less strictness would show', () => {
    expect(moveThreshold(0.5, nearOddsFactor(0.5))).toBe(0.5);
    expect(moveThreshold(0.5, nearOddsFactor(0))).toBeLessThan(0.2);
  });
});
