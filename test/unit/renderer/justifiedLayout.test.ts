/** @file The grid's layout against what it promises, for results of any shape. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ASPECT_ONE } from '../../../src/contract/constants.ts';
import {
  boxesOfRow,
  dayOf,
  lastAtMost,
  layOut,
  nearestInRow,
  rowOf,
  rowsBetween,
  type DayRuns,
} from '../../../src/renderer/features/grid/justifiedLayout.ts';

const options = { width: 1000, rowHeight: 160, gap: 4, headingHeight: 40 };
const NO_DAYS: DayRuns = { day: new Int32Array(0), start: new Uint32Array(0) };

const aspectsOf = (ratios: readonly number[]): Uint16Array =>
  Uint16Array.from(ratios, (ratio) => Math.round(ratio * ASPECT_ONE));

/** Shapes between 1:10 and 10:1, and days that begin at some of the photos. */
const results = fc
  .record({
    ratios: fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { maxLength: 120 }),
    breaks: fc.array(fc.nat(119), { maxLength: 12 }),
    width: fc.integer({ min: 200, max: 4000 }),
    rowHeight: fc.integer({ min: 40, max: 500 }),
  })
  .map(({ ratios, breaks, width, rowHeight }) => {
    const starts = [...new Set([0, ...breaks.filter((at) => at < ratios.length)])].toSorted((a, b) => a - b);
    const days: DayRuns =
      ratios.length === 0
        ? NO_DAYS
        : { day: Int32Array.from(starts, (_, index) => 20_000 - index), start: Uint32Array.from(starts) };
    return { aspects: aspectsOf(ratios), days, options: { ...options, width, rowHeight } };
  });

describe('layOut', () => {
  it('gives every photo one place, in order, inside the width, and no row over another', () => {
    fc.assert(
      fc.property(results, ({ aspects, days, options }) => {
        const layout = layOut(aspects, days, options);
        let next = 0;
        let bottom = -Infinity;
        for (let row = 0; row < layout.rows; row += 1) {
          expect(layout.rowStart[row]).toBe(next);
          expect(layout.rowStart[row + 1]).toBeGreaterThan(next);
          next = layout.rowStart[row + 1]!;
          expect(layout.rowTop[row]!).toBeGreaterThanOrEqual(bottom - 0.001);
          bottom = layout.rowTop[row]! + layout.rowHeight[row]!;
          const boxes = boxesOfRow(layout, aspects, row);
          boxes.forEach((box, column) => {
            if (column > 0) expect(box.left).toBe(boxes[column - 1]!.left + boxes[column - 1]!.width + 4);
            expect(box.width).toBeGreaterThan(0);
          });
          // a pixel for each photo is what rounding may cost where photos are narrower than one
          expect(boxes.at(-1)!.left + boxes.at(-1)!.width).toBeLessThanOrEqual(options.width + boxes.length);
        }
        expect(next).toBe(aspects.length);
        expect(layout.height).toBeCloseTo(Math.max(0, bottom), 1);
      }),
    );
  });

  it('fills the width with every row but the last of a day, at a height near the wanted one', () => {
    fc.assert(
      fc.property(results, ({ aspects, days, options }) => {
        const layout = layOut(aspects, days, options);
        for (let row = 0; row < layout.rows; row += 1) {
          const isLastOfDay = row + 1 === layout.rows || layout.dayFirstRow.includes(row + 1);
          const boxes = boxesOfRow(layout, aspects, row);
          const right = boxes.at(-1)!.left + boxes.at(-1)!.width;
          const ratio = layout.rowHeight[row]! / options.rowHeight;
          expect(ratio).toBeLessThanOrEqual(1.41);
          if (!isLastOfDay) expect(Math.abs(right - options.width)).toBeLessThanOrEqual(boxes.length + 1);
        }
      }),
    );
  });

  it('begins each day with a heading and a row of its own', () => {
    const days = { day: Int32Array.of(300, 200, 100), start: Uint32Array.of(0, 1, 3) };
    const layout = layOut(aspectsOf([1, 1, 1, 1]), days, options);
    expect({
      rows: [...layout.rowStart],
      tops: [...layout.rowTop],
      dayTops: [...layout.dayTop],
      dayRows: [...layout.dayFirstRow],
    }).toEqual({
      rows: [0, 1, 3, 4],
      tops: [40, 244, 448],
      dayTops: [0, 204, 408],
      dayRows: [0, 1, 2],
    });
  });

  it('lays a million photos out', () => {
    const aspects = new Uint16Array(1_000_000).map((_, index) => [6144, 5461, 2731, 7282][index % 4]!);
    const start = Uint32Array.from({ length: 7300 }, (_, day) => day * 136);
    const layout = layOut(aspects, { day: new Int32Array(7300), start }, options);
    expect(layout.rowStart[layout.rows]).toBe(1_000_000);
    expect(rowOf(layout, 999_999)).toBe(layout.rows - 1);
    expect(dayOf(layout, 136)).toBe(1);
  });
});

describe('finding rows', () => {
  it('finds the same rows as a look at each of them', () => {
    fc.assert(
      fc.property(
        results,
        fc.double({ min: -100, max: 30_000, noNaN: true }),
        fc.nat(2000),
        (result, top, span) => {
          const layout = layOut(result.aspects, result.days, result.options);
          const seen: number[] = [];
          for (let row = 0; row < layout.rows; row += 1) {
            const rowTop = layout.rowTop[row]!;
            if (rowTop <= top + span && rowTop + layout.rowHeight[row]! >= top) seen.push(row);
          }
          const { first, last } = rowsBetween(layout, top, top + span);
          if (seen.length > 0) expect([first, last]).toEqual([seen[0], seen.at(-1)]);
          // the row before the first below, which is what is drawn where nothing is seen
          else expect(last - first).toBeLessThanOrEqual(0);
        },
      ),
    );
  });

  it('finds the last entry that is at most a value', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50)), fc.nat(60), (values, value) => {
        const sorted = values.toSorted((a, b) => a - b);
        const expected = sorted.findLastIndex((one) => one <= value);
        expect(lastAtMost(sorted, value)).toBe(Math.max(0, expected));
      }),
    );
  });

  it('finds the photo above or below that stands nearest', () => {
    const aspects = aspectsOf([3, 3, 1, 1, 1, 1, 1, 1]);
    const layout = layOut(aspects, NO_DAYS, options);
    expect(layout.rowStart[1]).toBe(2);
    expect(nearestInRow(layout, aspects, 1, 0)).toBe(2);
    expect(nearestInRow(layout, aspects, 0, 900)).toBe(1);
  });
});
