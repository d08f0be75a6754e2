/**
 * @file Benchmark: the import of 500 JPEG files of 12 megapixels with a tagger, beside a bare loop that decodes, makes
 * thumbnail and input, infers, and stores nothing (`bareImport.ts`). Both in turn, several rounds; rates in photos a
 * second, without the start of the process and the loading of the model. `node test/bench/importPhotos.ts [rounds] [photos]`
 */

import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder, shared } from '../fixtures/shared.ts';
import { bigPhotos } from './bigPhotos.ts';
import { printResult, quantile, runNode, tagroll, temporaryFolder } from './program.ts';

const rounds = Number(process.argv[2] ?? 9);
const photos = Number(process.argv[3] ?? 500);
const source = await bigPhotos(photos);

const work = temporaryFolder();
const library = join(work.path, 'library');
mkdirSync(library);
for (const name of readdirSync(source)
  .toSorted()
  .filter((one) => one.startsWith('photo-'))
  .slice(0, photos)) {
  cpSync(join(source, name), join(library, name));
}
const prepared = join(work.path, 'prepared');
await tagroll(prepared, 'models', 'add', shared('models/mlkit_object_labeler'));

const [bare, ours, ratios]: [number[], number[], number[]] = [[], [], []];
let peaks: readonly number[] = [];
const runBare = async (): Promise<void> => {
  const { output } = await runNode([
    join(projectFolder, 'test/bench/bareImport.ts'),
    library,
    String(photos),
  ]);
  bare.push(photos / (Number(output) / 1000));
};

for (let round = 0; round < rounds; round++) {
  // in turn first and second, because a machine does not stay equally fast
  if (round % 2 === 0) await runBare();
  const catalogue = join(work.path, `catalogue-${round}`);
  cpSync(prepared, catalogue, { recursive: true });
  const run = await tagroll(catalogue, 'scan', library);
  const { processed, failed, seconds } = run.answer as { processed: number; failed: number; seconds: number };
  if (processed !== photos || failed > 0)
    throw new Error(`The scan did ${processed} photos, ${failed} failed.`);
  ours.push(photos / seconds);
  if (round % 2 === 1) await runBare();
  ratios.push(ours.at(-1)! / bare.at(-1)!);
  peaks = run.peaks;
}
work.remove();
printResult({
  benchmark: 'importPhotos',
  photos,
  rounds,
  bareRate: { p50: quantile(bare, 0.5), p95: quantile(bare, 0.95) },
  rate: { p50: quantile(ours, 0.5), p95: quantile(ours, 0.95) },
  ratio: { p50: quantile(ratios, 0.5), p5: quantile(ratios, 0.05), least: 0.85 },
  peakMegabytes: {
    library: (peaks[0] ?? 0) / 2 ** 20,
    tagger: (peaks[1] ?? 0) / 2 ** 20,
    decoder: (peaks[2] ?? 0) / 2 ** 20,
  },
});
