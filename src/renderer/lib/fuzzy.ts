/** @file Finding by a few letters of a name, as people type into a command palette. */

import { foldName } from './foldName.ts';

/** More than all letters of a name can count together. */
const WORDS = 10_000;

/**
 * How well `wanted` fits `name`: each of its letters in order; 0 where it does not. A name that has what was typed as it
 * stands comes before all in which its letters lie apart: first one that begins so, then one with a word that does, then
 * one of which every typed word begins a word. Among equals, letters that begin a word, and letters side by side, count
 * for more, long names for a little less.
 */
export function fuzzyScore(name: string, wanted: string): number {
  const text = foldName(name);
  const typed = foldName(wanted).trim();
  const letters = [...typed.replaceAll(' ', '')];
  // the good places first; where they lead past a letter that is needed, the first places there are
  const score =
    scoreOf(text, letters, best) || scoreOf(text, letters, (_, letter, from) => text.indexOf(letter, from));
  return score === 0 ? 0 : score + WORDS * wordsOf(text, typed);
}

/** 3: the name begins as was typed; 2: a word in it does; 1: each typed word begins one of its words, in order; else 0. */
function wordsOf(text: string, typed: string): number {
  if (text.startsWith(typed)) return 3;
  let at = 0;
  const follows = typed.split(' ').every((word) => {
    at = wordAt(text, word, at) + 1;
    return at > 0;
  });
  if (!follows) return 0;
  return wordAt(text, typed, 0) >= 0 ? 2 : 1;
}

const isWordStart = (text: string, at: number): boolean => at === 0 || /[\s:/-]/.test(text[at - 1]!);

/** Where `words` stand in the text from a place on, at the beginning of a word; -1 where they do not. */
function wordAt(text: string, words: string, from: number): number {
  for (let at = text.indexOf(words, from); at >= 0; at = text.indexOf(words, at + 1))
    if (isWordStart(text, at)) return at;
  return -1;
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
    if (isWordStart(text, at)) score += 4;
    score += 1;
    last = at;
  }
  return score - text.length / 1000;
}

/** The letter right after the last one, else at the beginning of a word, else the next. */
function best(text: string, letter: string, from: number, last: number): number {
  if (last >= 0 && text[last + 1] === letter) return last + 1;
  for (let at = text.indexOf(letter, from); at >= 0; at = text.indexOf(letter, at + 1))
    if (isWordStart(text, at)) return at;
  return text.indexOf(letter, from);
}
