/** @file Photos that failed: each once, however many of its stages did. */

import { afterEach, beforeEach, expect, it } from 'vitest';
import { statement } from '../../../src/core/catalogue/database.ts';
import { countFailedPhotos, failedPhotos, failedStages } from '../../../src/core/catalogue/overview.ts';
import type { PhotoId } from '../../../src/core/domain/ids.ts';
import { addPhoto, testCatalogue, type TestCatalogue } from '../../fixtures/catalogue.ts';

let catalogue: TestCatalogue;

beforeEach(() => {
  catalogue = testCatalogue();
});

afterEach(() => catalogue.remove());

function fail(photoId: PhotoId, stage: string, message: string): void {
  statement<[PhotoId, string, string]>(
    catalogue.database,
    `INSERT INTO photo_stage (photo_id, stage, input_key, state, attempts, error_code, error_message)
     VALUES (?, ?, 'k', 'failed', 1, 'PICTURE_DAMAGED', ?)`,
  ).run(photoId, stage, message);
}

it('is told once, with the reason why it could not be read where there is one', () => {
  const { database } = catalogue;
  const unreadable = addPhoto(database, 'unreadable.jpg');
  addPhoto(database, 'fine.jpg');
  const untagged = addPhoto(database, 'untagged.jpg');
  for (const stage of ['model:a', 'thumbnail', 'model:z']) fail(unreadable, stage, `of ${stage}`);
  fail(untagged, 'model:a', 'of model:a');

  expect(countFailedPhotos(database)).toBe(2);
  expect(failedStages(database, 100)).toHaveLength(4);
  const failed = failedPhotos(database, 100, 0);
  expect(failed.map(({ path, stage, message }) => ({ path, stage, message }))).toEqual([
    { path: '/photos/unreadable.jpg', stage: 'thumbnail', message: 'of thumbnail' },
    { path: '/photos/untagged.jpg', stage: 'model:a', message: 'of model:a' },
  ]);
  expect(failedPhotos(database, 1, 1)).toEqual([failed[1]]);
});
