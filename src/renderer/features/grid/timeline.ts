/**
 * @file The timeline: its track is the whole result from top to bottom. A place on it stands for the photos that are as far
 * down in the whole; pulled there, it brings them beside the pointer, because the photos are scrolled by the same share.
 */

import { UNKNOWN_DAY } from '../../../contract/constants.ts';
import { lastAtMost, type GridLayout } from './justifiedLayout.ts';

export interface YearMark {
  readonly year: number;
  /** Where on the track, 0 to 1. */
  readonly at: number;
  /** Written out; else only a line, because another year is written there. */
  readonly isLabelled: boolean;
}

/** From the middle of one label to that of the next at least, in CSS pixels. */
const LABEL_EVERY = 20;
const DAY_MS = 86_400_000;

/** The years of a result that is in order of days, each where its first day begins. `track` is the track's height. */
export function yearsOf(layout: GridLayout, track: number): YearMark[] {
  const marks: YearMark[] = [];
  let last: number | null = null;
  let labelledAt = -Infinity;
  for (let index = 0; index < layout.days.day.length; index += 1) {
    const day = layout.days.day[index]!;
    if (day === UNKNOWN_DAY) continue;
    const year = new Date(day * DAY_MS).getUTCFullYear();
    if (year === last) continue;
    last = year;
    const at = layout.dayTop[index]! / layout.height;
    const isLabelled = (at - labelledAt) * track >= LABEL_EVERY;
    if (isLabelled) labelledAt = at;
    marks.push({ year, at, isLabelled });
  }
  return marks;
}

/** Offset of the whole that a place on the track stands for. */
export const offsetAt = ({ height }: GridLayout, share: number): number => share * height;

/** What the grid is scrolled to for a place on the track: what it stands for is then as far down in the viewport. */
export const scrollFor = ({ height }: GridLayout, viewport: number, share: number): number =>
  share * Math.max(0, height - viewport);

/** The day that is at an offset of the whole; unknown where the result is not in order of days. */
export const dayAt = ({ days, dayTop }: GridLayout, offset: number): number =>
  days.day[lastAtMost(dayTop, offset)] ?? UNKNOWN_DAY;
