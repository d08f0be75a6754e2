/** @file Folders that are added and taken out while others are at work in them. */

import { expect, it, vi } from 'vitest';
import { libraryFolders, removeLibraryFolder } from '../../../src/core/catalogue/folders.ts';
import { FolderKeeper } from '../../../src/core/folderKeeper.ts';
import { Workplace } from './workplace.ts';

/** More files than are taken out in one transaction. */
const MANY = 450;

async function crowded(): Promise<{ place: Workplace; keeper: FolderKeeper }> {
  const place = await Workplace.open();
  for (let count = 0; count < MANY; count++) place.library.write(`${count}.jpg`);
  return { place, keeper: new FolderKeeper(place.database, place.changes, place.worker) };
}

it('a folder that is added again while it is being taken out is in the library', async () => {
  const { place, keeper } = await crowded();
  const { photos, folderId } = place.library;
  place.worker.pause();
  place.worker.start('test');
  await vi.waitFor(() => expect(place.library.present()).toHaveLength(MANY), 10_000);
  const out = Promise.all([keeper.remove(folderId), keeper.remove(folderId)]);
  await vi.waitFor(() => expect(place.library.count('photo')).toBeLessThan(MANY), { interval: 1 });
  const added = keeper.add(photos);
  expect(libraryFolders(place.database)).toHaveLength(1);
  await out;
  expect(await added).toMatchObject({ path: photos });
  await vi.waitFor(() => expect(place.library.present()).toHaveLength(MANY), 10_000);
  expect(libraryFolders(place.database)).toHaveLength(1);
});

it('a folder goes together with its last files, so that nobody can put one in between', async () => {
  const { place } = await crowded();
  await place.library.scan();
  const left: number[][] = [];
  const { files } = await removeLibraryFolder(place.database, place.library.folderId, () =>
    left.push([place.library.count('photo_file'), libraryFolders(place.database).length]),
  );
  expect([files, left]).toEqual([
    MANY,
    [
      [250, 1],
      [50, 1],
      [0, 0],
    ],
  ]);
});

it('a folder that is being taken out when the library begins to be watched is not read', async () => {
  const place = await Workplace.open();
  place.library.write('a.jpg');
  await place.worker.withoutFolder(place.library.folderId, async () => {
    place.worker.start('test');
    await place.until('watching');
    place.worker.folderAdded(place.library.folderId);
    place.worker.rescan();
    await place.until('watching');
    expect(place.library.present()).toEqual([]);
  });
  // it is in the library still
  await place.untilDone(1);
});
