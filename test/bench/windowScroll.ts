/**
 * @file Scrolling through a million photos in the window, from the newest to the oldest with the wheel, then all over with
 * the scrubber: the longest task of the renderer, the longest time that a place of the grid showed no row, the time until
 * all pictures were there once it stood still, and the window's memory.
 */

import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { projectFolder } from '../fixtures/shared.ts';
import { runElectron, windowMemory } from './electronRun.ts';
import { makeCatalogue } from './makeCatalogue.ts';
import { quantile } from './program.ts';

const PHOTOS = Number(process.argv[2] ?? 1_000_000);
/** CSS pixels of one turn of the wheel: a fling, so that the whole way takes about a minute. */
const TURN = 12_000;

interface Watch {
  /** Milliseconds of each task of the page's main thread that took 50 or more. */
  readonly longTasks: number[];
  /** Milliseconds for which some place of the grid showed neither row nor heading, each time that it happened. */
  readonly blanks: number[];
  readonly frames: number[];
}

/** Begins to watch the page, from inside, once in every frame. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen = { longTasks: [] as number[], blanks: [] as number[], frames: [] as number[] };
    Object.assign(window, { seen });
    const observer: { observe(what: object): void } = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.longTasks.push(entry.duration);
    });
    observer.observe({ type: 'longtask' });
    const grid = document.querySelector('[role=grid]')!;
    const box = grid.getBoundingClientRect();
    const blankSince = new Map<number, number>();
    let last = performance.now();
    const look = (): void => {
      const now = performance.now();
      seen.frames.push(now - last);
      last = now;
      const covered: [number, number][] = [...grid.querySelectorAll('[role=row]')].map((row) => {
        const { top, bottom } = row.getBoundingClientRect();
        return [top, bottom];
      });
      for (let y = box.top + 20; y < box.bottom - 20; y += 40) {
        // the gap between rows is 4 pixels
        const isCovered = covered.some(([top, bottom]) => top - 5 <= y && bottom + 5 >= y);
        const since = blankSince.get(y);
        if (!isCovered && since === undefined) blankSince.set(y, now);
        else if (isCovered && since !== undefined) {
          seen.blanks.push(now - since);
          blankSince.delete(y);
        }
      }
      requestAnimationFrame(afterFrame);
    };
    // what a frame has painted, not what it began with: the grid draws its rows in the frame's own callbacks
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', look);
    port1.start();
    const afterFrame = (): void => port2.postMessage(null);
    requestAnimationFrame(afterFrame);
  });
}

const seenBy = (page: Page): Promise<Watch> =>
  page.evaluate(() => {
    const { seen } = window as unknown as { seen: Watch };
    const copy = { longTasks: [...seen.longTasks], blanks: [...seen.blanks], frames: [...seen.frames] };
    for (const list of [seen.longTasks, seen.blanks, seen.frames]) list.length = 0;
    return copy;
  });

/** Milliseconds until every picture that is seen is there. */
const settled = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const started = performance.now();
    for (;;) {
      const pictures = [...document.querySelectorAll<HTMLCanvasElement>('[role=gridcell] canvas')];
      const cells = document.querySelectorAll('[role=gridcell][aria-selected]').length;
      if (pictures.length >= cells && pictures.every((one) => one.width > 0))
        return performance.now() - started;
      if (performance.now() - started > 10_000) return Infinity;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  });

const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), 0);

const summary = ({ longTasks, blanks, frames }: Watch): Record<string, number> => ({
  longestTask: most(longTasks),
  tasksOver50: longTasks.filter((task) => task > 50).length,
  longestBlank: most(blanks),
  blankP95: quantile(blanks, 0.95),
  frameP50: quantile(frames, 0.5),
  frameP95: quantile(frames, 0.95),
  longestFrame: most(frames),
});

const catalogue = join(tmpdir(), 'tagroll-bench-cache', `catalogue-${PHOTOS}`);
if (!existsSync(catalogue)) await makeCatalogue({ folder: catalogue, photos: PHOTOS });
const run = await runElectron({
  words: [join(projectFolder, 'out/shell/main.cjs')],
  userData: join(catalogue, 'window'),
  environment: { TAGROLL_CATALOGUE: catalogue },
  undisturbed: 6000,
});
try {
  const { page, devtools } = run;
  await page.getByTestId('scrubber').waitFor();
  await settled(page);
  await watch(page);
  const at = (): Promise<number> =>
    page.getByTestId('scrubber').evaluate((slider) => Number(slider.getAttribute('aria-valuenow')));
  const turns: number[] = [];
  while ((await at()) < 1000) {
    for (let turn = 0; turn < 40; turn += 1) {
      const started = performance.now();
      await devtools.send('Input.dispatchMouseEvent', {
        type: 'mouseWheel',
        x: 600,
        y: 400,
        deltaX: 0,
        deltaY: TURN,
      });
      turns.push(performance.now() - started);
    }
  }
  const wheel = summary(await seenBy(page));
  const wheelSettled = await settled(page);
  const track = (await page.getByTestId('scrubber').boundingBox())!;
  const settledAfter: number[] = [];
  await page.mouse.move(track.x + 20, track.y + track.height / 2);
  await page.mouse.down();
  for (let step = 0; step <= 300; step += 1) {
    // up and down, faster and slower
    const share = (1 + Math.sin(step / 9) * Math.sin(step / 31)) / 2;
    await page.mouse.move(track.x + 20, track.y + 10 + share * (track.height - 20));
    if (step % 30 === 29) settledAfter.push(await settled(page));
  }
  await page.mouse.up();
  const scrubber = summary(await seenBy(page));
  console.log(
    JSON.stringify({
      photos: PHOTOS,
      wheel,
      wheelTurns: turns.length,
      wheelSettledMilliseconds: wheelSettled,
      scrubber,
      scrubberSettledMilliseconds: { p50: quantile(settledAfter, 0.5), p95: quantile(settledAfter, 0.95) },
      peakMegabytes: Math.round(windowMemory(run) / 1e6),
      limits: { task: 50, blank: 150, memory: 400 },
    }),
  );
} finally {
  await run.close();
}
process.exit(0);
