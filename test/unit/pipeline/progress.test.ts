/** @file What remains: counted seldom, and not at all where nobody asks. */

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RemainingCounter } from '../../../src/core/pipeline/progress.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

describe('the count of what remains', () => {
  let counts = 0;
  /** Counts in `cost` milliseconds. */
  function counter(cost: number): RemainingCounter {
    counts = 0;
    return new RemainingCounter(() => {
      counts += 1;
      vi.advanceTimersByTime(cost);
      return 1000 * counts;
    });
  }

  it('is counted down in between, and counted again after five seconds', () => {
    const remaining = counter(1);
    expect(remaining.remaining(0)).toBe(1000);
    expect(remaining.remaining(10)).toBe(990);
    vi.advanceTimersByTime(6000);
    expect(remaining.remaining(20)).toBe(2000);
    expect(counts).toBe(2);
  });

  it('never takes more than a hundredth of the time, however often there is new work', () => {
    const remaining = counter(1000);
    remaining.remaining(0);
    for (let second = 0; second < 90; second++) {
      vi.advanceTimersByTime(1000);
      remaining.forget();
      remaining.remaining(second);
    }
    expect(counts).toBe(1);
    vi.advanceTimersByTime(20_000);
    remaining.remaining(90);
    expect(counts).toBe(2);
  });

  it('is soon right where there is new work and counting is cheap', () => {
    const remaining = counter(1);
    remaining.remaining(0);
    vi.advanceTimersByTime(150);
    remaining.forget();
    expect(remaining.remaining(0)).toBe(2000);
  });

  it('is exact at the end', () => {
    const remaining = counter(1000);
    remaining.remaining(0);
    expect(remaining.count(0)).toBe(2000);
  });
});
