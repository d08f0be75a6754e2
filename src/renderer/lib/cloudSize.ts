/** @file Sizes of words in a cloud. */

/** CSS pixels of a word, for a share of 0 to 1 between the smallest and the largest. */
export const sizeFor = (share: number, smallest: number, largest: number): number =>
  Math.round(smallest + Math.max(0, Math.min(1, share)) * (largest - smallest));
