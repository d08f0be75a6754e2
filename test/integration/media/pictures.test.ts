/** @file The pictures that a window is given, from files of every sort, through the real decoder process. */

import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Color } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { statement } from '../../../src/core/catalogue/database.ts';
import { openThumbnails } from '../../../src/core/catalogue/open.ts';
import { fileByName, updateFile } from '../../../src/core/catalogue/photoFiles.ts';
import { markDone, markStagesPending } from '../../../src/core/catalogue/stages.ts';
import { storeThumbnail } from '../../../src/core/catalogue/thumbnails.ts';
import type { WritableDatabase } from '../../../src/core/catalogue/database.ts';
import { pathFromBytes, pathFromString } from '../../../src/core/domain/filePath.ts';
import type { ContentHash, DirectoryId, PhotoId } from '../../../src/core/domain/ids.ts';
import { silentLogger } from '../../../src/core/domain/logger.ts';
import { Pictures, type Picture } from '../../../src/core/pictures.ts';
import { photoCards } from '../../../src/core/search/browse/cards.ts';
import { addPhoto, testCatalogue, type TestCatalogue } from '../../fixtures/catalogue.ts';
import { decoderEntry } from '../../fixtures/decoders/photos.ts';
import { projectFolder } from '../../fixtures/shared.ts';

const never = new AbortController().signal;
const hash = 'ab'.repeat(32) as ContentHash;

let catalogue: TestCatalogue;
let thumbnails: WritableDatabase;
let photos: string;
let pictures: Pictures;

beforeAll(() => {
  catalogue = testCatalogue();
  thumbnails = openThumbnails(catalogue.folder);
  photos = join(catalogue.folder, 'photos');
  mkdirSync(photos);
  pictures = new Pictures({
    database: catalogue.database,
    thumbnails,
    decoderEntry,
    decoderThreadEntry: join(projectFolder, 'src/core/media/decoderThread.ts'),
    nodePath: null,
    logger: silentLogger,
  });
});

afterAll(async () => {
  await pictures.close();
  thumbnails.close();
  catalogue.remove();
});

/** A photo with a file of this content. */
function photo(name: string, content: Uint8Array): PhotoId {
  writeFileSync(join(photos, name), content);
  return known(name);
}

function known(name: string): PhotoId {
  const photoId = addPhoto(catalogue.database, name);
  statement<[string]>(catalogue.database, `UPDATE library_folder SET path = ?`).run(photos);
  return photoId;
}

function full(photoId: PhotoId): Promise<Picture | null> {
  return pictures.picture('full', photoId, never);
}

/** The picture that stands for a file, with its header and the colour of its middle. */
async function rendered(photoId: PhotoId) {
  const picture = await full(photoId);
  if (picture?.kind !== 'bytes') throw new Error('It was not rendered.');
  expect(picture.mimeType).toBe('image/jpeg');
  const header = await sharp(picture.bytes).metadata();
  const { data, info } = await sharp(picture.bytes).raw().toBuffer({ resolveWithObject: true });
  const middle = (Math.floor(info.height / 2) * info.width + Math.floor(info.width / 2)) * info.channels;
  const colour = [...data.subarray(middle, middle + 3)];
  return { header, colour, version: picture.version };
}

const orange = { r: 220, g: 110, b: 30 };
const plain = (width = 90, height = 60, background: Color = orange) =>
  sharp({ create: { width, height, channels: 3, background } });

function expectColour(colour: readonly number[], { r, g, b }: typeof orange, most = 6): void {
  [r, g, b].forEach((wanted, index) => expect(Math.abs(colour[index]! - wanted)).toBeLessThanOrEqual(most));
}

describe('a thumbnail', () => {
  it('comes from the store, with a version that follows its content', () => {
    const photoId = addPhoto(catalogue.database, 'thumb.jpg', hash);
    markStagesPending(catalogue.database, [photoId]);
    expect(pictures.thumbnail(photoId)).toBeNull();
    storeThumbnail(thumbnails, hash, { jpeg: Uint8Array.of(1, 2, 3), width: 1, height: 1 });
    markDone(catalogue.database, photoId, 'thumbnail', `${hash}:1`);
    expect(pictures.thumbnail(photoId)).toEqual({
      kind: 'bytes',
      bytes: Uint8Array.of(1, 2, 3),
      mimeType: 'image/jpeg',
      version: 'abababababababab',
    });
  });

  it('of a photo that was edited is the former one until it has been read again', () => {
    const { database } = catalogue;
    const photoId = addPhoto(database, 'edited.jpg', hash);
    markStagesPending(database, [photoId]);
    storeThumbnail(thumbnails, hash, { jpeg: Uint8Array.of(1), width: 1, height: 1 });
    markDone(database, photoId, 'thumbnail', `${hash}:1`);
    updateFile(database, fileByName(database, 1 as DirectoryId, pathFromString('edited.jpg'))!.id, {
      size: 200,
      mtimeMs: 2,
      inode: 1,
      device: 1,
    });
    markStagesPending(database, [photoId]);
    const shown = (): [string | undefined, string | null | undefined] => [
      pictures.thumbnail(photoId)?.version,
      photoCards(database, [photoId])[0]?.thumbnail,
    ];
    expect(shown()).toEqual(['abababababababab', 'abababababababab']);
    const now = 'cd'.repeat(32) as ContentHash;
    storeThumbnail(thumbnails, now, { jpeg: Uint8Array.of(2), width: 1, height: 1 });
    markDone(database, photoId, 'thumbnail', `${now}:1`);
    expect(shown()).toEqual(['cdcdcdcdcdcdcdcd', 'cdcdcdcdcdcdcdcd']);
  });

  it('is none where the content is not known, and an error where the photo is not', async () => {
    expect(pictures.thumbnail(addPhoto(catalogue.database, 'new.jpg'))).toBeNull();
    expect(() => pictures.thumbnail(4_000_000 as PhotoId)).toThrow(/no photo number/);
    await expect(pictures.picture('thumbnail', 4_000_000 as PhotoId, never)).rejects.toMatchObject({
      code: 'PHOTO_UNKNOWN',
    });
  });
});

describe('a file that a browser shows', () => {
  it('is handed out as it is, under the type of its content and not of its name', async () => {
    const content = await plain().png().toBuffer();
    const photoId = photo('named.jpg', content);
    const { size, mtimeMs } = statSync(join(photos, 'named.jpg'));
    const picture = await full(photoId);
    expect(picture).toEqual({
      kind: 'file',
      path: join(photos, 'named.jpg'),
      mimeType: 'image/png',
      size,
      version: `${size.toString(36)}-${Math.round(mtimeMs).toString(36)}`,
    });
    statement<[string, number, number, PhotoId]>(
      catalogue.database,
      `UPDATE photo_file SET content_hash = ?, size = ?, mtime_ms = ? WHERE photo_id = ?`,
    ).run('cd'.repeat(32), size, mtimeMs, photoId);
    expect((await full(photoId))!.version).toBe('cdcdcdcdcdcdcdcd');
    // its content is another one now, which the catalogue has not seen
    writeFileSync(join(photos, 'named.jpg'), await plain(10, 10).webp().toBuffer());
    expect(await full(photoId)).toMatchObject({ mimeType: 'image/webp' });
    expect((await full(photoId))!.version).not.toBe('cdcdcdcdcdcdcdcd');
  });

  it('comes as bytes where its name is no text', async () => {
    const name = Buffer.from([0x66, 0xff, 0x2e, 0x6a]);
    const content = await plain().jpeg().toBuffer();
    writeFileSync(Buffer.concat([Buffer.from(`${photos}/`), name]), content);
    const picture = await full(known(pathFromBytes(name)));
    expect(picture).toMatchObject({ kind: 'bytes', mimeType: 'image/jpeg' });
    expect(picture?.kind === 'bytes' && Buffer.from(picture.bytes).equals(content)).toBe(true);
  });

  it('is rendered where it says how it is to be turned and browsers do not follow', async () => {
    const turned = await plain(90, 60).withMetadata({ orientation: 6 }).webp().toBuffer();
    const photoId = photo('turned.webp', turned);
    expect(await full(photoId)).toMatchObject({ kind: 'file' });
    statement<[PhotoId]>(catalogue.database, `UPDATE photo SET orientation = 6 WHERE id = ?`).run(photoId);
    const { header } = await rendered(photoId);
    expect([header.width, header.height]).toEqual([60, 90]);
    const jpeg = photo('turned.jpg', await plain(90, 60).withMetadata({ orientation: 6 }).jpeg().toBuffer());
    statement<[PhotoId]>(catalogue.database, `UPDATE photo SET orientation = 6 WHERE id = ?`).run(jpeg);
    expect(await full(jpeg)).toMatchObject({ kind: 'file' });
  });
});

describe('a file that a browser does not show', () => {
  it.each([
    ['a TIFF', () => plain().tiff()],
    ['a TIFF of 16 bits', () => plain().toColourspace('rgb16').tiff()],
    ['a PNG of 16 bits', () => plain().toColourspace('rgb16').png()],
  ])('is rendered in its colours: %s', async (name, make) => {
    const { header, colour } = await rendered(photo(`${name}.x`, await make().toBuffer()));
    expect([header.width, header.height, header.format]).toEqual([90, 60, 'jpeg']);
    expectColour(colour, orange);
  });

  it('is rendered where it is made of inks, with the colours that they give', async () => {
    const cmyk = await plain().toColourspace('cmyk').withIccProfile('cmyk').jpeg({ quality: 95 }).toBuffer();
    expect((await sharp(cmyk).metadata()).space).toBe('cmyk');
    const { colour, header } = await rendered(photo('inks.jpg', cmyk));
    expect(header.space).toBe('srgb');
    // inks cannot give every colour
    expectColour(colour, orange, 30);
  });

  it('is white where it is transparent', async () => {
    const clear = sharp({
      create: { width: 8, height: 8, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    });
    expectColour(
      (await rendered(photo('clear.tif', await clear.tiff({ compression: 'lzw' }).toBuffer()))).colour,
      {
        r: 255,
        g: 255,
        b: 255,
      },
    );
  });

  it('is upright, and no larger than a window needs', async () => {
    const wide = await plain(6000, 30).withMetadata({ orientation: 6 }).tiff().toBuffer();
    const photoId = photo('wide.tif', wide);
    const { header } = await rendered(photoId);
    expect([header.width, header.height]).toEqual([20, 4096]);
    expect(header.orientation).toBeUndefined();
    const small = await pictures.preview(photoId, 300, never);
    const { width, height } = await sharp(small.bytes).metadata();
    expect([width, height]).toEqual([2, 300]);
    expect(small.version).toMatch(/^[\w-]+-300$/);
    expect(small.version).not.toBe((await rendered(photoId)).version);
  });

  it('is rendered where it has more pixels than a browser should be given', async () => {
    const huge = await plain(8200, 7400).png({ compressionLevel: 9 }).toBuffer();
    const { header } = await rendered(photo('huge.png', huge));
    expect(header.width).toBe(4096);
  });
});

describe('a photo that has no picture', () => {
  const outcome = async (photoId: PhotoId): Promise<string> =>
    full(photoId).then(
      () => 'a picture',
      (error: { code: string }) => error.code,
    );

  it('is never a drawing or a web page, whatever its name says', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>1</script></svg>';
    const zipped = readFileSync(join(projectFolder, 'package.json'));
    expect(await outcome(photo('drawing.jpg', Buffer.from(svg)))).toBe('FORMAT_UNKNOWN');
    expect(await outcome(photo('page.png', Buffer.from('<!doctype html><script>1</script>')))).toBe(
      'FORMAT_UNKNOWN',
    );
    expect(await outcome(photo('data.gif', zipped))).toBe('FORMAT_UNKNOWN');
    const raw = await plain().tiff({ compression: 'none' }).toBuffer();
    expect(await outcome(photo('raw.nef', raw))).toBe('FORMAT_NOT_SUPPORTED');
    expect(await outcome(photo('cut.tif', raw.subarray(0, raw.length / 2)))).toMatch(
      /^PICTURE_(TRUNCATED|DAMAGED)$/,
    );
    expect(await outcome(photo('empty.jpg', Buffer.alloc(0)))).toBe('FILE_EMPTY');
  });

  it('says so where the file, the folder or the photo is gone', async () => {
    expect(await outcome(4_000_000 as PhotoId)).toBe('PHOTO_UNKNOWN');
    expect(await outcome(known('gone.jpg'))).toBe('FILE_NOT_FOUND');
    mkdirSync(join(photos, 'folder.jpg'));
    expect(await outcome(known('folder.jpg'))).toBe('FILE_NOT_READABLE');
    const missing = photo('missing.jpg', await plain().jpeg().toBuffer());
    statement<[PhotoId]>(
      catalogue.database,
      `UPDATE photo_file SET state = 'missing' WHERE photo_id = ?`,
    ).run(missing);
    expect(await outcome(missing)).toBe('FILE_NOT_FOUND');
    const offline = photo('offline.jpg', await plain().jpeg().toBuffer());
    statement(catalogue.database, `UPDATE library_folder SET state = 'offline'`).run();
    try {
      expect(await outcome(offline)).toBe('FOLDER_OFFLINE');
    } finally {
      statement(catalogue.database, `UPDATE library_folder SET state = 'online'`).run();
    }
    expect(await outcome(offline)).toBe('a picture');
  });

  it('is shown from its other file', async () => {
    const photoId = photo('first.jpg', await plain().jpeg().toBuffer());
    const other = photo('second.png', await plain().png().toBuffer());
    statement<[PhotoId, PhotoId]>(
      catalogue.database,
      `UPDATE photo_file SET photo_id = ? WHERE photo_id = ?`,
    ).run(photoId, other);
    expect(await full(photoId)).toMatchObject({ mimeType: 'image/jpeg' });
    rmSync(join(photos, 'first.jpg'));
    symlinkSync('nowhere', join(photos, 'first.jpg'));
    expect(await full(photoId)).toMatchObject({ mimeType: 'image/png' });
  });

  it('is given up where nobody wants it any more', async () => {
    const photoId = photo('unwanted.tif', await plain().tiff().toBuffer());
    await expect(pictures.picture('full', photoId, AbortSignal.abort())).rejects.toMatchObject({
      code: 'CANCELLED',
    });
  });
});
