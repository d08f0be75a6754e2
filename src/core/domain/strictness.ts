/**
 * @file Strictness: one number of a person's that moves the thresholds of all models.
 *
 * Thresholds differ by orders of magnitude between models (0.5 of a sigmoid, 0.02 of a softmax over a vocabulary), so they
 * are moved by their odds and not by a difference: strictness 1 makes the odds that a score must have twenty times as high
 * (0.5 becomes 0.95, 0.02 becomes 0.29), -1 twenty times as low (0.048, 0.001). The order of scores, and 0 and 1, stay.
 */

/** From {@link LOOSEST}, whatever may be, to {@link STRICTEST}, only what is sure; 0 leaves thresholds as they are. */
export type Strictness = number;
export const LOOSEST: Strictness = -1;
export const STRICTEST: Strictness = 1;

/** A tag that would be shown with this much less strictness is a near miss, worth a look in a review. */
const NEAR = 0.5;
const ODDS_AT_STRICTEST = 20;

/** What odds are multiplied by. */
export function oddsFactor(strictness: Strictness): number {
  return strictness === 0 ? 1 : ODDS_AT_STRICTEST ** strictness;
}

/** What odds are multiplied by for the threshold of near misses. */
export function nearOddsFactor(strictness: Strictness): number {
  return oddsFactor(strictness - NEAR);
}

/** A threshold (0 to 1, or Infinity for what is never shown) with its odds multiplied by `factor`. */
export function moveThreshold(threshold: number, factor: number): number {
  // exactly the same steps stand as SQL in `catalogue/effectiveTags.ts`
  if (factor === 1 || threshold === Infinity) return threshold;
  return (threshold * factor) / (1 - threshold + threshold * factor);
}
