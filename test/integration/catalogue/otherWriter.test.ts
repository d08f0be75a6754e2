/** @file Writing to a catalogue in which another program writes for a while: it is waited for, and the thread is not held. */

import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WritableDatabase } from '../../../src/core/catalogue/database.ts';
import { markEffectiveTagsStale, renewEffectiveTags } from '../../../src/core/catalogue/effectiveTags.ts';
import { putExclusions } from '../../../src/core/catalogue/exclusions.ts';
import {
  addLibraryFolder,
  libraryFolders,
  removeLibraryFolder,
} from '../../../src/core/catalogue/folders.ts';
import { openCatalogue } from '../../../src/core/catalogue/open.ts';
import { getSetting, putSetting } from '../../../src/core/catalogue/settings.ts';
import { pathFromString } from '../../../src/core/domain/filePath.ts';
import type { LibraryFolderId } from '../../../src/core/domain/ids.ts';
import { silentLogger } from '../../../src/core/domain/logger.ts';
import { LibraryChanges } from '../../../src/core/libraryChanges.ts';
import { Preferences } from '../../../src/core/preferences.ts';
import { excludeFiles } from '../../../src/core/watch/excludeFiles.ts';
import { addPhoto, testCatalogue, type TestCatalogue } from '../../fixtures/catalogue.ts';
import { projectFolder } from '../../fixtures/shared.ts';

const FOLDER = 1 as LibraryFolderId;

let catalogue: TestCatalogue;
let database: WritableDatabase;
let other: WritableDatabase;
beforeEach(() => {
  catalogue = testCatalogue();
  ({ database } = catalogue);
  for (const name of ['a.jpg', 'b.jpg', 'c.png']) addPhoto(database, name);
  other = openCatalogue(catalogue.folder);
});
afterEach(() => {
  vi.useRealTimers();
  other.close();
  catalogue.remove();
});

const photoNames = (): string[] =>
  database
    .prepare<[], { name: string }>(`SELECT name FROM photo_file ORDER BY name`)
    .all()
    .map(({ name }) => name);

describe('while another program writes', () => {
  const acts: [string, () => Promise<unknown>, () => void][] = [
    [
      'tags are judged anew',
      () => {
        markEffectiveTagsStale(database);
        return renewEffectiveTags(database);
      },
      () => expect(getSetting(database, 'effective-tags')).toBe('fresh'),
    ],
    [
      'a folder is added',
      () => addLibraryFolder(database, pathFromString(projectFolder)),
      () => expect(libraryFolders(database)).toHaveLength(2),
    ],
    [
      'a folder is taken out',
      () => removeLibraryFolder(database, FOLDER),
      () => expect([libraryFolders(database), photoNames()]).toEqual([[], []]),
    ],
    [
      'what is excluded goes',
      () => {
        putExclusions(database, FOLDER, ['*.jpg']);
        return excludeFiles(database, () => undefined);
      },
      () => expect(photoNames()).toEqual(['c.png']),
    ],
  ];

  it.each(acts)('%s', async (_, act, check) => {
    let [longest, last] = [0, performance.now()];
    const pulse = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 10);
    const done = act();
    other.exec('BEGIN IMMEDIATE');
    await sleep(2500);
    other.exec('COMMIT');
    await done;
    clearInterval(pulse);
    check();
    expect(longest).toBeLessThan(1000);
  });

  it('a setting is changed, and what the other one sets meanwhile is kept', async () => {
    const of = (one: WritableDatabase): Preferences =>
      new Preferences(one, new LibraryChanges(one), silentLogger, () => Promise.resolve());
    other.exec('BEGIN IMMEDIATE');
    const changed = of(database).change({ theme: 'dark' });
    putSetting(other, 'preferences', JSON.stringify({ theme: 'light', language: 'fr' }));
    other.exec('COMMIT');
    await changed;
    expect(of(other).get()).toMatchObject({ theme: 'dark', language: 'fr' });
  });

  it('tags that it was to judge are judged here once it has gone, and not while it is at that', async () => {
    await renewEffectiveTags(database);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    const changes = new LibraryChanges(database);
    new Preferences(database, changes, silentLogger, () => Promise.resolve()).keepTagsJudged();
    markEffectiveTagsStale(other);
    for (let written = 0; written < 10; written++) {
      putSetting(other, 'written', String(written));
      await vi.advanceTimersByTimeAsync(1500);
      expect(getSetting(database, 'effective-tags')).toMatch(/^stale/);
    }
    await vi.advanceTimersByTimeAsync(10_000);
    vi.useRealTimers();
    await vi.waitFor(() => expect(getSetting(database, 'effective-tags')).toBe('fresh'));
    changes.close();
  });

  it('a catalogue that is closed meanwhile ends the judging of tags, for the next start to go on', async () => {
    markEffectiveTagsStale(database);
    other.exec('BEGIN IMMEDIATE');
    const done = renewEffectiveTags(database);
    database.close();
    await done;
    other.exec('COMMIT');
    expect(getSetting(other, 'effective-tags')).toMatch(/^stale/);
  });
});
