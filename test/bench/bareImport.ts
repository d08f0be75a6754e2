/**
 * @file Baseline of the import benchmark: one plain process that decodes, makes the thumbnail and the model's input as the
 * program does, runs the model, and stores nothing. Batches and threads are what suits it best: with one thread for the
 * model, which suits the program, it is 15 % slower, because onnxruntime-node holds its only thread. `node bareImport.ts FOLDER COUNT`; prints
 * milliseconds.
 */

import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import sharp from 'sharp';
import { shared } from '../fixtures/shared.ts';

const [, , folder, count] = process.argv;
if (!folder || !count) throw new Error('bareImport.ts FOLDER COUNT');
const paths = readdirSync(folder)
  .filter((name) => name.startsWith('photo-'))
  .toSorted()
  .slice(0, Number(count))
  .map((name) => join(folder, name));

const SIDE = 224;
const PIXELS = SIDE * SIDE;
const BATCH = 8;
sharp.concurrency(1);
sharp.cache(false);
const session = await ort.InferenceSession.create(shared('models/mlkit_object_labeler/object_labeler.onnx'), {
  executionProviders: ['cpu'],
  intraOpNumThreads: availableParallelism(),
  extra: { session: { intra_op: { allow_spinning: '0' } } },
});

async function decode(path: string): Promise<Uint8Array> {
  const file = await readFile(path);
  const { data, info } = await sharp(file, { failOn: 'truncated' })
    .autoOrient()
    .resize(512, 512, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const raw = { raw: { width: info.width, height: info.height, channels: 3 as const } };
  const [, input] = await Promise.all([
    sharp(data, raw).jpeg({ quality: 80 }).toBuffer(),
    sharp(data, raw).resize(SIDE, SIDE, { fit: 'cover', kernel: 'cubic' }).raw().toBuffer(),
  ]);
  return input;
}

async function infer(inputs: readonly Uint8Array[]): Promise<void> {
  const tensor = new Float32Array(inputs.length * 3 * PIXELS);
  inputs.forEach((input, index) => {
    const start = index * 3 * PIXELS;
    for (let pixel = 0; pixel < PIXELS; pixel++) {
      for (let channel = 0; channel < 3; channel++) {
        tensor[start + channel * PIXELS + pixel] = (input[3 * pixel + channel]! - 127.5) / 127.5;
      }
    }
  });
  await session.run({ input: new ort.Tensor('float32', tensor, [inputs.length, 3, SIDE, SIDE]) });
}

const started = performance.now();
let next = 0;
let ready: Uint8Array[] = [];
let running: Promise<void> = Promise.resolve();
// one more decode than there are processors, so that none waits while a batch runs
await Promise.all(
  Array.from({ length: availableParallelism() + 1 }, async () => {
    while (next < paths.length) {
      ready.push(await decode(paths[next++]!));
      if (ready.length < BATCH) continue;
      const batch = ready;
      ready = [];
      running = running.then(() => infer(batch));
      await running;
    }
  }),
);
await running;
if (ready.length > 0) await infer(ready);
console.log(performance.now() - started);
