/** @file The real tagger process, killed, misled and fed with what does not work. */

import { readdirSync } from 'node:fs';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/core/domain/logger.ts';
import type { ModelId, PhotoId } from '../../../src/core/domain/ids.ts';
import type { ModelToLoad, Tagger } from '../../../src/core/tagger/tagger.ts';
import { forkTaggerChild, type TaggerChild } from '../../../src/core/tagger/taggerChild.ts';
import { hasShared, shared } from '../../fixtures/shared.ts';
import { modelFrom, photoJob, startRealTagger, taggerEntry, withManifest } from './realTagger.ts';

const coco = shared('photos/coco128/train2017');

describe.skipIf(!hasShared)('the tagger process (needs ../shared)', () => {
  let folder: string;
  let labeller: ModelToLoad;
  let tagger: Tagger;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tagroll-crash-'));
    labeller = await modelFrom('mlkit_object_labeler', folder);
  });
  afterEach(() => tagger.close());
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is killed with twenty photos in it, and all twenty results arrive', { timeout: 120_000 }, async () => {
    const children: TaggerChild[] = [];
    const start = forkTaggerChild({ entry: taggerEntry, logger: silentLogger });
    tagger = startRealTagger({
      startChild: (events) => {
        const child = start(events);
        children.push(child);
        return child;
      },
    });
    await tagger.load([labeller]);
    const files = readdirSync(coco).slice(0, 20);
    const jobs = files.map((file, index) =>
      photoJob(join(coco, file), [labeller.id], { photoId: index as PhotoId, wantThumbnail: true }),
    );
    // some are through, some in inference, some in the decoder
    const first = tagger.process(jobs[0]!);
    const rest = jobs.slice(1).map((one) => tagger.process(one));
    await first;
    children[0]!.kill();
    const results = await Promise.all([first, ...rest]);
    expect(children.length).toBe(2);
    for (const [index, result] of results.entries()) {
      expect(result.photoId).toBe(index);
      expect(result.failures).toEqual([]);
      expect(result.models.length).toBe(1);
      expect(result.thumbnail).not.toBeNull();
    }
  });

  it('delivers what can be delivered of a file that is no picture, and of one that is gone', async () => {
    tagger = startRealTagger();
    await tagger.load([labeller]);
    const wanted = { wantMetadata: true, wantThumbnail: true };
    const noPicture = join(folder, 'x.jpg');
    await writeFile(noPicture, 'not a picture at all');
    const result = await tagger.process(photoJob(noPicture, [labeller.id], wanted));
    expect(result.content).not.toBeNull();
    expect(result.failures.map(({ stage }) => stage)).toEqual(
      expect.arrayContaining(['thumbnail', 'model:mlkit_object_labeler']),
    );
    const gone = await tagger.process(photoJob(join(folder, 'gone.jpg'), [labeller.id], wanted));
    expect(gone.content).toBeNull();
    expect(gone.failures.map(({ stage, failure }) => `${stage} ${failure.code}`)).toEqual([
      'metadata FILE_NOT_FOUND',
      'thumbnail FILE_NOT_FOUND',
      'model:mlkit_object_labeler FILE_NOT_FOUND',
    ]);
  });

  it('skips a photo whose content is known, and says when a model is not loaded', async () => {
    tagger = startRealTagger();
    const path = join(coco, readdirSync(coco)[0]!);
    const first = await tagger.process(photoJob(path, ['gone' as ModelId], { wantThumbnail: true }));
    expect(first.thumbnail).not.toBeNull();
    expect(first.failures).toMatchObject([
      { stage: 'model:gone', failure: { code: 'MODEL_UNKNOWN' }, transient: true },
    ]);
    const again = await tagger.process(
      photoJob(path, [], { wantThumbnail: true, skipIfHash: first.content!.hash }),
    );
    expect(again).toMatchObject({ skipped: true, thumbnail: null, failures: [] });
  });

  it('uses the processor where no faster provider works, and says why', { timeout: 60_000 }, async () => {
    tagger = startRealTagger({ allowedProviders: null });
    const [loaded] = await tagger.load([labeller]);
    expect(loaded!.failure).toBeNull();
    expect(loaded!.millisecondsPerPhoto).toBeGreaterThan(0);
    if (loaded!.provider === 'cpu') {
      expect(loaded!.rejected.length).toBeGreaterThan(0);
      for (const { reason } of loaded!.rejected) expect(reason).toMatch(/^(no|the|it) [\w ,.:]+/);
    }
  });

  it('says that a provider which nobody else may replace does not work', async () => {
    tagger = startRealTagger({ allowedProviders: ['coreml'] });
    const [loaded] = await tagger.load([labeller]);
    expect(loaded).toMatchObject({ provider: null, failure: { code: 'MODEL_DOES_NOT_LOAD' } });
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['an input of another name', { 'input.name': 'pixels' }, /wants an input "input"/],
    ['an output of another name', { 'scores.name': 'probs' }, /no output "probs", but scores, embedding/],
    [
      'another size',
      { 'input.picture.width': 256, 'input.picture.height': 256 },
      /shape batch x 3 x 224 x 224, not any x 3 x 256 x 256/,
    ],
    ['another type', { 'input.type': 'float16' }, /not of type float16/],
    ['another layout', { 'input.layout': 'nhwc' }, /has the shape/],
    ['labels that are off by one', { 'labels.indexOffset': 1 }, /631 scores, and its list of labels has 632/],
    ['an embedding of another length', { 'embedding.dimension': 512 }, /1280 numbers, not 512/],
    ['another kind', { kind: 'classifier' }, /add up to/],
  ])('refuses a description with %s', async (_, change, message) => {
    tagger = startRealTagger();
    const [loaded] = await tagger.load([withManifest(labeller, change)]);
    expect(loaded!.failure?.code).toBe('MODEL_DOES_NOT_FIT_MANIFEST');
    expect(loaded!.failure?.message).toMatch(message);
    expect(loaded!.failure?.message.startsWith('ML Kit object labeler: ')).toBe(true);
  });

  it.each(['html_page_saved_as.onnx', 'lfs_pointer.onnx', 'truncated.onnx'])(
    'survives %s as a model, and goes on',
    async (name) => {
      tagger = startRealTagger();
      const bad = await mkdtemp(join(folder, 'bad-'));
      await copyFile(
        join(labeller.folder, 'probability-labels-en.txt'),
        join(bad, 'probability-labels-en.txt'),
      );
      await copyFile(shared('models/bad_models', name), join(bad, 'object_labeler.onnx'));
      const [first, second] = await tagger.load([
        { ...withManifest(labeller, { id: 'bad' }), id: 'bad' as ModelId, folder: bad },
        labeller,
      ]);
      expect(first!.failure?.code).toBe('MODEL_DOES_NOT_LOAD');
      expect(second!.failure).toBeNull();
    },
  );

  it('says what is wrong with texts for a model that takes none', async () => {
    tagger = startRealTagger();
    await tagger.load([labeller]);
    await expect(tagger.embedTexts(labeller.id, ['a cat'])).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(tagger.embedTexts('gone' as ModelId, ['a cat'])).rejects.toMatchObject({
      code: 'MODEL_UNKNOWN',
    });
  });
});
