/** @file Ratings, exclusions and backups on the command line. */

import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writePicture } from '../../fixtures/pictures.ts';
import { Workplace } from '../../fixtures/program.ts';

let place: Workplace;
beforeEach(async () => {
  place = new Workplace();
  for (const [index, name] of ['a.jpg', 'b.jpg', 'raw/c.jpg', 'raw/d.png'].entries())
    await writePicture(join(place.photos, name), index, 64);
  await place.answer(['scan', place.photos]);
});
afterEach(async () => {
  expect(await place.close()).toEqual({ processes: [], files: [] });
});

const at = (name: string): string => join(place.photos, name);
const ratings = async (name: string): Promise<number[]> =>
  ((await place.answer(['show', at(name)])) as { rating: number }[]).map((photo) => photo.rating);

describe('ratings', () => {
  it('are given to what a query or a path names, and taken back', { timeout: 60_000 }, async () => {
    expect(await place.answer(['rate', 'folder:raw', '4'])).toMatchObject({ photos: 2, changedPhotos: 2 });
    expect(await place.answer(['rate', at('a.jpg'), at('b.jpg'), '5'])).toMatchObject({ changedPhotos: 2 });
    expect(await ratings('raw')).toEqual([4, 4]);
    expect(await place.answer(['undo'])).toEqual({
      step: { kind: 'rating', photos: 2, rating: 5 },
      changedPhotos: 2,
    });
    expect(await ratings('a.jpg')).toEqual([0]);
    expect(await place.answer(['rate', at('raw'), '0'])).toMatchObject({ changedPhotos: 2 });
    expect(await ratings('raw')).toEqual([0, 0]);
    for (const words of [['6', at('a.jpg')], [at('a.jpg')], ['4']])
      expect(await place.refusal(['rate', ...words])).toMatchObject({ code: 'INPUT_INVALID', status: 1 });
    expect(await place.refusal(['rate', 'folder:nowhere', '4'])).toMatchObject({
      code: 'PHOTO_UNKNOWN',
      status: 1,
    });
  });
});

describe('exclusions', () => {
  it('take photos out of the library, and keep what was decided on them', { timeout: 60_000 }, async () => {
    await place.answer(['rate', at('raw/c.jpg'), '3']);
    const excluded = await place.answer(['folders', 'exclude', place.photos, 'raw/', '!raw/c.jpg']);
    expect(excluded).toEqual({ path: place.photos, exclusions: ['raw/', '!raw/c.jpg'], files: 2 });
    expect(await place.answer(['folders', 'exclude', place.photos])).toEqual(excluded);
    expect(await place.answer(['status'])).toMatchObject({ photos: 2, keptPhotos: 1 });
    expect(await place.answer(['scan'])).toMatchObject({ folders: { added: 0, missing: 0 } });
    await place.answer(['folders', 'exclude', place.photos, '--none']);
    expect(await place.answer(['scan'])).toMatchObject({ folders: { added: 2 } });
    expect(await ratings('raw/c.jpg')).toEqual([3]);
    expect(await place.answer(['status'])).toMatchObject({ photos: 4, keptPhotos: 0 });
    expect(await place.refusal(['folders', 'exclude', at('raw'), 'x'])).toMatchObject({
      code: 'FOLDER_UNKNOWN',
    });
  });
});

describe('a backup', () => {
  it('can take the place of a catalogue that is lost', { timeout: 60_000 }, async () => {
    await place.answer(['rate', at('a.jpg'), '3']);
    const { path, bytes } = (await place.answer(['backup'])) as { path: string; bytes: number };
    expect(bytes).toBeGreaterThan(10_000);
    for (const ending of ['', '-wal', '-shm'])
      rmSync(join(place.catalogue, `catalogue.sqlite${ending}`), { force: true });
    copyFileSync(path, join(place.catalogue, 'catalogue.sqlite'));
    expect(await ratings('a.jpg')).toEqual([3]);
    expect(await place.answer(['scan'])).toMatchObject({ processed: 0, remaining: 0 });
    expect(existsSync(`${path}.part`)).toBe(false);
  });
});
