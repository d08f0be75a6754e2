/** @file A picture that is tried gets what it would get as a photo of the library. */

import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { PhotoId } from '../../../src/core/domain/ids.ts';
import { removeTriedPictures } from '../../../src/core/triedPictures.ts';
import { testLibrary, type TestLibrary } from '../../fixtures/library.ts';
import { hasShared, shared } from '../../fixtures/shared.ts';

const never = new AbortController().signal;
const coco = shared('photos/coco128/train2017');

describe.skipIf(!hasShared)('a picture that is tried (needs ../shared)', () => {
  let bench: TestLibrary;
  let photoIds: readonly PhotoId[];
  let started: number;

  const leftovers = (): string[] => readdirSync(bench.catalogue).filter((name) => name.startsWith('.tried-'));

  beforeAll(async () => {
    bench = await testLibrary();
    const { library, photos } = bench;
    await expect(library.triedPictures.try(Uint8Array.of(1), never)).rejects.toMatchObject({
      code: 'NO_MODEL_IN_USE',
    });
    await library.models.add(shared('models/mlkit_object_labeler'));
    await library.models.add(shared('models/selfmade_dual_encoder'));
    await library.models.use('selfmade_dual_encoder');
    const session = await library.startSession('scan', [photos]);
    for (const name of readdirSync(coco).toSorted().slice(0, 5)) {
      copyFileSync(join(coco, name), join(photos, name));
      // one by one: a batch with other photos in it moves the scores of a quantised model
      await session.scan([photos]);
    }
    await session.close();
    photoIds = library.photosAt(photos);
    expect(photoIds.length).toBe(5);
    started = bench.taggers();
  }, 120_000);

  afterAll(() => bench?.remove());

  it('gets the tags and the likeness of that photo, in the process that is there already', async () => {
    const { library } = bench;
    let below = 0;
    for (const photoId of photoIds) {
      const photo = library.photo(photoId);
      const bytes = readFileSync(photo.files[0]!.path);
      const tried = await library.triedPictures.try(bytes, never);
      expect([tried.width, tried.height]).toEqual([photo.width, photo.height]);
      const found = new Map(tried.tags.map((tag) => [tag.name, tag]));
      expect(found.size).toBe(tried.tags.length);
      expect([...found.keys()].toSorted()).toEqual(photo.tags.map(({ name }) => name).toSorted());
      for (const { name, score, effective } of photo.tags) {
        expect(found.get(name)!.score).toBeCloseTo(score!, 5);
        expect(found.get(name)!.effective).toBe(effective);
        below += effective ? 0 : 1;
      }
      const firstBelow = tried.tags.findIndex(({ effective }) => !effective);
      expect(firstBelow >= 0 && tried.tags.slice(firstBelow).some(({ effective }) => effective)).toBe(false);
      expect(tried.similar[0]!.photoId).toBe(photoId);
      expect(tried.similar[0]!.score).toBeGreaterThan(0.999);
      expect(tried.similar.length).toBe(5);
    }
    // also what is below its threshold
    expect(below).toBeGreaterThan(0);
    expect(bench.taggers()).toBe(started);
    expect(leftovers()).toEqual([]);
  });

  it('is turned upright, and of any format that can be read', async () => {
    const tall = await sharp({ create: { width: 90, height: 60, channels: 3, background: '#48c' } })
      .withMetadata({ orientation: 6 })
      .tiff()
      .toBuffer();
    const tried = await bench.library.triedPictures.try(tall, never);
    expect([tried.width, tried.height]).toEqual([60, 90]);
  });

  it('is tried beside a session, and with the tagger of that', async () => {
    const { library, photos } = bench;
    mkdirSync(join(photos, 'more'));
    const names = readdirSync(coco).toSorted().slice(5, 33);
    for (const name of names) copyFileSync(join(coco, name), join(photos, 'more', name));
    const session = await library.startSession('scan', [photos]);
    const scan = session.scan([photos]);
    const tried = await library.triedPictures.try(readFileSync(join(coco, names[0]!)), never);
    expect(tried.tags.length).toBeGreaterThan(0);
    expect((await scan).processed).toBe(names.length);
    await session.close();
    expect(bench.taggers()).toBe(started);
  });

  it.each([
    ['<!doctype html>', 'FORMAT_UNKNOWN', 'The picture is no picture: it holds a web page (HTML).'],
    ['%PDF-1.4', 'FORMAT_UNKNOWN', 'The picture is no picture: it holds a PDF document.'],
    ['', 'FILE_EMPTY', 'The picture is empty: it has no content.'],
    ['\xff\xd8\xff\xe0', 'PICTURE', 'The picture is a JPEG picture'],
  ])('that is none says so, and is gone afterwards: %j', async (text, code, message) => {
    const error: unknown = await bench.library.triedPictures
      .try(Buffer.from(text, 'latin1'), never)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: expect.stringContaining(code) as string,
      message: expect.stringContaining(message) as string,
    });
    expect(leftovers()).toEqual([]);
  });

  it('is for its owner only while it is there, and given up at once where nobody wants it', async () => {
    const { library, catalogue } = bench;
    const controller = new AbortController();
    const trying = library.triedPictures.try(
      readFileSync(join(coco, readdirSync(coco)[0]!)),
      controller.signal,
    );
    let seen: { folder: number; file: number } | null = null;
    await vi.waitFor(
      () => {
        const [folder] = leftovers();
        const file = join(catalogue, folder ?? '', 'picture');
        expect(folder !== undefined && existsSync(file)).toBe(true);
        seen = { folder: statSync(join(catalogue, folder!)).mode & 0o777, file: statSync(file).mode & 0o777 };
      },
      { interval: 1 },
    );
    expect(seen).toEqual({ folder: 0o700, file: 0o600 });
    controller.abort();
    await expect(trying).rejects.toMatchObject({ code: 'CANCELLED' });
    await vi.waitFor(() => expect(leftovers()).toEqual([]));
  });

  it('that a killed program has left is taken away at the next start, and no other', async () => {
    const { catalogue } = bench;
    // no process has this number: it is beyond what Linux deals
    for (const name of ['.tried-4999999-abc', `.tried-${process.ppid}-def`, '.tried-x', 'tried-4999999-a'])
      mkdirSync(join(catalogue, name));
    await removeTriedPictures(catalogue);
    expect(readdirSync(catalogue).filter((name) => name.includes('tried-'))).toEqual([
      `.tried-${process.ppid}-def`,
      '.tried-x',
      'tried-4999999-a',
    ]);
  });
});
