/**
 * @file What the program's own tagger makes of photos, for compare.py:
 * `node tools/starter/outputs.ts OUT.jsonl MODELFOLDER... -- PHOTO...` writes a line for each model and photo, with all
 * scores, and says how many photos a second went through it. Nothing but decoding and the model runs.
 */

import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathFromString } from '../../src/core/domain/filePath.ts';
import type { PhotoId } from '../../src/core/domain/ids.ts';
import { silentLogger } from '../../src/core/domain/logger.ts';
import { installModel } from '../../src/core/models/install.ts';
import { loadKnownModels } from '../../src/core/models/knownModels.ts';
import { recogniseModelFolder } from '../../src/core/models/recognise.ts';
import { startTagger } from '../../src/core/tagger/taggerClient.ts';

const project = resolve(import.meta.dirname, '../..');
const [out = '', ...rest] = process.argv.slice(2);
const folders = rest.slice(0, rest.indexOf('--'));
const photos = rest.slice(rest.indexOf('--') + 1);

const temporary = await mkdtemp(join(tmpdir(), 'tagroll-outputs-'));
const known = await loadKnownModels(join(project, 'resources'));
const lines = createWriteStream(out);
const source = (path: string): string => join(project, 'src/core', path);

for (const folder of folders) {
  const { manifest, folder: installed } = await installModel(
    await recogniseModelFolder(resolve(folder), known),
    temporary,
  );
  const tagger = startTagger({
    taggerEntry: source('tagger/taggerProcess.ts'),
    decoderEntry: source('media/decoderProcess.ts'),
    decoderThreadEntry: source('media/decoderThread.ts'),
    concurrency: availableParallelism(),
    allowedProviders: ['cpu'],
    logger: silentLogger,
  });
  const { id } = manifest;
  if (manifest.kind === 'dual-encoder') throw new Error(`${id} has no labels of its own`);
  // average precision needs the low scores too, and those of tags that do not ship
  const labels = { ...manifest.labels, leaveOut: [] };
  const whole = { ...manifest, labels, floor: 0, topK: 1000 };
  const [loaded] = await tagger.load([{ id, folder: installed, manifest: whole }]);
  if (!loaded || loaded.failure) throw new Error(`${id}: ${loaded?.failure?.message ?? 'not loaded'}`);
  const started = performance.now();
  const results = await Promise.all(
    photos.map((path, index) =>
      tagger.process({
        photoId: index as PhotoId,
        path: pathFromString(resolve(path)),
        skipIfHash: null,
        wantMetadata: false,
        wantThumbnail: false,
        models: [id],
      }),
    ),
  );
  const seconds = (performance.now() - started) / 1000;
  for (const [index, { models, failures }] of results.entries()) {
    const [said] = models;
    if (!said) throw new Error(`${photos[index]}: ${failures[0]?.failure.message}`);
    const document = {
      model: id,
      photo: photos[index],
      labels: [...said.labels],
      scores: [...said.scores],
      embedding: said.embedding && [...said.embedding],
    };
    lines.write(`${JSON.stringify(document)}\n`);
  }
  console.log(`${id}: ${(photos.length / seconds).toFixed(0)} photos a second (${loaded.provider})`);
  await tagger.close();
}
await new Promise((done) => lines.end(done));
await rm(temporary, { recursive: true });
