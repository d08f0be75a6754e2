/** @file The grid as a table for those who hear it: headings of days and rows of photos, counted from one, in their order. */

import { dayOf, type GridLayout } from './justifiedLayout.ts';

/** Number of headings and rows of photos in the whole. */
export const rowCount = ({ headingHeight, rows, days }: GridLayout): number =>
  rows + (headingHeight > 0 ? days.start.length : 0);

/** Place of a row of photos. */
export const rowIndex = (layout: GridLayout, row: number): number =>
  row + 1 + (layout.headingHeight > 0 ? dayOf(layout, layout.rowStart[row]!) + 1 : 0);

/** Place of a day's heading: right before its first row. */
export const headingIndex = ({ dayFirstRow }: GridLayout, day: number): number => dayFirstRow[day]! + day + 1;

/** The day whose first row this is, as an index into `layout.days`; null where it is none, or days have no headings. */
export function dayBegunBy(layout: GridLayout, row: number): number | null {
  if (layout.headingHeight === 0) return null;
  const day = dayOf(layout, layout.rowStart[row]!);
  return layout.dayFirstRow[day] === row ? day : null;
}

/**
 * Which row is drawn with which elements, by number: a row that goes on being drawn keeps its own, and one that is scrolled
 * to takes over those of a row that has gone, so that elements are used again and not made and thrown away.
 * @param before as of the last time.
 * @param first,last rows to draw, both ends included.
 */
export function slotsFor(
  before: ReadonlyMap<number, number>,
  first: number,
  last: number,
): ReadonlyMap<number, number> {
  const slots = new Map<number, number>();
  const entering: number[] = [];
  for (let row = first; row <= last; row += 1) {
    const slot = before.get(row);
    if (slot === undefined) entering.push(row);
    else slots.set(row, slot);
  }
  const taken = new Set(slots.values());
  let free = 0;
  for (const row of entering) {
    while (taken.has(free)) free += 1;
    slots.set(row, free);
    free += 1;
  }
  return slots;
}
