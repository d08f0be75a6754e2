/**
 * @file How long the window of a library with a million photos takes to be usable (its first photos are drawn, the search
 * field listens), against a bare Electron window with one React heading, in turns in the same run. Both warm: each has
 * been started once before.
 */

import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { projectFolder } from '../fixtures/shared.ts';
import { runElectron, temporaryFolder } from './electronRun.ts';
import { makeCatalogue } from './makeCatalogue.ts';
import { quantile } from './program.ts';

const spread = (values: number[]): { p50: number; p95: number } => ({
  p50: quantile(values, 0.5),
  p95: quantile(values, 0.95),
});

const PHOTOS = Number(process.argv[2] ?? 1_000_000);
const ROUNDS = Number(process.argv[3] ?? 9);
const MARK = 'first-photos';

/** Milliseconds from the start of the process to the mark in its page. */
async function start(
  words: readonly string[],
  userData: string,
  environment: Record<string, string>,
): Promise<number> {
  const run = await runElectron({ words, userData, environment, undisturbed: 3500 });
  try {
    const at = await run.page.evaluate(async (mark) => {
      for (let tries = 0; tries < 200; tries += 1) {
        const entry = performance.getEntriesByName(mark)[0];
        if (entry) return performance.timeOrigin + entry.startTime;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error('The window showed nothing in 20 seconds.');
    }, MARK);
    return at - run.startedAt;
  } finally {
    await run.close();
  }
}

const catalogue = join(tmpdir(), 'tagroll-bench-cache', `catalogue-${PHOTOS}`);
if (!existsSync(catalogue)) await makeCatalogue({ folder: catalogue, photos: PHOTOS });
const bare = temporaryFolder('bare');
const page = join(bare.path, 'page');
await build({
  configFile: false,
  root: join(projectFolder, 'test/bench/bareWindow'),
  base: './',
  logLevel: 'error',
  plugins: [react()],
  build: { outDir: page, target: 'chrome130' },
});
const startBare = (): Promise<number> =>
  start([join(projectFolder, 'test/bench/bareWindow/entry.cjs'), page], join(bare.path, 'data'), {});
const startTagroll = (): Promise<number> =>
  start([join(projectFolder, 'out/shell/main.cjs')], join(catalogue, 'window'), {
    TAGROLL_CATALOGUE: catalogue,
  });

const bareTimes: number[] = [];
const times: number[] = [];
for (let round = -1; round < ROUNDS; round += 1) {
  const bareTime = await startBare();
  const time = await startTagroll();
  // the first of each fills caches
  if (round < 0) continue;
  bareTimes.push(bareTime);
  times.push(time);
}
bare.remove();
console.log(
  JSON.stringify({
    photos: PHOTOS,
    rounds: ROUNDS,
    milliseconds: spread(times),
    bareMilliseconds: spread(bareTimes),
    ratio: { ...spread(times.map((time, round) => time / bareTimes[round]!)), most: 1.5 },
  }),
);
process.exit(0);
