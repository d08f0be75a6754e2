/** @file A result as the grid lays it out: one entry for each photo, in order, in arrays. */

import { UNKNOWN_TIME, type PhotoTable } from '../index/photoTable.ts';
import type { RankedPhotos } from './rankInSlices.ts';

const DAY = 86_400_000;
/** The day of photos whose date is not known; the contract has the same number. */
const UNKNOWN_DAY = -0x8000_0000;

export interface Outline {
  readonly photoIds: Uint32Array<ArrayBuffer>;
  /** Width over height in 1/4096. */
  readonly aspects: Uint16Array<ArrayBuffer>;
  /** RGB 5-6-5. */
  readonly colours: Uint16Array<ArrayBuffer>;
  /** Runs of one day, where the order is by date; else empty. */
  readonly days: { readonly day: Int32Array<ArrayBuffer>; readonly start: Uint32Array<ArrayBuffer> };
}

/** The outline of these slots in their order. */
export function outlineOf(table: PhotoTable, slots: Uint32Array, byDate: boolean): Outline {
  const count = slots.length;
  const [photoIds, aspects, colours] = [
    new Uint32Array(count),
    new Uint16Array(count),
    new Uint16Array(count),
  ];
  const [allIds, allAspects, allColours] = [
    table.column('ids'),
    table.column('aspects'),
    table.column('colours'),
  ];
  for (let at = 0; at < count; at++) {
    const slot = slots[at]!;
    photoIds[at] = allIds[slot]!;
    aspects[at] = allAspects[slot]!;
    colours[at] = allColours[slot]!;
  }
  return { photoIds, aspects, colours, days: byDate ? runsOfDays(table, slots) : runs([], []) };
}

/** The outline of the `most` first of the photos that were ranked; those that have gone meanwhile are left out. */
export function outlineOfRanked(
  table: PhotoTable,
  { photoIds, scores }: RankedPhotos,
  most: number,
): Outline & { total: number; scores: Float32Array<ArrayBuffer> } {
  const isThere = (id: number): boolean => table.slotOf(id) >= 0;
  const slots = photoIds.filter(isThere).map((id) => table.slotOf(id));
  return {
    ...outlineOf(table, slots.subarray(0, most), false),
    total: slots.length,
    scores: scores.filter((_, at) => isThere(photoIds[at]!)).subarray(0, most),
  };
}

const runs = (day: readonly number[], start: readonly number[]): Outline['days'] => ({
  day: Int32Array.from(day),
  start: Uint32Array.from(start),
});

function runsOfDays(table: PhotoTable, slots: Uint32Array): Outline['days'] {
  const taken = table.column('taken');
  const [days, starts]: [number[], number[]] = [[], []];
  let last = Number.NaN;
  for (let at = 0; at < slots.length; at++) {
    const time = taken[slots[at]!]!;
    const day = time === UNKNOWN_TIME ? UNKNOWN_DAY : Math.floor(time / DAY);
    if (day === last) continue;
    last = day;
    days.push(day);
    starts.push(at);
  }
  return runs(days, starts);
}
