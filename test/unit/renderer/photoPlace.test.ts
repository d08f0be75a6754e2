/** @file The photo view's place in a result, its filmstrip, and why a photo does not show. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CELL,
  scrolledCentre,
  stripWindow,
} from '../../../src/renderer/features/photoView/filmstripWindow.ts';
import { placeOf, stepFrom, wantedAround } from '../../../src/renderer/features/photoView/place.ts';
import { troubleOf } from '../../../src/renderer/features/photoView/trouble.ts';

const ids = Uint32Array.of(10, 20, 30, 40, 50);

describe('the place of the shown photo', () => {
  it('is found once and kept while stepping', () => {
    const place = placeOf(ids, 30, null);
    expect(place).toEqual({ photoId: 30, index: 2, isIn: true });
    expect(stepFrom(ids, place, 1)).toBe(3);
    expect(stepFrom(ids, place, -1)).toBe(1);
    expect(stepFrom(ids, placeOf(ids, 50, null), 1)).toBeNull();
    expect(stepFrom(ids, placeOf(ids, 10, null), -1)).toBeNull();
  });

  it('moves with the photo when the result changes', () => {
    const place = placeOf(ids, 30, null);
    expect(placeOf(Uint32Array.of(5, 10, 15, 20, 30), 30, place).index).toBe(4);
  });

  it('leads to what took the place of a photo that is gone, and to the one before', () => {
    const place = placeOf(ids, 30, null);
    const without = Uint32Array.of(10, 20, 40, 50);
    const gone = placeOf(without, 30, place);
    expect(gone).toEqual({ photoId: 30, index: 2, isIn: false });
    expect(without[stepFrom(without, gone, 1)!]).toBe(40);
    expect(without[stepFrom(without, gone, -1)!]).toBe(20);
    // again and again, and at the end
    const last = placeOf(Uint32Array.of(10), 30, placeOf(without, 30, gone));
    expect(stepFrom(Uint32Array.of(10), last, 1)).toBeNull();
    expect(stepFrom(Uint32Array.of(10), last, -1)).toBe(0);
    const none = placeOf(new Uint32Array(0), 30, last);
    expect([stepFrom(new Uint32Array(0), none, 1), stepFrom(new Uint32Array(0), none, -1)]).toEqual([
      null,
      null,
    ]);
  });

  it('is nowhere for a photo that was never in the result', () => {
    const place = placeOf(ids, 99, placeOf(ids, 30, null));
    expect(place).toEqual({ photoId: 99, index: null, isIn: false });
    expect(stepFrom(ids, place, 1)).toBeNull();
    expect(wantedAround(ids, place, 1)).toEqual([99]);
  });

  it('has two photos loaded ahead and one behind', () => {
    expect(wantedAround(ids, placeOf(ids, 30, null), 1)).toEqual([30, 40, 50, 20]);
    expect(wantedAround(ids, placeOf(ids, 30, null), -1)).toEqual([30, 20, 10, 40]);
    expect(wantedAround(ids, placeOf(ids, 50, null), 1)).toEqual([50, 40]);
  });
});

describe('the filmstrip', () => {
  it('draws exactly the photos that are seen, the current one in the middle', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 100, max: 4000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (count, width, share) => {
          const centre = share * (count - 1);
          const { first, last, left } = stripWindow(centre, width, count);
          expect(left + (centre - first) * CELL + CELL / 2).toBeCloseTo(width / 2, 3);
          const leftOf = (index: number): number => left + (index - first) * CELL;
          // the first and the last are seen, and those beyond them are not
          expect(leftOf(first) + CELL).toBeGreaterThan(-0.001);
          expect(leftOf(last)).toBeLessThan(width + 0.001);
          if (first > 0) expect(leftOf(first - 1) + CELL).toBeLessThanOrEqual(0.001);
          if (last < count - 1) expect(leftOf(last + 1)).toBeGreaterThanOrEqual(width - 0.001);
        },
      ),
    );
  });

  it('is empty where there is nothing, and scrolls no further than its ends', () => {
    const { first, last } = stripWindow(0, 800, 0);
    expect(last).toBeLessThan(first);
    expect(scrolledCentre(3, -1e6, 10)).toBe(0);
    expect(scrolledCentre(3, 1e6, 10)).toBe(9);
    expect(scrolledCentre(3, CELL * 2, 10)).toBe(5);
  });
});

describe('why a photo does not show', () => {
  const file = { path: '/p', size: 1, mtimeMs: 0, contentHash: null };
  const failure = { code: 'FORMAT_DAMAGED' as never, message: 'It ends too early.' };
  const failed = { stage: 'media', state: 'failed' as const, attempts: 3, failure };

  it('says that the drive is away before it blames the file', () => {
    const files = [{ ...file, state: 'present' as const, folderState: 'offline' as const }];
    expect(troubleOf({ files, stages: [failed] }).kind).toBe('offline');
  });

  it('says that the file is gone', () => {
    const files = [{ ...file, state: 'missing' as const, folderState: 'online' as const }];
    expect(troubleOf({ files, stages: [] }).kind).toBe('missing');
  });

  it("uses the library's words where it has some", () => {
    const files = [{ ...file, state: 'present' as const, folderState: 'online' as const }];
    expect(troubleOf({ files, stages: [failed] })).toEqual({ kind: 'said', message: 'It ends too early.' });
    expect(troubleOf({ files, stages: [] }).kind).toBe('unknown');
    expect(troubleOf(null).kind).toBe('unknown');
  });
});
