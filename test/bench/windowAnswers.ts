/**
 * @file Asking and correcting in the window of a million photos, by its keyboard. From the last key of a query until the rows
 * of its result are painted; from the key that gives 10,000 selected photos a tag until the tag is shown, and until the
 * library has it; how long the window was busy at a stretch meanwhile.
 */

import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import DatabaseConstructor from 'better-sqlite3';
import type { Page } from 'playwright';
import { projectFolder } from '../fixtures/shared.ts';
import { runElectron } from './electronRun.ts';
import { makeCatalogue, tagNameOfRank } from './makeCatalogue.ts';
import { quantile } from './program.ts';

const PHOTOS = Number(process.argv[2] ?? 1_000_000);
const ROUNDS = Number(process.argv[3] ?? 5);
/** Photos that are tagged at once. */
const WANTED = 10_000;
const NEW_TAG = 'made by a benchmark';

/** One thing, two things, years, ratings, what is not there: as people ask, and with results of all sizes. */
const QUERIES = [
  'dog',
  'cat or car',
  'beach -dog',
  'date:2019',
  'rating:4',
  '-rating:0',
  'is:untagged',
  'flower date:2015',
  'car',
  'tag:dog tag:beach',
  '-dog',
  'rating:5 or cat',
];

interface Seen {
  lastKey: number;
  rowsAt: number;
  longTasks: number[];
}

/** Watches keys, rows and long tasks from inside the page. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen = { lastKey: 0, rowsAt: 0, longTasks: [] as number[] };
    Object.assign(window, { seen });
    addEventListener('keydown', () => (seen.lastKey = performance.now()), { capture: true });
    const tasks: { observe(what: object): void } = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.longTasks.push(entry.duration);
    });
    tasks.observe({ type: 'longtask' });
    const idsShown = (): string =>
      [...document.querySelectorAll('[role=grid] [id^=photo-]')].map(({ id }) => id).join();
    let before = idsShown();
    new MutationObserver(() => {
      const now = idsShown();
      if (now === before) return;
      before = now;
      requestAnimationFrame(() => {
        // after the frame that shows them
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', () => (seen.rowsAt = performance.now()));
        port1.start();
        port2.postMessage(null);
      });
    }).observe(document.querySelector('main')!, { childList: true, subtree: true });
  });
}

const seenBy = (page: Page): Promise<Seen> =>
  page.evaluate(() => {
    const { seen } = window as unknown as { seen: Seen };
    const copy = { ...seen, longTasks: [...seen.longTasks] };
    seen.longTasks.length = 0;
    return copy;
  });

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

async function type(page: Page, query: string): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByTestId('grid').focus();
  await page.keyboard.press('/');
  await page.keyboard.press('Control+a');
  await page.keyboard.type(query, { delay: 70 });
}

/** Milliseconds from the last key until something is there, or is gone; looked for once in every frame of the page. */
const until = (page: Page, selector: string, isThere = true): Promise<number> =>
  page.evaluate(
    async ({ selector, isThere }) => {
      const { seen } = window as unknown as { seen: Seen };
      for (const limit = performance.now() + 20_000; performance.now() < limit;) {
        if ((document.querySelector(selector) !== null) === isThere) return performance.now() - seen.lastKey;
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      throw new Error(`${selector} did not ${isThere ? 'come' : 'go'}.`);
    },
    { selector, isThere },
  );

/** The tag that is on nearest to so many photos. */
function tagOfPhotos(catalogue: string, wanted: number): { name: string; photos: number } {
  const database = new DatabaseConstructor(join(catalogue, 'catalogue.sqlite'), { readonly: true });
  const count = database.prepare<[string], { photos: number }>(
    `SELECT count(*) AS photos FROM effective_tag JOIN tag ON tag.id = tag_id WHERE tag.key = ?`,
  );
  let best = { name: '', photos: Infinity };
  for (let rank = 0; rank < 400; rank += 1) {
    const name = tagNameOfRank(rank);
    const { photos } = count.get(name)!;
    if (Math.abs(photos - wanted) < Math.abs(best.photos - wanted)) best = { name, photos };
  }
  database.close();
  return best;
}

const catalogue = join(tmpdir(), 'tagroll-bench-cache', `catalogue-${PHOTOS}`);
if (!existsSync(catalogue)) await makeCatalogue({ folder: catalogue, photos: PHOTOS });
const subject = tagOfPhotos(catalogue, Math.min(WANTED, PHOTOS / 100));
const run = await runElectron({
  words: [join(projectFolder, 'out/shell/main.cjs')],
  userData: join(catalogue, 'window'),
  environment: { TAGROLL_CATALOGUE: catalogue },
  undisturbed: 6000,
});
try {
  const { page } = run;
  await page.getByTestId('grid').waitFor();
  await watch(page);
  const searches: number[] = [];
  const byQuery = new Map<string, number[]>();
  const searchTasks: number[] = [];
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const query of QUERIES) {
      await type(page, query);
      await pause(1200);
      const { lastKey, rowsAt, longTasks } = await seenBy(page);
      // the first of each fills caches; rows that were there before the last key are those of its result already
      if (round < 0 || rowsAt < lastKey) continue;
      searches.push(rowsAt - lastKey);
      byQuery.set(query, [...(byQuery.get(query) ?? []), rowsAt - lastKey]);
      searchTasks.push(...longTasks);
    }
  }
  const [selected, shown, saved, undone, tagTasks]: number[][] = [[], [], [], [], []];
  const field = page.getByRole('complementary', { name: 'Inspector' }).getByRole('combobox').first();
  await type(page, `tag:"${subject.name}"`);
  await page.keyboard.press('Enter');
  for (let round = -1; round < ROUNDS; round += 1) {
    await page.getByTestId('grid').focus();
    await pause(1500);
    await seenBy(page);
    await page.keyboard.press('Control+a');
    const selectedAfter = await until(page, '[role=grid] [aria-selected=true]');
    await page.keyboard.press('t');
    await field.fill(NEW_TAG);
    await page.keyboard.press('Enter');
    const shownAfter = await until(page, `[data-tag="${NEW_TAG}"][data-state=effective]`);
    const savedAfter = await until(page, `[data-tag="${NEW_TAG}"][data-unsaved=false]`);
    await pause(1500);
    const { longTasks } = await seenBy(page);
    await page.keyboard.press('Escape');
    await page.getByTestId('grid').focus();
    await page.keyboard.press('Control+z');
    const undoneAfter = await until(page, `[data-tag="${NEW_TAG}"][data-state=effective]`, false);
    if (round < 0) continue;
    selected!.push(selectedAfter);
    shown!.push(shownAfter);
    saved!.push(savedAfter);
    undone!.push(undoneAfter);
    tagTasks!.push(...longTasks);
  }
  const spread = (values: readonly number[]): { p50: number; p95: number; most: number } => ({
    p50: quantile(values, 0.5),
    p95: quantile(values, 0.95),
    most: Math.max(0, ...values),
  });
  console.log(
    JSON.stringify({
      photos: PHOTOS,
      searches: searches.length,
      keyToRowsMilliseconds: spread(searches),
      byQuery: Object.fromEntries(
        [...byQuery].map(([query, values]) => [query, Math.round(quantile(values, 0.5))]),
      ),
      searchLongestTask: Math.max(0, ...searchTasks),
      tagged: subject.photos,
      selectAllMilliseconds: spread(selected!),
      tagShownMilliseconds: spread(shown!),
      tagSavedMilliseconds: spread(saved!),
      undoneMilliseconds: spread(undone!),
      tagLongestTask: Math.max(0, ...tagTasks!),
      limits: { keyToRows: 150, tag: 1000, task: 50 },
    }),
  );
} finally {
  await run.close();
}
process.exit(0);
