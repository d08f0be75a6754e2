/** @file The program's own path, from file to result, held against the models' published figures. */

import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelId } from '../../../src/core/domain/ids.ts';
import { readLabels } from '../../../src/core/models/labels.ts';
import type { LabelledManifest } from '../../../src/core/models/manifest.ts';
import type { ModelToLoad, Tagger } from '../../../src/core/tagger/tagger.ts';
import { hasShared, shared } from '../../fixtures/shared.ts';
import { modelFrom, photoJob, startRealTagger } from './realTagger.ts';

/** Index of each of imagenette's classes in the thousand of ImageNet, by the names in their label files. */
const CLASSES: Record<string, string> = {
  n01440764: 'tench',
  n02102040: 'English springer',
  n02979186: 'cassette player',
  n03000684: 'chain saw',
  n03028079: 'church',
  n03394916: 'French horn',
  n03417042: 'garbage truck',
  n03425413: 'gas pump',
  n03445777: 'golf ball',
  n03888257: 'parachute',
};

describe.skipIf(!hasShared)('accuracy (needs ../shared)', () => {
  let folder: string;
  let tagger: Tagger;
  const models: Record<string, ModelToLoad> = {};
  const photos = hasShared
    ? Object.entries(CLASSES).flatMap(([directory, name]) =>
        readdirSync(shared('photos/imagenette160', directory)).map((file) => ({
          path: shared('photos/imagenette160', directory, file),
          name,
        })),
      )
    : [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tagroll-accuracy-'));
    for (const name of [
      'mobilenet_v2_quant',
      'squeezenet_fp16',
      'mlkit_object_labeler',
      'selfmade_dual_encoder',
    ]) {
      models[name] = await modelFrom(name, folder);
    }
    tagger = startRealTagger();
    const loaded = await tagger.load(Object.values(models));
    expect(loaded.map(({ failure }) => failure)).toEqual([null, null, null, null]);
    expect(loaded.every(({ provider }) => provider === 'cpu')).toBe(true);
  });
  afterAll(async () => {
    await tagger.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function topOne(model: string): Promise<boolean[]> {
    const { manifest, folder: modelFolder, id } = models[model]!;
    const labels = await readLabels(manifest as LabelledManifest, modelFolder);
    return Promise.all(
      photos.map(async ({ path, name }) => {
        const { models: results, failures } = await tagger.process(photoJob(path, [id]));
        expect(failures).toEqual([]);
        return labels[results[0]!.labels[0] ?? -1]?.name === name;
      }),
    );
  }

  const share = (hits: readonly boolean[]) => (100 * hits.filter(Boolean).length) / hits.length;

  it('tells imagenette apart as well as a plain reference computation', { timeout: 120_000 }, async () => {
    expect(photos.length).toBe(300);
    const ours = share(await topOne('mobilenet_v2_quant'));

    const session = await InferenceSession.create(
      shared('models/mobilenet_v2_quant/mobilenet_v2_1.0_224.onnx'),
    );
    const lines = readFileSync(shared('models/mobilenet_v2_quant/imagenet_labels.txt'), 'utf8').split('\n');
    const hits: boolean[] = [];
    for (const { path, name } of photos) {
      const pixels = await sharp(path)
        .rotate()
        .resize(224, 224, { fit: 'cover' })
        .toColourspace('srgb')
        .removeAlpha()
        .raw()
        .toBuffer();
      const data = new Float32Array(3 * 224 * 224);
      for (let pixel = 0; pixel < 224 * 224; pixel++) {
        for (let channel = 0; channel < 3; channel++)
          data[channel * 224 * 224 + pixel] = (pixels[pixel * 3 + channel]! - 127.5) / 127.5;
      }
      const { probs } = await session.run({ input: new Tensor('float32', data, [1, 3, 224, 224]) });
      const scores = probs!.data as Float32Array;
      const best = scores.reduce((top, score, index) => (score > scores[top]! ? index : top), 0);
      hits.push(lines[best]!.includes(name));
    }
    await session.release();
    const reference = share(hits);
    console.log(
      `imagenette160, mobilenet_v2_quant: top-1 ${ours.toFixed(1)} %, reference ${reference.toFixed(1)} %`,
    );
    expect(Math.abs(ours - reference)).toBeLessThanOrEqual(3);
  });

  it('runs a model in half precision with a fixed batch of one', { timeout: 120_000 }, async () => {
    const accuracy = share(await topOne('squeezenet_fp16'));
    console.log(
      `imagenette160, squeezenet_fp16: top-1 ${accuracy.toFixed(1)} % (published for these files: 63.6 %)`,
    );
    expect(accuracy).toBeGreaterThan(58);
  });

  it('sees the cat, with an embedding of length one', async () => {
    const { manifest, folder: modelFolder, id } = models['mlkit_object_labeler']!;
    const labels = await readLabels(manifest as LabelledManifest, modelFolder);
    const annotations = JSON.parse(
      readFileSync(shared('photos/coco128/annotations/instances_train2017.json'), 'utf8'),
    ) as {
      images: { id: number; file_name: string }[];
      annotations: { image_id: number; category_id: number; area: number }[];
      categories: { id: number; name: string }[];
    };
    const cat = annotations.categories.find(({ name }) => name === 'cat')!.id;
    const largest = annotations.annotations
      .filter((one) => one.category_id === cat)
      .toSorted((a, b) => b.area - a.area)[0]!;
    const file = annotations.images.find((one) => one.id === largest.image_id)!.file_name;
    const result = await tagger.process(
      photoJob(shared('photos/coco128/train2017', file), [id], { wantThumbnail: true, wantMetadata: true }),
    );
    const [found] = result.models;
    expect(result.failures).toEqual([]);
    const scores = Object.fromEntries(
      [...found!.labels].map((label, index) => [labels[label]!.name, found!.scores[index]!]),
    );
    expect(scores['Cat']).toBeGreaterThan(0.7);
    expect(
      [...found!.scores].every(
        (score, index, all) => score >= 0.0499 && (index === 0 || score <= all[index - 1]!),
      ),
    ).toBe(true);
    expect(found!.embedding!.length).toBe(1280);
    expect(Math.hypot(...found!.embedding!)).toBeCloseTo(1, 4);
    expect(result.thumbnail!.jpeg.length).toBeGreaterThan(1000);
    expect(result.metadata!.width).toBeGreaterThan(0);
  });

  it('finds photos by their captions as well as published', { timeout: 120_000 }, async () => {
    const id = 'selfmade_dual_encoder' as ModelId;
    const captions = JSON.parse(readFileSync(shared('photos/flickr8k_200/captions.json'), 'utf8')) as Record<
      string,
      string[]
    >;
    const files = Object.keys(captions).toSorted();
    expect(files.length).toBe(200);
    const images = await Promise.all(
      files.map(async (file) => {
        const { models: results } = await tagger.process(
          photoJob(shared('photos/flickr8k_200/Images', file), [id]),
        );
        return results[0]!.embedding!;
      }),
    );
    const ranks: number[] = [];
    const texts = await tagger.embedTexts(
      id,
      files.flatMap((file) => captions[file]!),
    );
    const owners = files.flatMap((file, index) => captions[file]!.map(() => index));
    for (const [index, text] of texts.entries()) {
      const scores = images.map((image) => image.reduce((sum, one, place) => sum + one * text[place]!, 0));
      const own = scores[owners[index]!]!;
      ranks.push(scores.filter((score) => score > own).length);
    }
    const recall = (k: number) => share(ranks.map((rank) => rank < k));
    console.log(
      `flickr8k_200, text to image: R@1 ${recall(1).toFixed(1)} %, R@5 ${recall(5).toFixed(1)} %, R@10 ${recall(10).toFixed(1)} % (published: 23.6, 51.3, 63.5 %)`,
    );
    expect(Math.abs(recall(1) - 23.6)).toBeLessThan(3);
    expect(Math.abs(recall(5) - 51.3)).toBeLessThan(3);
    expect(Math.abs(recall(10) - 63.5)).toBeLessThan(3);
  });

  it('gives an embedding that does not hang on the company in its batch', async () => {
    const id = 'selfmade_dual_encoder' as ModelId;
    const files = readdirSync(shared('photos/flickr8k_200/Images')).slice(0, 8);
    const embed = async (file: string) =>
      (await tagger.process(photoJob(shared('photos/flickr8k_200/Images', file), [id]))).models[0]!
        .embedding!;
    const together = await Promise.all(files.map(embed));
    for (const [index, file] of files.entries()) {
      const alone = await embed(file);
      expect(alone.reduce((sum, one, place) => sum + one * together[index]![place]!, 0)).toBeGreaterThan(
        0.9999,
      );
    }
  });
});
