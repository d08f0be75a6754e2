import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pathFromString, type FilePath } from '../../../src/core/domain/filePath.ts';
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
