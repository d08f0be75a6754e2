/** @file The supervision of the tagger process, with a process that is only pretended: no photo is ever lost. */

import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/core/domain/logger.ts';
import type { FilePath } from '../../../src/core/domain/filePath.ts';
import type { ContentHash, ModelId, PhotoId } from '../../../src/core/domain/ids.ts';
import type { ModelManifest } from '../../../src/core/models/manifest.ts';
import type { ToTagger } from '../../../src/core/tagger/protocol.ts';
import type {
  LoadedModel,
  ModelToLoad,
  PhotoJob,
  PhotoResult,
  ProviderName,
} from '../../../src/core/tagger/tagger.ts';
import { startTagger } from '../../../src/core/tagger/taggerClient.ts';
import type { StartTaggerChild } from '../../../src/core/tagger/taggerChild.ts';

const modelId = 'm' as ModelId;
const model: ModelToLoad = {
  id: modelId,
  folder: '/m',
  manifest: { id: modelId, name: 'Model M' } as ModelManifest,
};
const hash = 'a'.repeat(64) as ContentHash;

function job(number: number): PhotoJob {
  return {
    photoId: number as PhotoId,
    path: `/${number}` as FilePath,
    skipIfHash: null,
    wantMetadata: true,
    wantThumbnail: true,
    models: [modelId],
  };
}

function resultOf({ photoId, models }: PhotoJob): PhotoResult {
  return {
    photoId,
    content: { hash, size: 1, mtimeMs: 1 },
    skipped: false,
    metadata: null,
    thumbnail: null,
    fingerprint: null,
    models: models.map((id) => ({
      modelId: id,
      labels: new Uint32Array(),
      scores: new Float32Array(),
      embedding: null,
    })),
    failures: [],
  };
}

interface World {
  /** Photos that end the process when a model is run on them. */
  deadly?: readonly number[];
  /** Providers that end the process when they are tried. */
  deadlyProviders?: readonly ProviderName[];
  /** Providers that never come to an end. */
  slowProviders?: readonly ProviderName[];
  /** The process ends as soon as it is asked to load models. */
  deadAtLoad?: 'always' | 'with models';
}

function pretend(world: World) {
  const seen = { starts: 0, together: 0 };
  const startChild: StartTaggerChild = ({ onMessage, onExit }) => {
    seen.starts += 1;
    let alive = true;
    let inside = 0;
    const die = () => {
      if (!alive) return;
      alive = false;
      queueMicrotask(() => onExit('signal SIGSEGV'));
    };
    const later = (work: () => void) => setTimeout(() => alive && work(), 1);
    const onLoad = (message: Extract<ToTagger, { type: 'load' }>) => {
      if (world.deadAtLoad === 'always' || (world.deadAtLoad && message.models.length > 0)) return die();
      const models: LoadedModel[] = [];
      for (const { id } of message.models) {
        const rejected = message.excluded[id] ?? [];
        const left = (['cuda', 'webgpu', 'cpu'] as const).find(
          (one) => !rejected.some(({ provider }) => provider === one),
        );
        if (left) onMessage({ type: 'probing', modelId: id, provider: left });
        if (left && world.deadlyProviders?.includes(left)) return die();
        if (left && world.slowProviders?.includes(left)) return;
        models.push({ id, provider: left ?? null, rejected, millisecondsPerPhoto: 1, failure: null });
      }
      onMessage({ type: 'loaded', request: message.request, models });
    };
    return {
      kill: die,
      send: (message) => {
        if (!alive) return;
        if (message.type === 'load') later(() => onLoad(message));
        else if (message.type === 'embed')
          later(() =>
            onMessage({ type: 'embedded', request: message.request, outcome: { ok: true, rows: [] } }),
          );
        else if (message.type === 'process') {
          inside += 1;
          seen.together = Math.max(seen.together, inside);
          later(() => {
            if (message.job.models.length > 0 && world.deadly?.includes(message.job.photoId)) return die();
            inside -= 1;
            onMessage({ type: 'result', request: message.request, result: resultOf(message.job) });
          });
        }
      },
    };
  };
  const tagger = startTagger({
    taggerEntry: 'x',
    decoderEntry: 'y',
    decoderThreadEntry: 'z',
    concurrency: 2,
    logger: silentLogger,
    startChild,
    longestProbe: 30,
  });
  return { tagger, seen };
}

describe('supervision of the tagger process', () => {
  it('sets only those photos aside that kill it alone, and still delivers the rest of them', async () => {
    const { tagger } = pretend({ deadly: [3, 17] });
    await tagger.load([model]);
    const results = await Promise.all(
      Array.from({ length: 100 }, (_, number) => tagger.process(job(number))),
    );
    expect(results.map(({ photoId }) => photoId)).toEqual(Array.from({ length: 100 }, (_, number) => number));
    for (const { photoId, models, failures, content } of results) {
      const isDeadly = photoId === 3 || photoId === 17;
      expect(content).not.toBeNull();
      expect(models.length).toBe(isDeadly ? 0 : 1);
      expect(failures.map(({ stage, failure }) => [stage, failure.code])).toEqual(
        isDeadly ? [['model:m', 'TAGGER_CRASHED']] : [],
      );
    }
    await tagger.close();
  });

  it('hands over a bounded number of photos', async () => {
    const { tagger, seen } = pretend({});
    await Promise.all(
      Array.from({ length: 300 }, (_, number) => tagger.process({ ...job(number), models: [] })),
    );
    expect(seen.together).toBeLessThanOrEqual(64);
    await tagger.close();
  });

  it('leaves out a provider that kills the process, and says so', async () => {
    const { tagger, seen } = pretend({ deadlyProviders: ['cuda', 'webgpu'] });
    const [loaded] = await tagger.load([model]);
    expect(loaded?.provider).toBe('cpu');
    expect(loaded?.rejected).toEqual([
      { provider: 'cuda', reason: 'the tagger process ended while trying it' },
      { provider: 'webgpu', reason: 'the tagger process ended while trying it' },
    ]);
    expect(seen.starts).toBe(3);
    await tagger.close();
  });

  it('ends a provider that takes for ever, and does not try it with the next model', async () => {
    const { tagger, seen } = pretend({ slowProviders: ['webgpu'], deadlyProviders: ['cuda'] });
    const other = { ...model, id: 'n' as ModelId, manifest: { ...model.manifest, id: 'n' as ModelId } };
    const loaded = await tagger.load([model, other]);
    expect(loaded.map(({ provider }) => provider)).toEqual(['cpu', 'cpu']);
    for (const { rejected } of loaded) {
      expect(rejected.find(({ provider }) => provider === 'webgpu')?.reason).toMatch(/half a minute/);
    }
    // each model dies of CUDA once, and WebGPU is waited for once
    expect(seen.starts).toBe(4);
    await tagger.close();
  });

  it('gives a model up with which every provider kills it, and goes on', async () => {
    const { tagger, seen } = pretend({ deadlyProviders: ['cuda', 'webgpu', 'cpu'] });
    const [loaded] = await tagger.load([model]);
    expect(loaded).toMatchObject({ provider: null, failure: { code: 'MODEL_DOES_NOT_LOAD' } });
    expect(seen.starts).toBe(6);
    expect((await tagger.process({ ...job(1), models: [] })).content).not.toBeNull();
    await tagger.close();
  });

  it('goes on without models where loading kills it without a word', async () => {
    const { tagger, seen } = pretend({ deadAtLoad: 'with models' });
    const [loaded] = await tagger.load([model]);
    expect(loaded?.failure?.code).toBe('MODEL_DOES_NOT_LOAD');
    expect(seen.starts).toBe(4);
    await tagger.close();
  });

  it('answers every photo where the process never stays alive', async () => {
    const { tagger } = pretend({ deadAtLoad: 'always' });
    const results = await Promise.all([tagger.process(job(1)), tagger.process(job(2))]);
    for (const { failures } of results) {
      expect(failures.map(({ stage, transient }) => [stage, transient])).toEqual([
        ['metadata', true],
        ['thumbnail', true],
        ['model:m', true],
      ]);
    }
    await tagger.close();
  });

  it('rejects what is under way, and all later, when it is closed', async () => {
    const { tagger } = pretend({});
    const under = tagger.process(job(1));
    await Promise.all([tagger.close(), expect(under).rejects.toMatchObject({ code: 'CANCELLED' })]);
    await expect(tagger.process(job(2))).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(tagger.load([])).rejects.toMatchObject({ code: 'CANCELLED' });
    await tagger.close();
  });
});
