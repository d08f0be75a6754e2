/** @file Corrections shown before the library has them, held against the library's own rule. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decisionForAcceptance, judgeTags } from '../../../../src/core/domain/effectiveTags.ts';
import type { ModelId, TagId } from '../../../../src/core/domain/ids.ts';
import type { Decision } from '../../../../src/core/domain/tag.ts';
import {
  correctionsOf,
  correctionsOfAll,
  ratingAfter,
  unsavedKeys,
  withChanges,
  withChangesOfAll,
  type PhotoTag,
  type SelectionTag,
} from '../../../../src/renderer/features/inspector/optimistic.ts';

const NAMES = ['dog', 'cat', 'tree', 'sea'];
const model = 'm' as ModelId;
const thresholdOf = (_model: ModelId, tag: TagId): number => 0.2 + tag / 10;

interface World {
  readonly scores: ReadonlyMap<TagId, number>;
  readonly decisions: Map<TagId, Decision>;
}

/** Tags of a photo as the library tells them. */
function told({ scores, decisions }: World): PhotoTag[] {
  const annotations = [...decisions].map(([tagId, decision]) => ({ tagId, decision }));
  const predictions = [...scores].map(([tagId, score]) => ({ tagId, modelId: model, score }));
  return judgeTags(annotations, predictions, thresholdOf).map(({ tagId, ...rest }) => ({
    ...rest,
    name: NAMES[tagId]!,
  }));
}

const byName = (a: { name: string }, b: { name: string }): number => a.name.localeCompare(b.name);

describe('a photo', () => {
  it('shows what the library will tell once it has the corrections', () => {
    const tag = fc.nat({ max: NAMES.length - 1 });
    const kind = fc.constantFrom('accept' as const, 'reject' as const, 'undecided' as const);
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('0', '1', '2'), fc.double({ min: 0, max: 1, noNaN: true })),
        fc.array(fc.record({ tag, kind }), { maxLength: 8 }),
        fc.nat({ max: 8 }),
        (scores, changes, known) => {
          const world: World = {
            scores: new Map(Object.entries(scores).map(([id, score]) => [Number(id) as TagId, score])),
            decisions: new Map(),
          };
          const predictions = [...world.scores].map(([tagId, score]) => ({ tagId, modelId: model, score }));
          const carryOut = ({ tag, kind }: (typeof changes)[number]): void => {
            const tagId = tag as TagId;
            if (kind === 'undecided') world.decisions.delete(tagId);
            else if (kind === 'reject') world.decisions.set(tagId, 'reject');
            else world.decisions.set(tagId, decisionForAcceptance(tagId, predictions, thresholdOf));
          };
          changes.slice(0, known).forEach(carryOut);
          const before = told(world);
          changes.slice(known).forEach(carryOut);
          const shown = withChanges(
            before,
            changes.slice(known).map(({ tag, kind }) => ({ tag: NAMES[tag]!.toUpperCase(), kind })),
          );
          const lower = shown.map((one) => ({ ...one, name: one.name.toLowerCase() }));
          expect(lower.toSorted(byName)).toEqual(told(world).toSorted(byName));
        },
      ),
    );
  });
});

describe('a selection', () => {
  const dog: SelectionTag = {
    name: 'dog',
    photos: 12,
    byPerson: 3,
    rejected: 2,
    suggested: 5,
    provenance: null,
    score: 0.6,
  };

  it('has a tag on all of it after accepting, and on none after rejecting', () => {
    const [accepted] = withChangesOfAll([dog], 40, [{ tag: 'Dog', kind: 'accept' }]);
    expect(accepted).toMatchObject({
      name: 'dog',
      photos: 40,
      byPerson: 40,
      rejected: 0,
      provenance: 'person',
    });
    const [rejected] = withChangesOfAll([dog], 40, [{ tag: 'dog', kind: 'reject' }]);
    expect(rejected).toMatchObject({ photos: 0, byPerson: 0, rejected: 40, suggested: 0 });
  });

  it('keeps what the models say where decisions are taken back', () => {
    const [left] = withChangesOfAll([dog], 40, [{ tag: 'dog', kind: 'undecided' }]);
    expect(left).toMatchObject({ photos: 9, byPerson: 0, rejected: 0 });
    const own = { ...dog, photos: 3, rejected: 0, suggested: 0, score: null };
    expect(withChangesOfAll([own], 40, [{ tag: 'dog', kind: 'undecided' }])).toEqual([]);
  });

  it('gets new tags', () => {
    const after = withChangesOfAll([dog], 40, [{ tag: 'cat', kind: 'accept' }]);
    expect(after.map(({ name, photos }) => [name, photos])).toEqual([
      ['dog', 12],
      ['cat', 40],
    ]);
  });
});

describe('corrections on their way', () => {
  const correction = (id: number, photoIds: readonly number[], rating: number | null, isSaved = false) => ({
    id,
    photoIds: Uint32Array.from(photoIds),
    changes: rating === null ? [{ tag: 'Hot_dog', kind: 'accept' as const }] : [],
    rating,
    isSaved,
  });
  const pending = [correction(1, [1, 2, 3], null), correction(2, [2], 4), correction(3, [3, 2], 0, true)];
  const ids = (list: readonly { readonly id: number }[]): number[] => list.map(({ id }) => id);

  it('are found for a photo, and for a selection where they are about all of it', () => {
    expect(ids(correctionsOf(pending, 2))).toEqual([1, 2, 3]);
    expect(ids(correctionsOf(pending, 9))).toEqual([]);
    expect(ids(correctionsOfAll(pending, Uint32Array.of(2, 3)))).toEqual([1, 3]);
    expect(ids(correctionsOfAll(pending, pending[0]!.photoIds))).toEqual([1]);
  });

  it('give the last rating, also none at all', () => {
    expect(ratingAfter(correctionsOf(pending, 2), 5)).toBe(0);
    expect(ratingAfter(pending.slice(0, 2), 5)).toBe(4);
    expect(ratingAfter(pending.slice(0, 1), 5)).toBe(5);
    expect(ratingAfter([], null)).toBeNull();
  });

  it('name the tags that are not saved yet', () => {
    expect(unsavedKeys(pending)).toEqual(new Set(['hot dog']));
    expect(unsavedKeys([{ ...pending[0]!, isSaved: true }])).toEqual(new Set());
  });
});
