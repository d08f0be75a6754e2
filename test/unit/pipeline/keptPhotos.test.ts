/** @file A folder that is taken out of the library and comes back: what a person decided is still there. */

import { describe, expect, it } from 'vitest';
import { addLibraryFolder, removeLibraryFolder } from '../../../src/core/catalogue/folders.ts';
import { countLibrary } from '../../../src/core/catalogue/overview.ts';
import { pathFromString } from '../../../src/core/domain/filePath.ts';
import { undo } from '../../fixtures/corrections.ts';
import { accept, decisions, Workbench } from './workbench.ts';

describe('a folder that is taken out of the library', () => {
  it('gives its photos their decisions back when it is added again, under any name', async () => {
    const bench = await Workbench.open();
    bench.write('cat.jpg', 'a cat');
    bench.write('dog.jpg', 'a dog');
    await bench.scan();
    accept(bench, 'cat.jpg', 'mine');
    await removeLibraryFolder(bench.database, bench.library.folderId);
    expect(countLibrary(bench.database)).toMatchObject({ photos: 0, keptPhotos: 1, decisions: 1 });

    bench.library.folderId = (
      await addLibraryFolder(bench.database, pathFromString(bench.library.photos))
    ).id;
    bench.write('renamed.jpg', 'a cat');
    bench.write('cat.jpg', 'another cat');
    await bench.scan();
    expect(decisions(bench, 'renamed.jpg')).toEqual(['mine']);
    expect(decisions(bench, 'cat.jpg')).toEqual([]);
    expect(bench.state('renamed.jpg')).toBe('done');
    expect(countLibrary(bench.database)).toMatchObject({ photos: 3, keptPhotos: 0, decisions: 1 });
    undo(bench.database, Date.now());
    expect(decisions(bench, 'renamed.jpg')).toEqual([]);
  });
});
