import { describe, expect, it } from 'vitest';
import { nameCorrection, nameRating } from '../../../src/core/domain/actionNames.ts';
import type { TagChangeKind } from '../../../src/core/domain/tag.ts';

describe('the name of an act', () => {
  it.each<[readonly (readonly [TagChangeKind, string])[], number, string]>([
    [[['accept', 'dog']], 3, 'add dog to 3 photos'],
    [[['accept', 'dog']], 1, 'add dog to 1 photo'],
    [[['reject', 'dog']], 12_345, 'reject dog on 12,345 photos'],
    [[['undecided', 'dog']], 2, 'take back the decision on dog on 2 photos'],
    [
      [
        ['accept', 'dog'],
        ['accept', 'cat'],
      ],
      2,
      'add dog and cat to 2 photos',
    ],
    [
      [
        ['accept', 'dog'],
        ['reject', 'cat'],
        ['accept', 'sea'],
      ],
      1,
      'add dog and sea, reject cat on 1 photo',
    ],
    [
      [
        ['accept', 'a'],
        ['accept', 'b'],
        ['accept', 'c'],
        ['accept', 'd'],
      ],
      1,
      'add 4 tags to 1 photo',
    ],
  ])('tells what was decided and on how many photos: %j', (changes, count, name) => {
    expect(
      nameCorrection(
        changes.map(([kind, tag]) => ({ kind, tag })),
        count,
      ),
    ).toBe(name);
  });

  it.each([
    [4, 3, 'rate 3 photos 4 stars'],
    [1, 1, 'rate 1 photo 1 star'],
    [0, 2, 'take the rating from 2 photos'],
  ])('tells a rating of %i', (rating, count, name) => {
    expect(nameRating(rating, count)).toBe(name);
  });
});
