/** @file Reconcile: new, changed, gone and returned files; what is passed over; what is written and what is not. */

import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { pathForDisplay, pathFromBytes, type FilePath } from '../../../src/core/domain/filePath.ts';
import { reconcileFolder } from '../../../src/core/watch/reconcile.ts';
import { TestLibrary, afterThisTest } from './testLibrary.ts';

describe('files that come, change and go', () => {
  it('takes up new photos, each to be read', async () => {
    const library = await TestLibrary.open();
    library.write('a.jpg');
    library.write('trip/b.JPG');
    library.write('trip/notes.txt');
    const { summary, offline } = await library.scan();
    expect(offline).toBeNull();
    expect(library.present()).toEqual(['a.jpg', 'trip/b.JPG']);
    expect(summary).toMatchObject({ directories: 2, photos: 2, added: 2, changed: 0, missing: 0 });
    expect(summary.skipped['not-a-photo']).toBe(1);
    expect(library.pending()).toEqual(library.rows().map((row) => row.photoId));
    expect(library.changes.toSorted((a, b) => a - b)).toEqual(library.pending());
  });

  it('writes nothing where nothing has changed, but when the scan was', async () => {
    const library = await TestLibrary.open();
    library.write('a.jpg');
    library.write('deep/er/b.jpg');
    library.write('README', 'no photo');
    await library.scan();
    const before = library.writes();
    const { summary } = await library.scan();
    expect(library.writes() - before).toBe(1);
    expect(summary).toMatchObject({ photos: 2, added: 0, changed: 0, moved: 0, missing: 0 });
  });

  it('reads a changed file again, and does not know its hash until then', async () => {
    const library = await TestLibrary.open();
    library.write('a.jpg', 'one');
    library.write('b.jpg', 'two');
    await library.scan();
    library.database.exec(`UPDATE photo_file SET content_hash = 'abc'`);
    library.finishStages();
    const { photoId } = library.row('a.jpg');
    library.write('a.jpg', 'another');
    const { summary } = await library.scan();
    expect(summary).toMatchObject({ changed: 1, added: 0, missing: 0, photos: 2 });
    expect(library.row('a.jpg')).toMatchObject({ photoId, size: 7, hash: null });
    expect(library.row('b.jpg').hash).toBe('abc');
    expect(library.pending()).toEqual([photoId]);
  });

  it('notices a file of the same size with another time', async () => {
    const library = await TestLibrary.open();
    library.write('a.jpg');
    await library.scan();
    library.finishStages();
    utimesSync(library.path('a.jpg'), 1, 1_000_000);
    expect((await library.scan()).summary.changed).toBe(1);
    expect(library.pending()).toHaveLength(1);
  });

  it('gives an edited duplicate a photo of its own, with a copy of the annotations', async () => {
    const library = await TestLibrary.open();
    library.write('a.jpg', 'same');
    library.write('b.jpg', 'same');
    await library.scan();
    const [one, two] = [library.row('a.jpg'), library.row('b.jpg')];
    library.database.prepare(`UPDATE photo_file SET photo_id = ?`).run(one.photoId);
    library.database.prepare(`DELETE FROM photo WHERE id = ?`).run(two.photoId);
    library.annotate(one.photoId);
    library.finishStages();
    library.write('b.jpg', 'edited');
    await library.scan();
    expect(library.row('a.jpg').photoId).toBe(one.photoId);
    const own = library.row('b.jpg').photoId;
    expect(own).not.toBe(one.photoId);
    expect(library.annotated()).toEqual([one.photoId, own]);
    expect(library.pending()).toEqual([own]);
  });

  it('marks what is gone missing, and takes it back as it was', async () => {
    const library = await TestLibrary.open();
    library.write('a.jpg');
    library.write('b.jpg');
    await library.scan();
    library.finishStages();
    const { photoId } = library.row('a.jpg');
    renameSync(library.path('a.jpg'), `${library.root}/outside`);
    expect((await library.scan()).summary).toMatchObject({ missing: 1, photos: 1 });
    expect(library.row('a.jpg')).toMatchObject({ state: 'missing', photoId });
    expect(library.row('a.jpg').missingSince).toBeGreaterThan(0);
    // another scan adds nothing to that
    expect((await library.scan()).summary.missing).toBe(0);
    renameSync(`${library.root}/outside`, library.path('a.jpg'));
    expect((await library.scan()).summary).toMatchObject({ returned: 1, changed: 0, added: 0 });
    expect(library.row('a.jpg')).toMatchObject({ state: 'present', photoId, missingSince: null });
    expect(library.pending()).toEqual([]);
  });

  it('forgets directories that are gone, once no missing file speaks of them', async () => {
    const library = await TestLibrary.open();
    library.write('keep/a.jpg');
    library.write('gone/with/b.jpg');
    library.write('empty/readme.txt');
    await library.scan();
    rmSync(library.path('gone'), { recursive: true });
    rmSync(library.path('empty'), { recursive: true });
    await library.scan();
    const paths = library.database.prepare(`SELECT path FROM directory ORDER BY path`).pluck().all();
    expect(paths).toEqual(['', 'gone/with', 'keep']);
    expect(library.row('gone/with/b.jpg').state).toBe('missing');
  });

  it('takes a directory that became a file, and the other way round', async () => {
    const library = await TestLibrary.open();
    library.write('x.jpg/inside.jpg');
    library.write('y.jpg');
    await library.scan();
    rmSync(library.path('x.jpg'), { recursive: true });
    library.write('x.jpg');
    unlinkSync(library.path('y.jpg'));
    library.write('y.jpg/inside.jpg');
    await library.scan();
    expect(library.present()).toEqual(['x.jpg', 'y.jpg/inside.jpg']);
    expect(library.row('y.jpg').state).toBe('missing');
  });

  it('reads one directory by itself, and names those in it', async () => {
    const library = await TestLibrary.open();
    library.write('a.jpg');
    library.write('old/b.jpg');
    await library.scan();
    library.write('c.jpg');
    library.write('new/d.jpg');
    rmSync(library.path('old'), { recursive: true });
    const report = await library.scanDirectory('');
    expect(report.subdirectories).toEqual(['new']);
    expect(report.summary).toMatchObject({ directories: 1, added: 1, missing: 1 });
    expect(library.present()).toEqual(['a.jpg', 'c.jpg']);
    expect((await library.scanDirectory('old')).vanished).toBe(true);
  });
});

describe('what is passed over', () => {
  it('leaves out hidden things, litter and the insides of photo libraries', async () => {
    const library = await TestLibrary.open();
    const left = [
      '.hidden.jpg',
      '._a.jpg',
      '.git/x.jpg',
      '.Trash-1000/files/x.jpg',
      '@eaDir/a.jpg/thumb.jpg',
      '#recycle/x.jpg',
      '$RECYCLE.BIN/x.jpg',
      'System Volume Information/x.jpg',
      'lost+found/x.jpg',
      '__MACOSX/a.jpg',
      'site/node_modules/x/y.jpg',
      'Old.photoslibrary/originals/0/x.jpg',
    ];
    for (const name of left) library.write(name);
    library.write('a.jpg');
    const { summary } = await library.scan();
    expect(library.present()).toEqual(['a.jpg']);
    expect(summary.skipped.excluded).toBe(left.length);
  });

  it('follows no links, so that circles end, and counts them', async () => {
    const library = await TestLibrary.open();
    library.write('a.jpg');
    library.write('sub/b.jpg');
    symlinkSync(library.photos, library.path('sub/circle'));
    symlinkSync(library.path('a.jpg'), library.path('sub/link.jpg'));
    symlinkSync('/nowhere', library.path('broken.jpg'));
    const { summary } = await library.scan();
    expect(library.present()).toEqual(['a.jpg', 'sub/b.jpg']);
    expect(summary.skipped['symbolic-link']).toBe(3);
  });

  it('opens neither FIFO nor socket', async () => {
    const library = await TestLibrary.open();
    execFileSync('mkfifo', [library.path('fifo'), library.path('fifo.jpg')]);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(library.path('socket'), resolve));
    afterThisTest(() => void server.close());
    const { summary } = await library.scan();
    expect(library.count('photo')).toBe(0);
    expect(summary.skipped.special).toBe(3);
  });

  it('looks once into files without an extension', async () => {
    const library = await TestLibrary.open();
    writeFileSync(library.path('IMG_0001'), Buffer.from([0xff, 0xd8, 0xff, 0xe0]));
    library.write('Makefile', 'all:');
    library.write('empty', '');
    await library.scan();
    expect(library.present()).toEqual(['IMG_0001']);
    expect(library.count('other_file')).toBe(2);
    let looks = 0;
    const real = library.disk;
    library.disk = {
      ...real,
      head: (path, length) => {
        looks += 1;
        return real.head(path, length);
      },
    };
    await library.scan();
    expect(looks).toBe(0);
    writeFileSync(library.path('empty'), Buffer.from([0xff, 0xd8, 0xff, 0xe1]));
    unlinkSync(library.path('Makefile'));
    writeFileSync(library.path('another'), 'x');
    await library.scan();
    expect(looks).toBe(2);
    expect(library.present()).toEqual(['IMG_0001', 'empty']);
    const others = library.database.prepare(`SELECT name FROM other_file`).pluck().all();
    expect(others).toEqual(['another']);
  });
});

describe('odd names', () => {
  it('keeps every name that a file can have', async () => {
    const library = await TestLibrary.open();
    const names = ['new\nline.jpg', `quo'te".jpg`, '😀🏳️‍🌈.jpg', ' blank .jpg', 'ü/ü.jpg', '%00\\back.jpg'];
    for (const name of names) library.write(name);
    await library.scan();
    expect(library.present().toSorted()).toEqual(names.toSorted());
    expect((await library.scan()).summary).toMatchObject({ added: 0, missing: 0, photos: names.length });
  });

  it('keeps names that are no UTF-8, of files and of directories', async () => {
    const library = await TestLibrary.open();
    const odd = (text: string): Buffer =>
      Buffer.concat([Buffer.from(`${library.photos}/`), Buffer.from(text, 'latin1')]);
    mkdirSync(odd('caf\xe9'));
    writeFileSync(odd('caf\xe9/cr\xe8me.jpg'), 'x');
    writeFileSync(odd('\xff\xfe.jpg'), 'y');
    await library.scan();
    const rows = library.rows();
    expect(rows.map((row) => pathForDisplay(row.path as FilePath))).toEqual([
      '\\xff\\xfe.jpg',
      'caf\\xe9/cr\\xe8me.jpg',
    ]);
    expect(rows[0]!.path).toBe(pathFromBytes(Buffer.from('\xff\xfe.jpg', 'latin1')));
    renameSync(odd('caf\xe9'), odd('th\xe9'));
    expect((await library.scan()).summary).toMatchObject({ moved: 1, added: 0, missing: 0 });
    unlinkSync(odd('th\xe9/cr\xe8me.jpg'));
    expect((await library.scan()).summary.missing).toBe(1);
  });
});

describe('large directories and stopping', () => {
  it('takes a large flat directory in slices', async () => {
    const library = await TestLibrary.open();
    for (let index = 0; index < 3000; index++) library.write(`IMG_${index}.jpg`, 'x');
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    const { summary } = await library.scan();
    clearInterval(timer);
    expect(summary.added).toBe(3000);
    expect(turns).toBeGreaterThan(3);
    for (let index = 0; index < 3000; index += 2) unlinkSync(library.path(`IMG_${index}.jpg`));
    expect((await library.scan()).summary).toMatchObject({ missing: 1500, photos: 1500, added: 0 });
  });

  it('stops when asked to, and goes on where it was', async () => {
    const library = await TestLibrary.open();
    for (let index = 0; index < 60; index++) library.write(`dir${index}/a.jpg`);
    const stop = new AbortController();
    const scan = reconcileFolder(library.context, library.folderId, {
      signal: stop.signal,
      onChanges: () => stop.abort(),
    });
    await expect(scan).rejects.toMatchObject({ code: 'CANCELLED' });
    const known = library.count('photo');
    expect(known).toBeGreaterThan(0);
    expect(known).toBeLessThan(60);
    expect((await library.scan()).summary).toMatchObject({ added: 60 - known, photos: 60, missing: 0 });
  });

  it('leaves a file that is growing for later, and takes it when it is complete', async () => {
    const library = await TestLibrary.open();
    library.clockOffset = 0;
    library.write('a.jpg', 'begin');
    let writes = 0;
    const timer = setInterval(() => {
      library.write('a.jpg', 'x'.repeat(++writes));
      if (writes === 8) clearInterval(timer);
    }, 100);
    const { summary } = await library.scan();
    clearInterval(timer);
    expect(writes).toBe(8);
    expect(summary).toMatchObject({ added: 1, growing: 0, photos: 1 });
    expect(library.row('a.jpg').size).toBe(statSync(library.path('a.jpg')).size);
  });
});
