/** @file A photo's way through the pipeline, with every disturbance that can be thought of and a tagger that is a fake. */

import { renameSync, rmSync, utimesSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { statement } from '../../../src/core/catalogue/database.ts';
import { reopenFailedStages, reopenUnreadableStages } from '../../../src/core/catalogue/stages.ts';
import { hashOf } from './fakeTagger.ts';
import { accept, decisions, Workbench } from './workbench.ts';

describe('results and stages', () => {
  it('stores every stage of every photo once, and finds nothing to do the next time', async () => {
    const bench = await Workbench.open();
    for (let index = 0; index < 40; index++) bench.write(`${index}.jpg`, `photo ${index}`);
    await bench.scan();
    expect(bench.tagger.jobs.length).toBe(40);
    expect(bench.tagger.mostAtOnce).toBeLessThanOrEqual(8);
    expect(bench.pipeline.finished).toBe(40);
    expect(bench.stages('7.jpg')).toEqual([
      { stage: 'metadata', state: 'done', attempts: 1, code: null },
      { stage: 'model:fake', state: 'done', attempts: 1, code: null },
      { stage: 'thumbnail', state: 'done', attempts: 1, code: null },
    ]);
    expect(bench.results('7.jpg')).toEqual({ predictions: 1, embeddings: 1, tags: 1 });
    bench.start();
    await bench.scan();
    expect(bench.tagger.jobs).toEqual([]);
    expect(bench.pipeline.progress()).toMatchObject({ finished: 0, remaining: 0 });
  });

  it('reads a file that was only touched, and makes nothing again', async () => {
    const bench = await Workbench.open();
    bench.write('a.jpg', 'a');
    await bench.scan();
    bench.write('a.jpg', 'a');
    await bench.scan();
    expect(bench.tagger.jobs.length).toBe(2);
    expect(bench.tagger.jobs[1]!.skipIfHash).toBe(hashOf('a'));
    expect(bench.state('a.jpg')).toBe('done');
    expect(bench.results('a.jpg')).toEqual({ predictions: 1, embeddings: 1, tags: 1 });
  });

  it('makes again what another version would make otherwise, and only that', async () => {
    const bench = await Workbench.open();
    bench.write('a.jpg', 'a');
    await bench.scan();
    bench.versions.set('thumbnail', '2');
    bench.start();
    await bench.scan();
    expect(bench.tagger.jobs).toMatchObject([
      { wantMetadata: false, wantThumbnail: true, models: [], skipIfHash: null },
    ]);
    expect(bench.state('a.jpg')).toBe('done');
  });

  it('hands over the newest photos first, also those that come in meanwhile', async () => {
    const bench = await Workbench.open({ inFlight: 2 });
    for (let index = 0; index < 10; index++) bench.write(`${index}.jpg`, `photo ${index}`);
    await bench.reconcile();
    let dropped: Promise<void> | undefined;
    const drop = async (): Promise<void> => {
      bench.write('live.jpg', 'live');
      await bench.reconcile();
      bench.pipeline.wake(true);
    };
    bench.tagger.meanwhile = () => (dropped ??= drop());
    await bench.pipeline.idle();
    expect(bench.handed().indexOf('live.jpg')).toBeLessThan(4);
    expect(bench.handed().length).toBe(11);
  });
});

describe('failures', () => {
  it('tries a passing trouble again, with a growing pause, and gives up after five times', async () => {
    const bench = await Workbench.open();
    bench.write('a.jpg', 'a');
    bench.write('b.jpg', 'b');
    let tries = 0;
    bench.tagger.trouble = ({ path }) => {
      if (path.endsWith('a.jpg'))
        return tries++ < 2 ? { code: 'FILE_CHANGED_WHILE_READ', transient: true } : null;
      return null;
    };
    const started = performance.now();
    await bench.scan();
    expect(tries).toBe(3);
    expect(performance.now() - started).toBeGreaterThan(1500);
    expect(bench.state('a.jpg')).toBe('done');
    expect(bench.stages('a.jpg')[0]).toMatchObject({ attempts: 3, code: null });

    bench.write('b.jpg', 'changed');
    bench.tagger.trouble = () => ({ code: 'DECODER_TIMEOUT', transient: true });
    await bench.reconcile();
    bench.setAttempts('b.jpg', 4);
    await bench.pipeline.idle();
    expect(bench.stages('b.jpg')[0]).toEqual({
      stage: 'metadata',
      state: 'failed',
      attempts: 5,
      code: 'DECODER_TIMEOUT',
    });
    expect(bench.pipeline.failed).toBe(1);
  }, 20_000);

  it('does not take a failure for a result: not when the file is touched, and not when it is to be tried again', async () => {
    const bench = await Workbench.open();
    bench.write('a.jpg', 'a');
    bench.tagger.trouble = () => ({ code: 'PICTURE_DAMAGED', transient: false, readable: true });
    await bench.scan();
    expect(bench.state('a.jpg')).toBe('failed');
    bench.write('a.jpg', 'a');
    await bench.scan();
    expect(bench.state('a.jpg')).toBe('failed');
    reopenFailedStages(bench.database);
    await bench.scan();
    expect(bench.state('a.jpg')).toBe('failed');
    bench.tagger.trouble = () => null;
    reopenFailedStages(bench.database);
    await bench.scan();
    expect(bench.state('a.jpg')).toBe('done');
    expect(bench.results('a.jpg')).toEqual({ predictions: 1, embeddings: 1, tags: 1 });
  });

  it('does not take a passing failure of a readable file for a result either', async () => {
    const bench = await Workbench.open();
    bench.write('a.jpg', 'a');
    let tries = 0;
    bench.tagger.trouble = () =>
      tries++ === 0 ? { code: 'TAGGER_CRASHED', transient: true, readable: true } : null;
    await bench.scan();
    expect(tries).toBe(2);
    expect(bench.results('a.jpg')).toEqual({ predictions: 1, embeddings: 1, tags: 1 });
  });

  it('leaves a failure of a damaged file alone, and tries one of a file that could not be opened at every scan', async () => {
    const bench = await Workbench.open();
    bench.write('a.jpg', 'a');
    bench.write('b.jpg', 'b');
    bench.tagger.trouble = ({ path }) => ({
      code: path.endsWith('a.jpg') ? 'FILE_NOT_READABLE' : 'PICTURE_DAMAGED',
      transient: false,
    });
    await bench.scan();
    expect([bench.state('a.jpg'), bench.state('b.jpg')]).toEqual(['failed', 'failed']);
    bench.start();
    expect(reopenUnreadableStages(bench.database)).toBe(3);
    await bench.scan();
    expect(bench.handed()).toEqual(['a.jpg']);
    expect([bench.state('a.jpg'), bench.state('b.jpg')]).toEqual(['done', 'failed']);
  });

  it('stops where nothing can be read or tagged at all, and no photo fails for it', async () => {
    for (const code of ['INTERNAL', 'MODEL_UNKNOWN'] as const) {
      const bench = await Workbench.open({ inFlight: 4 });
      for (let index = 0; index < 12; index++) bench.write(`${index}.jpg`, `photo ${index}`);
      await bench.reconcile();
      bench.tagger.trouble = () => (bench.tagger.jobs.length > 4 ? { code, transient: true } : null);
      await expect(bench.pipeline.idle()).rejects.toMatchObject({ code, message: `It failed: ${code}.` });
      await bench.pipeline.stop();
      const stages = Array.from({ length: 12 }, (_, index) => bench.stages(`${index}.jpg`)).flat();
      expect(stages.filter(({ state }) => state === 'done').length).toBeGreaterThan(0);
      const others = stages.filter(({ state }) => state !== 'done');
      expect(others.length).toBeGreaterThan(0);
      for (const stage of others) expect(stage).toMatchObject({ state: 'pending', attempts: 0, code: null });
      bench.start();
      await bench.pipeline.idle();
      for (let index = 0; index < 12; index++) expect(bench.state(`${index}.jpg`)).toBe('done');
    }
  });

  it('stops for a store that fails, tells whoever waits, and loses nothing', async () => {
    const bench = await Workbench.open();
    for (let index = 0; index < 5; index++) bench.write(`${index}.jpg`, `photo ${index}`);
    await bench.reconcile();
    bench.thumbnails.exec('DROP TABLE thumbnail');
    await expect(bench.pipeline.idle()).rejects.toThrow(/no such table/);
    await expect(bench.pipeline.failure).rejects.toThrow(/no such table/);
    await bench.pipeline.stop();
    await expect(bench.pipeline.idle()).rejects.toThrow(/no such table/);
    bench.thumbnails.exec(
      'CREATE TABLE thumbnail (content_hash TEXT PRIMARY KEY, width INTEGER, height INTEGER, jpeg BLOB)',
    );
    bench.start();
    await bench.pipeline.idle();
    for (let index = 0; index < 5; index++) expect(bench.state(`${index}.jpg`)).toBe('done');
  });
});

describe('deaths of the whole program', () => {
  it('runs a photo that was handed over twice with no result alone, after the others, the least suspect first', async () => {
    const bench = await Workbench.open();
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) bench.write(`${name}.jpg`, name);
    await bench.reconcile();
    statement(bench.database, `UPDATE photo_stage SET state = 'running'`).run();
    bench.setAttempts('a.jpg', 5);
    bench.setAttempts('b.jpg', 2);
    bench.setAttempts('f.jpg', 3);
    bench.setAttempts('c.jpg', 1);
    bench.start();
    const alone: Record<string, number> = {};
    bench.tagger.meanwhile = ({ path }) => {
      alone[path.slice(-5)] = bench.tagger.jobs.length;
      return new Promise((resolve) => setTimeout(resolve, 5));
    };
    await bench.pipeline.idle();
    expect(bench.handed().slice(0, 3).toSorted()).toEqual(['c.jpg', 'd.jpg', 'e.jpg']);
    expect(bench.handed().slice(3)).toEqual(['b.jpg', 'f.jpg', 'a.jpg']);
    // each of the suspects was alone in the tagger: nothing else was handed over until it was through
    expect([alone['b.jpg'], alone['f.jpg'], alone['a.jpg']]).toEqual([4, 5, 6]);
  });

  it('leaves out a photo that the program died of eight times, and goes on', async () => {
    const bench = await Workbench.open();
    bench.write('deadly.jpg', 'x');
    bench.write('other.jpg', 'y');
    await bench.reconcile();
    bench.setAttempts('deadly.jpg', 8);
    await bench.pipeline.idle();
    expect(bench.handed()).toEqual(['other.jpg']);
    expect(bench.stages('deadly.jpg')[0]).toMatchObject({ state: 'failed', code: 'TAGGER_CRASHED' });
    expect(bench.pipeline.failed).toBe(1);
  });

  it('counts an attempt before the photo is handed over', async () => {
    const bench = await Workbench.open();
    bench.write('a.jpg', 'a');
    await bench.reconcile();
    const seen: string[] = [];
    bench.tagger.meanwhile = () => void seen.push(JSON.stringify(bench.stages('a.jpg')[0]));
    await bench.pipeline.idle();
    expect(JSON.parse(seen[0]!)).toMatchObject({ state: 'running', attempts: 1 });
  });
});

describe('stop in the middle', () => {
  it('stores what is through, gives the others back, and counts no attempt for them', async () => {
    const bench = await Workbench.open({ inFlight: 4 });
    for (let index = 0; index < 12; index++) bench.write(`${index}.jpg`, `photo ${index}`);
    await bench.reconcile();
    const done: string[] = [];
    bench.tagger.meanwhile = ({ path }) =>
      done.length < 3 ? void done.push(path) : new Promise((resolve) => setTimeout(resolve, 60_000).unref());
    const idle = bench.pipeline.idle();
    await vi.waitFor(() => expect(done.length).toBe(3));
    const started = performance.now();
    await bench.pipeline.stop();
    expect(performance.now() - started).toBeLessThan(5000);
    await idle;
    const states = Array.from({ length: 12 }, (_, index) => bench.stages(`${index}.jpg`)[0]!);
    expect(states.filter(({ state }) => state === 'done').length).toBe(3);
    expect(states.filter(({ state, attempts }) => state === 'pending' && attempts === 0).length).toBe(9);
    bench.start();
    await bench.pipeline.idle();
    for (let index = 0; index < 12; index++) expect(bench.state(`${index}.jpg`)).toBe('done');
  });

  it('gives back what is with a tagger that is closed', async () => {
    const bench = await Workbench.open();
    bench.write('a.jpg', 'a');
    await bench.reconcile();
    bench.tagger.meanwhile = () => new Promise((resolve) => setTimeout(resolve, 60_000).unref());
    const idle = bench.pipeline.idle();
    await vi.waitFor(() => expect(bench.tagger.jobs.length).toBe(1));
    await bench.tagger.close();
    await expect(idle).rejects.toThrow(/stopped/);
    expect(bench.stages('a.jpg')[0]).toMatchObject({ state: 'pending', attempts: 0 });
  });
});

describe('files that move, change and go while their photo is on its way', () => {
  it('two files with the same content are one photo, whoever is first', async () => {
    for (const inFlight of [1, 8]) {
      const bench = await Workbench.open({ inFlight });
      bench.write('a.jpg', 'same');
      bench.write('b.jpg', 'same');
      bench.write('c.jpg', 'other');
      await bench.scan();
      expect(bench.photo('a.jpg')).toBe(bench.photo('b.jpg'));
      expect(bench.photo('c.jpg')).not.toBe(bench.photo('a.jpg'));
      expect([bench.state('a.jpg'), bench.state('c.jpg')]).toEqual(['done', 'done']);
      expect(bench.results('a.jpg')).toEqual({ predictions: 1, embeddings: 1, tags: 1 });
    }
  });

  it('a copy keeps the decisions of both, and costs no inference', async () => {
    const bench = await Workbench.open();
    bench.write('a.jpg', 'same');
    await bench.scan();
    accept(bench, 'a.jpg', 'mine');
    bench.write('b.jpg', 'same');
    await bench.reconcile();
    accept(bench, 'b.jpg', 'yours');
    await bench.pipeline.idle();
    expect(bench.photo('a.jpg')).toBe(bench.photo('b.jpg'));
    expect(decisions(bench, 'a.jpg')).toEqual(['mine', 'yours']);
    expect(bench.tagger.jobs[1]!.skipIfHash).toBe(hashOf('same'));
  });

  it('a file that was copied and then changed is no longer the photo of its copy', async () => {
    const bench = await Workbench.open();
    bench.write('a.jpg', 'first');
    await bench.scan();
    accept(bench, 'a.jpg', 'mine');
    // between two scans: kept under another name, then edited
    bench.write('kept.jpg', 'first');
    bench.write('a.jpg', 'edited');
    await bench.scan();
    expect(bench.photo('kept.jpg')).not.toBe(bench.photo('a.jpg'));
    expect(bench.library.row('a.jpg').hash).toBe(hashOf('edited'));
    expect(bench.library.row('kept.jpg').hash).toBe(hashOf('first'));
    expect(decisions(bench, 'a.jpg')).toEqual(['mine']);
    expect([bench.state('a.jpg'), bench.state('kept.jpg')]).toEqual(['done', 'done']);
  });

  it('a result of the former content is not stored as that of a file that has changed meanwhile', async () => {
    const bench = await Workbench.open();
    bench.write('a.jpg', 'first');
    await bench.reconcile();
    let between = '';
    bench.tagger.meanwhile = async () => {
      if (bench.tagger.jobs.length > 1) {
        // long enough for the first result to be stored
        await sleep(400);
        between = bench.state('a.jpg');
        return;
      }
      bench.write('a.jpg', 'second');
      await bench.reconcile();
    };
    await bench.pipeline.idle();
    expect(bench.tagger.jobs.length).toBe(2);
    expect(between).not.toBe('done');
    expect(bench.library.row('a.jpg').hash).toBe(hashOf('second'));
    expect(bench.state('a.jpg')).toBe('done');
  });

  it('a failure of the former content does not count against a file that has changed meanwhile', async () => {
    const bench = await Workbench.open();
    bench.write('a.jpg', 'half');
    await bench.reconcile();
    bench.tagger.trouble = () =>
      bench.tagger.jobs.length === 1 ? { code: 'FILE_EMPTY', transient: false } : null;
    let between = '';
    bench.tagger.meanwhile = async () => {
      if (bench.tagger.jobs.length > 1) {
        await sleep(400);
        between = bench.state('a.jpg');
        return;
      }
      bench.write('a.jpg', 'whole');
      await bench.reconcile();
    };
    await bench.pipeline.idle();
    expect(between).not.toBe('failed');
    expect(bench.state('a.jpg')).toBe('done');
  });

  it('a file that is gone before it is read is no failure, is left alone, and is read when it is back', async () => {
    const bench = await Workbench.open();
    // first in the catalogue, so last in turn: more than are planned at a time must not keep it from that
    bench.write('there.jpg', 'there');
    await bench.reconcile();
    for (let index = 0; index < 300; index++) bench.write(`sub/${index}.jpg`, `photo ${index}`);
    await bench.reconcile();
    renameSync(bench.library.path('sub'), `${bench.library.root}/unmounted`);
    await bench.pipeline.idle();
    const row = bench.library.row('sub/7.jpg');
    expect(row.state).toBe('present');
    expect(bench.stages('sub/7.jpg')[0]).toEqual({
      stage: 'metadata',
      state: 'pending',
      attempts: 0,
      code: null,
    });
    expect(bench.state('there.jpg')).toBe('done');
    expect(bench.tagger.jobs.length).toBe(301);
    expect(bench.pipeline).toMatchObject({ finished: 1, failed: 0 });
    expect(bench.pipeline.countRemaining()).toBe(0);
    renameSync(`${bench.library.root}/unmounted`, bench.library.path('sub'));
    await bench.scan();
    expect(bench.state('sub/7.jpg')).toBe('done');
  });

  it('whether a folder is offline is asked once for all photos, outside of a transaction', async () => {
    const asked: boolean[] = [];
    const bench: Workbench = await Workbench.open({
      noteIfOffline: () => void asked.push(bench.database.inTransaction),
    });
    for (let index = 0; index < 8; index++) bench.write(`${index}.jpg`, `photo ${index}`);
    await bench.reconcile();
    for (let index = 0; index < 8; index++) rmSync(bench.library.path(`${index}.jpg`));
    await bench.pipeline.idle();
    expect(asked).toEqual([false]);
  });

  it('a file that was renamed before it is read is read under its new name', async () => {
    const bench = await Workbench.open({ inFlight: 1 });
    bench.write('a.jpg', 'a');
    bench.write('z.jpg', 'z');
    await bench.reconcile();
    accept(bench, 'a.jpg', 'mine');
    const photo = bench.photo('a.jpg');
    bench.tagger.meanwhile = async () => {
      if (bench.tagger.jobs.length > 1) return;
      // the other one is planned already, with its old path
      renameSync(bench.library.path('a.jpg'), bench.library.path('b.jpg'));
      await bench.reconcile();
    };
    await bench.pipeline.idle();
    expect(bench.photo('b.jpg')).toBe(photo);
    expect(bench.state('b.jpg')).toBe('done');
    expect(decisions(bench, 'b.jpg')).toEqual(['mine']);
  });

  it('a folder that vanishes under way goes offline, and no photo of it fails', async () => {
    const offline: string[] = [];
    const bench: Workbench = await Workbench.open({
      inFlight: 2,
      noteIfOffline: ({ id, path }) => {
        offline.push(path);
        statement<[number]>(bench.database, `UPDATE library_folder SET state = 'offline' WHERE id = ?`).run(
          id,
        );
      },
    });
    for (let index = 0; index < 200; index++) bench.write(`${index}.jpg`, `photo ${index}`);
    await bench.reconcile();
    renameSync(bench.library.photos, `${bench.library.root}/unplugged`);
    await bench.pipeline.idle();
    expect(bench.tagger.jobs.length).toBeLessThan(100);
    expect(new Set(offline)).toEqual(new Set([bench.library.photos]));
    expect(bench.pipeline).toMatchObject({ finished: 0, failed: 0 });
    renameSync(`${bench.library.root}/unplugged`, bench.library.photos);
    await bench.scan();
    for (let index = 0; index < 200; index++) expect(bench.state(`${index}.jpg`)).toBe('done');
  });

  it('a photo that goes from the catalogue while it is read is passed over', async () => {
    const bench = await Workbench.open();
    bench.write('a.jpg', 'a');
    bench.write('b.jpg', 'b');
    await bench.reconcile();
    const gone = bench.photo('a.jpg');
    bench.tagger.meanwhile = () => {
      statement<[number]>(bench.database, `DELETE FROM photo_file WHERE photo_id = ?`).run(gone);
      statement<[number]>(bench.database, `DELETE FROM photo WHERE id = ?`).run(gone);
    };
    await bench.pipeline.idle();
    expect(bench.state('b.jpg')).toBe('done');
    expect(bench.library.rows().length).toBe(1);
  });

  it('a photo with a missing file of another content keeps it when its present file turns out to be a copy', async () => {
    const bench = await Workbench.open();
    bench.write('a.jpg', 'one');
    bench.write('b.jpg', 'one');
    bench.write('c.jpg', 'three');
    await bench.scan();
    accept(bench, 'a.jpg', 'mine');
    rmSync(bench.library.path('b.jpg'));
    await bench.scan();
    // the photo of a and b: b is missing, and a becomes a copy of c
    bench.write('a.jpg', 'three');
    await bench.scan();
    expect(bench.photo('a.jpg')).toBe(bench.photo('c.jpg'));
    expect(bench.photo('b.jpg')).not.toBe(bench.photo('a.jpg'));
    expect(decisions(bench, 'b.jpg')).toEqual(['mine']);
    const open = statement<[], { state: string }>(
      bench.database,
      `SELECT DISTINCT state FROM photo_stage`,
    ).all();
    expect(open.map((row) => row.state).toSorted()).toEqual(['done', 'pending']);
    // it comes back as it was: read, and made again by nobody
    bench.write('b.jpg', 'one');
    await bench.scan();
    expect(bench.state('b.jpg')).toBe('done');
    expect(bench.results('b.jpg')).toEqual({ predictions: 1, embeddings: 1, tags: 2 });
  });

  it('a touch of the time alone, to the past too, changes nothing', async () => {
    const bench = await Workbench.open();
    bench.write('a.jpg', 'a');
    await bench.scan();
    accept(bench, 'a.jpg', 'mine');
    utimesSync(bench.library.path('a.jpg'), 1000, 1000);
    await bench.scan();
    expect(decisions(bench, 'a.jpg')).toEqual(['mine']);
    expect(bench.state('a.jpg')).toBe('done');
  });
});
