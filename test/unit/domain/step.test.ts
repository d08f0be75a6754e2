import { describe, expect, it } from 'vitest';
import { correctionStep, nameStep } from '../../../src/core/domain/step.ts';
import type { TagChangeKind } from '../../../src/core/domain/tag.ts';

const corrected = (changes: readonly (readonly [TagChangeKind, string])[], photos: number) =>
  correctionStep(
    changes.map(([kind, tag]) => ({ kind, tag })),
    photos,
  );
const none = { names: [], more: 0 };

describe('a step of the undo log', () => {
  it('tells tags by what was decided on them, in the order of the decisions', () => {
    expect(
      corrected(
        [
          ['accept', 'dog'],
          ['reject', 'cat'],
          ['accept', 'sea'],
          ['undecided', 'bird'],
        ],
        2,
      ),
    ).toEqual({
      kind: 'correction',
      photos: 2,
      accepted: { names: ['dog', 'sea'], more: 0 },
      rejected: { names: ['cat'], more: 0 },
      undecided: { names: ['bird'], more: 0 },
    });
  });

  it('names three tags, and counts those beyond them', () => {
    const many = ['a', 'b', 'c', 'd', 'e'].map((tag) => ['accept', tag] as const);
    expect(corrected(many.slice(0, 3), 1)).toMatchObject({ accepted: { names: ['a', 'b', 'c'], more: 0 } });
    expect(corrected(many, 1)).toMatchObject({
      accepted: { names: ['a', 'b', 'c'], more: 2 },
      rejected: none,
    });
  });
});

describe('the name of a step', () => {
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
    expect(nameStep(corrected(changes, count))).toBe(name);
  });

  it.each([
    [4, 3, 'rate 3 photos 4 stars'],
    [1, 1, 'rate 1 photo 1 star'],
    [0, 2, 'take the rating from 2 photos'],
  ])('tells a rating of %i', (rating, photos, name) => {
    expect(nameStep({ kind: 'rating', rating, photos })).toBe(name);
  });

  it('is the one that stands in the log where it has nothing else', () => {
    expect(nameStep({ kind: 'named', name: 'add dog to 1 photo' })).toBe('add dog to 1 photo');
  });
});
