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
