import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pathFromString, type FilePath } from '../../../src/core/domain/filePath.ts';
import type { Disk, DiskEntry } from '../../../src/core/watch/disk.ts';
import { FolderChooser } from '../../../src/service/folderChooser.ts';

let home: string;
let chooser: FolderChooser;
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'tagroll-test-')));
  for (const name of ['Pictures/2019', 'Pictures/2020', 'Album 10', 'Album 9', '.hidden', 'node_modules'])
    mkdirSync(join(home, name), { recursive: true });
  for (const name of ['a.jpg', 'b.PNG', '.c.jpg', 'notes.txt'])
    writeFileSync(join(home, 'Pictures', name), '');
  chooser = new FolderChooser(pathFromString(home));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const path = (...parts: string[]): FilePath => pathFromString(join(home, ...parts));

describe('choosing a folder', () => {
  it("begins in the person's own folder, without what is hidden or holds no photos", async () => {
    const { place, folders, photos } = await chooser.choices(null, []);
    expect(place).toBe(home);
    expect(folders.map(({ name }) => name)).toEqual(['Album 9', 'Album 10', 'Pictures']);
    expect(photos).toBe(0);
  });

  it('goes down and up by handles that are no paths', async () => {
    const start = await chooser.choices(null, []);
    const pictures = start.folders.find(({ name }) => name === 'Pictures')!;
    expect(pictures.handle).not.toContain('Pictures');
    const inside = await chooser.choices(pictures.handle, []);
    expect(inside).toMatchObject({ place: join(home, 'Pictures'), handle: pictures.handle, photos: 2 });
    expect(inside.folders.map(({ name }) => name)).toEqual(['2019', '2020']);
    expect((await chooser.choices(inside.above, [])).place).toBe(home);
    expect(chooser.path(pictures.handle)).toBe(path('Pictures'));
  });

  it('ends at the top', async () => {
    let { above, place } = await chooser.choices(null, []);
    while (above !== null) ({ above, place } = await chooser.choices(above, []));
    expect(place).toBe('/');
  });

  it('tells which folders are in the library, by themselves or with one above', async () => {
    const start = await chooser.choices(null, [path('Pictures')]);
    expect(start.folders.filter(({ isInLibrary }) => isInLibrary).map(({ name }) => name)).toEqual([
      'Pictures',
    ]);
    const pictures = start.folders.find(({ name }) => name === 'Pictures')!;
    const inside = await chooser.choices(pictures.handle, [path('Pictures')]);
    expect(inside.folders.every(({ isInLibrary }) => isInLibrary)).toBe(true);
  });

  it('knows no handle that it did not deal, and says where a folder cannot be opened', async () => {
    for (const handle of ['', home, '../..', 'x'.repeat(22)])
      await expect(chooser.choices(handle, [])).rejects.toMatchObject({ code: 'FOLDER_NOT_FOUND' });
    const { folders } = await chooser.choices(null, []);
    rmSync(join(home, 'Album 9'), { recursive: true });
    await expect(chooser.choices(folders[0]!.handle, [])).rejects.toMatchObject({
      code: 'FOLDER_NOT_READABLE',
    });
  });
});

describe('choosing a folder on Windows', () => {
  const nobody = (): never => {
    throw Object.assign(new Error('not there'), { code: 'ENOENT' });
  };
  /** A disk of these directories; `X:\` does not answer. */
  function windowsDisk(directories: readonly string[]): Disk {
    return {
      list: async (directory) => {
        const inside = directory.endsWith('\\') ? directory : `${directory}\\`;
        const entries = directories
          .filter((one) => one.startsWith(inside) && one !== inside)
          .map((one): DiskEntry => ({
            name: one.slice(inside.length).split('\\')[0] as FilePath,
            kind: 'directory',
          }));
        return directories.some((one) => one === directory || one.startsWith(inside)) ? entries : nobody();
      },
      status: async (path) => {
        if (path === 'X:\\') return new Promise(() => undefined);
        return directories.some((one) => one.startsWith(path)) ? ({} as never) : nobody();
      },
      statusNow: nobody,
      head: nobody,
    };
  }
  const disk = windowsDisk([
    'C:\\Users\\me\\Pictures',
    'C:\\Windows',
    'D:\\Photos\\2019',
    '\\\\nas\\photos\\2020',
  ]);
  const windows = (start: string): FolderChooser => new FolderChooser(start as FilePath, disk, 'win32', 5);

  it('goes up to the drives, and down another one', async () => {
    const chooser = windows('C:\\Users\\me');
    const places: string[] = [];
    let shown = await chooser.choices(null, []);
    while (shown.above !== null) {
      places.push(shown.place);
      shown = await chooser.choices(shown.above, []);
    }
    expect(places).toEqual(['C:\\Users\\me', 'C:\\Users', 'C:\\']);
    expect(shown.folders.map(({ name }) => name)).toEqual(['C:\\', 'D:\\']);
    const drive = await chooser.choices(shown.folders[1]!.handle, []);
    expect([drive.place, drive.folders.map(({ name }) => name)]).toEqual(['D:\\', ['Photos']]);
    const photos = await chooser.choices(drive.folders[0]!.handle, []);
    expect([photos.place, chooser.path(photos.handle)]).toEqual(['D:\\Photos', 'D:\\Photos']);
    expect((await chooser.choices(drive.above, [])).handle).toBe(shown.handle);
  });

  it('adds no folder that is the list of drives', async () => {
    const chooser = windows('C:\\');
    const { above } = await chooser.choices(null, []);
    expect(() => chooser.path(above!)).toThrow('on one of the drives');
  });

  it('goes up from the folder of a server too', async () => {
    const chooser = windows('\\\\nas\\photos\\2020');
    const share = await chooser.choices((await chooser.choices(null, [])).above, []);
    expect([share.place, share.folders.map(({ name }) => name)]).toEqual(['\\\\nas\\photos\\', ['2020']]);
    expect(chooser.path(share.folders[0]!.handle)).toBe('\\\\nas\\photos\\2020');
    expect((await chooser.choices(share.above, [])).folders.map(({ name }) => name)).toEqual([
      'C:\\',
      'D:\\',
    ]);
  });

  it('tells which folders are in the library', async () => {
    const known = ['C:\\Users\\me\\Pictures', 'D:\\'] as FilePath[];
    const chooser = windows('C:\\Users\\me');
    const { folders } = await chooser.choices(null, known);
    expect(folders).toMatchObject([{ name: 'Pictures', isInLibrary: true }]);
    let shown = await chooser.choices(null, known);
    while (shown.above !== null) shown = await chooser.choices(shown.above, known);
    expect(shown.folders.map(({ isInLibrary }) => isInLibrary)).toEqual([false, true]);
  });
});
