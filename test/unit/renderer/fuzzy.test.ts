/** @file The command palette's search. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fuzzyScore } from '../../../src/renderer/lib/fuzzy.ts';

const ranked = (wanted: string, names: readonly string[]): string[] =>
  names
    .filter((name) => fuzzyScore(name, wanted) > 0)
    .toSorted((a, b) => fuzzyScore(b, wanted) - fuzzyScore(a, wanted));

it('finds a name by the letters that begin its words', () => {
  const names = ['Select all', 'Save this search', 'Show in folder', 'Smaller photos'];
  expect(ranked('sal', names)[0]).toBe('Select all');
  expect(ranked('sif', names)).toEqual(['Show in folder']);
  expect(ranked('smal', names)).toEqual(['Smaller photos']);
});

it('puts names with the typed words before those with their letters here and there', () => {
  const names = ['Set how strict tags are', 'Hide or show the inspector', 'Show the models', 'Larger photos'];
  expect(ranked('show', names)).toEqual([
    'Show the models',
    'Hide or show the inspector',
    'Set how strict tags are',
  ]);
  expect(ranked('rate 4', ['Rate 5 for all 4 photos', 'Rate 4 stars', 'Rate with 4 stars'])).toEqual([
    'Rate 4 stars',
    'Rate with 4 stars',
    'Rate 5 for all 4 photos',
  ]);
  expect(ranked('tag ', ['Stage', 'Add a tag'])).toEqual(['Add a tag', 'Stage']);
});

it('asks neither for case nor for accents', () => {
  expect(fuzzyScore('Édition avancée', 'edition ava')).toBeGreaterThan(0);
});

it('finds a name by any of its letters in order, and by nothing else', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z ]{1,30}$/),
      fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }),
      (name, picks) => {
        const part = [...name].filter((_, index) => picks[index]).join('');
        expect(fuzzyScore(name, part)).toBeGreaterThan(0);
        expect(fuzzyScore(name, `${part}0`)).toBe(0);
      },
    ),
    {
      numRuns: 1000,
      examples: [['xab a', Array.from({ length: 30 }, (_, index) => index === 1 || index === 2)]],
    },
  );
});
