/** @file The grid's layout and where it is scrolled to, for the parts of the grid and for the actions that move in it. */

import { createStore } from 'zustand/vanilla';
import { layOut, type GridLayout } from './justifiedLayout.ts';

export interface GridState {
  readonly layout: GridLayout;
  /** Photo ids and shapes that the layout is of. */
  readonly photoIds: Uint32Array;
  readonly aspects: Uint16Array;
  readonly colours: Uint16Array;
  /** Offset of the viewport's top in the whole, and its height, in CSS pixels. */
  readonly top: number;
  readonly viewport: number;
  /** True while it is scrolled so fast that no picture is worth loading. */
  readonly isFlying: boolean;
}

const NONE = new Uint16Array(0);
const NO_DAYS = { day: new Int32Array(0), start: new Uint32Array(0) };

export const gridStore = createStore<GridState>(() => ({
  layout: layOut(NONE, NO_DAYS, { width: 1, rowHeight: 1, gap: 0, headingHeight: 0 }),
  photoIds: new Uint32Array(0),
  aspects: NONE,
  colours: NONE,
  top: 0,
  viewport: 0,
  isFlying: false,
}));

/** The grid tells how it is scrolled; it is null while no grid is shown. */
let scroller: ((top: number) => void) | null = null;

export function setScroller(next: ((top: number) => void) | null): void {
  scroller = next;
}

/** Scrolls to an offset of the whole. */
export function scrollTo(top: number): void {
  const { layout, viewport } = gridStore.getState();
  scroller?.(Math.max(0, Math.min(top, layout.height - viewport)));
}

/** Scrolls as little as is needed for a row to be seen, with its day's heading where that is above it. */
export function showRow(row: number): void {
  const { layout, top, viewport } = gridStore.getState();
  if (row < 0 || row >= layout.rows) return;
  const rowTop = layout.rowTop[row]! - layout.headingHeight - layout.gap;
  const rowBottom = layout.rowTop[row]! + layout.rowHeight[row]! + layout.gap;
  if (rowTop < top) scrollTo(rowTop);
  else if (rowBottom > top + viewport) scrollTo(rowBottom - viewport);
}

/** Brings a row into the middle, where it is not seen whole. */
export function revealRow(row: number): void {
  const { layout, top, viewport } = gridStore.getState();
  if (row < 0 || row >= layout.rows) return;
  const rowTop = layout.rowTop[row]!;
  const height = layout.rowHeight[row]!;
  if (rowTop < top || rowTop + height > top + viewport) scrollTo(rowTop - (viewport - height) / 2);
}
