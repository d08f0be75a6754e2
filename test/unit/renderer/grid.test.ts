/** @file Rules of the grid beside its layout: what a band touches, how rows are counted, where a jump leads. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandPhotos, type Band } from '../../../src/renderer/features/grid/bandPhotos.ts';
import {
  dayBegunBy,
  headingIndex,
  rowCount,
  rowIndex,
  slotsFor,
} from '../../../src/renderer/features/grid/gridRows.ts';
import {
  boxesOfRow,
  layOut,
  rowsBetween,
  type DayRuns,
  type GridLayout,
} from '../../../src/renderer/features/grid/justifiedLayout.ts';
import { needsScrubber, windowAround, windowFor } from '../../../src/renderer/features/grid/virtualScroll.ts';

const NO_DAYS: DayRuns = { day: new Int32Array(0), start: new Uint32Array(0) };

const results = fc.record({
  aspects: fc.array(fc.integer({ min: 410, max: 40_960 }), { maxLength: 80 }),
  /** Photos in each day; none: an order that is not by date. */
  days: fc.option(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 30 }), { nil: null }),
  width: fc.integer({ min: 1, max: 1500 }),
  rowHeight: fc.integer({ min: 20, max: 300 }),
});

interface Laid {
  readonly layout: GridLayout;
  readonly aspects: Uint16Array;
  readonly photoIds: Uint32Array;
}

const laid = fc.record({ result: results }).map(({ result }): Laid => {
  const aspects = Uint16Array.from(result.aspects);
  const starts: number[] = [];
  let start = 0;
  for (const photos of result.days ?? []) {
    if (start >= aspects.length) break;
    starts.push(start);
    start += photos;
  }
  const days = { day: Int32Array.from(starts, (_, day) => 100 - day), start: Uint32Array.from(starts) };
  const options = { width: result.width, rowHeight: result.rowHeight, gap: 4, headingHeight: 44 };
  return {
    aspects,
    photoIds: Uint32Array.from(aspects, (_, index) => 1000 - index),
    layout: layOut(aspects, starts.length > 0 ? days : NO_DAYS, options),
  };
});

/** By every box of every row. */
function touched({ layout, photoIds, aspects }: Laid, band: Band): number[] {
  const { first, last } = rowsBetween(layout, band.top, band.bottom);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index).flatMap((row) =>
    boxesOfRow(layout, aspects, row).flatMap((box, column) =>
      box.left <= band.right && box.left + box.width >= band.left
        ? [photoIds[layout.rowStart[row]! + column]!]
        : [],
    ),
  );
}

describe('a rubber band', () => {
  it('touches the photos whose boxes it overlaps', () => {
    const shares = fc.tuple(...Array.from({ length: 4 }, () => fc.double({ min: 0, max: 1, noNaN: true })));
    fc.assert(
      fc.property(laid, shares, (grid, [a, b, c, d]) => {
        const { width, height } = grid.layout;
        const band = {
          left: Math.min(a!, b!) * width,
          right: Math.max(a!, b!) * width,
          top: Math.min(c!, d!) * height,
          bottom: Math.max(c!, d!) * height,
        };
        expect([...bandPhotos(grid.layout, grid.photoIds, grid.aspects, band)]).toEqual(touched(grid, band));
      }),
      { numRuns: 500 },
    );
  });

  it('over the whole width touches whole rows', () => {
    fc.assert(
      fc.property(laid, (grid) => {
        const { width, height } = grid.layout;
        const band = { left: 0, right: width, top: 0, bottom: height };
        expect([...bandPhotos(grid.layout, grid.photoIds, grid.aspects, band)]).toEqual([...grid.photoIds]);
      }),
    );
  });
});

it('headings and rows are counted together, from one, without a gap, each heading before its first row', () => {
  fc.assert(
    fc.property(laid, ({ layout }) => {
      const places: number[] = [];
      for (let row = 0; row < layout.rows; row += 1) {
        const day = dayBegunBy(layout, row);
        if (day !== null) places.push(headingIndex(layout, day));
        places.push(rowIndex(layout, row));
      }
      expect(places).toEqual(Array.from({ length: rowCount(layout) }, (_, index) => index + 1));
    }),
  );
});

it('a jump is shown by a window that holds it, and is another object, so that it is seen to have happened', () => {
  const totals = fc.integer({ min: 1000, max: 200_000_000 });
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(totals, share, share, (total, from, to) => {
      const viewport = 800;
      const [start, offset] = [from * (total - viewport), to * (total - viewport)];
      const shown = windowAround(start, total);
      const window = windowFor(shown, offset, viewport, total);
      expect(window).not.toBe(shown);
      expect(offset - window.base).toBeGreaterThanOrEqual(-1);
      expect(offset + viewport).toBeLessThanOrEqual(window.base + window.height + 1);
    }),
  );
});

it('the timeline does not go as soon as the photos that it has made narrower are lower than the viewport', () => {
  expect(needsScrubber(false, 801, 800)).toBe(true);
  expect(needsScrubber(false, 800, 800)).toBe(false);
  expect(needsScrubber(true, 780, 800)).toBe(true);
  expect(needsScrubber(true, 500, 800)).toBe(false);
});

it('rows that are drawn keep their elements, and those scrolled to take over what others have left', () => {
  const views = fc.array(fc.record({ first: fc.nat(60), count: fc.nat(12) }), {
    minLength: 1,
    maxLength: 20,
  });
  fc.assert(
    fc.property(views, (seen) => {
      let slots: ReadonlyMap<number, number> = new Map();
      let most = 0;
      for (const { first, count } of seen) {
        const before = slots;
        slots = slotsFor(before, first, first + count - 1);
        most = Math.max(most, count);
        expect([...slots.keys()].toSorted((a, b) => a - b)).toEqual(
          Array.from({ length: count }, (_, index) => first + index),
        );
        // each its own
        expect(new Set(slots.values()).size).toBe(count);
        for (const [row, slot] of slots) if (before.has(row)) expect(slot).toBe(before.get(row));
        // no more than were ever drawn at once: none is made where one is free
        expect(Math.max(-1, ...slots.values())).toBeLessThan(most);
      }
    }),
  );
});
