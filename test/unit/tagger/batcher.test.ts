/** @file When inputs are run together, and what becomes of a batch that fails. */

import { describe, expect, it } from 'vitest';
import { Batcher, Turnstile } from '../../../src/core/tagger/batcher.ts';

function recorder(size: number) {
  const batches: number[][] = [];
  const batcher = new Batcher<number, number>(
    size,
    async (inputs) => {
      batches.push([...inputs]);
      await new Promise((resolve) => setTimeout(resolve, 2));
      if (inputs.includes(13)) throw new Error('thirteen');
      return inputs.map((input) => input * 2);
    },
    new Turnstile(),
  );
  return { batches, batcher };
}

describe('the batcher', () => {
  it('waits for what is announced, and no longer', async () => {
    const { batches, batcher } = recorder(8);
    for (let index = 0; index < 4; index++) batcher.announce();
    const results = [batcher.add(1), batcher.add(2), batcher.add(3)];
    expect(batches).toEqual([]);
    batcher.withdraw();
    expect(await Promise.all(results)).toEqual([2, 4, 6]);
    expect(batches).toEqual([[1, 2, 3]]);
  });

  it('does not wait for ever for a slow one', async () => {
    const { batches, batcher } = recorder(8);
    batcher.announce();
    batcher.announce();
    expect(await batcher.add(1)).toBe(2);
    expect(batches).toEqual([[1]]);
    expect(await batcher.add(2)).toBe(4);
  });

  it('never runs more than its size, one batch at a time', async () => {
    const { batches, batcher } = recorder(2);
    const results = [1, 2, 3, 4, 5].map((input) => {
      batcher.announce();
      return batcher.add(input);
    });
    expect(await Promise.all(results)).toEqual([2, 4, 6, 8, 10]);
    expect(Math.max(...batches.map((batch) => batch.length))).toBe(2);
    expect(batches.flat()).toEqual([1, 2, 3, 4, 5]);
  });

  it('runs a batch that fails one by one, so that only the cause fails', async () => {
    const { batcher } = recorder(3);
    for (let index = 0; index < 3; index++) batcher.announce();
    const results = await Promise.allSettled([1, 13, 2].map((input) => batcher.add(input)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});
