/** @file Folders that vanish, drives that are not mounted, directories that cannot be read: nothing is forgotten. */

import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  addLibraryFolder,
  libraryFolders,
  removeLibraryFolder,
} from '../../../src/core/catalogue/folders.ts';
import { pathFromString, type FilePath } from '../../../src/core/domain/filePath.ts';
import { realDisk, type Disk } from '../../../src/core/watch/disk.ts';
import { reconcileFolder } from '../../../src/core/watch/reconcile.ts';
import { TestLibrary } from './testLibrary.ts';

const isRoot = process.getuid?.() === 0;

/** A disk on which everything at and below `place` fails with `code`. */
function failingDisk(place: string, code: string): Disk {
  const check = (path: FilePath): void => {
    if (path === place || path.startsWith(`${place}/`)) throw Object.assign(new Error(code), { code });
  };
  return {
    list: async (path) => (check(path), realDisk.list(path)),
    status: async (path) => (check(path), realDisk.status(path)),
    statusNow: (path) => (check(path), realDisk.statusNow(path)),
    head: (path, length) => (check(path), realDisk.head(path, length)),
  };
}

/** A disk on which everything at and below `place` lies on another device. */
function mountedDisk(place: string): Disk {
  const shift = <Status extends { dev: number } | undefined>(path: FilePath, status: Status): Status => {
    if (status && (path === place || path.startsWith(`${place}/`))) status.dev += 1000;
    return status;
  };
  return {
    ...realDisk,
    status: async (path) => shift(path, await realDisk.status(path)),
    statusNow: (path) => shift(path, realDisk.statusNow(path)),
  };
}

describe('the library folder', () => {
  it('is offline when it is gone, and comes back as it was', async () => {
    const library = await TestLibrary.open();
    library.write('a.jpg');
    await library.scan();
    library.finishStages();
    const rows = library.rows();
    renameSync(library.photos, `${library.photos}-away`);
    const { offline } = await library.scan();
    expect(offline).toMatchObject({ code: 'FOLDER_OFFLINE' });
    expect(library.folder).toMatchObject({ state: 'offline', problem: offline!.message });
    expect(library.rows()).toEqual(rows);
    renameSync(`${library.photos}-away`, library.photos);
    await library.scan();
    expect(library.folder).toMatchObject({ state: 'online', problem: null });
    expect(library.rows()).toEqual(rows);
    expect(library.pending()).toEqual([]);
  });

  it.each(['EACCES', 'EIO', 'ENOTCONN', 'ESTALE'])(
    'is offline when reading it fails with %s',
    async (code) => {
      const library = await TestLibrary.open();
      library.write('a.jpg');
      await library.scan();
      library.disk = failingDisk(library.photos, code);
      expect((await library.scan()).offline?.message).toContain('Its photos stay in the library');
      expect((await library.scanDirectory('')).offline?.code).toBe('FOLDER_OFFLINE');
      expect(library.present()).toEqual(['a.jpg']);
    },
  );

  it('is offline when a link or a file stands in its place', async () => {
    const library = await TestLibrary.open();
    library.write('a.jpg');
    await library.scan();
    rmSync(library.photos, { recursive: true });
    writeFileSync(library.photos, '');
    expect((await library.scan()).offline?.code).toBe('FOLDER_OFFLINE');
    unlinkSync(library.photos);
    symlinkSync(library.root, library.photos);
    expect((await library.scan()).offline?.code).toBe('FOLDER_OFFLINE');
    expect(library.present()).toEqual(['a.jpg']);
  });

  it('is offline when it is an empty mount point', async () => {
    const library = await TestLibrary.open();
    library.disk = mountedDisk(library.photos);
    library.write('a.jpg');
    library.write('sub/b.jpg');
    await library.scan();
    rmSync(library.photos, { recursive: true });
    mkdirSync(library.photos);
    mkdirSync(library.path('lost+found'));
    library.disk = realDisk;
    expect((await library.scan()).offline?.code).toBe('FOLDER_OFFLINE');
    expect(library.present()).toEqual(['a.jpg', 'sub/b.jpg']);
  });

  it('is not offline when its owner deleted everything in it', async () => {
    const library = await TestLibrary.open();
    library.write('a.jpg');
    await library.scan();
    unlinkSync(library.path('a.jpg'));
    expect(await library.scan()).toMatchObject({ offline: null, summary: { missing: 1 } });
  });

  it('loses nothing when its drive is pulled in the middle of a scan', async () => {
    const library = await TestLibrary.open();
    for (let index = 0; index < 5; index++) library.write(`dir${index}/a.jpg`);
    await library.scan();
    let lists = 0;
    const gone = `${library.photos}-away`;
    library.disk = {
      ...realDisk,
      list: (path) => {
        if (++lists === 3) renameSync(library.photos, gone);
        return realDisk.list(path);
      },
    };
    expect((await library.scan()).offline?.code).toBe('FOLDER_OFFLINE');
    expect(library.present()).toHaveLength(5);
    expect(library.folder.state).toBe('offline');
  });
});

describe('a directory inside', () => {
  it.each(['EACCES', 'EIO'])('that fails with %s keeps its files, and says why', async (code) => {
    const library = await TestLibrary.open();
    for (const name of ['a.jpg', 'bad/b.jpg', 'bad/sub/c.jpg', 'z/d.jpg']) library.write(name);
    await library.scan();
    library.disk = failingDisk(library.path('bad'), code);
    unlinkSync(library.path('bad/b.jpg'));
    library.write('z/e.jpg');
    const { summary } = await library.scan();
    expect(summary).toMatchObject({ missing: 0, added: 1, problemCount: 1 });
    expect(summary.problems[0]).toMatchObject({
      path: library.path('bad'),
      failure: { code: 'FOLDER_NOT_READABLE' },
    });
    expect(library.present()).toContain('bad/sub/c.jpg');
    const problem = library.database.prepare(`SELECT problem FROM directory WHERE path = 'bad'`).pluck();
    expect(problem.get()).toContain(library.path('bad'));
    library.disk = realDisk;
    expect((await library.scan()).summary).toMatchObject({ missing: 1, problemCount: 0 });
    expect(problem.get()).toBeNull();
  });

  it('whose files cannot be looked at keeps them', async () => {
    const library = await TestLibrary.open();
    library.write('a.jpg');
    library.write('sub/b.jpg');
    await library.scan();
    library.write('sub/new.jpg');
    library.disk = failingDisk(library.path('sub/b.jpg'), 'EIO');
    const { summary } = await library.scan();
    expect(summary).toMatchObject({ missing: 0, added: 1, problemCount: 1 });
    expect(summary.skipped.unreadable).toBe(1);
    expect(library.present()).toContain('sub/b.jpg');
  });

  it.skipIf(isRoot)(
    'without permission keeps its files [skipped as root, who may read everything]',
    async () => {
      const library = await TestLibrary.open();
      library.write('locked/a.jpg');
      await library.scan();
      chmodSync(library.path('locked'), 0);
      const { summary } = await library.scan();
      chmodSync(library.path('locked'), 0o700);
      expect(summary).toMatchObject({ missing: 0, problemCount: 1 });
      expect(library.present()).toEqual(['locked/a.jpg']);
    },
  );

  it.each(['is left empty', 'vanishes too'])(
    'that was a mount point keeps its files when it %s',
    async (how) => {
      const library = await TestLibrary.open();
      for (const name of ['a.jpg', 'usb/b.jpg', 'usb/sub/c.jpg']) library.write(name);
      library.disk = mountedDisk(library.path('usb'));
      await library.scan();
      const before = library.rows();
      renameSync(library.path('usb'), `${library.root}/drive`);
      if (how === 'is left empty') mkdirSync(library.path('usb'));
      library.disk = realDisk;
      for (const scan of [() => library.scan(), () => library.scanDirectory(''), () => library.scan()]) {
        expect((await scan()).summary).toMatchObject({ missing: 0, added: 0 });
      }
      expect(library.rows()).toEqual(before);
      const problem = library.database.prepare(`SELECT problem FROM directory WHERE path = 'usb'`).pluck();
      expect(problem.get()).toContain('connect its drive');
      rmSync(library.path('usb'), { recursive: true, force: true });
      renameSync(`${library.root}/drive`, library.path('usb'));
      library.disk = mountedDisk(library.path('usb'));
      unlinkSync(library.path('usb/b.jpg'));
      expect((await library.scan()).summary).toMatchObject({ missing: 1, added: 0 });
      expect(problem.get()).toBeNull();
    },
  );
});

describe('adding and removing folders', () => {
  it('refuses what is no folder, and what overlaps', async () => {
    const library = await TestLibrary.open();
    const { database } = library;
    const add = (path: string) => addLibraryFolder(database, pathFromString(path));
    library.write('a.jpg');
    library.write('sub/b.jpg');
    await expect(add(library.path('nothing'))).rejects.toMatchObject({ code: 'FOLDER_NOT_FOUND' });
    await expect(add(library.path('a.jpg'))).rejects.toMatchObject({ code: 'FOLDER_NOT_A_DIRECTORY' });
    await expect(add(library.path('a.jpg/x'))).rejects.toMatchObject({ code: 'FOLDER_NOT_A_DIRECTORY' });
    await expect(add(library.path('sub'))).rejects.toMatchObject({ code: 'FOLDER_OVERLAPS' });
    await expect(add(library.root)).rejects.toThrow(/contains .*Remove that one first/);
    mkdirSync(`${library.photos}-more`);
    expect((await add(`${library.photos}-more`)).id).not.toBe(library.folderId);
    symlinkSync(library.photos, `${library.root}/link`);
    expect((await add(`${library.root}/link`)).id).toBe(library.folderId);
    expect((await add(`${library.photos}/../Pictures/`)).id).toBe(library.folderId);
    renameSync(library.photos, `${library.root}/away`);
    expect((await add(library.photos)).id).toBe(library.folderId);
  });

  it('never takes in the folder of the catalogue itself: by its name, by a link, or with a folder around it', async () => {
    const library = await TestLibrary.open();
    const { database, root } = library;
    const add = (path: string) => addLibraryFolder(database, pathFromString(path));
    mkdirSync(`${root}/catalogue/backups/old`, { recursive: true });
    symlinkSync(`${root}/catalogue/backups`, `${root}/link`);
    for (const place of ['catalogue', 'catalogue/backups', 'Pictures/../catalogue', 'link', 'link/old'])
      await expect(add(`${root}/${place}`)).rejects.toThrow(/lies in the folder of the catalogue itself/);
    await removeLibraryFolder(database, library.folderId);
    const around = await add(root);
    writeFileSync(`${root}/catalogue/backups/a.jpg`, 'a');
    mkdirSync(`${root}/catalogue-pictures`);
    writeFileSync(`${root}/catalogue-pictures/b.jpg`, 'b');
    library.write('c.jpg');
    library.write('catalogue/d.jpg');
    await reconcileFolder(library.context, around.id);
    expect(library.present()).toEqual([
      'Pictures/c.jpg',
      'Pictures/catalogue/d.jpg',
      'catalogue-pictures/b.jpg',
    ]);
    expect(library.count('directory')).toBe(4);
  });

  it('takes away the files of a folder, and keeps what a person has done', async () => {
    const library = await TestLibrary.open();
    for (let index = 0; index < 450; index++) library.write(`sub/${index}.jpg`);
    await library.scan();
    const kept = library.row('sub/7.jpg').photoId;
    library.annotate(kept);
    const elsewhere = library.row('sub/8.jpg').photoId;
    mkdirSync(`${library.root}/second`);
    const second = await addLibraryFolder(library.database, pathFromString(`${library.root}/second`));
    library.database
      .prepare(`INSERT INTO directory (id, library_folder_id, path) VALUES (999, ?, '')`)
      .run(second.id);
    library.database
      .prepare(
        `INSERT INTO photo_file (photo_id, directory_id, name, size, mtime_ms, inode, device, first_seen_at)
         VALUES (?, 999, 'x.jpg', 1, 1, 1, 1, 1)`,
      )
      .run(elsewhere);
    const removed = await removeLibraryFolder(library.database, library.folderId);
    expect(removed).toEqual({ files: 450, photosRemoved: 448, photosKept: 1 });
    const ids = library.database.prepare(`SELECT id FROM photo ORDER BY id`).pluck().all();
    expect(ids).toEqual([kept, elsewhere].toSorted((a, b) => a - b));
    expect(library.annotated()).toEqual([kept]);
    expect(libraryFolders(library.database).map((folder) => folder.id)).toEqual([second.id]);
    await expect(removeLibraryFolder(library.database, library.folderId)).rejects.toMatchObject({
      code: 'FOLDER_UNKNOWN',
    });
  });
});
