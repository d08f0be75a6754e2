/**
 * @file `npm run bench`: runs the benchmark programs one after another, each in a process of its own, writes their answers
 * to `out/bench.json` and prints a table. `npm run bench -- scanTree watchTree` runs only those.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { hasShared, projectFolder } from '../fixtures/shared.ts';
import { hasElectron } from './electronRun.ts';
import { runNode } from './program.ts';

// what is measured are the models that a benchmark brings
process.env['TAGROLL_STARTER'] ??= 'off';

interface Benchmark {
  readonly name: string;
  readonly needsShared: boolean;
  readonly needsElectron?: boolean;
  /** What the table says of an answer: figure, its target, whether it is met. */
  readonly rows: (answer: never) => readonly (readonly [string, string, string, boolean])[];
}

const two = (value: number): string => value.toFixed(2);

const BENCHMARKS: readonly Benchmark[] = [
  {
    name: 'importPhotos',
    needsShared: true,
    rows: ({
      ratio,
      rate,
      bareRate,
    }: {
      ratio: { p50: number; least: number };
      rate: { p50: number };
      bareRate: { p50: number };
    }) => [
      [
        `import: ${two(rate.p50)} photos/s, bare loop ${two(bareRate.p50)}`,
        two(ratio.p50),
        `>= ${ratio.least}`,
        ratio.p50 >= ratio.least,
      ],
    ],
  },
  {
    name: 'scanTree',
    needsShared: false,
    rows: ({
      ratio,
      scanMilliseconds: scan,
      baselineMilliseconds: walk,
    }: {
      ratio: { p50: number; most: number };
      scanMilliseconds: { p50: number };
      baselineMilliseconds: { p50: number };
    }) => [
      [
        `second scan of 200,000 files: ${two(scan.p50)} ms, plain walk ${two(walk.p50)} ms`,
        two(ratio.p50),
        `<= ${ratio.most}`,
        ratio.p50 <= ratio.most,
      ],
    ],
  },
  {
    name: 'watchTree',
    needsShared: false,
    rows: ({
      rssMegabytes,
      longestHoldMilliseconds: { limit, ...holds },
    }: {
      rssMegabytes: { most: number; limit: number };
      longestHoldMilliseconds: Record<string, number> & { limit: number };
    }) => [
      [
        'watching 200,000 files: memory in MB',
        two(rssMegabytes.most),
        `< ${rssMegabytes.limit}`,
        rssMegabytes.most < rssMegabytes.limit,
      ],
      ...Object.entries(holds).map(
        ([when, hold]) =>
          [
            `watching 200,000 files: longest hold in ms, ${when}`,
            two(hold),
            `<= ${limit}`,
            hold <= limit,
          ] as const,
      ),
    ],
  },
  {
    name: 'scanMemory',
    needsShared: true,
    rows: ({ ratio }: { ratio: { library: number; tagger: number; decoder: number } }) =>
      (['library', 'tagger', 'decoder'] as const).map(
        (part) =>
          [
            `peak memory, 5,000 photos to 500: ${part}`,
            two(ratio[part]),
            'about 1',
            ratio[part] < 1.25,
          ] as const,
      ),
  },
  {
    name: 'searchIndex',
    needsShared: false,
    rows: ({
      result,
      firstPage,
      resultTags,
      completions,
      start,
      memoryMegabytes: memory,
      ratio,
    }: Record<
      'result' | 'firstPage' | 'resultTags' | 'completions' | 'ratio',
      { p50: number; p95: number }
    > & {
      start: { milliseconds: { p50: number } };
      memoryMegabytes: number;
    }) => [
      ...(
        [
          ['result', result, 100],
          ['result with its first page', firstPage, 100],
          ['counts of tags in a result', resultTags, 100],
          ['completions', completions, 10],
        ] as const
      ).map(
        ([what, { p50, p95 }, most]) =>
          [
            `1,000,000 photos: ${what}, ms, p95 (p50 ${two(p50)})`,
            two(p95),
            `< ${most}`,
            p95 < most,
          ] as const,
      ),
      ['1,000,000 photos: result beside bare arrays, p50', two(ratio.p50), 'told', true],
      [
        '1,000,000 photos: start to first result, ms',
        two(start.milliseconds.p50),
        '< 300',
        start.milliseconds.p50 < 300,
      ],
      ['1,000,000 photos: memory of the index, MB', two(memory), '< 200', memory < 200],
    ],
  },
  {
    name: 'windowStart',
    needsShared: false,
    needsElectron: true,
    rows: ({
      ratio,
      milliseconds,
      bareMilliseconds: bare,
    }: {
      ratio: { p50: number; most: number };
      milliseconds: { p50: number };
      bareMilliseconds: { p50: number };
    }) => [
      [
        `window of 1,000,000 photos: start ${two(milliseconds.p50)} ms, bare ${two(bare.p50)} ms`,
        two(ratio.p50),
        `<= ${ratio.most}`,
        ratio.p50 <= ratio.most,
      ],
    ],
  },
  {
    name: 'windowScroll',
    needsShared: false,
    needsElectron: true,
    rows: ({
      wheel,
      scrubber,
      peakMegabytes,
      limits,
    }: {
      wheel: Record<'longestTask' | 'longestBlank', number>;
      scrubber: Record<'longestTask' | 'longestBlank', number>;
      peakMegabytes: number;
      limits: { task: number; blank: number; memory: number };
    }) => [
      ...Object.entries({ wheel, scrubber }).flatMap(
        ([how, { longestTask, longestBlank }]) =>
          [
            [
              `window of 1,000,000 photos: longest task in ms, ${how}`,
              two(longestTask),
              `<= ${limits.task}`,
              longestTask <= limits.task,
            ],
            [
              `window of 1,000,000 photos: longest blank row in ms, ${how}`,
              two(longestBlank),
              `<= ${limits.blank}`,
              longestBlank <= limits.blank,
            ],
          ] as const,
      ),
      [
        'window of 1,000,000 photos: peak memory in MB',
        two(peakMegabytes),
        `< ${limits.memory}`,
        peakMegabytes < limits.memory,
      ],
    ],
  },
  {
    name: 'windowAnswers',
    needsShared: false,
    needsElectron: true,
    rows: ({
      keyToRowsMilliseconds: rows,
      tagShownMilliseconds: shown,
      tagSavedMilliseconds: saved,
      tagLongestTask,
      limits,
    }: Record<
      'keyToRowsMilliseconds' | 'tagShownMilliseconds' | 'tagSavedMilliseconds',
      { p50: number; p95: number }
    > & { tagLongestTask: number; limits: { keyToRows: number; tag: number; task: number } }) => [
      [
        `window of 1,000,000 photos: last key to rows in ms, p95 (p50 ${two(rows.p50)})`,
        two(rows.p95),
        `<= ${limits.keyToRows}`,
        rows.p95 <= limits.keyToRows,
      ],
      [
        `window of 1,000,000 photos: tag on 10,000 shown in ms, p95 (p50 ${two(shown.p50)})`,
        two(shown.p95),
        `< ${limits.tag}`,
        shown.p95 < limits.tag,
      ],
      [
        `window of 1,000,000 photos: tag on 10,000 saved in ms, p95 (p50 ${two(saved.p50)})`,
        two(saved.p95),
        `< ${limits.tag}`,
        saved.p95 < limits.tag,
      ],
      ['window of 1,000,000 photos: longest task while tagging, ms', two(tagLongestTask), 'told', true],
    ],
  },
];

const wanted = process.argv.slice(2);
const chosen = BENCHMARKS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const answers: Record<string, unknown> = {
  machine: {
    processor: cpus()[0]?.model,
    cores: availableParallelism(),
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()}`,
    node: process.version,
  },
  date: new Date().toISOString(),
};
const lines: string[] = [];
for (const { name, needsShared, needsElectron = false, rows } of chosen) {
  if (needsShared && !hasShared) {
    lines.push(`${name}: skipped, the test photos and models are not beside the checkout`);
    continue;
  }
  if (needsElectron && !hasElectron()) {
    lines.push(`${name}: skipped, Electron's binary is not there`);
    continue;
  }
  console.error(`${name} …`);
  const { output } = await runNode([join(projectFolder, `test/bench/${name}.ts`)]);
  const answer: unknown = JSON.parse(output);
  answers[name] = answer;
  for (const [what, figure, target, met] of rows(answer as never)) {
    lines.push(`${met ? 'met   ' : 'MISSED'}  ${figure.padStart(9)}  ${target.padEnd(8)}  ${what}`);
  }
}
mkdirSync(join(projectFolder, 'out'), { recursive: true });
writeFileSync(join(projectFolder, 'out/bench.json'), `${JSON.stringify(answers, null, 2)}\n`);
console.log(lines.join('\n'));
