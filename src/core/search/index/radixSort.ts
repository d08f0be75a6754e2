/** @file Sorting a million slots by a number in some ten milliseconds, without comparing any two, and in slices. */

import type { Pause } from './pause.ts';

const DIGIT = 16;
const VALUES = 1 << DIGIT;
/** Slots looked at in one go: some milliseconds. */
const SLICE = 200_000;
/** Keys lie between 0 and this, exclusive. */
export const KEY_LIMIT = 2 ** 53;

/**
 * Sorts slots ascending by a whole number of 0 to 2^53 each; equal ones stay in their order (radix sort from the last digit
 * on: Knuth, "The Art of Computer Programming" 3, 5.2.5, algorithm R).
 */
export async function sortByKey(
  slots: Uint32Array<ArrayBuffer>,
  keyOf: (slot: number) => number,
  pause: Pause,
): Promise<Uint32Array<ArrayBuffer>> {
  const count = slots.length;
  const [low, high] = [new Uint32Array(count), new Uint32Array(count)];
  // what is moved are places in `slots`, with which the keys stay findable
  let places = new Uint32Array(count);
  let moved = new Uint32Array(count);
  const inSlices = async (work: (from: number, until: number) => void): Promise<void> => {
    for (let from = 0; from < count; from += SLICE) {
      work(from, Math.min(count, from + SLICE));
      await pause();
    }
  };
  await inSlices((from, until) => {
    for (let at = from; at < until; at++) {
      const key = keyOf(slots[at]!);
      low[at] = key;
      high[at] = (key - low[at]!) / 2 ** 32;
      places[at] = at;
    }
  });
  for (const [digits, shift] of [
    [low, 0],
    [low, DIGIT],
    [high, 0],
    [high, DIGIT],
  ] as const) {
    const starts = new Uint32Array(VALUES + 1);
    await inSlices((from, until) => {
      for (let at = from; at < until; at++) starts[((digits[at]! >>> shift) & (VALUES - 1)) + 1]! += 1;
    });
    // all have the same digit here
    if (count > 0 && starts[((digits[0]! >>> shift) & (VALUES - 1)) + 1] === count) continue;
    for (let value = 0; value < VALUES; value++) starts[value + 1]! += starts[value]!;
    const [source, target] = [places, moved];
    await inSlices((from, until) => {
      for (let at = from; at < until; at++) {
        const place = source[at]!;
        target[starts[(digits[place]! >>> shift) & (VALUES - 1)]!++] = place;
      }
    });
    [places, moved] = [moved, places];
  }
  for (let at = 0; at < count; at++) moved[at] = slots[places[at]!]!;
  return moved;
}
