/** @file What another process may do to the catalogue while the pipeline is at work. */

import { describe, expect, it } from 'vitest';
import { deleteModel } from '../../../src/core/catalogue/models.ts';
import { statement } from '../../../src/core/catalogue/database.ts';
import type { ModelId } from '../../../src/core/domain/ids.ts';
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
