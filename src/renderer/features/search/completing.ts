/** @file What comes of taking an entry of the completion list. Pure. */

import type { QueryOutput } from '../../../contract/contract.ts';
import type { Sort } from '../../lib/resultStore.ts';

export type Completion = QueryOutput<'completions'>[number];

export interface Entry {
  /** `fix`: what a problem of the query suggests. */
  readonly kind: Completion['kind'] | 'fix';
  readonly label: string;
  readonly insert: string;
  readonly start: number;
  readonly end: number;
  readonly count: number | null;
  /** Of a saved search. */
  readonly sort?: Sort;
}

/** Entries that take the place of a word. */
const WORDS: readonly Entry['kind'][] = ['tag', 'field', 'value'];

export interface Taken {
  readonly value: string;
  readonly cursor: number;
  /** A field without its value yet: the list stays. */
  readonly goesOn: boolean;
}

/** The text with the entry in its place, and a blank behind it where another word can follow. */
export function takeEntry(text: string, entry: Entry): Taken {
  const { kind, insert, start, end } = entry;
  const after = text.slice(end);
  const goesOn = kind === 'field' && !/\s$/.test(insert);
  const isWhole = kind === 'saved-search' || kind === 'recent';
  const needsBlank = !goesOn && !isWhole && kind !== 'fix' && !/^\s/.test(after) && !/\s$/.test(insert);
  const isBefore = /^[)]/.test(after);
  const value = text.slice(0, start) + insert + (needsBlank && !isBefore ? ' ' : '') + after;
  // behind the blank, whether it was there or not
  const blank = !goesOn && !isWhole && /^\s/.test(value.slice(start + insert.length)) ? 1 : 0;
  return { value, cursor: start + insert.length + blank, goesOn };
}

/** The entry that a key leads to in a list that goes round, where -1 is the text itself. */
export function stepThrough(chosen: number, by: 1 | -1, length: number): number {
  const next = chosen + by;
  if (next >= length) return -1;
  return next < -1 ? length - 1 : next;
}

/** True where the last word of a text may become what the list offers: it is still being typed. */
export const goesOn = (text: string, entries: readonly Entry[]): boolean =>
  text !== '' && !/\s$/.test(text) && entries.some(({ kind }) => WORDS.includes(kind));
