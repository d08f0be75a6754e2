/** @file One tagger for several users, with taggers that are only pretended. */

import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ModelId, PhotoId } from '../../../src/core/domain/ids.ts';
import type { FilePath } from '../../../src/core/domain/filePath.ts';
import { TagrollError } from '../../../src/core/domain/errors.ts';
import type { ModelManifest } from '../../../src/core/models/manifest.ts';
import { SharedTagger } from '../../../src/core/tagger/sharedTagger.ts';
import type {
  LoadedModel,
  ModelToLoad,
  PhotoJob,
  PhotoResult,
  Tagger,
} from '../../../src/core/tagger/tagger.ts';

const model = (name: string, folder = '/m'): ModelToLoad => ({
  id: name as ModelId,
  folder,
  manifest: {} as ModelManifest,
});
const [a, b, c] = ['a', 'b', 'c'].map((name) => model(name)) as [ModelToLoad, ModelToLoad, ModelToLoad];

const job = (number: number): PhotoJob => ({
  photoId: number as PhotoId,
  path: `/${number}` as FilePath,
  skipIfHash: null,
  wantMetadata: false,
  wantThumbnail: false,
  models: [],
});

/** A tagger that answers a photo when it is told to, and a text at once. */
class Pretended implements Tagger {
  readonly loads: string[][] = [];
  readonly photos = new Map<number, () => void>();
  isClosed = false;
  broken = new Set<string>();
  readonly #rejects = new Set<(error: TagrollError) => void>();

  async load(models: readonly ModelToLoad[]): Promise<LoadedModel[]> {
    this.loads.push(models.map(({ id, folder }) => (folder === '/m' ? id : `${id} in ${folder}`)));
    await new Promise((resolve) => setImmediate(resolve));
    if (this.isClosed) throw new TagrollError('CANCELLED', 'closed');
    return models.map(({ id }) => ({
      id,
      provider: 'cpu',
      rejected: [],
      millisecondsPerPhoto: 1,
      failure: this.broken.has(id) ? { code: 'MODEL_DOES_NOT_LOAD', message: 'no' } : null,
    }));
  }

  process({ photoId }: PhotoJob): Promise<PhotoResult> {
    return new Promise((resolve, reject) => {
      this.#rejects.add(reject);
      this.photos.set(photoId, () => resolve({ photoId } as PhotoResult));
    });
  }

  async embedTexts(): Promise<Float32Array[]> {
    return [Float32Array.of(1)];
  }

  async close(): Promise<void> {
    this.isClosed = true;
    for (const reject of this.#rejects) reject(new TagrollError('CANCELLED', 'closed'));
  }
}

function setUp(inUse: readonly ModelToLoad[] = [a, b, c]) {
  const taggers: Pretended[] = [];
  const used = new Set(inUse);
  const shared = new SharedTagger({
    start: () => {
      const tagger = new Pretended();
      taggers.push(tagger);
      return tagger;
    },
    isInUse: (one) => used.has(one),
    idleMs: 60_000,
  });
  return { shared, taggers, used, last: () => taggers.at(-1)! };
}

afterEach(() => void vi.useRealTimers());

describe('a shared tagger', () => {
  it('is one process, in which no model is loaded twice', async () => {
    const { shared, taggers, last } = setUp();
    const session = shared.share(true);
    expect(taggers).toEqual([]);
    await session.load([a, b]);
    await shared.use([b], (tagger) => tagger.embedTexts(b.id, ['x']));
    expect(taggers.length).toBe(1);
    expect(last().loads).toEqual([['a', 'b']]);
    const loaded = await shared.use([c], async (_, reports) => reports.map(({ id }) => id));
    expect(loaded).toEqual(['c']);
    expect(last().loads.at(-1)).toEqual(['a', 'b', 'c']);
    await shared.close();
    expect(last().isClosed).toBe(true);
  });

  it('lets a model go that is no longer used, and only then', async () => {
    const { shared, used, last } = setUp();
    await shared.use([a], async () => undefined);
    await shared.use([b], async () => undefined);
    await shared.use([a], async () => undefined);
    expect(last().loads).toEqual([['a'], ['a', 'b']]);
    used.delete(a);
    await shared.use([b], async () => undefined);
    expect(last().loads.at(-1)).toEqual(['b']);
  });

  it('takes the revision that was asked for last', async () => {
    const { shared, last } = setUp();
    const session = shared.share(true);
    await session.load([a]);
    await shared.use([model('a', '/new')], async () => undefined);
    expect(last().loads).toEqual([['a'], ['a in /new']]);
  });

  it('tries a model that failed again, but not while another share is at work', async () => {
    const { shared, last } = setUp();
    const session = shared.share(true);
    await session.load([b]);
    last().broken.add('a');
    const failure = (): Promise<unknown> => shared.use([a], async (_, [report]) => report!.failure?.code);
    expect(await failure()).toBe('MODEL_DOES_NOT_LOAD');
    expect(last().loads.length).toBe(2);
    const photo = session.process(job(1));
    last().broken.clear();
    expect(await failure()).toBe('MODEL_DOES_NOT_LOAD');
    expect(last().loads.length).toBe(2);
    last().photos.get(1)!();
    await photo;
    expect(await failure()).toBeUndefined();
    expect(last().loads.length).toBe(3);
  });

  it('gives up what a share had under way when that is closed, and begins again what others had', async () => {
    const { shared, taggers, last } = setUp();
    const session = shared.share(true);
    const picture = shared.share(false);
    await session.load([a]);
    await picture.load([b]);
    const lost = session.process(job(1));
    const kept = picture.process(job(2));
    await vi.waitFor(() => expect([...last().photos.keys()]).toEqual([1, 2]));
    await Promise.all([expect(lost).rejects.toMatchObject({ code: 'CANCELLED' }), session.close()]);
    await vi.waitFor(() => expect([...last().photos.keys()]).toEqual([2]));
    expect(taggers.map(({ isClosed }) => isClosed)).toEqual([true, false]);
    expect(last().loads).toEqual([['b']]);
    last().photos.get(2)!();
    expect((await kept).photoId).toBe(2);
    await expect(session.process(job(3))).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(session.load([a])).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('goes on with the same process where a share is closed that has nothing under way', async () => {
    const { shared, taggers } = setUp();
    const session = shared.share(true);
    await session.load([a]);
    await session.close();
    await session.close();
    await shared.use([a], async () => undefined);
    expect(taggers.length).toBe(1);
    expect(taggers[0]!.loads).toEqual([['a']]);
  });

  it('starts anew with all models where it is told to, and loses no photo', async () => {
    const { shared, taggers, last } = setUp();
    const session = shared.share(true);
    await session.load([a, b]);
    const photo = session.process(job(1));
    await vi.waitFor(() => expect(last().photos.size).toBe(1));
    await shared.restart();
    await vi.waitFor(() => expect(last().photos.size).toBe(1));
    expect(taggers.length).toBe(2);
    expect(last().loads).toEqual([['a', 'b']]);
    last().photos.get(1)!();
    expect((await photo).photoId).toBe(1);
  });

  it('ends the process some time after the last share', async () => {
    vi.useFakeTimers();
    const { shared, taggers } = setUp();
    const first = shared.share(true);
    const loading = first.load([a]);
    await vi.advanceTimersByTimeAsync(1);
    await loading;
    await first.close();
    await vi.advanceTimersByTimeAsync(59_000);
    const second = shared.share(false);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(taggers[0]!.isClosed).toBe(false);
    await second.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(taggers[0]!.isClosed).toBe(true);
  });

  it('passes on what goes wrong in the work, and refuses everything once it is closed', async () => {
    const { shared, last } = setUp();
    const session = shared.share(true);
    await session.load([a]);
    vi.spyOn(last(), 'embedTexts').mockRejectedValue(new TagrollError('TAGGER_FAILED', 'no'));
    await expect(session.embedTexts(a.id, ['x'])).rejects.toMatchObject({ code: 'TAGGER_FAILED' });
    const photo = session.process(job(1));
    const closing = shared.close();
    await expect(photo).rejects.toMatchObject({ code: 'CANCELLED' });
    await closing;
    expect(() => shared.share(true)).toThrow(TagrollError);
  });
});
