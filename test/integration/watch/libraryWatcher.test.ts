/** @file Watching with real files and real hints: what is dropped in, moved, deleted, unplugged. */

import {
  appendFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { addLibraryFolder, removeLibraryFolder } from '../../../src/core/catalogue/folders.ts';
import { openCatalogue } from '../../../src/core/catalogue/open.ts';
import { pathFromString } from '../../../src/core/domain/filePath.ts';
import type { WatchListener } from '../../../src/core/watch/chokidarAdapter.ts';
import {
  startWatching,
  type LibraryWatcher,
  type WatchEvents,
} from '../../../src/core/watch/libraryWatcher.ts';
import type { ScanProblem } from '../../../src/core/watch/summary.ts';
import { TestLibrary, afterThisTest } from './testLibrary.ts';

interface Watching {
  readonly library: TestLibrary;
  readonly watcher: LibraryWatcher;
  readonly states: string[];
  readonly problems: ScanProblem[];
}

async function watching(
  prepare?: (library: TestLibrary) => void,
  events: WatchEvents = {},
): Promise<Watching> {
  const library = await TestLibrary.open();
  library.clockOffset = 0;
  library.write('old.jpg');
  prepare?.(library);
  const states: string[] = [];
  const problems: ScanProblem[] = [];
  const watcher = await startWatching(library.context, {
    onChanges: (photoIds) => void library.changes.push(...photoIds),
    onFolderState: (_, state) => void states.push(state),
    onProblem: (problem) => void problems.push(problem),
    ...events,
  });
  // before the catalogue is closed: cleanups run last first
  afterThisTest(() => void watcher.close());
  await watcher.idle();
  return { library, watcher, states, problems };
}

/** Waits until `check` no longer throws. */
function eventually(check: () => void, timeout = 5000): Promise<void> {
  return vi.waitFor(check, { timeout, interval: 20 });
}

describe('live changes', () => {
  it('takes up a photo about 0.6 s after its last byte', async () => {
    const { library } = await watching((one) => one.write('sub/x.jpg'));
    const took: number[] = [];
    for (let round = 0; round < 3; round++) {
      const name = `sub/new${round}.jpg`;
      library.write(name);
      const started = performance.now();
      await eventually(() => expect(library.present()).toContain(name));
      took.push(performance.now() - started);
      expect(library.changes).toContain(library.row(name).photoId);
    }
    expect(Math.min(...took)).toBeLessThan(800);
    // two looks, and not one
    expect(Math.min(...took)).toBeGreaterThan(390);
  });

  it('does not take up a file that is being written, and does so once it is complete', async () => {
    const { library } = await watching();
    const started = performance.now();
    let tooEarly = 0;
    while (performance.now() - started < 3000) {
      appendFileSync(library.path('growing.jpg'), 'piece');
      await sleep(150);
      tooEarly += library.present().includes('growing.jpg') ? 1 : 0;
    }
    const ended = performance.now();
    expect(tooEarly).toBe(0);
    await eventually(() => expect(library.present()).toContain('growing.jpg'));
    expect(performance.now() - ended).toBeLessThan(1500);
    expect(library.row('growing.jpg').size % 5).toBe(0);
    expect(library.changes.filter((id) => id === library.row('growing.jpg').photoId)).toHaveLength(1);
  });

  it('notices changed, renamed and deleted files', async () => {
    const { library } = await watching((one) => one.write('sub/x.jpg'));
    library.finishStages();
    const [old, x] = [library.row('old.jpg').photoId, library.row('sub/x.jpg').photoId];
    renameSync(library.path('old.jpg'), library.path('sub/new.jpg'));
    await eventually(() =>
      expect(library.row('sub/new.jpg')).toMatchObject({ photoId: old, state: 'present' }),
    );
    library.write('sub/x.jpg', 'edited and longer');
    await eventually(() => expect(library.pending()).toEqual([x]));
    unlinkSync(library.path('sub/x.jpg'));
    await eventually(() => expect(library.row('sub/x.jpg').state).toBe('missing'));
    expect(library.rows()).toHaveLength(2);
  });

  it('takes up a directory that is moved in as a whole, and watches it', async () => {
    const { library } = await watching();
    mkdirSync(`${library.root}/import/day/hour`, { recursive: true });
    writeFileSync(`${library.root}/import/day/a.jpg`, 'a');
    writeFileSync(`${library.root}/import/day/hour/b.jpg`, 'b');
    renameSync(`${library.root}/import`, library.path('import'));
    const all = ['import/day/a.jpg', 'import/day/hour/b.jpg', 'old.jpg'];
    await eventually(() => expect(library.present().toSorted()).toEqual(all));
    library.write('import/day/hour/c.jpg');
    await eventually(() => expect(library.present()).toContain('import/day/hour/c.jpg'));
  });

  it('keeps the photos of a directory that is renamed, and of those below it', async () => {
    const { library } = await watching((one) => {
      for (const name of ['year/a.jpg', 'year/june/b.jpg', 'other/c.jpg']) one.write(name);
    });
    library.finishStages();
    const before = new Map(library.rows().map((row) => [row.path, row.photoId]));
    renameSync(library.path('year'), library.path('2024'));
    await eventually(() =>
      expect(library.present().toSorted()).toEqual([
        '2024/a.jpg',
        '2024/june/b.jpg',
        'old.jpg',
        'other/c.jpg',
      ]),
    );
    expect(library.row('2024/june/b.jpg').photoId).toBe(before.get('year/june/b.jpg'));
    expect(library.pending()).toEqual([]);
    // the directories are watched under their new names
    library.write('2024/june/d.jpg');
    await eventually(() => expect(library.present()).toContain('2024/june/d.jpg'));
  });

  it('keeps photos when two directories swap names, and watches both', async () => {
    const { library, watcher } = await watching((one) => {
      for (const name of ['one/sub/a.jpg', 'two/sub/b.jpg']) one.write(name);
    });
    const before = new Map(library.rows().map((row) => [row.path, row.photoId]));
    renameSync(library.path('one'), library.path('t'));
    renameSync(library.path('two'), library.path('one'));
    renameSync(library.path('t'), library.path('two'));
    await eventually(() => {
      expect(library.present().toSorted()).toEqual(['old.jpg', 'one/sub/b.jpg', 'two/sub/a.jpg']);
    });
    expect(library.row('two/sub/a.jpg').photoId).toBe(before.get('one/sub/a.jpg'));
    await watcher.idle();
    library.write('one/sub/c.jpg');
    library.write('two/sub/d.jpg');
    await eventually(() =>
      expect(library.present()).toEqual(expect.arrayContaining(['one/sub/c.jpg', 'two/sub/d.jpg'])),
    );
  });

  it('sees a directory that is deleted and made again', async () => {
    const { library, watcher } = await watching((one) => one.write('sub/a.jpg'));
    for (let round = 0; round < 3; round++) {
      rmSync(library.path('sub'), { recursive: true });
      mkdirSync(library.path('sub'));
      await sleep(300);
      await watcher.idle();
      library.write(`sub/${round}.jpg`);
      await eventually(() => expect(library.present()).toContain(`sub/${round}.jpg`));
    }
  });

  it('takes up many files in many new directories', async () => {
    const { library, watcher } = await watching();
    for (let index = 0; index < 300; index++) library.write(`d${index % 60}/e/${index}.jpg`);
    await eventually(() => expect(library.present()).toHaveLength(301), 20_000);
    await watcher.idle();
    library.write('d59/e/last.jpg');
    await eventually(() => expect(library.present()).toContain('d59/e/last.jpg'));
  });

  it('does nothing for hidden things and links', async () => {
    const { library, watcher } = await watching();
    mkdirSync(library.path('.thumbnails'));
    writeFileSync(library.path('.thumbnails/x.jpg'), 'x');
    symlinkSync(library.photos, library.path('circle'));
    await sleep(300);
    await watcher.idle();
    expect(library.present()).toEqual(['old.jpg']);
  });
});

describe('folders that go and come', () => {
  it('is offline within about 2 s, and watches again when the folder is back', async () => {
    const { library, states } = await watching((one) => one.write('sub/x.jpg'));
    const started = performance.now();
    renameSync(library.photos, `${library.photos}-away`);
    await eventually(() => expect(states).toEqual(['offline']));
    expect(performance.now() - started).toBeLessThan(2500);
    expect(library.folder.state).toBe('offline');
    expect(library.present()).toHaveLength(2);
    writeFileSync(`${library.photos}-away/sub/while-away.jpg`, 'x');
    renameSync(`${library.photos}-away`, library.photos);
    await eventually(() => expect(states).toEqual(['offline', 'online']));
    await eventually(() => expect(library.present()).toContain('sub/while-away.jpg'));
    library.write('sub/later.jpg');
    await eventually(() => expect(library.present()).toContain('sub/later.jpg'));
    expect(library.rows().every((row) => row.state === 'present')).toBe(true);
  });

  it('notices another directory in the folder’s place', async () => {
    const { library } = await watching();
    mkdirSync(`${library.root}/other`);
    writeFileSync(`${library.root}/other/new.jpg`, 'x');
    renameSync(library.photos, `${library.root}/away`);
    renameSync(`${library.root}/other`, library.photos);
    await eventually(() => expect(library.present()).toEqual(['new.jpg']));
    library.write('more.jpg');
    await eventually(() => expect(library.present()).toContain('more.jpg'));
  });

  it('starts with a folder that is offline', async () => {
    const { library, states } = await watching((one) => renameSync(one.photos, `${one.photos}-away`));
    expect(library.folder.state).toBe('offline');
    renameSync(`${library.photos}-away`, library.photos);
    await eventually(() => expect(library.present()).toEqual(['old.jpg']));
    expect(states).toEqual(['offline', 'online']);
  });

  it('takes folders in and leaves them while it runs', async () => {
    const { library, watcher } = await watching();
    mkdirSync(`${library.root}/second`);
    writeFileSync(`${library.root}/second/s.jpg`, 'x');
    const second = await addLibraryFolder(library.database, pathFromString(`${library.root}/second`));
    watcher.addFolder(second.id);
    await eventually(() => expect(library.present()).toContain('s.jpg'));
    await watcher.removeFolder(second.id);
    await removeLibraryFolder(library.database, second.id);
    writeFileSync(`${library.root}/second/t.jpg`, 'x');
    await sleep(400);
    await watcher.idle();
    expect(library.present()).toEqual(['old.jpg']);
  });

  it('leaves a folder that another program has taken out, also where its drive went with it', async () => {
    const { library, watcher, problems } = await watching();
    library.write('../second/s.jpg');
    const second = await addLibraryFolder(library.database, pathFromString(`${library.root}/second`));
    watcher.addFolder(second.id);
    await eventually(() => expect(library.present()).toContain('s.jpg'));
    const other = openCatalogue(`${library.root}/catalogue`);
    await removeLibraryFolder(other, second.id);
    other.close();
    renameSync(`${library.root}/second`, `${library.root}/away`);
    await eventually(() => expect(watcher.folders.map(({ id }) => id)).toEqual([library.folderId]));
    library.write('live.jpg');
    await eventually(() => expect(library.present()).toEqual(['live.jpg', 'old.jpg']));
    expect(problems).toEqual([]);
  });

  it('notes that a folder is offline once another program has finished writing, and holds nobody up meanwhile', async () => {
    const { library, states, problems } = await watching();
    const other = openCatalogue(`${library.root}/catalogue`);
    afterThisTest(() => other.close());
    other.exec('BEGIN IMMEDIATE');
    let [longest, last] = [0, performance.now()];
    const pulse = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 10);
    renameSync(library.photos, `${library.photos}-away`);
    await sleep(2500);
    expect(states).toEqual([]);
    other.exec('COMMIT');
    await eventually(() => expect(states).toEqual(['offline']));
    clearInterval(pulse);
    expect(longest).toBeLessThan(1000);
    expect(problems).toEqual([]);
  });

  it('tells where it cannot note that a folder is offline, and tries again', async () => {
    const { library, states, problems } = await watching();
    library.database.exec(
      `CREATE TEMP TRIGGER full BEFORE UPDATE OF state ON library_folder BEGIN SELECT RAISE(ABORT, 'full'); END`,
    );
    renameSync(library.photos, `${library.photos}-away`);
    await eventually(() => expect(problems.map(({ path }) => path)).toContain(library.photos));
    library.database.exec(`DROP TRIGGER full`);
    await eventually(() => expect(states).toEqual(['offline']), 20_000);
  });

  it('stops at once when told so, and writes no more', async () => {
    const stop = new AbortController();
    const { library, watcher } = await watching(undefined, { signal: stop.signal });
    stop.abort();
    await watcher.close();
    library.write('late.jpg');
    await sleep(700);
    expect(library.present()).toEqual(['old.jpg']);
  });
});

describe('directories that cannot be watched', () => {
  it('are looked at from time to time, and the limit is told once', async () => {
    let listener: WatchListener | undefined;
    const { library, problems } = await watching(
      (one) => {
        one.write('a/x.jpg');
        one.write('b/y.jpg');
      },
      {
        pollEvery: 200,
        watchDirectories: (given) => {
          listener = given;
          return {
            watch: async (directories) => {
              for (const directory of directories) {
                given.onFailure(directory, Object.assign(new Error('full'), { code: 'ENOSPC' }));
              }
            },
            unwatch: () => undefined,
            close: async () => undefined,
          };
        },
      },
    );
    expect(listener).toBeDefined();
    expect(problems.map((problem) => problem.failure.code)).toEqual(['WATCH_LIMIT_REACHED']);
    library.write('a/new.jpg');
    library.write('c/new.jpg');
    await eventually(() =>
      expect(library.present()).toEqual(expect.arrayContaining(['a/new.jpg', 'c/new.jpg'])),
    );
  });

  it('because their names are no UTF-8 are looked at too', async () => {
    const odd = (library: TestLibrary, name: string): Buffer =>
      Buffer.concat([Buffer.from(`${library.photos}/`), Buffer.from(name, 'latin1')]);
    const { library } = await watching((one) => mkdirSync(odd(one, 'caf\xe9')), { pollEvery: 200 });
    writeFileSync(odd(library, 'caf\xe9/x.jpg'), 'x');
    await eventually(() => expect(library.present()).toHaveLength(2));
  });

  it('because they cannot be read are watched once they can', async () => {
    const { library, problems } = await watching(
      (one) => {
        one.write('share/sub/x.jpg');
        const { disk } = one;
        one.disk = {
          ...disk,
          list: async (path) => {
            if (path === one.path('share') && one.clockOffset === 0) {
              throw Object.assign(new Error('gone'), { code: 'EIO' });
            }
            return disk.list(path);
          },
        };
      },
      { pollEvery: 200 },
    );
    expect(problems[0]).toMatchObject({
      path: library.path('share'),
      failure: { code: 'FOLDER_NOT_READABLE' },
    });
    library.clockOffset = 1;
    await eventually(() => expect(library.present()).toContain('share/sub/x.jpg'));
    library.write('share/sub/y.jpg');
    await eventually(() => expect(library.present()).toContain('share/sub/y.jpg'));
  });
});
