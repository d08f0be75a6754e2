/**
 * @file Where every photo of a result stands in the grid: rows of one height that fill the width, a heading for each day.
 * Pure, and fast enough to be done anew for a million photos whenever the window's width changes.
 */

import { ASPECT_ONE } from '../../../contract/constants.ts';

export interface LayoutOptions {
  /** Width of the grid, in CSS pixels. */
  readonly width: number;
  /** Height that rows are near to. */
  readonly rowHeight: number;
  /** Between photos, both ways. */
  readonly gap: number;
  /** Height of a day's heading with the space around it. */
  readonly headingHeight: number;
}

/** Runs of one day each, as in `resultOutline.days`. */
export interface DayRuns {
  readonly day: Int32Array;
  readonly start: Uint32Array;
}

/** All offsets are in CSS pixels from the top of the grid. */
export interface GridLayout {
  readonly width: number;
  readonly gap: number;
  readonly height: number;
  /** Number of photos. */
  readonly photos: number;
  /** First photo of each row; one more entry at the end: the number of photos. */
  readonly rowStart: Uint32Array;
  readonly rowTop: Float64Array;
  readonly rowHeight: Float32Array;
  readonly rows: number;
  /** Top of each day's heading, and its first row. One run where the result is not by date: then no heading is shown. */
  readonly days: DayRuns;
  readonly dayTop: Float64Array;
  readonly dayFirstRow: Uint32Array;
  readonly headingHeight: number;
}

/** A last row that cannot fill the width keeps the wanted height; any other may grow by this much at most. */
const MOST_GROWTH = 1.4;

/**
 * Lays a result out. `aspects` are width over height times {@link ASPECT_ONE}. Each day begins a row of its own.
 */
export function layOut(aspects: Uint16Array, days: DayRuns, options: LayoutOptions): GridLayout {
  const { width, rowHeight: wanted, gap, headingHeight } = options;
  const photos = aspects.length;
  const hasHeadings = days.start.length > 0;
  const runs = hasHeadings ? days : { day: new Int32Array(1), start: new Uint32Array(1) };
  const dayCount = photos === 0 ? 0 : runs.start.length;
  let rowStart = new Uint32Array(Math.max(16, Math.ceil(photos / 3) + dayCount + 1));
  let rowTop = new Float64Array(rowStart.length);
  let rowHeight = new Float32Array(rowStart.length);
  const dayTop = new Float64Array(dayCount);
  const dayFirstRow = new Uint32Array(dayCount);
  let rows = 0;
  let top = 0;

  const addRow = (start: number, height: number): void => {
    if (rows + 1 >= rowStart.length) {
      rowStart = grown(rowStart, Uint32Array);
      rowTop = grown(rowTop, Float64Array);
      rowHeight = grown(rowHeight, Float32Array);
    }
    rowStart[rows] = start;
    rowTop[rows] = top;
    rowHeight[rows] = height;
    rows += 1;
    top += height + gap;
  };

  for (let day = 0; day < dayCount; day += 1) {
    dayTop[day] = top;
    dayFirstRow[day] = rows;
    if (hasHeadings) top += headingHeight;
    const end = day + 1 < dayCount ? runs.start[day + 1]! : photos;
    let start = runs.start[day]!;
    let sum = 0;
    for (let index = start; index < end; index += 1) {
      const aspect = aspects[index]! / ASPECT_ONE;
      const count = index - start + 1;
      const space = width - (count - 1) * gap;
      if ((sum + aspect) * wanted < space) {
        sum += aspect;
        continue;
      }
      // the row is full: with this photo it is a little lower than wanted, without it higher; the nearer one wins
      const without = (space + gap) / sum;
      const withIt = space / (sum + aspect);
      if (count > 1 && without - wanted < wanted - withIt && without <= wanted * MOST_GROWTH) {
        addRow(start, without);
        start = index;
        sum = aspect;
        if (aspect * wanted >= width) {
          addRow(start, width / aspect);
          start = index + 1;
          sum = 0;
        }
      } else {
        addRow(start, withIt);
        start = index + 1;
        sum = 0;
      }
    }
    if (start < end) addRow(start, wanted);
  }
  rowStart[rows] = photos;
  return {
    width,
    gap,
    height: Math.max(0, top - gap),
    photos,
    rowStart: rowStart.subarray(0, rows + 1),
    rowTop: rowTop.subarray(0, rows),
    rowHeight: rowHeight.subarray(0, rows),
    rows,
    days: hasHeadings ? days : { day: new Int32Array(0), start: new Uint32Array(0) },
    dayTop,
    dayFirstRow,
    headingHeight: hasHeadings ? headingHeight : 0,
  };
}

function grown<
  Numbers extends Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer> | Float32Array<ArrayBuffer>,
>(numbers: Numbers, Kind: new (length: number) => Numbers): Numbers {
  const larger = new Kind(numbers.length * 2);
  larger.set(numbers);
  return larger;
}

/** Index of the last entry that is at most `value`; 0 where all are greater. `sorted` ascends. */
export function lastAtMost(sorted: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (sorted[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Rows that show between two offsets, both ends included; `last` is before `first` where there is none. */
export function rowsBetween(
  layout: GridLayout,
  top: number,
  bottom: number,
): { first: number; last: number } {
  if (layout.rows === 0) return { first: 0, last: -1 };
  const above = lastAtMost(layout.rowTop, top);
  const first = layout.rowTop[above]! + layout.rowHeight[above]! < top ? above + 1 : above;
  return { first, last: Math.min(layout.rows - 1, lastAtMost(layout.rowTop, bottom)) };
}

/** Row of a photo, by its index in the result. */
export function rowOf(layout: GridLayout, index: number): number {
  return lastAtMost(layout.rowStart.subarray(0, layout.rows), index);
}

/** Day of a photo, as an index into `layout.days`. */
export function dayOf(layout: GridLayout, index: number): number {
  return lastAtMost(layout.days.start, index);
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Boxes of the photos of a row, from its first photo on. Widths are whole pixels that fill a full row to its end. */
export function boxesOfRow(layout: GridLayout, aspects: Uint16Array, row: number): Box[] {
  const start = layout.rowStart[row]!;
  const end = layout.rowStart[row + 1]!;
  const top = layout.rowTop[row]!;
  const height = layout.rowHeight[row]!;
  const boxes: Box[] = [];
  let exact = 0;
  let left = 0;
  for (let index = start; index < end; index += 1) {
    exact += (aspects[index]! / ASPECT_ONE) * height;
    const right = Math.min(layout.width, Math.round(exact + (index - start) * layout.gap));
    boxes.push({ left, top, width: Math.max(1, right - left), height });
    left = right + layout.gap;
  }
  return boxes;
}

/** Index of the photo of a row whose middle is nearest to `left`. */
export function nearestInRow(layout: GridLayout, aspects: Uint16Array, row: number, left: number): number {
  const boxes = boxesOfRow(layout, aspects, row);
  let best = 0;
  let distance = Infinity;
  boxes.forEach((box, index) => {
    const away = Math.abs(box.left + box.width / 2 - left);
    if (away < distance) [best, distance] = [index, away];
  });
  return layout.rowStart[row]! + best;
}
