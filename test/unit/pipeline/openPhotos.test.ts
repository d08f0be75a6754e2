/** @file Counting what is to do, beside everything else. */

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { markStagesPending } from '../../../src/core/catalogue/stages.ts';
import { OpenPhotos } from '../../../src/core/pipeline/openPhotos.ts';
import { addPhoto, testCatalogue, type TestCatalogue } from '../../fixtures/catalogue.ts';

let catalogue: TestCatalogue;
beforeEach(() => void (catalogue = testCatalogue()));
afterEach(() => catalogue.remove());

it('tells where the catalogue cannot be read, and counts again later', async () => {
  const { database } = catalogue;
  markStagesPending(database, [addPhoto(database, 'a.jpg'), addPhoto(database, 'b.jpg')]);
  database.exec(`ALTER TABLE photo_stage RENAME TO away`);
  const failures: unknown[] = [];
  const open = new OpenPhotos(
    database,
    () => ['metadata'],
    () => undefined,
    (error) => failures.push(error),
  );
  open.remaining(0);
  await vi.waitFor(() => expect(failures).toHaveLength(1));
  // not at once: whoever shows progress asks ten times a second
  expect(open.remaining(0)).toBe(0);
  database.exec(`ALTER TABLE away RENAME TO photo_stage`);
  await vi.waitFor(() => expect(open.remaining(0)).toBe(2), { timeout: 20_000, interval: 100 });
  expect(failures).toHaveLength(1);
});
