/** @file The queue of a review against a library that only hears corrections; and painting over a page. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cellAt,
  cellBeside,
  cellsBetween,
  cellsIn,
  pageOf,
  strokeSays,
} from '../../../src/renderer/features/review/paint.ts';
import {
  countFrom,
  countsOf,
  EMPTY,
  forget,
  goBy,
  nextOpen,
  openSkipped,
  say,
  sayNext,
  takeIn,
  undo,
  wantedMore,
  type Change,
  type Correction,
  type Queue,
  type Said,
} from '../../../src/renderer/features/review/reviewQueue.ts';

const given = (ids: readonly number[], decided = 0, left = ids.length) => ({
  photoIds: Uint32Array.from(ids),
  scores: Float32Array.from(ids, () => 0.5),
  decided,
  left,
});

const queueOf = (count: number): Queue =>
  takeIn(EMPTY, given(Array.from({ length: count }, (_, index) => index + 1)), 0);

/** What the library knows after it has heard the corrections. */
function hear(known: Map<number, Said>, corrections: readonly Correction[]): void {
  for (const { photoIds, kind } of corrections)
    for (const id of photoIds) {
      if (kind === 'undecided') known.delete(id);
      else known.set(id, kind === 'accept' ? 'yes' : 'no');
    }
}

const saids = fc.constantFrom('yes' as const, 'no' as const, 'skip' as const);
const acts = fc.array(
  fc.oneof(
    fc.record({ act: fc.constant('next' as const), said: saids }),
    fc.record({
      act: fc.constant('paint' as const),
      said: fc.constantFrom<Said>('yes', 'no', 'skip', null),
      indexes: fc.array(fc.integer({ min: 0, max: 25 }), { maxLength: 8 }),
    }),
    fc.record({
      act: fc.constantFrom('undo' as const, 'back' as const, 'forward' as const, 'again' as const),
    }),
  ),
  { maxLength: 60 },
);

function carryOut(queue: Queue, one: typeof acts extends fc.Arbitrary<(infer Act)[]> ? Act : never): Change {
  switch (one.act) {
    case 'next':
      return sayNext(queue, one.said);
    case 'paint':
      return say(queue, one.indexes, one.said);
    case 'undo':
      return undo(queue);
    case 'again':
      return { queue: openSkipped(queue), corrections: [] };
    case 'back':
    case 'forward':
      return { queue: goBy(queue, one.act === 'back' ? -1 : 1), corrections: [] };
  }
}

describe('the queue of a review', () => {
  it('tells the library exactly what it shows, whatever is said, painted and taken back', () => {
    fc.assert(
      fc.property(acts, (acts) => {
        let queue = queueOf(20);
        const known = new Map<number, Said>();
        for (const act of acts) {
          const change = carryOut(queue, act);
          queue = change.queue;
          hear(known, change.corrections);
          const shown = queue.items.flatMap(({ photoId, said }) =>
            said === 'yes' || said === 'no' ? [[photoId, said] as const] : [],
          );
          expect(new Map(shown)).toEqual(known);
          const { decided, left, yes, no } = countsOf(queue);
          expect([decided, left, yes + no]).toEqual([known.size, 20 - known.size, known.size]);
          expect(queue.at).toBeGreaterThanOrEqual(0);
          expect(queue.at).toBeLessThanOrEqual(queue.items.length);
        }
      }),
    );
  });

  it('comes back to where it was when all is taken back', () => {
    fc.assert(
      fc.property(acts, (acts) => {
        let queue = queueOf(20);
        for (const act of acts) queue = carryOut(queue, act).queue;
        while (queue.past.length > 0) queue = undo(queue).queue;
        expect(queue.items.every(({ said }) => said === null)).toBe(true);
      }),
    );
  });

  it('goes on to the next photo, back to an answer, and changes it', () => {
    let change = sayNext(queueOf(3), 'yes');
    expect(change.corrections).toEqual([{ kind: 'accept', photoIds: [1] }]);
    expect(change.queue.at).toBe(1);
    const back = goBy(change.queue, -1);
    expect(back.at).toBe(0);
    change = sayNext(back, 'no');
    expect(change.corrections).toEqual([{ kind: 'reject', photoIds: [1] }]);
    expect(change.queue.at).toBe(1);
    // not past the first that is open
    expect(goBy(change.queue, 1).at).toBe(1);
    change = undo(change.queue);
    expect(change.corrections).toEqual([{ kind: 'accept', photoIds: [1] }]);
    expect(change.queue.at).toBe(0);
    change = undo(change.queue);
    expect(change.corrections).toEqual([{ kind: 'undecided', photoIds: [1] }]);
  });

  it('sends nothing for what is skipped, and asks about it again when that is wanted', () => {
    const change = sayNext(queueOf(2), 'skip');
    expect(change.corrections).toEqual([]);
    expect(countsOf(change.queue).left).toBe(2);
    const through = sayNext(change.queue, 'yes').queue;
    expect(through.at).toBe(2);
    expect(openSkipped(through).at).toBe(0);
  });

  it('takes back what was said before the skipped photos were opened again', () => {
    const said = sayNext(sayNext(queueOf(2), 'yes').queue, 'skip').queue;
    // that it was skipped is taken back already
    const change = undo(openSkipped(said));
    expect(change.corrections).toEqual([{ kind: 'undecided', photoIds: [1] }]);
    expect(change.queue).toMatchObject({ at: 0, past: [] });
    expect(undo(change.queue).corrections).toEqual([]);
  });

  it('asks for more in time, and knows when there is no more', () => {
    expect(wantedMore(EMPTY, 10)).toBe(30);
    let queue = takeIn(EMPTY, given([1, 2, 3, 4], 6, 50), 0);
    expect(wantedMore(queue, 4)).toBeNull();
    queue = sayNext(sayNext(queue, 'yes').queue, 'skip').queue;
    expect(wantedMore(queue, 4)).toBe(12);
    // the library knows of one decision by now
    queue = takeIn(queue, given([5], 7, 49), 1);
    expect(queue.items.map(({ photoId }) => photoId)).toEqual([1, 2, 3, 4, 5]);
    expect(countsOf(queue)).toEqual({ decided: 7, left: 49, yes: 1, no: 0, skipped: 1 });
    queue = takeIn(queue, given([], 7, 49), 1);
    expect(queue.isExhausted).toBe(true);
    expect(wantedMore(queue, 100)).toBeNull();
  });

  it('goes on by itself when photos come after it was through', () => {
    let queue = sayNext(queueOf(1), 'yes').queue;
    expect(queue.at).toBe(1);
    queue = takeIn(queue, given([1, 2]), 1);
    expect(queue.items[queue.at]?.photoId).toBe(2);
  });

  it('opens photos again whose answer could not be kept', () => {
    let queue = queueOf(3);
    for (const said of ['yes', 'no', 'yes'] as const) queue = sayNext(queue, said).queue;
    expect(queue.at).toBe(3);
    queue = forget(queue, [2]);
    expect(queue.items[queue.at]?.photoId).toBe(2);
    expect(countsOf(queue)).toMatchObject({ yes: 2, no: 0 });
    // that step is no longer there to take back
    expect(queue.past.length).toBe(2);
    queue = sayNext(queue, 'yes').queue;
    expect(nextOpen(queue.items, 0)).toBe(3);
  });

  it('has no score where the models gave none', () => {
    const queue = takeIn(EMPTY, { ...given([1, 2]), scores: Float32Array.of(Number.NaN, 0.25) }, 0);
    expect(queue.items.map(({ score }) => score)).toEqual([null, 0.25]);
  });
});

describe('painting', () => {
  const cells = { ...cellsIn(804, 404, 200, 4), count: 7 };

  it('fills the frame with whole cells', () => {
    expect(cells).toMatchObject({ columns: 3, rows: 2 });
    expect(cells.stepX * cells.columns - 4).toBeCloseTo(804);
    expect(cells.stepY * cells.rows - 4).toBeCloseTo(404);
    expect(cellsIn(10, 10, 200, 4)).toMatchObject({ columns: 1, rows: 1 });
  });

  it('has cells that can be judged, larger where all photos have room, and room for as many as fit otherwise', () => {
    const frames = fc.record({
      width: fc.integer({ min: 300, max: 3000 }),
      height: fc.integer({ min: 200, max: 1600 }),
      size: fc.integer({ min: 64, max: 480 }),
      count: fc.nat(400),
    });
    fc.assert(
      fc.property(frames, ({ width, height, size, count }) => {
        const page = pageOf(width, height, size, 4, count);
        const least = cellsIn(width, height, Math.max(size, 160), 4);
        expect(Math.min(page.stepX, page.stepY)).toBeGreaterThanOrEqual(164);
        expect(page.columns * page.rows).toBeGreaterThanOrEqual(Math.min(count, least.columns * least.rows));
        expect(page.columns).toBeLessThanOrEqual(least.columns);
      }),
    );
    // as on a large screen: thirty photos fill it, a few hundred are as small as they may be
    expect(pageOf(2300, 1300, 64, 4, 33)).toMatchObject({ columns: 9, rows: 5 });
    expect(pageOf(2300, 1300, 64, 4, 3)).toMatchObject({ columns: 7, rows: 3 });
    expect(pageOf(2300, 1300, 64, 4, 400)).toMatchObject({ columns: 14, rows: 7 });
  });

  it('knows how many photos a page is for, whatever is said of them meanwhile', () => {
    const ask = (queue: Queue, ids: readonly number[], left: number) => {
      const { yes, no } = countsOf(queue);
      return takeIn(queue, given(ids, 0, left), yes + no);
    };
    const first = ask(EMPTY, [1, 2, 3, 4], 10);
    expect(countFrom(first, 0)).toBe(10);
    expect(countFrom(first, 2)).toBe(8);
    for (const said of ['yes', 'no', 'skip'] as const) {
      const after = say(first, [0, 2], said).queue;
      expect(countFrom(after, 0)).toBe(10);
      const left = said === 'skip' ? 10 : 8;
      expect(countFrom(ask(after, [5, 6], left), 0)).toBe(10);
    }
  });

  it('finds the cell at a point', () => {
    const grid = { columns: 3, rows: 3, count: 7, stepX: 100, stepY: 100 };
    expect(cellAt(grid, { x: 150, y: 250 })).toBeNull();
    expect(cellAt(grid, { x: 50, y: 250 })).toBe(6);
    expect(cellAt(grid, { x: -1, y: 50 })).toBeNull();
    expect(cellAt(grid, { x: 300, y: 50 })).toBeNull();
  });

  it('leaves no gap in a fast stroke', () => {
    const grid = { columns: 10, rows: 10, count: 100, stepX: 50, stepY: 80 };
    expect(cellsBetween(grid, { x: 25, y: 40 }, { x: 475, y: 40 })).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    fc.assert(
      fc.property(
        fc.tuple(fc.nat(499), fc.nat(799)),
        fc.tuple(fc.nat(499), fc.nat(799)),
        ([x, y], [toX, toY]) => {
          const through = cellsBetween(grid, { x, y }, { x: toX, y: toY });
          expect(through).toContain(cellAt(grid, { x, y }));
          expect(through).toContain(cellAt(grid, { x: toX, y: toY }));
          for (const [index, cell] of through.entries()) {
            const before = through[index - 1] ?? cell;
            // each touches the one before, be it by a corner
            expect(Math.abs((cell % 10) - (before % 10))).toBeLessThanOrEqual(1);
            expect(Math.abs(Math.floor(cell / 10) - Math.floor(before / 10))).toBeLessThanOrEqual(1);
          }
        },
      ),
    );
  });

  it('takes back where it begins on what says the same already', () => {
    expect(strokeSays('yes', false, null)).toBe('yes');
    expect(strokeSays('yes', false, 'no')).toBe('yes');
    expect(strokeSays('yes', false, 'yes')).toBeNull();
    expect(strokeSays('yes', true, null)).toBe('no');
    expect(strokeSays('no', true, 'yes')).toBeNull();
  });

  it('moves by the arrows within the page', () => {
    const grid = { columns: 3, rows: 3, count: 7, stepX: 1, stepY: 1 };
    expect(cellBeside(grid, 4, 'ArrowDown')).toBe(4);
    expect(cellBeside(grid, 3, 'ArrowDown')).toBe(6);
    expect(cellBeside(grid, 0, 'ArrowLeft')).toBe(0);
    expect(cellBeside(grid, 2, 'ArrowRight')).toBe(3);
    expect(cellBeside(grid, 4, 'Home')).toBe(0);
    expect(cellBeside(grid, 4, 'End')).toBe(6);
    expect(cellBeside(grid, 4, 'x')).toBe(4);
  });
});
