/** @file Ratings in queries: from text to a range of 0 to 5 and back. Pure; runs in the library thread. */

import type { ComparisonOperator } from '../../domain/query.ts';

export const HIGHEST_RATING = 5;

export type RatingReading =
  | { readonly ok: true; readonly least: number; readonly most: number }
  | { readonly ok: false; readonly message: string; readonly suggestion: string | null };

const HOW_TO_WRITE = 'Write a number from 0 (none) to 5, or a range such as 3..5.';

/** Reads the value of `rating:`, or of a comparison with a rating. */
export function readRating(written: string, operator: ComparisonOperator): RatingReading {
  const [, first, range, last] = /^(\d?)(\s*\.\.\s*)?(\d?)$/.exec(written.trim()) ?? [];
  const isRange = range !== undefined;
  if (first === undefined || (!isRange && (first === '' || last !== ''))) {
    const shown = written.length > 40 ? `${written.slice(0, 40)}…` : written;
    return { ok: false, message: `"${shown}" is not a rating. ${HOW_TO_WRITE}`, suggestion: null };
  }
  const start = first === '' ? 0 : Number(first);
  const end = !isRange ? start : last === '' ? HIGHEST_RATING : Number(last);
  if (start > HIGHEST_RATING || end > HIGHEST_RATING) {
    return { ok: false, message: `The highest rating is 5. ${HOW_TO_WRITE}`, suggestion: '5' };
  }
  if (isRange && operator !== '=') {
    return { ok: false, message: 'A range cannot be compared: write rating: before it.', suggestion: null };
  }
  if (start > end) {
    const message = `The range ends before it begins: ${start} is more than ${end}.`;
    return { ok: false, message, suggestion: `${end}..${start}` };
  }
  if (operator === '=') return { ok: true, least: start, most: end };
  if (operator === '>=') return { ok: true, least: start, most: HIGHEST_RATING };
  if (operator === '<=') return { ok: true, least: 0, most: start };
  if (operator === '>' && start < HIGHEST_RATING) {
    return { ok: true, least: start + 1, most: HIGHEST_RATING };
  }
  if (operator === '<' && start > 0) return { ok: true, least: 0, most: start - 1 };
  return { ok: false, message: 'Ratings go from 0 (none) to 5, so none can be that.', suggestion: null };
}

/** What stands after `rating` in the canonical text: `:4`, `>=4`, `<=2`, `:2..4`. */
export function formatRating(least: number, most: number): string {
  if (least === most) return `:${least}`;
  if (most === HIGHEST_RATING) return `>=${least}`;
  return least === 0 ? `<=${most}` : `:${least}..${most}`;
}
