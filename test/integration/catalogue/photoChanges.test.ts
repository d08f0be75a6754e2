/** @file What is read from the log of changed photos by those who name them, and by those who follow it. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { statement, type WritableDatabase } from '../../../src/core/catalogue/database.ts';
import { changedPhotos, changesSince, lastChange } from '../../../src/core/catalogue/photoChanges.ts';
import type { PhotoId } from '../../../src/core/domain/ids.ts';
import { addPhoto, tag, testCatalogue, type TestCatalogue } from '../../fixtures/catalogue.ts';

let catalogue: TestCatalogue;
let database: WritableDatabase;
beforeEach(() => {
  catalogue = testCatalogue();
  ({ database } = catalogue);
});
afterEach(() => catalogue.remove());

const touch = (photoId: PhotoId): void =>
  void statement<[PhotoId]>(
    database,
    `UPDATE photo SET taken_local = coalesce(taken_local, 0) + 1 WHERE id = ?`,
  ).run(photoId);
const named = (since: number, most = 10): { photoIds: number[]; vocabulary: boolean } | null => {
  const changed = changedPhotos(database, since, most);
  return changed && { ...changed, photoIds: [...changed.photoIds] };
};

describe('the log of changed photos', () => {
  it('names each photo once, and the vocabulary by itself', () => {
    expect(named(0)).toEqual({ photoIds: [], vocabulary: false });
    const [a, b] = ['a.jpg', 'b.jpg'].map((name) => addPhoto(database, name)) as [PhotoId, PhotoId];
    expect(named(0)).toEqual({ photoIds: [a, b], vocabulary: false });
    const since = lastChange(database);
    for (const photoId of [a, b, a, b, a]) touch(photoId);
    // the entry of then is read again: it stands for more than it did
    expect(named(since)).toEqual({ photoIds: [b, a], vocabulary: false });
    tag(database, 'dog');
    expect(named(lastChange(database))).toEqual({ photoIds: [], vocabulary: true });
    // the vocabulary is none of those that are counted
    expect(named(0, 2)).toEqual({ photoIds: [a, b], vocabulary: true });
  });

  it('names none where they are many, or where it was cut since', () => {
    const photos = Array.from({ length: 5 }, (_, index) => addPhoto(database, `${index}.jpg`));
    expect(named(0, 5)!.photoIds).toEqual(photos);
    expect(named(0, 4)).toBeNull();
    const since = lastChange(database);
    photos.forEach(touch);
    statement<[number]>(database, `DELETE FROM photo_change WHERE sequence <= ?`).run(since);
    for (const from of [0, since])
      expect([named(from), changesSince(database, from, 100)]).toEqual([null, null]);
    expect(named(lastChange(database))!.photoIds).toEqual(photos.slice(-1));
  });
});
