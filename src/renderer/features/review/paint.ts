/** @file Painting over a grid of equal cells: which cells a stroke goes through, and what it says of them. */

import type { Answer, Said } from './reviewQueue.ts';

export interface Cells {
  readonly columns: number;
  readonly rows: number;
  /** Cells that are there; the last row may be shorter. */
  readonly count: number;
  /** From the left edge of one cell to the next, and from the upper one; all in CSS pixels. */
  readonly stepX: number;
  readonly stepY: number;
}

export interface At {
  readonly x: number;
  readonly y: number;
}

/** How a page of cells of about `size` pixels fills a frame, with `gap` between them. At least one cell. */
export function cellsIn(width: number, height: number, size: number, gap: number): Omit<Cells, 'count'> {
  const columns = Math.max(1, Math.floor((width + gap) / (size + gap)));
  const rows = Math.max(1, Math.floor((height + gap) / (size + gap)));
  return { columns, rows, stepX: (width + gap) / columns, stepY: (height + gap) / rows };
}

/** Smaller than this nothing is judged at a glance; larger, a page has no more to tell. */
const LEAST_CELL = 160;
const MOST_CELL = 360;

/**
 * A page for `count` photos: of cells of about `size` pixels, but not too small to judge, and larger where all of the photos
 * have room even so. The photos of the last page are not stamps in an empty window.
 */
export function pageOf(
  width: number,
  height: number,
  size: number,
  gap: number,
  count: number,
): Omit<Cells, 'count'> {
  const least = cellsIn(width, height, Math.max(size, LEAST_CELL), gap);
  for (let columns = Math.ceil((width + gap) / (MOST_CELL + gap)); columns < least.columns; columns += 1) {
    const larger = cellsIn(width, height, Math.floor((width + gap) / columns - gap), gap);
    if (larger.columns * larger.rows >= count) return larger;
  }
  return least;
}

/** The cell at a point of the grid, or null beside all of them. */
export function cellAt({ columns, rows, count, stepX, stepY }: Cells, { x, y }: At): number | null {
  const column = Math.floor(x / stepX);
  const row = Math.floor(y / stepY);
  if (column < 0 || column >= columns || row < 0 || row >= rows) return null;
  const index = row * columns + column;
  return index < count ? index : null;
}

/** Cells on the way from one point to another: a fast stroke leaves no gap. */
export function cellsBetween(cells: Cells, from: At, to: At): number[] {
  const pieces = Math.max(
    1,
    Math.ceil((Math.hypot(to.x - from.x, to.y - from.y) * 2) / Math.min(cells.stepX, cells.stepY)),
  );
  const found = new Set<number>();
  for (let piece = 0; piece <= pieces; piece += 1) {
    const share = piece / pieces;
    const cell = cellAt(cells, { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share });
    if (cell !== null) found.add(cell);
  }
  return [...found];
}

/** What a stroke says: the brush's answer, or nothing where it begins on a photo that says that already. */
export function strokeSays(brush: Answer, isOther: boolean, begunOn: Said): Answer | null {
  const answer = isOther ? (brush === 'yes' ? 'no' : 'yes') : brush;
  return begunOn === answer ? null : answer;
}

/** The cell that an arrow leads to, within the grid. */
export function cellBeside({ columns, count }: Cells, index: number, key: string): number {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    Home: -index,
    End: count - 1 - index,
  };
  const next = index + (steps[key] ?? 0);
  return next < 0 || next >= count ? index : next;
}
