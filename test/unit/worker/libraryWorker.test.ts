import { execFileSync } from 'node:child_process';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { transaction } from '../../../src/core/catalogue/database.ts';
import { exclusionsOf, putExclusions } from '../../../src/core/catalogue/exclusions.ts';
import { addLibraryFolder, removeLibraryFolder } from '../../../src/core/catalogue/folders.ts';
import { openCatalogue } from '../../../src/core/catalogue/open.ts';
import { takeWorkLock, workLockHolder } from '../../../src/core/catalogue/workLock.ts';
import { TagrollError } from '../../../src/core/domain/errors.ts';
import { pathFromString } from '../../../src/core/domain/filePath.ts';
import { addModel } from '../../fixtures/catalogue.ts';
import { afterThisTest } from '../../integration/watch/testLibrary.ts';
import { Workplace } from './workplace.ts';

/** Photos with these names. */
function write(place: Workplace, names: readonly string[]): void {
  for (const name of names) place.library.write(name, `text of ${name}`);
}
/** Takes the workplace's folder out of the library. */
function takeOut({ worker, database, library: { folderId } }: Workplace): Promise<void> {
  return worker.withoutFolder(folderId, () => removeLibraryFolder(database, folderId));
}
const numbered = (count: number, prefix = ''): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}.jpg`);

describe('the standing worker', () => {
  it('brings the library up to date, then watches, and tells it', async () => {
    const place = await Workplace.open();
    write(place, numbered(120));
    place.onTagger = (tagger) => (tagger.meanwhile = () => new Promise((resolve) => setTimeout(resolve, 60)));
    place.worker.start('test');
    expect(place.worker.activity().state).not.toBe('watching');
    await place.untilDone(120);
    await place.until('watching');
    expect(place.states()).toContain('working');
    expect(place.worker.activity().progress).toMatchObject({ finished: 120, failed: 0, remaining: 0 });
    write(place, ['live.jpg']);
    await place.untilDone(121);
    await vi.waitFor(() => {
      const photos = place.told.filter((change) => change.what.includes('photos'));
      expect(photos.at(-1)!.photoIds).toContain(place.library.row('live.jpg').photoId);
    });
    expect(place.errors).toEqual([]);
  });

  it('starts no tagger where there is nothing to do', async () => {
    const before = await Workplace.open();
    write(before, ['a.jpg']);
    before.worker.start('test');
    await before.untilDone(1);
    await before.worker.close();
    const place = new Workplace(before.library);
    place.worker.start('test');
    await place.until('watching');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(place.taggers).toEqual([]);
    write(place, ['b.jpg']);
    await vi.waitFor(() => expect(place.taggers.length).toBe(1), 5000);
  });

  it('tells what is going on ten times a second at most', async () => {
    const place = await Workplace.open();
    write(place, numbered(400));
    const times: number[] = [];
    place.worker.onActivity(() => times.push(performance.now()));
    place.worker.start('test');
    await place.untilDone(400);
    await place.until('watching');
    // timers may be late, and never early: of eleven tellings the last is a second after the first
    for (let index = 10; index < times.length; index++)
      expect(times[index]! - times[index - 10]!).toBeGreaterThan(950);
  });

  it('pauses: what is under way is stored, nothing more is handed over until it resumes', async () => {
    const place = await Workplace.open();
    write(place, numbered(200));
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    place.onTagger = (tagger) => (tagger.meanwhile = () => gate);
    place.worker.start('test');
    await vi.waitFor(() => expect(place.taggers[0]?.jobs.length).toBeGreaterThan(0), 5000);
    place.worker.pause();
    const handed = place.taggers[0]!.jobs.length;
    release();
    await place.untilDone(handed);
    await vi.waitFor(() => expect(place.worker.activity()).toMatchObject({ state: 'paused' }));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(place.taggers[0]!.jobs.length).toBe(handed);
    await vi.waitFor(() => expect(place.worker.activity().progress.remaining).toBe(200 - handed));
    write(place, ['meanwhile.jpg']);
    await vi.waitFor(() => expect(place.library.present()).toContain('meanwhile.jpg'), 5000);
    place.worker.resume();
    await place.untilDone(201);
    await place.until('watching');
  });

  it('that is paused from the start loads nothing', async () => {
    const place = await Workplace.open();
    write(place, ['a.jpg']);
    place.worker.pause();
    place.worker.start('test');
    await vi.waitFor(() => expect(place.library.present()).toEqual(['a.jpg']), 5000);
    await vi.waitFor(() =>
      expect(place.worker.activity()).toMatchObject({ state: 'paused', progress: { remaining: 1 } }),
    );
    expect(place.taggers).toEqual([]);
    place.worker.resume();
    await place.untilDone(1);
  });

  it('takes up folders that are added, leaves those that are removed', async () => {
    const place = await Workplace.open();
    write(place, ['a.jpg']);
    place.worker.start('test');
    await place.untilDone(1);
    const more = join(place.library.root, 'More');
    place.library.write('../More/b.jpg', 'b');
    const { id } = await addLibraryFolder(place.database, pathFromString(more));
    place.worker.folderAdded(id);
    await place.untilDone(2);
    await takeOut(place);
    expect(place.library.present()).toEqual(['b.jpg']);
    write(place, ['c.jpg']);
    place.library.write('../More/d.jpg', 'd');
    await place.untilDone(2);
    expect(place.library.present()).toEqual(['b.jpg', 'd.jpg']);
  });

  it('takes up what another program does with folders: added, taken out, other things passed over', async () => {
    const place = await Workplace.open();
    write(place, ['a.jpg', 'private/b.jpg']);
    place.worker.start('test');
    await place.untilDone(2);
    const other = openCatalogue(join(place.library.root, 'catalogue'));
    afterThisTest(() => other.close());
    place.library.write('../More/c.jpg', 'c');
    const added = await addLibraryFolder(other, pathFromString(join(place.library.root, 'More')));
    await place.untilDone(3);
    transaction(other, () => putExclusions(other, place.library.folderId, ['private/']));
    await place.untilDone(2);
    transaction(other, () => putExclusions(other, place.library.folderId, []));
    await place.untilDone(3);
    await removeLibraryFolder(other, added.id);
    // at once, with the number of the one that has gone
    place.library.write('../Yet/d.jpg', 'd');
    expect((await addLibraryFolder(other, pathFromString(join(place.library.root, 'Yet')))).id).toBe(
      added.id,
    );
    await vi.waitFor(
      () => expect(place.library.present()).toEqual(['a.jpg', 'd.jpg', 'private/b.jpg']),
      10_000,
    );
    place.library.write('../More/late.jpg', 'late');
    place.library.write('../Yet/e.jpg', 'e');
    await vi.waitFor(() => expect(place.library.present()).toContain('e.jpg'), 10_000);
    expect(place.library.present()).not.toContain('late.jpg');
    expect(place.errors).toEqual([]);
  });

  it('does not take up again a folder that is being taken out, unless that fails', async () => {
    const place = await Workplace.open();
    write(place, ['a.jpg']);
    place.worker.start('test');
    await place.untilDone(1);
    const broken = new Error('the catalogue is broken');
    const out = place.worker.withoutFolder(place.library.folderId, async () => {
      place.changes.tellNow(['folders']);
      write(place, ['b.jpg']);
      await new Promise((resolve) => setTimeout(resolve, 1500));
      expect(place.library.present()).toEqual(['a.jpg']);
      throw broken;
    });
    await expect(out).rejects.toBe(broken);
    // it is in the library still
    await place.untilDone(2);
    write(place, ['c.jpg']);
    await place.untilDone(3);
  });

  it('leaves a folder in the middle of its first look', async () => {
    const place = await Workplace.open();
    for (let directory = 0; directory < 30; directory++)
      write(place, numbered(40, `directory ${directory}/`));
    place.worker.start('test');
    await vi.waitFor(() => expect(place.library.count('photo')).toBeGreaterThan(0), {
      timeout: 5000,
      interval: 1,
    });
    await takeOut(place);
    expect(place.library.count('photo')).toBe(0);
    await place.until('watching');
    expect(place.library.count('photo')).toBe(0);
  });

  it('lets go of what is excluded, keeps what a person decided, and finds it again', async () => {
    const place = await Workplace.open();
    write(place, ['a.jpg', 'private/b.jpg', 'private/c.jpg']);
    place.worker.start('test');
    await place.untilDone(3);
    const { photoId } = place.library.row('private/b.jpg');
    place.library.annotate(photoId);
    const exclude = async (patterns: readonly string[]): Promise<void> => {
      transaction(place.database, () => putExclusions(place.database, place.library.folderId, patterns));
      await place.worker.exclusionsChanged(place.library.folderId);
    };
    await exclude(['private/']);
    expect(place.library.present()).toEqual(['a.jpg']);
    expect(place.library.count('photo')).toBe(2);
    write(place, ['private/d.jpg', 'e.jpg']);
    await vi.waitFor(() => expect(place.library.present()).toEqual(['a.jpg', 'e.jpg']), 5000);
    await exclude([]);
    expect(exclusionsOf(place.database, place.library.folderId)).toEqual([]);
    await vi.waitFor(() => expect(place.library.present().length).toBe(5), 5000);
    await place.untilDone(5);
    expect(place.library.annotated()).toEqual([place.library.row('private/b.jpg').photoId]);
  });

  it('waits while another program has the lock, says which, and begins when it is free', async () => {
    const place = await Workplace.open();
    write(place, ['a.jpg']);
    const lock = takeWorkLock(join(place.library.root, 'work.lock'), 'scan');
    place.worker.start('test');
    await place.until('elsewhere');
    expect(place.worker.activity().elsewhere).toContain(`"scan", process ${process.pid}`);
    expect(() => place.worker.rescan()).toThrow(/is at work on this library/);
    lock.release();
    await place.untilDone(1);
    expect(workLockHolder(join(place.library.root, 'work.lock'))).toMatchObject({ what: 'test' });
  });

  it('goes on where a folder was away, with what was to do in it', async () => {
    const place = await Workplace.open();
    write(place, ['a.jpg']);
    renameSync(place.library.photos, `${place.library.root}/unplugged`);
    place.worker.start('test');
    await vi.waitFor(() => expect(place.library.folder.state).toBe('offline'), 5000);
    await vi.waitFor(() =>
      expect(place.told.some(({ what, photoIds }) => what.includes('folders') && photoIds === null)).toBe(
        true,
      ),
    );
    renameSync(`${place.library.root}/unplugged`, place.library.photos);
    await place.untilDone(1);
  });

  it('stops where photos cannot be worked on at all, says why, and goes on when asked', async () => {
    const place = await Workplace.open();
    write(place, ['a.jpg']);
    place.onTagger = (tagger) => (tagger.trouble = () => ({ code: 'INTERNAL', transient: true }));
    place.worker.start('test');
    await place.until('stopped');
    expect(place.worker.activity().failure).toMatchObject({ code: 'INTERNAL' });
    write(place, ['b.jpg']);
    await vi.waitFor(() => expect(place.library.present().length).toBe(2), 5000);
    expect(place.taggers.length).toBe(1);
    place.onTagger = () => undefined;
    place.worker.resume();
    await place.untilDone(2);
    expect(place.worker.activity()).toMatchObject({ state: 'watching', failure: null });
  });

  it('stops where models cannot be loaded at all', async () => {
    const place = await Workplace.open();
    write(place, ['a.jpg']);
    place.onTagger = (tagger) =>
      (tagger.load = () => Promise.reject(new TagrollError('TAGGER_FAILED', 'It does not start.')));
    place.worker.start('test');
    await place.until('stopped');
    expect(place.worker.activity().failure).toEqual({ code: 'TAGGER_FAILED', message: 'It does not start.' });
  });

  it('starts anew with the models that are put in use, and only then', async () => {
    const place = await Workplace.open();
    write(place, numbered(3));
    place.worker.start('test');
    await place.untilDone(3);
    place.changes.tellNow(['models']);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(place.taggers.length).toBe(1);
    addModel(place.database, 'another', { dog: 0.5 });
    place.changes.tellNow(['models']);
    await vi.waitFor(() => expect(place.taggers.length).toBe(2), 5000);
    await place.until('watching');
    const stages = place.database
      .prepare(`SELECT DISTINCT stage FROM photo_stage ORDER BY stage`)
      .pluck()
      .all();
    expect(stages).toEqual(['metadata', 'model:another', 'thumbnail']);
  });

  it('tries again what failed', async () => {
    const place = await Workplace.open();
    write(place, ['a.jpg']);
    place.onTagger = (tagger) => (tagger.trouble = () => ({ code: 'PICTURE_DAMAGED', transient: false }));
    place.worker.start('test');
    await vi.waitFor(
      () => expect(place.worker.activity().progress).toMatchObject({ finished: 1, failed: 1 }),
      5000,
    );
    await vi.waitFor(() => expect(place.told.some(({ what }) => what.includes('failures'))).toBe(true));
    place.taggers[0]!.trouble = () => null;
    await place.worker.retryFailed();
    await place.untilDone(1);
  });

  it('compares all folders again when asked', async () => {
    const place = await Workplace.open();
    place.worker.start('test');
    await place.until('watching');
    // a row that the disk knows nothing of
    write(place, ['a.jpg']);
    await place.untilDone(1);
    place.database.exec(`UPDATE photo_file SET state = 'missing'`);
    place.worker.rescan();
    await vi.waitFor(() => expect(place.library.present()).toEqual(['a.jpg']), 5000);
  });

  it('is closed soon in the middle of everything, and leaves nothing running or locked', async () => {
    const place = await Workplace.open();
    write(place, numbered(300));
    place.onTagger = (tagger) =>
      (tagger.meanwhile = () => new Promise((resolve) => setTimeout(resolve, 60_000).unref()));
    place.worker.start('test');
    await vi.waitFor(() => expect(place.taggers[0]?.jobs.length).toBeGreaterThan(0), 5000);
    const started = performance.now();
    await place.worker.close();
    expect(performance.now() - started).toBeLessThan(8000);
    expect(workLockHolder(join(place.library.root, 'work.lock'))).toBeNull();
    const states = place.database.prepare(`SELECT DISTINCT state || attempts FROM photo_stage`).pluck().all();
    expect(states).toEqual(['pending0']);
  });

  it('is closed soon while another program writes, and what was under way is found again', async () => {
    const place = await Workplace.open();
    write(place, numbered(50));
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    place.onTagger = (tagger) => (tagger.meanwhile = () => gate);
    place.worker.start('test');
    await vi.waitFor(() => expect(place.taggers[0]?.jobs.length).toBeGreaterThan(0), 5000);
    const writer = openCatalogue(join(place.library.root, 'catalogue'));
    writer.exec('BEGIN IMMEDIATE');
    release();
    const started = performance.now();
    await place.worker.close();
    expect(performance.now() - started).toBeLessThan(8000);
    writer.exec('COMMIT');
    writer.close();
    const again = new Workplace(place.library);
    again.worker.start('test');
    await again.untilDone(50);
  });

  it('hears of another process that corrects photos', async () => {
    const place = await Workplace.open();
    write(place, ['a.jpg', 'b.jpg']);
    place.worker.start('test');
    await place.untilDone(2);
    await place.until('watching');
    await new Promise((resolve) => setTimeout(resolve, 400));
    place.told.length = 0;
    const { photoId } = place.library.row('a.jpg');
    const program = `
      const Database = require(${JSON.stringify(join(process.cwd(), 'node_modules/better-sqlite3'))});
      const database = new Database(process.argv[1]);
      database.prepare('INSERT INTO rating VALUES (?, 4, 1)').run(Number(process.argv[2]));`;
    execFileSync(process.execPath, [
      '-e',
      program,
      join(place.library.root, 'catalogue', 'catalogue.sqlite'),
      String(photoId),
    ]);
    await vi.waitFor(
      () =>
        expect(
          place.told.some((change) => change.what.includes('ratings') && change.photoIds?.includes(photoId)),
        ).toBe(true),
      3000,
    );
  });
});
