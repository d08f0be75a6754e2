/** @file The photos nearest to a vector, against a plain sort of all of them. */

import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { statement, transaction } from '../../../src/core/catalogue/database.ts';
import { embeddingOf, storeEmbedding } from '../../../src/core/catalogue/predictions.ts';
import type { ModelId, PhotoId } from '../../../src/core/domain/ids.ts';
import { makePause } from '../../../src/core/search/index/pause.ts';
import { modelForLikeness, nearestPhotos } from '../../../src/core/search/nearestPhotos.ts';
import { addModel, addPhoto, testCatalogue, type TestCatalogue } from '../../fixtures/catalogue.ts';

const open: TestCatalogue[] = [];
afterEach(() => open.splice(0).forEach((one) => one.remove()));

function catalogue(): TestCatalogue {
  const made = testCatalogue();
  open.push(made);
  return made;
}

function unit(numbers: readonly number[]): Float32Array {
  const length = Math.hypot(...numbers) || 1;
  return Float32Array.from(numbers, (one) => one / length);
}

const vectorOf = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 4, maxLength: 4 }).map(unit);

describe('the nearest photos', () => {
  it('are those of a plain sort, without missing ones and the one left out', async () => {
    const { database } = catalogue();
    const modelId = addModel(database, 'm', {});
    const photos = Array.from({ length: 40 }, (_, index) => addPhoto(database, `${index}.jpg`));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(vectorOf, fc.boolean()), { minLength: 1, maxLength: 40 }),
        vectorOf,
        fc.integer({ min: 1, max: 45 }),
        fc.option(fc.integer({ min: 0, max: 39 }), { nil: null }),
        async (stored, wanted, limit, leftOut) => {
          const except = leftOut === null ? null : photos[leftOut]!;
          transaction(database, () => {
            statement(database, `DELETE FROM embedding`).run();
            stored.forEach(([vector, present], index) => {
              storeEmbedding(database, photos[index]!, modelId, vector);
              statement<[string, PhotoId]>(
                database,
                `UPDATE photo_file SET state = ? WHERE photo_id = ?`,
              ).run(present ? 'present' : 'missing', photos[index]!);
            });
          });
          const all = stored.flatMap(([, present], index) => {
            const photoId = photos[index]!;
            if (!present || photoId === except) return [];
            const vector = embeddingOf(database, photoId, modelId)!;
            const sum = wanted.reduce((before, one, at) => before + one * vector[at]!, 0);
            return [{ photoId, score: Math.max(-1, Math.min(1, sum)) }];
          });
          const expected = all.toSorted((a, b) => b.score - a.score || a.photoId - b.photoId).slice(0, limit);
          expect(await nearestPhotos(database, modelId, wanted, limit, except, makePause())).toEqual(
            expected,
          );
        },
      ),
    );
  });

  it('never score above 1, although half precision rounds', async () => {
    const { database } = catalogue();
    const modelId = addModel(database, 'm', {});
    const photoId = addPhoto(database, 'a.jpg');
    // each component is rounded up in half precision, so that the bare product is above 1
    const vector = unit(Array.from({ length: 300 }, () => 1));
    storeEmbedding(database, photoId, modelId, vector);
    const stored = embeddingOf(database, photoId, modelId)!;
    expect(stored.reduce((sum, one, index) => sum + one * vector[index]!, 0)).toBeGreaterThan(1);
    expect(await nearestPhotos(database, modelId, vector, 5, null, makePause())).toEqual([
      { photoId, score: 1 },
    ]);
  });

  it('are looked for in slices, so that others have the thread in between', async () => {
    const { database } = catalogue();
    const modelId = addModel(database, 'm', {});
    const last = transaction(database, () => {
      let photoId = 0 as PhotoId;
      for (let index = 0; index < 4001; index++) {
        photoId = addPhoto(database, `${index}.jpg`);
        storeEmbedding(database, photoId, modelId, unit(index === 4000 ? [1, 0] : [0, 1]));
      }
      return photoId;
    });
    let pauses = 0;
    const pause = (): Promise<void> => Promise.resolve(void (pauses += 1));
    expect(await nearestPhotos(database, modelId, unit([1, 0]), 1, null, pause)).toEqual([
      { photoId: last, score: 1 },
    ]);
    expect(pauses).toBe(2);
  });

  it('come by a dual encoder before other models, and by one in use only', () => {
    const { database } = catalogue();
    const photo = addPhoto(database, 'a.jpg');
    const add = (id: string, kind: string, hasEmbedding: boolean, inUse = true): ModelId => {
      const modelId = addModel(database, id, {}, inUse);
      statement<[string, ModelId]>(database, `UPDATE model SET kind = ? WHERE id = ?`).run(kind, modelId);
      if (hasEmbedding) storeEmbedding(database, photo, modelId, unit([1, 2]));
      return modelId;
    };
    expect(modelForLikeness(database)).toBeNull();
    add('a', 'dual-encoder', false);
    expect(modelForLikeness(database)).toBeNull();
    const classifier = add('b', 'classifier', true);
    expect(modelForLikeness(database)).toBe(classifier);
    add('c', 'dual-encoder', true, false);
    expect(modelForLikeness(database)).toBe(classifier);
    const dual = add('d', 'dual-encoder', true);
    expect(modelForLikeness(database)).toBe(dual);
  });
});
