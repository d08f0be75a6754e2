import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { statement } from '../../../src/core/catalogue/database.ts';
import { refreshEffectiveTags } from '../../../src/core/catalogue/effectiveTags.ts';
import { storeEmbedding, storePredictions } from '../../../src/core/catalogue/predictions.ts';
import type { ModelId, PhotoId } from '../../../src/core/domain/ids.ts';
import { reviewQueue } from '../../../src/core/search/reviewQueue.ts';
import { addModel, addPhoto, tag, testCatalogue, type TestCatalogue } from '../../fixtures/catalogue.ts';
import { correct } from '../../fixtures/corrections.ts';

let catalogue: TestCatalogue;
let model: ModelId;
beforeEach(() => {
  catalogue = testCatalogue();
  model = addModel(catalogue.database, 'labeller', { dog: 0.5 });
});
afterEach(() => catalogue.remove());

let number = 0;
/** A photo with this score for "dog", its picture pointing at this angle. */
function photo(score: number, angle: number | null = null): PhotoId {
  const { database } = catalogue;
  const id = addPhoto(database, `${number++}.jpg`);
  storePredictions(database, id, model, [[tag(database, 'dog'), score]]);
  if (angle !== null) storeEmbedding(database, id, model, Float32Array.of(Math.cos(angle), Math.sin(angle)));
  refreshEffectiveTags(database, [id]);
  return id;
}

function decide(photoIds: readonly PhotoId[], kind: 'accept' | 'reject'): void {
  const { database } = catalogue;
  const changes = [{ tagId: tag(database, 'dog'), kind }];
  correct(database, { name: kind, photoIds, changes, source: 'test' }, 1);
}

const queue = (limit: number, without: readonly number[] = []): number[] => [
  ...reviewQueue(catalogue.database, tag(catalogue.database, 'dog'), limit, without).photoIds,
];

describe('the review queue', () => {
  it('begins with the score nearest to the threshold, from above or below', () => {
    photo(0.99);
    const justAbove = photo(0.51);
    const justBelow = photo(0.495);
    photo(0.3);
    photo(0.001);
    expect(queue(1)).toEqual([justBelow]);
    decide([justBelow], 'accept');
    expect(queue(1)).toEqual([justAbove]);
  });

  it('has no photo that is decided, that no model speaks of, or that has no file', () => {
    const [open, decided, gone] = [photo(0.6), photo(0.7), photo(0.8)];
    addPhoto(catalogue.database, 'silent.jpg');
    photo(0.01);
    decide([decided], 'reject');
    statement<[PhotoId]>(catalogue.database, `DELETE FROM photo_file WHERE photo_id = ?`).run(gone);
    expect(queue(10)).toEqual([open]);
    expect(reviewQueue(catalogue.database, tag(catalogue.database, 'dog'), 10)).toMatchObject({
      name: 'dog',
      decided: 1,
      left: 2,
      scores: Float32Array.of(0.6),
    });
  });

  it('has photos early that look like the rejected ones, though the model is sure', () => {
    for (let index = 0; index < 20; index++) photo(0.55 + index / 1000, 0.1);
    const odd = photo(0.97, 2);
    const accepted = [photo(0.9, 0), photo(0.9, 0.05)];
    const rejected = [photo(0.9, 2), photo(0.9, 2.1)];
    decide(accepted, 'accept');
    decide(rejected, 'reject');
    expect(queue(3)).toContain(odd);
  });

  it('has photos early that look like the accepted ones, though the model has just missed them', () => {
    for (let index = 0; index < 20; index++) photo(0.45 + index / 1000, 2);
    const missed = photo(0.25, 0.1);
    decide([photo(0.9, 0)], 'accept');
    expect(queue(3)).toContain(missed);
  });

  it('compares pictures by the model that also finds similar photos', () => {
    const { database } = catalogue;
    const eyes = addModel(database, 'text and picture', {});
    statement<[ModelId]>(database, `UPDATE model SET kind = 'dual-encoder' WHERE id = ?`).run(eyes);
    const looks = (id: PhotoId, angle: number): PhotoId => {
      storeEmbedding(database, id, eyes, Float32Array.of(Math.cos(angle), Math.sin(angle)));
      return id;
    };
    // to the labeller all look the same
    for (let index = 0; index < 20; index++) looks(photo(0.45 + index / 1000, 1), 2);
    const missed = looks(photo(0.25, 1), 0.1);
    decide([looks(photo(0.9, 1), 0)], 'accept');
    expect(queue(3)).toContain(missed);
  });

  it('is the same each time, has each photo once, and all of them where there is room', () => {
    const all = Array.from({ length: 37 }, (_, index) => photo(0.2 + index / 60, index / 7));
    expect(queue(10)).toEqual(queue(10));
    expect(queue(10).length).toBe(10);
    expect(queue(100).toSorted((a, b) => a - b)).toEqual(all);
  });

  it('goes on without those that the person has before them, until there are none', () => {
    const all = Array.from({ length: 25 }, (_, index) => photo(0.3 + index / 40));
    const seen: number[] = [];
    for (let next = queue(10); next.length > 0; next = queue(10, seen)) seen.push(...next);
    expect(seen.toSorted((a, b) => a - b)).toEqual(all);
  });

  it('goes on beyond the sample that it looks at', () => {
    const all = Array.from({ length: 1600 }, () => photo(0.6));
    const seen: number[] = [];
    for (let next = queue(1000); next.length > 0; next = queue(1000, seen)) seen.push(...next);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe(all.length);
  });

  it('refuses a tag that is not there', () => {
    expect(() => reviewQueue(catalogue.database, 99 as never, 10)).toThrow(/no tag/);
  });
});
