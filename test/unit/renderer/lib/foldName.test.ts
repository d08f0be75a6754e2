import { expect, it } from 'vitest';
import { fittingNames, foldName } from '../../../../src/renderer/lib/foldName.ts';

it.each([
  ['Café', 'cafe'],
  ['hot_dog', 'hot dog'],
  ['  Île   de France ', 'ile de france'],
  ['猫', '猫'],
  ['\u0301', ''],
])('%j is looked for as %j', (name, folded) => {
  expect(foldName(name)).toBe(folded);
});

it('of names that fit what is typed, the same one comes first, then those that begin so', () => {
  const names = ['two persons', 'person riding', 'Pérson', 'dog', 'personal'];
  const fitting = (typed: string): string[] => fittingNames(names, (name) => name, typed);
  expect(fitting('person')).toEqual(['Pérson', 'person riding', 'personal', 'two persons']);
  expect(fitting('')).toEqual(names);
  expect(fitting('cat')).toEqual([]);
});
