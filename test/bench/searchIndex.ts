/**
 * @file Benchmark: searching and looking at 1,000,000 photos with 5,000 tags, 15 on each photo, through the index, beside a
 * bare intersection of sorted arrays. Prints one JSON object; times in milliseconds. `node test/bench/searchIndex.ts
 * [photos]`; the catalogue is made once, which takes some minutes, and kept in the system's temporary folder.
 */

import { statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { statement } from '../../src/core/catalogue/database.ts';
import { cataloguePaths, openCatalogue } from '../../src/core/catalogue/open.ts';
import type { PhotoId } from '../../src/core/domain/ids.ts';
import { silentLogger } from '../../src/core/domain/logger.ts';
import { Browser } from '../../src/core/search/browse/browser.ts';
import { between, chanceFrom, oneOf, zipf } from './catalogue/chance.ts';
import { makeCatalogue, tagNameOfRank } from './makeCatalogue.ts';
import { printResult, quantile } from './program.ts';

const photos = Number(process.argv[2] ?? 1_000_000);
const QUERIES = 200;
const NOW = new Date(2025, 0, 15);
const PAGE = 60;

const folder = join(tmpdir(), 'tagroll-bench-cache', `catalogue-${photos}`);
await makeCatalogue({ folder, photos });
const database = openCatalogue(folder);
const indexPath = cataloguePaths(folder).searchIndex;
const browse = (): Browser =>
  new Browser({ database, indexPath, logger: silentLogger, textEncoder: () => null });

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const megabytes = (): number => {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 2 ** 20;
};
const quantiles = (times: readonly number[]) => ({ p50: quantile(times, 0.5), p95: quantile(times, 0.95) });
async function timed(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

const chance = chanceFrom(3);
const rank = zipf(chance, 5000);
const tag = (): string => `"${tagNameOfRank(rank())}"`;
const year = (): number => between(chance, 2006, 2024);
/** Kinds of queries by turns. Those of tags alone have their tags, for the baseline. */
const KINDS: readonly (() => { text: string; tags?: readonly number[] })[] = [
  () => ofTags(1),
  () => ofTags(2),
  () => ofTags(3),
  () => ({ text: `${tag()} -${tag()}` }),
  () => ({ text: `${tag()} or ${tag()}` }),
  () => ({ text: `${tag()} date:${year()}` }),
  () => ({ text: `${tag()} rating>=${between(chance, 1, 5)}` }),
  () => ({ text: `date:${year()}-${String(between(chance, 1, 12)).padStart(2, '0')}` }),
  () => ({ text: `(${tag()} or ${tag()}) -${tag()} date>=${year()} is:reviewed` }),
  () => ({
    text: oneOf(chance, ['camera:canon', 'folder:harbour', 'is:duplicate', 'is:failed', '-is:reviewed', '']),
  }),
];
function ofTags(count: number): { text: string; tags: readonly number[] } {
  const ranks = Array.from({ length: count }, rank);
  return { text: ranks.map((one) => `"${tagNameOfRank(one)}"`).join(' '), tags: ranks.map((one) => one + 1) };
}
const queries = Array.from({ length: QUERIES }, (_, index) => KINDS[index % KINDS.length]!());

/** The baseline: the photos of each tag, newest first, and what the grid needs of each, in plain arrays. */
function bareIndex(): (tags: readonly number[]) => Uint32Array {
  const rows = statement<[], { id: number; width: number; height: number }>(
    database,
    `SELECT id, width, height FROM photo
     WHERE EXISTS (SELECT 1 FROM photo_file WHERE photo_id = photo.id AND state = 'present')
     ORDER BY taken_local DESC, id DESC`,
  ).all();
  const ids = Uint32Array.from(rows, ({ id }) => id);
  const places = new Int32Array(photos + 1).fill(-1);
  for (const [place, id] of ids.entries()) places[id] = place;
  const aspects = Uint16Array.from(rows, ({ width, height }) => Math.min(40_960, (4096 * width) / height));
  const colours = new Uint16Array(ids.length);
  const postings = new Map<number, Uint32Array>();
  for (const one of new Set(queries.flatMap(({ tags }) => tags ?? []))) {
    const found = statement<[number], { id: number }>(
      database,
      `SELECT photo_id AS id FROM effective_tag WHERE tag_id = ?`,
    ).all(one);
    postings.set(
      one,
      Uint32Array.from(found.map(({ id }) => places[id]!).filter((place) => place >= 0)).sort(),
    );
  }
  return (tags) => {
    const [shortest, ...others] = tags
      .map((one) => postings.get(one)!)
      .toSorted((a, b) => a.length - b.length);
    let found = shortest!;
    for (const other of others) {
      const both = new Uint32Array(found.length);
      let [count, at] = [0, 0];
      for (const place of found) {
        while (at < other.length && other[at]! < place) at++;
        if (other[at] === place) both[count++] = place;
      }
      found = both.subarray(0, count);
    }
    const outline = [
      new Uint32Array(found.length),
      new Uint16Array(found.length),
      new Uint16Array(found.length),
    ] as const;
    for (let at = 0; at < found.length; at++) {
      outline[0][at] = ids[found[at]!]!;
      outline[1][at] = aspects[found[at]!]!;
      outline[2][at] = colours[found[at]!]!;
    }
    return outline[0];
  };
}

// the first time: the catalogue is read, and answers in its place
await rm(indexPath, { force: true });
const delay = monitorEventLoopDelay({ resolution: 5 });
const empty = megabytes();
delay.enable();
async function firstTime(): Promise<{ firstAnswer: number; milliseconds: number; saved: number }> {
  const making = browse();
  const started = performance.now();
  const firstAnswer = await timed(() => making.result('', 'newest', NOW));
  await making.tags();
  const milliseconds = performance.now() - started;
  return { firstAnswer, milliseconds, saved: await timed(() => making.close()) };
}
const rebuild = { ...(await firstTime()), longestHold: delay.max / 1e6 };

// later: from its file
const starts: number[] = [];
let browser = browse();
for (let round = 0; round < 7; round++) {
  await browser.close();
  const again = performance.now();
  browser = browse();
  await browser.result('', 'newest', NOW);
  starts.push(performance.now() - again);
}
await browser.tags();
// until the index is as fast as it gets
await new Promise((resolve) => setTimeout(resolve, 2000));
await browser.result('', 'newest', NOW);
const memory = megabytes() - empty;

delay.reset();
const [results, pages, tagCounts, ratios, bares]: number[][] = [[], [], [], [], []];
const bare = bareIndex();
for (const { text, tags } of [...queries.slice(0, 20), ...queries]) {
  let found: Uint32Array = new Uint32Array();
  const result = await timed(async () => (found = (await browser.result(text, 'newest', NOW)).photoIds));
  results!.push(result);
  pages!.push(result + (await timed(() => browser.cards([...found.subarray(0, PAGE)] as PhotoId[]))));
  tagCounts!.push(await timed(() => browser.resultTags(text, NOW)));
  if (!tags) continue;
  let expected = new Uint32Array() as Uint32Array;
  const least = await timed(() => (expected = bare(tags)));
  if (expected.length !== found.length)
    throw new Error(`${text}: ${found.length} photos, not ${expected.length}`);
  bares!.push(least);
  ratios!.push(result / least);
}
// the first twenty were for the compiler
for (const times of [results!, pages!, tagCounts!]) times.splice(0, 20);

const typed = queries.flatMap(({ text }, index) => [
  text.slice(0, 1 + (index % 4)),
  `${text} ${'dwblo'[index % 5]}`,
]);
for (const text of ['date:20', 'camera:c', 'folder:h', 'is:', 'rating']) typed.push(text);
const completions: number[] = [];
for (const text of typed) completions.push(await timed(() => browser.completions(text, text.length, 20)));

const selections: Record<number, number> = {};
const all = (await browser.result('', 'newest', NOW)).photoIds;
for (const count of [1, 10, 1000, 100_000]) {
  selections[count] = await timed(() => browser.selection(all.slice(5000, 5000 + count)));
}
const tagList = await timed(() => browser.tags());
const orders: Record<string, number> = {};
for (const sort of ['oldest', 'added', 'rating', 'name'] as const) {
  orders[sort] = await timed(() => browser.result('', sort, NOW));
}

// what follows a write: 1,000 photos change
statement(database, `UPDATE photo SET iso = coalesce(iso, 0) + 1 WHERE id % 1000 = 1`).run();
statement(database, `UPDATE rating SET rating = 6 - rating WHERE photo_id % 100 = 1`).run();
const followed = await timed(() => browser.result('', 'newest', NOW));
await browser.close();
database.close();

printResult({
  benchmark: 'searchIndex',
  photos,
  queries: QUERIES,
  result: quantiles(results!),
  firstPage: quantiles(pages!),
  resultTags: quantiles(tagCounts!),
  completions: quantiles(completions),
  bare: quantiles(bares!),
  ratio: quantiles(ratios!),
  start: { milliseconds: quantiles(starts), fileMegabytes: statSync(indexPath).size / 2 ** 20 },
  rebuild,
  memoryMegabytes: memory,
  selectionOf: selections,
  tagList,
  firstInOrder: orders,
  followingAThousandChanges: followed,
});
