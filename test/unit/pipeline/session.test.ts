/** @file A session that watches a folder of small texts, with a tagger that is a fake. */

import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { silentLogger } from '../../../src/core/domain/logger.ts';
import { openSession, type Session } from '../../../src/core/session.ts';
import { Workbench } from './workbench.ts';

/** A session on the catalogue of `bench`, with its tagger; its model does not load, because it has no files. */
function openBenchSession(bench: Workbench): Promise<Session> {
  return openSession({
    what: 'test',
    database: bench.database,
    thumbnails: bench.thumbnails,
    workLock: join(bench.library.root, 'work.lock'),
    loadVocabulary: () =>
      Promise.resolve({ formatVersion: 1, id: 'none', name: 'None', rivals: [], tags: [] }),
    startTagger: () => bench.tagger,
    logger: silentLogger,
    reconcile: bench.library.context,
  });
}

describe('watching', () => {
  it('does what was to do in a folder when that comes back', async () => {
    const bench = await Workbench.open();
    bench.write('a.jpg', 'a');
    await bench.reconcile();
    renameSync(bench.library.photos, `${bench.library.root}/unplugged`);
    const session = await openBenchSession(bench);
    const states: string[] = [];
    await session.watch([], { onFolderState: (_, state) => void states.push(state) });
    try {
      await vi.waitFor(() => expect(states).toEqual(['offline']));
      renameSync(`${bench.library.root}/unplugged`, bench.library.photos);
      await vi.waitFor(() => expect(states).toEqual(['offline', 'online']), 10_000);
      await vi.waitFor(() => {
        const done = bench.stages('a.jpg').filter(({ state }) => state === 'done');
        expect(done.map(({ stage }) => stage)).toEqual(['metadata', 'thumbnail']);
      }, 3000);
    } finally {
      await session.close();
    }
  }, 20_000);
});
