/** @file Work that is done again when something changes: how often, and never broken off. */

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pacer } from '../../../../src/renderer/lib/pacer.ts';

/** Work that ends when it is told to. */
class Work {
  readonly ends: (() => void)[] = [];
  readonly pacer: Pacer;

  constructor(pause: (took: number) => number) {
    this.pacer = new Pacer(() => new Promise((resolve) => this.ends.push(() => resolve(null))), pause);
  }

  get begun(): number {
    return this.ends.length;
  }

  async end(index: number): Promise<void> {
    this.ends[index]?.();
    await vi.advanceTimersByTimeAsync(0);
  }
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the pacer', () => {
  it('begins at once after a rest, and once for however many changes', async () => {
    const work = new Work(() => 250);
    for (let change = 0; change < 5; change += 1) work.pacer.soon();
    await vi.advanceTimersByTimeAsync(0);
    expect(work.begun).toBe(1);
    await work.end(0);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(work.begun).toBe(1);
  });

  it('keeps the pause between two beginnings', async () => {
    const work = new Work(() => 250);
    work.pacer.soon();
    await vi.advanceTimersByTimeAsync(0);
    await work.end(0);
    work.pacer.soon();
    await vi.advanceTimersByTimeAsync(249);
    expect(work.begun).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(work.begun).toBe(2);
  });

  it('does work again after it that has changed under it, however long it takes', async () => {
    const work = new Work(() => 250);
    work.pacer.soon();
    for (let change = 0; change < 40; change += 1) {
      await vi.advanceTimersByTimeAsync(250);
      work.pacer.soon();
    }
    expect(work.begun).toBe(1);
    await work.end(0);
    expect(work.begun).toBe(2);
    await work.end(1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(work.begun).toBe(2);
  });

  it('rests longer after work that takes long', async () => {
    const work = new Work((took) => 3 * took);
    work.pacer.soon();
    await vi.advanceTimersByTimeAsync(1000);
    await work.end(0);
    work.pacer.soon();
    await vi.advanceTimersByTimeAsync(1999);
    expect(work.begun).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(work.begun).toBe(2);
  });

  it('begins other work at once, and forgets the work before', async () => {
    const work = new Work(() => 250);
    work.pacer.now();
    work.pacer.soon();
    work.pacer.now();
    expect(work.begun).toBe(2);
    await work.end(0);
    work.pacer.soon();
    await vi.advanceTimersByTimeAsync(1000);
    expect(work.begun).toBe(2);
    await work.end(1);
    expect(work.begun).toBe(3);
  });

  it('stops', async () => {
    const work = new Work(() => 250);
    work.pacer.soon();
    work.pacer.stop();
    await vi.advanceTimersByTimeAsync(1000);
    expect(work.begun).toBe(0);
  });
});
