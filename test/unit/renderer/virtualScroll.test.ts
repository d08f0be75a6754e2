/** @file The window of a scrolled whole that is longer than an element may be. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isNearEnd, LONGEST, windowAround } from '../../../src/renderer/features/grid/virtualScroll.ts';

const wholes = fc.record({
  total: fc.integer({ min: 0, max: 200_000_000 }),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
  viewport: fc.integer({ min: 100, max: 4000 }),
});

it('lies inside the whole, is no longer than an element may be, and shows the offset that it is made for', () => {
  fc.assert(
    fc.property(wholes, ({ total, share, viewport }) => {
      const offset = share * Math.max(0, total - viewport);
      const window = windowAround(offset, total);
      expect(window.height).toBeLessThanOrEqual(LONGEST);
      expect(window.base).toBeGreaterThanOrEqual(0);
      expect(window.base + window.height).toBeLessThanOrEqual(total + 1);
      expect(offset - window.base).toBeGreaterThanOrEqual(-1);
      expect(offset - window.base + Math.min(viewport, total)).toBeLessThanOrEqual(window.height + 1);
    }),
  );
});

it('is not to be moved again right after it was, wherever it is', () => {
  fc.assert(
    fc.property(wholes, ({ total, share, viewport }) => {
      const offset = share * Math.max(0, total - viewport);
      const window = windowAround(offset, total);
      expect(isNearEnd(window, offset - window.base, viewport, total)).toBe(false);
    }),
  );
});

it('is moved before its end comes into sight, but not at the ends of the whole', () => {
  const total = 100_000_000;
  const window = windowAround(50_000_000, total);
  expect(isNearEnd(window, LONGEST - 1000, 800, total)).toBe(true);
  expect(isNearEnd(window, 1000, 800, total)).toBe(true);
  expect(isNearEnd(windowAround(0, total), 0, 800, total)).toBe(false);
  expect(isNearEnd(windowAround(total, total), LONGEST - 800, 800, total)).toBe(false);
});
