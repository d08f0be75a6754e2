/** @file The reader's place in the grid: found, kept over other layouts, left and come back to. */

import { beforeEach, describe, expect, it } from 'vitest';
import {
  forgetPlace,
  leavePlace,
  notePut,
  placeAt,
  placeOf,
  returnPlace,
  stayingPlace,
  topFor,
  type Shown,
} from '../../../src/renderer/features/grid/gridPlace.ts';
import { layOut } from '../../../src/renderer/features/grid/justifiedLayout.ts';

const ids = Uint32Array.from({ length: 200 }, (_, index) => 1000 + index);

/** 200 photos of one day, in rows for this width, in this order. */
function shown(width: number, photoIds = ids): Shown {
  const aspects = Uint16Array.from(photoIds, (id) => 800 + (id % 7) * 150);
  const days = { day: Int32Array.of(1), start: Uint32Array.of(0) };
  return { layout: layOut(aspects, days, { width, rowHeight: 160, gap: 4, headingHeight: 44 }), photoIds };
}

beforeEach(() => forgetPlace(''));

describe('the place', () => {
  it('is the beginning near it, which no layout moves', () => {
    expect(placeAt(shown(1000), 5)).toBe(null);
  });

  it('is where it was in the same layout, and at its photo in another', () => {
    const [wide, narrow] = [shown(1000), shown(500)];
    for (const top of [50, 333, 1200.5]) {
      const place = placeAt(wide, top)!;
      expect(topFor(wide, place)).toBeCloseTo(top);
      const again = placeAt(narrow, topFor(narrow, place)! + 1);
      expect(topFor(narrow, again!)! - topFor(narrow, place)!).toBeCloseTo(1);
    }
  });

  it('comes back to the same photo after however many widths, until the reader moves', () => {
    let [before, top] = [shown(1000), 1234];
    for (const width of [500, 400, 2000, 900, 1000]) {
      const place = stayingPlace(before, top)!;
      before = shown(width);
      top = topFor(before, place)!;
      notePut(place, top);
    }
    expect(top).toBeCloseTo(1234);
    expect(stayingPlace(before, top + 300)).toEqual(placeAt(before, top + 300));
    // another result has not got that photo, though by chance the reader is at the same height
    const other = shown(
      1000,
      ids.map((id) => id + 500),
    );
    expect(stayingPlace(other, top)).toEqual(placeAt(other, top));
  });

  it('of a photo is told only where its row is seen whole', () => {
    const { layout } = shown(1000);
    const seen = { from: 44, to: 700 };
    const row = 3;
    const photoId = ids[layout.rowStart[row]!]!;
    const [rowTop, height] = [layout.rowTop[row]!, layout.rowHeight[row]!];
    const at = (offset: number) => placeOf(shown(1000), photoId, rowTop - offset, seen);
    expect(at(44)).toEqual({ photoId, offset: 44 });
    expect(at(700 - height)?.offset).toBeCloseTo(700 - height);
    expect([at(43), at(701 - height), placeOf(shown(1000), 1, 0, seen)]).toEqual([null, null, null]);
  });

  it('that was left is come back to once, by its query', () => {
    const here = shown(1000);
    const place = placeAt(here, 900)!;
    leavePlace('', place);
    expect(returnPlace('dog', here, false)).toBe(null);
    expect(returnPlace('', here, false)).toEqual(place);
    expect(returnPlace('', here, false)).toBe(null);
  });

  it('waits for the rest of a result that it may be in', () => {
    const here = shown(1000);
    const place = placeAt(here, 2000)!;
    leavePlace('', place);
    const head = shown(1000, ids.slice(0, 20));
    expect(returnPlace('', head, true)).toBe(null);
    expect(returnPlace('', here, false)).toEqual(place);
    leavePlace('', place);
    expect(returnPlace('', head, false)).toBe(null);
    expect(returnPlace('', here, false)).toBe(null);
  });
});
