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
  expect(ranked('sa', names)[0]).toBe('Select all');
  expect(ranked('sif', names)).toEqual(['Show in folder']);
  expect(ranked('smal', names)).toEqual(['Smaller photos']);
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
