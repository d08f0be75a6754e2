/**
 * @file Benchmark: memory of a scan does not grow with the number of photos. Scans 500 and 5,000 photos with a tagger and
 * compares the peak memory of each process. `node test/bench/scanMemory.ts [few] [many]`
 */

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shared } from '../fixtures/shared.ts';
import { printResult, tagroll, temporaryFolder } from './program.ts';

const few = Number(process.argv[2] ?? 500);
const many = Number(process.argv[3] ?? 5000);

const sources = readdirSync(shared('photos/coco128/train2017')).map((name) =>
  shared('photos/coco128/train2017', name),
);

/** A folder with that many photos of about a third of a megapixel, no two equal to the byte. */
function photosFolder(count: number): string {
  const folder = join(tmpdir(), 'tagroll-bench-cache', `photos-${count}`);
  if (existsSync(join(folder, `photo-${count - 1}.jpg`))) return folder;
  mkdirSync(folder, { recursive: true });
  for (let number = 0; number < count; number++) {
    const jpeg = readFileSync(sources[number % sources.length]!);
    // bytes after the end of the picture: decoders pass over them, hashes do not
    writeFileSync(join(folder, `photo-${number}.jpg`), Buffer.concat([jpeg, Buffer.from(`#${number}`)]));
  }
  return folder;
}

interface Peaks {
  readonly library: number;
  readonly tagger: number;
  readonly decoder: number;
}

async function peaksOf(count: number): Promise<Peaks & { rate: number }> {
  const work = temporaryFolder();
  await tagroll(work.path, 'models', 'add', shared('models/mlkit_object_labeler'));
  const { peaks, answer } = await tagroll(work.path, 'scan', photosFolder(count));
  const { processed, failed, seconds } = answer as { processed: number; failed: number; seconds: number };
  if (processed !== count || failed > 0)
    throw new Error(`The scan did ${processed} photos, ${failed} failed.`);
  work.remove();
  const [library = 0, tagger = 0, decoder = 0] = peaks.map((bytes) => bytes / 2 ** 20);
  return { library, tagger, decoder, rate: count / seconds };
}

const [small, large] = [await peaksOf(few), await peaksOf(many)];
const ratio = (part: keyof Peaks): number => large[part] / small[part];
printResult({
  benchmark: 'scanMemory',
  peakMegabytes: { [few]: small, [many]: large },
  ratio: { library: ratio('library'), tagger: ratio('tagger'), decoder: ratio('decoder') },
});
