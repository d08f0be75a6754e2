/** @file The timeline: what is read beside the pointer is what is pulled there. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ASPECT_ONE, UNKNOWN_DAY } from '../../../src/contract/constants.ts';
import { layOut } from '../../../src/renderer/features/grid/justifiedLayout.ts';
import { dayAt, offsetAt, scrollFor, yearsOf } from '../../../src/renderer/features/grid/timeline.ts';

const DAYS_OF_YEAR = 365.2425;
const dayIn = (year: number): number => Math.round((year - 1970) * DAYS_OF_YEAR) + 100;
const yearOf = (day: number): number => new Date(day * 86_400_000).getUTCFullYear();

/** A result with the newest first: photos of each day. */
const laid = fc
  .record({
    days: fc.uniqueArray(fc.integer({ min: dayIn(1960), max: dayIn(2026) }), {
      minLength: 1,
      maxLength: 40,
    }),
    photosOfDay: fc.integer({ min: 1, max: 30 }),
    isLastUnknown: fc.boolean(),
  })
  .map(({ days, photosOfDay, isLastUnknown }) => {
    const sorted = [...days].sort((a, b) => b - a);
    if (isLastUnknown) sorted[sorted.length - 1] = UNKNOWN_DAY;
    const aspects = new Uint16Array(sorted.length * photosOfDay).fill(ASPECT_ONE);
    const runs = {
      day: Int32Array.from(sorted),
      start: Uint32Array.from(sorted, (_, index) => index * photosOfDay),
    };
    return layOut(aspects, runs, { width: 600, rowHeight: 150, gap: 4, headingHeight: 44 });
  });
const viewports = fc.integer({ min: 200, max: 1400 });

describe('a place on the timeline', () => {
  it('shows what is read there: pulled to beside a year, that year begins beside the pointer', () => {
    fc.assert(
      fc.property(laid, viewports, (layout, viewport) => {
        fc.pre(layout.height > viewport);
        for (const { year, at } of yearsOf(layout, viewport)) {
          // a hair below, as no pointer stands nearer
          expect(yearOf(dayAt(layout, offsetAt(layout, at) + 0.01))).toBe(year);
          const top = scrollFor(layout, viewport, at);
          const inViewport = offsetAt(layout, at) - top;
          expect(inViewport).toBeCloseTo(at * viewport, 3);
        }
      }),
    );
  });

  it('reaches both ends, and nothing beyond', () => {
    fc.assert(
      fc.property(laid, viewports, (layout, viewport) => {
        expect(scrollFor(layout, viewport, 0)).toBe(0);
        expect(scrollFor(layout, viewport, 1)).toBe(Math.max(0, layout.height - viewport));
        expect(dayAt(layout, offsetAt(layout, 0))).toBe(layout.days.day[0]);
        expect(dayAt(layout, offsetAt(layout, 1))).toBe(layout.days.day.at(-1));
      }),
    );
  });
});

describe('years', () => {
  it('stand each once, in order, where they begin, and are written only where there is room', () => {
    fc.assert(
      fc.property(laid, viewports, (layout, track) => {
        const marks = yearsOf(layout, track);
        const known = [...layout.days.day].filter((day) => day !== UNKNOWN_DAY).map(yearOf);
        expect(marks.map(({ year }) => year)).toEqual([...new Set(known)]);
        const written = marks.filter(({ isLabelled }) => isLabelled).map(({ at }) => at * track);
        for (let index = 1; index < written.length; index += 1)
          expect(written[index]! - written[index - 1]!).toBeGreaterThanOrEqual(20 - 1e-6);
      }),
    );
  });
});
