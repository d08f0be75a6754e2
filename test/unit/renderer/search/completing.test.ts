/** @file What comes of taking an entry of the completion list. */

import { describe, expect, test } from 'vitest';
import {
  goesOn,
  stepThrough,
  takeEntry,
  type Entry,
} from '../../../../src/renderer/features/search/completing.ts';

const entry = (rest: Partial<Entry>): Entry => ({
  kind: 'tag',
  label: '',
  insert: 'dog',
  start: 0,
  end: 0,
  count: null,
  ...rest,
});

describe('an entry is taken', () => {
  test.each([
    ['at the end, with a blank to go on', 'do', { end: 2 }, 'dog |'],
    ['before a blank, which is there already', 'do beach', { end: 2 }, 'dog |beach'],
    ['before a parenthesis', '(do)', { start: 1, end: 3 }, '(dog|)'],
    ['in the middle', 'a do(b)', { start: 2, end: 4 }, 'a dog |(b)'],
    ['behind a minus', '-do', { start: 1, end: 3 }, '-dog |'],
    ['a field, whose value comes next', 'fo', { kind: 'field', insert: 'folder:', end: 2 }, 'folder:|'],
    ['a value', 'is:un', { kind: 'value', insert: 'is:untagged', end: 5 }, 'is:untagged |'],
    ['a whole search', 'summ', { kind: 'saved-search', insert: 'dog beach', end: 4 }, 'dog beach|'],
  ] satisfies [string, string, Partial<Entry>, string][])('%s', (_, text, rest: Partial<Entry>, expected) => {
    const taken = takeEntry(text, entry(rest));
    expect(`${taken.value.slice(0, taken.cursor)}|${taken.value.slice(taken.cursor)}`).toBe(expected);
    expect(taken.goesOn).toBe(rest.kind === 'field');
  });
});

test('the list goes round, by way of the text', () => {
  expect([-1, 0, 1].map((chosen) => stepThrough(chosen, 1, 2))).toEqual([0, 1, -1]);
  expect([-1, 0, 1].map((chosen) => stepThrough(chosen, -1, 2))).toEqual([1, -1, 0]);
  expect(stepThrough(-1, 1, 0)).toBe(-1);
  expect(stepThrough(-1, -1, 0)).toBe(-1);
});

test('a word is unfinished while the list has something that it may become', () => {
  const offers = (...kinds: Entry['kind'][]): Entry[] =>
    kinds.map((kind) => ({ kind, label: 'person', insert: 'person', start: 0, end: 3, count: null }));
  expect(goesOn('per', offers('tag'))).toBe(true);
  expect(goesOn('is:un', offers('recent', 'value'))).toBe(true);
  expect(goesOn('per ', offers('tag'))).toBe(false);
  expect(goesOn('per', offers('recent', 'saved-search', 'fix'))).toBe(false);
  expect(goesOn('', offers('tag'))).toBe(false);
});
