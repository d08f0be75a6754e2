/**
 * @file Benchmark: the second scan of an unchanged tree of 200,000 files, beside a plain recursive walk with readdir and
 * lstat. Prints one JSON object; times in milliseconds. Run with `node test/bench/scanTree.ts [rounds]`.
 */

import { lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { openCatalogue } from '../../src/core/catalogue/open.ts';
import { addLibraryFolder } from '../../src/core/catalogue/folders.ts';
import type { FilePath } from '../../src/core/domain/filePath.ts';
import { reconcileFolder, type ReconcileContext } from '../../src/core/watch/reconcile.ts';
import { quantile, TREE, treeOf200000 } from './watchTrees.ts';

const rounds = Number(process.argv[2] ?? 7);
const tree = treeOf200000();

/** The baseline: what a scan cannot do without. */
function plainWalk(directory: string): number {
  let files = 0;
  for (const name of readdirSync(directory)) {
    const path = `${directory}/${name}`;
    files += lstatSync(path).isDirectory() ? plainWalk(path) : 1;
  }
  return files;
}

const folder = mkdtempSync(join(tmpdir(), 'tagroll-bench-'));
const database = openCatalogue(folder);
const context: ReconcileContext = {
  database,
  photoNames: { isPhotoName: (name) => (name.endsWith('.jpg') ? 'yes' : 'no'), looksLikePhoto: () => false },
};
const delay = monitorEventLoopDelay({ resolution: 10 });
const { id } = await addLibraryFolder(database, tree as FilePath);

delay.enable();
const importStarted = performance.now();
const first = await reconcileFolder(context, id);
const firstScan = performance.now() - importStarted;
const firstHold = delay.max / 1e6;

const [baseline, scans, holds]: [number[], number[], number[]] = [[], [], []];
let rss = 0;
for (let round = 0; round < rounds; round++) {
  let started = performance.now();
  plainWalk(tree);
  baseline.push(performance.now() - started);
  await new Promise((resolve) => setTimeout(resolve, 50));
  delay.reset();
  started = performance.now();
  const { summary } = await reconcileFolder(context, id);
  scans.push(performance.now() - started);
  await new Promise((resolve) => setTimeout(resolve, 20));
  holds.push(delay.max / 1e6);
  rss = Math.max(rss, process.memoryUsage.rss());
  if (summary.added + summary.changed + summary.missing + summary.moved > 0) {
    throw new Error(`The tree changed under the benchmark: ${JSON.stringify(summary)}`);
  }
}
database.close();
rmSync(folder, { recursive: true });

const p50 = { baseline: quantile(baseline, 0.5), scan: quantile(scans, 0.5) };
const p95 = { baseline: quantile(baseline, 0.95), scan: quantile(scans, 0.95) };
console.log(
  JSON.stringify(
    {
      benchmark: 'scanTree',
      files: TREE.years * TREE.rolls * TREE.photos,
      rounds,
      firstScan: { milliseconds: firstScan, added: first.summary.added, longestHold: firstHold },
      baselineMilliseconds: { p50: p50.baseline, p95: p95.baseline },
      scanMilliseconds: { p50: p50.scan, p95: p95.scan },
      ratio: { p50: p50.scan / p50.baseline, p95: p95.scan / p95.baseline, most: 4 },
      longestHoldMilliseconds: Math.max(...holds),
      rssMegabytes: rss / 2 ** 20,
    },
    (_, value: unknown) => (typeof value === 'number' ? Math.round(value * 100) / 100 : value),
    2,
  ),
);
