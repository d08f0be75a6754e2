import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { annotationsOf } from '../../../src/core/catalogue/annotations.ts';
import { statement } from '../../../src/core/catalogue/database.ts';
import {
  markEffectiveTagsStale,
  refreshEffectiveTags,
  renewEffectiveTags,
  setStrictness,
} from '../../../src/core/catalogue/effectiveTags.ts';
import { setModelInUse } from '../../../src/core/catalogue/models.ts';
import { mergePhotos } from '../../../src/core/catalogue/photos.ts';
import { predictionsOf, storePredictions, thresholds } from '../../../src/core/catalogue/predictions.ts';
import { decisionForAcceptance, judgeTags } from '../../../src/core/domain/effectiveTags.ts';
import type { ModelId, PhotoId, TagId } from '../../../src/core/domain/ids.ts';
import { moveThreshold, nearOddsFactor, oddsFactor } from '../../../src/core/domain/strictness.ts';
import type { TagChangeKind } from '../../../src/core/domain/tag.ts';
import { addModel, addPhoto, tag, testCatalogue, type TestCatalogue } from '../../fixtures/catalogue.ts';
import { correct, redo, undo } from '../../fixtures/corrections.ts';

let catalogue: TestCatalogue;
beforeEach(() => {
  catalogue = testCatalogue();
});
afterEach(() => catalogue.remove());

function effective(photoId: PhotoId): Record<string, string> {
  const rows = statement<[PhotoId], { name: string; provenance: string }>(
    catalogue.database,
    `SELECT name, provenance FROM effective_tag JOIN tag ON tag.id = tag_id WHERE photo_id = ? ORDER BY name`,
  ).all(photoId);
  return Object.fromEntries(rows.map((row) => [row.name, row.provenance]));
}

function nearTags(photoId: PhotoId): TagId[] {
  return statement<[PhotoId], { tagId: TagId }>(
    catalogue.database,
    `SELECT tag_id AS tagId FROM near_tag WHERE photo_id = ? ORDER BY tag_id`,
  )
    .all(photoId)
    .map((row) => row.tagId);
}

/** Thresholds as the models have them, whatever the strictness. */
function untouched(modelId: ModelId, tagId: TagId): number {
  return (
    statement<[ModelId, TagId], { threshold: number | null }>(
      catalogue.database,
      `SELECT min(threshold) AS threshold FROM model_label WHERE model_id = ? AND tag_id = ?`,
    ).get(modelId, tagId)?.threshold ?? Infinity
  );
}

function decisions(photoId: PhotoId): Record<number, string> {
  return Object.fromEntries(
    annotationsOf(catalogue.database, photoId).map((row) => [row.tagId, row.decision]),
  );
}

function change(photoIds: readonly PhotoId[], kind: TagChangeKind, name: string, now = 1): void {
  const changes = [{ kind, tagId: tag(catalogue.database, name) }];
  correct(catalogue.database, { name: `${kind} ${name}`, photoIds, changes, source: 'test' }, now);
}

describe('a correction', () => {
  it('accepts what a model proposes, adds what none does, rejects, and takes back', () => {
    const { database } = catalogue;
    const photo = addPhoto(database, 'a.jpg');
    const model = addModel(database, 'labeller', { dog: 0.5, cat: 0.5 });
    storePredictions(database, photo, model, [
      [tag(database, 'dog'), 0.9],
      [tag(database, 'cat'), 0.3],
    ]);
    refreshEffectiveTags(database, [photo]);
    expect(effective(photo)).toEqual({ dog: 'model' });
    change([photo], 'accept', 'dog');
    change([photo], 'accept', 'cat');
    change([photo], 'accept', 'garden');
    expect(effective(photo)).toEqual({ cat: 'person', dog: 'person', garden: 'person' });
    expect(decisions(photo)).toEqual({
      [tag(database, 'dog')]: 'accept',
      [tag(database, 'cat')]: 'add',
      [tag(database, 'garden')]: 'add',
    });
    change([photo], 'reject', 'dog');
    expect(effective(photo)).toEqual({ cat: 'person', garden: 'person' });
    change([photo], 'undecided', 'dog');
    expect(effective(photo)).toEqual({ cat: 'person', dog: 'model', garden: 'person' });
  });

  it('outlives a new run of the model, another model, and a model that is removed', async () => {
    const { database } = catalogue;
    const photo = addPhoto(database, 'a.jpg');
    const first = addModel(database, 'first', { dog: 0.5, cat: 0.5 });
    const [dog, cat] = [tag(database, 'dog'), tag(database, 'cat')];
    storePredictions(database, photo, first, [[dog, 0.9]]);
    change([photo], 'reject', 'dog');
    change([photo], 'accept', 'cat');
    storePredictions(database, photo, first, [
      [dog, 0.99],
      [cat, 0.01],
    ]);
    const second = addModel(database, 'second', { dog: 0.1 });
    storePredictions(database, photo, second, [[dog, 1]]);
    markEffectiveTagsStale(database);
    await renewEffectiveTags(database);
    expect(effective(photo)).toEqual({ cat: 'person' });
    statement<[ModelId]>(database, `DELETE FROM model WHERE id = ?`).run(first);
    markEffectiveTagsStale(database);
    await renewEffectiveTags(database);
    expect(effective(photo)).toEqual({ cat: 'person' });
  });

  it('that changes nothing is no step to undo', () => {
    const { database } = catalogue;
    const photo = addPhoto(database, 'a.jpg');
    change([photo], 'accept', 'dog');
    change([photo], 'accept', 'dog');
    expect(undo(database, 2).step).toEqual({ kind: 'named', name: 'accept dog' });
    expect(() => undo(database, 3)).toThrow(/nothing to undo/);
  });

  it('comes back with the source and time it had', () => {
    const { database } = catalogue;
    const photo = addPhoto(database, 'a.jpg');
    change([photo], 'accept', 'dog', 11);
    change([photo], 'reject', 'dog', 22);
    undo(database, 33);
    expect(annotationsOf(database, photo)).toEqual([
      { tagId: tag(database, 'dog'), decision: 'add', source: 'test', decidedAt: 11 },
    ]);
    redo(database, 44);
    expect(annotationsOf(database, photo)).toEqual([
      { tagId: tag(database, 'dog'), decision: 'reject', source: 'test', decidedAt: 22 },
    ]);
  });

  it('cannot be redone after another one', () => {
    const { database } = catalogue;
    const photo = addPhoto(database, 'a.jpg');
    change([photo], 'accept', 'dog');
    undo(database, 2);
    change([photo], 'accept', 'cat');
    expect(() => redo(database, 3)).toThrow(/nothing to redo/);
  });
});

type Step =
  | {
      readonly do: 'correct';
      readonly photos: readonly number[];
      readonly tag: number;
      readonly kind: TagChangeKind;
    }
  | { readonly do: 'undo' }
  | { readonly do: 'redo' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('correct' as const),
      photos: fc.uniqueArray(fc.nat(3), { minLength: 1 }),
      tag: fc.nat(2),
      kind: fc.constantFrom('accept' as const, 'reject' as const, 'undecided' as const),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ do: 'undo' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'redo' as const }) },
);

describe('the undo log', () => {
  it('follows a stack of states, whatever is done', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const { database, remove } = testCatalogue();
        try {
          const photos = [0, 1, 2, 3].map((number) => addPhoto(database, `${number}.jpg`));
          const tags = ['a', 'b', 'c'].map((name) => tag(database, name));
          // the oracle: whole states, kept one after another
          type State = ReadonlyMap<string, boolean>;
          const states: State[] = [new Map()];
          let at = 0;
          let now = 0;
          for (const one of steps) {
            now += 1;
            if (one.do === 'undo') {
              if (at > 0) {
                undo(database, now);
                at -= 1;
              } else expect(() => undo(database, now)).toThrow();
            } else if (one.do === 'redo') {
              if (at < states.length - 1) {
                redo(database, now);
                at += 1;
              } else expect(() => redo(database, now)).toThrow();
            } else {
              const next = new Map(states[at]);
              for (const photo of one.photos) {
                const key = `${photo}/${one.tag}`;
                if (one.kind === 'undecided') next.delete(key);
                else next.set(key, one.kind === 'accept');
              }
              const same =
                JSON.stringify([...next].toSorted()) === JSON.stringify([...states[at]!].toSorted());
              const changes = [{ kind: one.kind, tagId: tags[one.tag]! }];
              const result = correct(
                database,
                {
                  name: 'step',
                  photoIds: one.photos.map((photo) => photos[photo]!),
                  changes,
                  source: 'test',
                },
                now,
              );
              expect(result.actionId === null).toBe(same);
              if (!same) {
                states.splice(at + 1, Infinity, next);
                at += 1;
              }
            }
            const found = photos.flatMap((photoId, photo) =>
              annotationsOf(database, photoId).map((row): [string, boolean] => [
                `${photo}/${tags.indexOf(row.tagId)}`,
                row.decision !== 'reject',
              ]),
            );
            expect(new Map(found)).toEqual(states[at]);
          }
        } finally {
          remove();
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('effective tags', () => {
  it('are in the table what the rule says', async () => {
    const { database } = catalogue;
    const tags = ['a', 'b', 'c', 'd'].map((name) => tag(database, name));
    const one = addModel(database, 'one', { a: 0.2, b: 0.5, c: 0.8 });
    const two = addModel(database, 'two', { b: 0.3, c: 0.6, d: 0 });
    const score = fc.constantFrom(0, 0.19, 0.2, 0.3, 0.5, 0.6, 0.8, 1);
    const prediction = fc.tuple(fc.constantFrom(one, two), fc.constantFrom(...tags), score);
    const annotation = fc.tuple(
      fc.constantFrom(...tags),
      fc.constantFrom('accept' as const, 'reject' as const, 'undecided' as const),
    );
    let number = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(prediction, { maxLength: 8 }),
        fc.array(annotation, { maxLength: 4 }),
        fc.boolean(),
        fc.constantFrom(-1, -0.35, 0, 0.2, 1),
        async (predictions, annotations, secondInUse, strict) => {
          const photo = addPhoto(database, `${number++}.jpg`);
          setModelInUse(database, two, secondInUse);
          setStrictness(database, strict);
          for (const model of [one, two]) {
            const own = predictions
              .filter(([modelId]) => modelId === model)
              .map(([, tagId, value]) => [tagId, value] as const);
            storePredictions(database, photo, model, own);
          }
          // the first correction of a photo finds what the models say in place, as after the pipeline
          refreshEffectiveTags(database, [photo]);
          for (const [tagId, kind] of annotations) {
            const before = annotationsOf(database, photo).find((row) => row.tagId === tagId)?.decision;
            correct(
              database,
              { name: 't', photoIds: [photo], changes: [{ tagId, kind }], source: 'test' },
              1,
            );
            const after = annotationsOf(database, photo).find((row) => row.tagId === tagId)?.decision;
            const predicted = predictionsOf(database, photo);
            const accepted = (before ?? 'reject') === 'reject' ? undefined : before;
            expect(after).toBe(
              kind === 'reject'
                ? 'reject'
                : kind === 'undecided'
                  ? undefined
                  : (accepted ?? decisionForAcceptance(tagId, predicted, thresholds(database))),
            );
          }
          const expected = judgeTags(
            annotationsOf(database, photo),
            predictionsOf(database, photo),
            thresholds(database),
          ).filter((verdict) => verdict.effective);
          const rows = (): [TagId, string][] =>
            statement<[PhotoId], { tagId: TagId; provenance: string }>(
              database,
              `SELECT tag_id AS tagId, provenance FROM effective_tag WHERE photo_id = ? ORDER BY tag_id`,
            )
              .all(photo)
              .map((row) => [row.tagId, row.provenance]);
          expect(rows()).toEqual(expected.map((verdict) => [verdict.tagId, verdict.provenance]));
          const near = predictionsOf(database, photo).filter(({ modelId, tagId, score }) => {
            const threshold = untouched(modelId, tagId);
            return (
              score < moveThreshold(threshold, oddsFactor(strict)) &&
              score >= moveThreshold(threshold, nearOddsFactor(strict))
            );
          });
          expect(nearTags(photo)).toEqual(
            [...new Set(near.map(({ tagId }) => tagId))].toSorted((a, b) => a - b),
          );
          refreshEffectiveTags(database, [photo]);
          expect(rows()).toEqual(expected.map((verdict) => [verdict.tagId, verdict.provenance]));
          markEffectiveTagsStale(database);
          await renewEffectiveTags(database);
          expect(nearTags(photo)).toEqual(
            [...new Set(near.map(({ tagId }) => tagId))].toSorted((a, b) => a - b),
          );
          expect(rows()).toEqual(expected.map((verdict) => [verdict.tagId, verdict.provenance]));
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('a model in a new revision', () => {
  it('says nothing of what the former one said, and is to run again', () => {
    const { database } = catalogue;
    const photo = addPhoto(database, 'a.jpg');
    const model = addModel(database, 'labeller', { dog: 0.5 });
    storePredictions(database, photo, model, [[tag(database, 'dog'), 0.9]]);
    statement<[PhotoId]>(
      database,
      `INSERT INTO photo_stage (photo_id, stage, state, input_key) VALUES (?, 'model:labeller', 'done', 'h:1')`,
    ).run(photo);
    addModel(database, 'labeller', { dog: 0.4 });
    expect(predictionsOf(database, photo)).toHaveLength(1);
    addModel(database, 'labeller', { cat: 0.5 }, true, '2');
    expect(predictionsOf(database, photo)).toEqual([]);
    expect(database.prepare(`SELECT state, input_key FROM photo_stage`).get()).toEqual({
      state: 'pending',
      input_key: null,
    });
  });

  it('shows no prediction of a label that it has no longer', () => {
    const { database } = catalogue;
    const photo = addPhoto(database, 'a.jpg');
    const model = addModel(database, 'labeller', { dog: 0.5 });
    storePredictions(database, photo, model, [[tag(database, 'dog'), 0.9]]);
    addModel(database, 'labeller', { cat: 0.5 });
    expect(predictionsOf(database, photo)).toEqual([]);
  });
});

describe('two photos that turn out to be one', () => {
  it('keep all decisions, the later one where both have one, and stay undoable', () => {
    const { database } = catalogue;
    const [first, second] = [addPhoto(database, 'a.jpg'), addPhoto(database, 'b.jpg')];
    change([first], 'accept', 'dog', 1);
    change([second], 'reject', 'dog', 2);
    change([second], 'accept', 'cat', 3);
    mergePhotos(database, second, first);
    expect(effective(first)).toEqual({ cat: 'person' });
    expect(database.prepare(`SELECT count(*) FROM photo`).pluck().get()).toBe(1);
    expect(database.pragma('foreign_key_check')).toEqual([]);
    undo(database, 4);
    expect(effective(first)).toEqual({});
  });

  it('go back to the other decision when the later one is undone, whichever photo it was made on', () => {
    const { database } = catalogue;
    for (const later of ['into', 'from'] as const) {
      const [from, into] = [addPhoto(database, `${later}-a.jpg`), addPhoto(database, `${later}-b.jpg`)];
      const [first, second] = later === 'into' ? [from, into] : [into, from];
      change([first], 'accept', 'dog', 1);
      change([second], 'accept', 'cat', 2);
      change([second], 'reject', 'dog', 3);
      mergePhotos(database, from, into);
      const dog = tag(database, 'dog');
      expect(decisions(into)[dog]).toBe('reject');
      undo(database, 4);
      expect(annotationsOf(database, into)).toContainEqual({
        tagId: dog,
        decision: 'add',
        source: 'test',
        decidedAt: 1,
      });
      undo(database, 5);
      expect(decisions(into)).toEqual({ [dog]: 'add' });
      undo(database, 6);
      expect(decisions(into)).toEqual({});
      redo(database, 7);
      redo(database, 8);
      redo(database, 9);
      expect(decisions(into)).toEqual({ [dog]: 'reject', [tag(database, 'cat')]: 'add' });
    }
  });
});
