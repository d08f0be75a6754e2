/** @file A moved or renamed file or directory keeps its photo, tags and corrections. */

import { copyFileSync, linkSync, mkdirSync, renameSync, unlinkSync, utimesSync } from 'node:fs';
import { expect, it } from 'vitest';
import { addLibraryFolder } from '../../../src/core/catalogue/folders.ts';
import { pathFromString } from '../../../src/core/domain/filePath.ts';
import { reconcileFolder } from '../../../src/core/watch/reconcile.ts';
import { TestLibrary } from './testLibrary.ts';

async function withPhotos(...names: string[]): Promise<TestLibrary> {
  const library = await TestLibrary.open();
  for (const name of names) library.write(name);
  await library.scan();
  library.finishStages();
  // what was seen long ago is no editor's temporary file
  library.clockOffset += 3_600_000;
  return library;
}

function photos(library: TestLibrary): Record<string, number> {
  const present = library.rows().filter((row) => row.state === 'present');
  return Object.fromEntries(present.map((row) => [row.path, row.photoId]));
}

it('follows a renamed file', async () => {
  const library = await withPhotos('a.jpg', 'b.jpg');
  const before = photos(library);
  renameSync(library.path('a.jpg'), library.path('z.jpg'));
  expect((await library.scan()).summary).toMatchObject({ moved: 1, added: 0, missing: 0, changed: 0 });
  expect(photos(library)).toEqual({ 'z.jpg': before['a.jpg'], 'b.jpg': before['b.jpg'] });
  expect(library.pending()).toEqual([]);
});

it('follows a photo that loses its extension, and gets one again', async () => {
  const library = await withPhotos('a.jpg');
  const before = photos(library);
  renameSync(library.path('a.jpg'), library.path('a'));
  await library.scan();
  expect(photos(library)).toEqual({ a: before['a.jpg'] });
  renameSync(library.path('a'), library.path('a.jpg'));
  await library.scan();
  expect(photos(library)).toEqual(before);
});

it.each(['one/ to two/', 'two/ to one/'])('follows a file from %s, whichever is read first', async (way) => {
  const [from, to] = way.split(' to ') as [string, string];
  const library = await withPhotos('one/x.jpg', 'two/y.jpg', `${from}m.jpg`);
  const before = photos(library);
  renameSync(library.path(`${from}m.jpg`), library.path(`${to}n.jpg`));
  expect((await library.scan()).summary).toMatchObject({ moved: 1, added: 0, missing: 0 });
  expect(photos(library)[`${to}n.jpg`]).toBe(before[`${from}m.jpg`]);
});

it.each([
  ['the new place first', ['two', 'one']],
  ['the old place first', ['one', 'two']],
])('follows a file when single directories are read, %s', async (_, order) => {
  const library = await withPhotos('one/m.jpg', 'one/x.jpg', 'two/y.jpg');
  const before = photos(library);
  renameSync(library.path('one/m.jpg'), library.path('two/m.jpg'));
  for (const path of order) await library.scanDirectory(path);
  expect(photos(library)['two/m.jpg']).toBe(before['one/m.jpg']);
  expect(library.count('photo_file')).toBe(3);
  expect(library.pending()).toEqual([]);
});

it('follows the files of a renamed directory, with those in it', async () => {
  const library = await withPhotos('year/a.jpg', 'year/june/b.jpg', 'year/june/c.jpg', 'other.jpg');
  const before = photos(library);
  renameSync(library.path('year'), library.path('2024'));
  expect((await library.scan()).summary).toMatchObject({ moved: 3, added: 0, missing: 0 });
  expect(photos(library)).toEqual({
    '2024/a.jpg': before['year/a.jpg'],
    '2024/june/b.jpg': before['year/june/b.jpg'],
    '2024/june/c.jpg': before['year/june/c.jpg'],
    'other.jpg': before['other.jpg'],
  });
  expect(library.pending()).toEqual([]);
  const paths = library.database.prepare(`SELECT path FROM directory ORDER BY path`).pluck().all();
  expect(paths).toEqual(['', '2024', '2024/june']);
});

it('follows a directory that is renamed while its photos are missing', async () => {
  const library = await withPhotos('year/a.jpg');
  const before = photos(library);
  renameSync(library.path('year'), `${library.root}/away`);
  await library.scan();
  renameSync(`${library.root}/away`, library.path('back'));
  await library.scan();
  expect(photos(library)).toEqual({ 'back/a.jpg': before['year/a.jpg'] });
});

it('follows a file from one library folder to another', async () => {
  const library = await withPhotos('a.jpg', 'b.jpg');
  const before = photos(library);
  mkdirSync(`${library.root}/second`);
  const second = await addLibraryFolder(library.database, pathFromString(`${library.root}/second`));
  renameSync(library.path('a.jpg'), `${library.root}/second/a.jpg`);
  await reconcileFolder(library.context, second.id);
  expect(photos(library)['a.jpg']).toBe(before['a.jpg']);
  expect((await library.scan()).summary).toMatchObject({ missing: 0, photos: 1 });
});

it('lets photos follow their files when two swap names', async () => {
  const library = await withPhotos('a.jpg', 'b.jpg');
  const before = photos(library);
  renameSync(library.path('a.jpg'), library.path('t'));
  renameSync(library.path('b.jpg'), library.path('a.jpg'));
  renameSync(library.path('t'), library.path('b.jpg'));
  const { summary } = await library.scan();
  expect(photos(library)).toEqual({ 'a.jpg': before['b.jpg'], 'b.jpg': before['a.jpg'] });
  expect(summary).toMatchObject({ moved: 2, added: 0, changed: 0, missing: 0, photos: 2 });
  expect(library.rows()).toHaveLength(2);
  expect(library.pending()).toEqual([]);
});

it('does so for new photos, for files of equal size and time, and across directories', async () => {
  const library = await TestLibrary.open();
  for (const name of ['one/a.jpg', 'two/b.jpg', 'two/c.jpg']) {
    library.write(name, 'same');
    utimesSync(library.path(name), 1000, 1000);
  }
  await library.scan();
  const before = photos(library);
  renameSync(library.path('one/a.jpg'), library.path('t'));
  renameSync(library.path('two/b.jpg'), library.path('one/a.jpg'));
  renameSync(library.path('two/c.jpg'), library.path('two/b.jpg'));
  renameSync(library.path('t'), library.path('two/c.jpg'));
  // the clock of the test is ahead of the disk's; here it matters when the last scan was
  library.database.exec(`UPDATE library_folder SET scanned_at = ${Date.now() - 1000}`);
  await library.scan();
  expect(photos(library)).toEqual({
    'one/a.jpg': before['two/b.jpg'],
    'two/b.jpg': before['two/c.jpg'],
    'two/c.jpg': before['one/a.jpg'],
  });
});

it('takes a new inode with the same size and time for the same file, where nothing was renamed', async () => {
  // a drive without inodes of its own deals other numbers at each mount: here two files exchange theirs
  const library = await TestLibrary.open();
  for (const name of ['a.jpg', 'b.jpg']) {
    library.write(name, 'same');
    utimesSync(library.path(name), 1000, 1000);
  }
  await library.scan();
  const before = photos(library);
  library.database.exec(`UPDATE photo_file SET inode = (SELECT sum(inode) FROM photo_file) - inode`);
  expect((await library.scan()).summary).toMatchObject({ moved: 0, changed: 0, photos: 2 });
  expect(photos(library)).toEqual(before);
});

it('keeps the photo when an editor saves by renaming over the old name', async () => {
  const library = await withPhotos('a.jpg');
  const { photoId } = library.row('a.jpg');
  library.annotate(photoId);
  library.write('a.jpg.tmp', 'edited content');
  renameSync(library.path('a.jpg.tmp'), library.path('a.jpg'));
  expect((await library.scan()).summary).toMatchObject({ changed: 1, added: 0, missing: 0 });
  expect(library.row('a.jpg').photoId).toBe(photoId);
  expect(library.pending()).toEqual([photoId]);
});

it('keeps it also where the editor’s temporary file was taken for a photo in between', async () => {
  const library = await withPhotos('a.jpg');
  const { photoId } = library.row('a.jpg');
  library.annotate(photoId);
  library.write('a-temporary.jpg', 'edited content');
  await library.scan();
  expect(library.count('photo')).toBe(2);
  renameSync(library.path('a-temporary.jpg'), library.path('a.jpg'));
  await library.scan();
  expect(library.rows()).toMatchObject([{ path: 'a.jpg', photoId, state: 'present', size: 14 }]);
  expect(library.count('photo')).toBe(1);
});

it('lets a photo that is moved over another take its name, and loses nobody’s work', async () => {
  const library = await withPhotos('a.jpg', 'b.jpg');
  const [a, b] = [library.row('a.jpg').photoId, library.row('b.jpg').photoId];
  library.annotate(a);
  library.annotate(b);
  renameSync(library.path('a.jpg'), library.path('b.jpg'));
  expect((await library.scan()).summary).toMatchObject({ moved: 1, missing: 1, added: 0, photos: 1 });
  expect(photos(library)).toEqual({ 'b.jpg': a });
  expect(library.annotated()).toEqual([a, b]);
  // a new file under the old name is a photo of its own, not the one that was overwritten
  library.write('a.jpg', 'something new');
  await library.scan();
  expect([a, b]).not.toContain(photos(library)['a.jpg']);
});

it('takes a hard link and a copy for new files', async () => {
  const library = await withPhotos('a.jpg');
  const before = photos(library);
  linkSync(library.path('a.jpg'), library.path('link.jpg'));
  copyFileSync(library.path('a.jpg'), library.path('copy.jpg'));
  expect((await library.scan()).summary).toMatchObject({ added: 2, moved: 0, photos: 3 });
  expect(photos(library)['a.jpg']).toBe(before['a.jpg']);
  // of two links one goes, the other is renamed: no third photo comes of it
  unlinkSync(library.path('a.jpg'));
  renameSync(library.path('link.jpg'), library.path('renamed.jpg'));
  expect((await library.scan()).summary).toMatchObject({ added: 0, moved: 1, missing: 1 });
});

it('knows a moved file again although the system numbers its devices anew', async () => {
  const library = await withPhotos('a.jpg', 'b.jpg');
  const before = photos(library);
  library.database.exec(`UPDATE photo_file SET device = 4711; UPDATE library_folder SET device = 4711`);
  renameSync(library.path('a.jpg'), library.path('z.jpg'));
  expect((await library.scan()).summary).toMatchObject({ moved: 1, changed: 0, added: 0 });
  expect(photos(library)).toEqual({ 'z.jpg': before['a.jpg'], 'b.jpg': before['b.jpg'] });
  const quiet = library.writes();
  await library.scan();
  expect(library.writes() - quiet).toBe(1);
});
