/** @file Which photos a rubber band touches: fast enough to be asked in each frame of a band over a million photos. */

import { ASPECT_ONE } from '../../../contract/constants.ts';
import { rowsBetween, type GridLayout } from './justifiedLayout.ts';

/** Corners in the whole grid, in CSS pixels. */
export interface Band {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Ids of the photos that a band touches, in the order of the result. `photoIds` and `aspects` are those of the layout. */
export function bandPhotos(
  layout: GridLayout,
  photoIds: Uint32Array,
  aspects: Uint16Array,
  band: Band,
): Uint32Array {
  const { first, last } = rowsBetween(layout, band.top, band.bottom);
  if (last < first) return new Uint32Array(0);
  const { rowStart, rowHeight, gap, width } = layout;
  const all = photoIds.subarray(rowStart[first], rowStart[last + 1]);
  if (band.left <= 0 && band.right >= width) return all;
  const found = new Uint32Array(all.length);
  let count = 0;
  for (let row = first; row <= last; row += 1) {
    const start = rowStart[row]!;
    const end = rowStart[row + 1]!;
    const height = rowHeight[row]!;
    // the same edges as in `boxesOfRow`, without making the boxes
    let exact = 0;
    let left = 0;
    for (let index = start; index < end && left <= band.right; index += 1) {
      exact += (aspects[index]! / ASPECT_ONE) * height;
      const right = Math.max(left + 1, Math.min(width, Math.round(exact + (index - start) * gap)));
      if (right >= band.left) found[count++] = photoIds[index]!;
      left = Math.min(width, Math.round(exact + (index - start) * gap)) + gap;
    }
  }
  return found.subarray(0, count);
}
