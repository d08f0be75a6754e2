/** @file What another process may do to the catalogue while the pipeline is at work. */

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { deleteModel } from '../../../src/core/catalogue/models.ts';
import { statement } from '../../../src/core/catalogue/database.ts';
import { openCatalogue } from '../../../src/core/catalogue/open.ts';
import type { ModelId } from '../../../src/core/domain/ids.ts';
import { afterThisTest } from '../../integration/watch/testLibrary.ts';
import { Workbench } from './workbench.ts';

describe('a model that goes or is replaced while it is at work', () => {
  it('removed: its results are passed over, the others are stored, and nobody asks it again', async () => {
    const bench = await Workbench.open({ inFlight: 1 });
    bench.write('a.jpg', 'a');
    bench.write('b.jpg', 'b');
    await bench.reconcile();
    bench.tagger.meanwhile = () => {
      if (bench.tagger.jobs.length === 1) deleteModel(bench.database, 'fake' as ModelId);
    };
    await bench.pipeline.idle();
    expect(bench.results('a.jpg')).toEqual({ predictions: 0, embeddings: 0, tags: 0 });
    for (const name of ['a.jpg', 'b.jpg']) {
      expect(bench.stages(name).map(({ stage, state }) => `${stage} ${state}`)).toEqual([
        'metadata done',
        'thumbnail done',
      ]);
    }
    expect(bench.pipeline).toMatchObject({ finished: 2, failed: 0 });
    bench.write('c.jpg', 'c');
    await bench.library.scan();
    await bench.pipeline.idle();
    expect(bench.tagger.jobs.at(-1)!.models).toEqual([]);
  });

  it('replaced: what the former revision said is not stored, and its stage is to do for the new one', async () => {
    const bench = await Workbench.open();
    bench.write('a.jpg', 'a');
    await bench.reconcile();
    bench.tagger.meanwhile = () => void statement(bench.database, `UPDATE model SET revision = '2'`).run();
    await bench.pipeline.idle();
    expect(bench.tagger.jobs.length).toBe(1);
    expect(bench.results('a.jpg')).toEqual({ predictions: 0, embeddings: 0, tags: 0 });
    expect(
      bench.stages('a.jpg').map(({ stage, state, attempts }) => `${stage} ${state} ${attempts}`),
    ).toEqual(['metadata done 1', 'model:fake pending 0', 'thumbnail done 1']);
    expect(bench.pipeline.progress().remaining).toBe(0);
  });
});

describe('a catalogue in which another program writes for long', () => {
  it('is waited for without holding the thread, and everything is stored once', async () => {
    const bench = await Workbench.open();
    for (let index = 0; index < 20; index++) bench.write(`${index}.jpg`, `photo ${index}`);
    await bench.reconcile();
    const other = openCatalogue(join(bench.library.root, 'catalogue'));
    afterThisTest(() => other.close());
    let answered = 0;
    bench.tagger.meanwhile = () => {
      // results are there, and cannot be stored
      if (++answered === 4) other.exec('BEGIN IMMEDIATE');
    };
    let [longest, last] = [0, performance.now()];
    const pulse = setInterval(() => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
    }, 10);
    const idle = bench.pipeline.idle();
    await sleep(1500);
    expect(bench.state('19.jpg')).not.toBe('done');
    other.exec('COMMIT');
    await idle;
    clearInterval(pulse);
    expect(longest).toBeLessThan(1000);
    for (let index = 0; index < 20; index++) expect(bench.state(`${index}.jpg`)).toBe('done');
    expect(bench.tagger.jobs.length).toBe(20);
    expect(bench.stages('19.jpg')[0]).toMatchObject({ attempts: 1 });
    expect(bench.pipeline).toMatchObject({ finished: 20, failed: 0 });
  });

  it('does not keep a start, or a stop, from coming to its end', async () => {
    const bench = await Workbench.open();
    bench.write('a.jpg', 'a');
    await bench.reconcile();
    const other = openCatalogue(join(bench.library.root, 'catalogue'));
    afterThisTest(() => other.close());
    other.exec('BEGIN IMMEDIATE');
    bench.start();
    const idle = bench.pipeline.idle();
    await sleep(300);
    other.exec('COMMIT');
    await idle;
    expect(bench.state('a.jpg')).toBe('done');
    bench.write('b.jpg', 'b');
    await bench.reconcile();
    bench.tagger.meanwhile = () => void other.exec('BEGIN IMMEDIATE');
    const second = bench.pipeline.idle();
    await vi.waitFor(() => expect(bench.tagger.jobs.length).toBe(2));
    setTimeout(() => other.exec('COMMIT'), 1000);
    await bench.pipeline.stop();
    await second;
    expect(bench.state('b.jpg')).toBe('done');
  });
});
