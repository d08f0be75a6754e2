/** @file What strictness means, in figures. */

/** Strictness 1 makes the odds that a score must have this many times as high (src/core/domain/strictness.ts). */
const ODDS_AT_STRICTEST = 20;

/** Where a threshold (0 to 1) moves at a strictness from -1 to 1. */
export function movedThreshold(threshold: number, strictness: number): number {
  const factor = ODDS_AT_STRICTEST ** strictness;
  return (threshold * factor) / (1 - threshold + threshold * factor);
}
