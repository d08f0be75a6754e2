/** @file Sorting many texts without holding the thread. */

import type { Pause } from './pause.ts';

/** Texts sorted, and merged, at a time: some milliseconds. */
const PIECE = 4096;

/** The places of `keys` in ascending order of UTF-16 units; equal ones in their order (merge sort from the bottom up). */
export async function sortInSlices(keys: readonly string[], pause: Pause): Promise<Uint32Array<ArrayBuffer>> {
  const count = keys.length;
  let places = Uint32Array.from({ length: count }, (_, at) => at);
  for (let from = 0; from < count; from += PIECE) {
    places
      .subarray(from, from + PIECE)
      .sort((a, b) => (keys[a]! < keys[b]! ? -1 : keys[a]! > keys[b]! ? 1 : a - b));
    await pause();
  }
  let merged = new Uint32Array(count);
  for (let width = PIECE; width < count; width *= 2) {
    for (let start = 0; start < count; start += 2 * width) {
      const middle = Math.min(count, start + width);
      const end = Math.min(count, start + 2 * width);
      let [left, right] = [start, middle];
      for (let at = start; at < end; at++) {
        const takesLeft = left < middle && (right >= end || keys[places[left]!]! <= keys[places[right]!]!);
        merged[at] = takesLeft ? places[left++]! : places[right++]!;
        if (at % PIECE === 0) await pause();
      }
    }
    [places, merged] = [merged, places];
  }
  return places;
}
