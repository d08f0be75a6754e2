/**
 * @file Benchmark: watching a tree of 200,000 files that is in the catalogue: memory of the whole process, the longest
 * time that the event loop was held, and the time from a hint to the photo in the catalogue. Prints one JSON object; times
 * in milliseconds. Run with `node test/bench/watchTree.ts`.
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { addLibraryFolder } from '../../src/core/catalogue/folders.ts';
import { openCatalogue } from '../../src/core/catalogue/open.ts';
import type { FilePath } from '../../src/core/domain/filePath.ts';
import { startWatching } from '../../src/core/watch/libraryWatcher.ts';
import { reconcileFolder, type ReconcileContext } from '../../src/core/watch/reconcile.ts';
import { SETTLE_MILLISECONDS } from '../../src/core/watch/settling.ts';
import { quantile, TREE, treeOf200000 } from './watchTrees.ts';

/** Files dropped in one after another, and together. */
const DROPPED = 50;

const tree = treeOf200000();
const folder = mkdtempSync(join(tmpdir(), 'tagroll-bench-'));
const dropIn = join(tree, 'dropped-in');
rmSync(dropIn, { recursive: true, force: true });

const database = openCatalogue(folder);
const context: ReconcileContext = {
  database,
  photoNames: { isPhotoName: (name) => (name.endsWith('.jpg') ? 'yes' : 'no'), looksLikePhoto: () => false },
};
const { id } = await addLibraryFolder(database, tree as FilePath);
if (process.argv[2] !== 'cold') await reconcileFolder(context, id);

let rss = 0;
const memory = setInterval(() => (rss = Math.max(rss, process.memoryUsage.rss())), 50);
const delay = monitorEventLoopDelay({ resolution: 10 });
const holds: Record<string, number> = {};

/** Runs one phase and notes the longest hold in it, in milliseconds. */
async function phase(name: string, work: () => Promise<void>): Promise<number> {
  await sleep(100);
  delay.reset();
  const started = performance.now();
  await work();
  const took = performance.now() - started;
  await sleep(50);
  holds[name] = delay.max / 1e6;
  return took;
}

delay.enable();
let arrived = 0;
let watcher: Awaited<ReturnType<typeof startWatching>> | undefined;
const starting = await phase('start', async () => {
  watcher = await startWatching(context, { onChanges: (photoIds) => (arrived += photoIds.length) });
});
await phase('steady', () => sleep(5000));
const steadyRss = process.memoryUsage.rss();

const latencies: number[] = [];
mkdirSync(dropIn);
await watcher!.idle();
const together = await phase('dropped together', async () => {
  arrived = 0;
  for (let file = 0; file < DROPPED; file++) writeFileSync(join(dropIn, `together-${file}.jpg`), 'x');
  while (arrived < DROPPED) await sleep(5);
});
await phase('dropped one by one', async () => {
  for (let file = 0; file < 10; file++) {
    const directory = join(tree, String(1980 + file), 'roll-000');
    arrived = 0;
    writeFileSync(join(directory, 'dropped.jpg'), 'x');
    const started = performance.now();
    while (arrived < 1) await sleep(2);
    latencies.push(performance.now() - started);
    rmSync(join(directory, 'dropped.jpg'));
    while (arrived < 2) await sleep(2);
  }
});

await watcher!.close();
clearInterval(memory);
database.close();
rmSync(folder, { recursive: true });
rmSync(dropIn, { recursive: true });

console.log(
  JSON.stringify(
    {
      benchmark: 'watchTree',
      files: TREE.years * TREE.rolls * TREE.photos,
      startMilliseconds: starting,
      rssMegabytes: { most: rss / 2 ** 20, steady: steadyRss / 2 ** 20, limit: 350 },
      longestHoldMilliseconds: { ...holds, limit: 100 },
      droppedTogether: { files: DROPPED, milliseconds: together },
      lastByteToCatalogue: {
        p50: quantile(latencies, 0.5),
        p95: quantile(latencies, 0.95),
        ofWhichSettling: SETTLE_MILLISECONDS,
      },
    },
    (_, value: unknown) => (typeof value === 'number' ? Math.round(value * 100) / 100 : value),
    2,
  ),
);
