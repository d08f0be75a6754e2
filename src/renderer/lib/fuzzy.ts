/** @file Finding by a few letters of a name, as people type into a command palette. */

import { foldName } from './foldName.ts';

/**
 * How well `wanted` fits `name`: each of its letters in order; 0 where it does not. Letters that begin a word, and letters
 * side by side, count for more, long names for a little less.
 */
export function fuzzyScore(name: string, wanted: string): number {
  const text = foldName(name);
  const letters = [...foldName(wanted).replaceAll(' ', '')];
  // the good places first; where they lead past a letter that is needed, the first places there are
  return (
    scoreOf(text, letters, best) || scoreOf(text, letters, (_, letter, from) => text.indexOf(letter, from))
  );
}

/** Where a letter is looked for, from a place on; `last` is where the one before it was found. */
type Find = (text: string, letter: string, from: number, last: number) => number;

function scoreOf(text: string, letters: readonly string[], find: Find): number {
  let score = 1;
  let last = -2;
  for (const letter of letters) {
    const at = find(text, letter, Math.max(0, last + 1), last);
    if (at < 0) return 0;
    if (at === last + 1) score += 3;
    if (at === 0 || /[\s:/-]/.test(text[at - 1]!)) score += 4;
    score += 1;
    last = at;
  }
  return score - text.length / 1000;
}

/** The letter right after the last one, else at the beginning of a word, else the next. */
function best(text: string, letter: string, from: number, last: number): number {
  if (last >= 0 && text[last + 1] === letter) return last + 1;
  for (let at = text.indexOf(letter, from); at >= 0; at = text.indexOf(letter, at + 1))
    if (at === 0 || /[\s:/-]/.test(text[at - 1]!)) return at;
  return text.indexOf(letter, from);
}
