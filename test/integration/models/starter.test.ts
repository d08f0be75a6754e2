/** @file The tagger that ships with the program: there from the first start, gone where its owner has a better one. */

import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listModels } from '../../../src/core/catalogue/models.ts';
import { openCatalogue } from '../../../src/core/catalogue/open.ts';
import type { LibraryOptions } from '../../../src/core/library.ts';
import type { ScanSummary } from '../../../src/core/session.ts';
import { testLibrary, type TestLibrary } from '../../fixtures/library.ts';
import { writePicture } from '../../fixtures/pictures.ts';
import { hasShared, projectFolder, shared } from '../../fixtures/shared.ts';

const STARTER = 'starter';
const LABELER = 'mlkit_object_labeler';

describe('the starter', () => {
  const open: TestLibrary[] = [];
  const cleanups: (() => void)[] = [];
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tagroll-starter-'));
  });

  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.remove()));
    for (const cleanUp of cleanups.splice(0)) cleanUp();
    rmSync(folder, { recursive: true, force: true });
  });

  async function library(change: Partial<LibraryOptions> = {}): Promise<TestLibrary> {
    const bench = await testLibrary({ keepsStarter: true, ...change });
    open.push(bench);
    return bench;
  }

  /** Closes the library and opens it as the next start of the program does. */
  async function reopened(bench: TestLibrary, change: Partial<LibraryOptions> = {}): Promise<TestLibrary> {
    await bench.library.close();
    open.splice(open.indexOf(bench), 1);
    const next = await library({ catalogueFolder: bench.catalogue, ...change });
    cleanups.push(() => rmSync(bench.folder, { recursive: true, force: true }));
    return next;
  }

  /** The program's resources, to be changed. */
  function resources(): string {
    const copy = join(folder, 'resources');
    cpSync(join(projectFolder, 'resources'), copy, { recursive: true });
    return copy;
  }

  async function scan({ library, photos }: TestLibrary): Promise<ScanSummary> {
    const session = await library.startSession('scan', [photos]);
    try {
      return await session.scan([photos]);
    } finally {
      await session.close();
    }
  }

  const inUse = ({ library }: TestLibrary): string[] =>
    library.models.list().flatMap((model) => (model.inUse ? [model.id] : []));

  it('is there in a new library, and in no library that has a model', async () => {
    const bench = await library();
    expect(inUse(bench)).toEqual([STARTER]);
    expect(bench.taggers()).toBe(0);
    expect(await bench.library.downloads.list()).toContainEqual(
      expect.objectContaining({ id: STARTER, state: 'installed', isShipped: true, inUse: true }),
    );
  });

  it('that its owner removes stays away, and comes back without a download when asked for', async () => {
    const first = await library();
    await first.library.models.remove(STARTER);
    const bench = await reopened(first);
    expect(bench.library.models.list()).toEqual([]);
    const [offered] = (await bench.library.downloads.list()).filter(({ id }) => id === STARTER);
    expect(offered).toMatchObject({ state: 'available', isShipped: true });
    const { ended } = await bench.library.downloads.start(STARTER, () => undefined);
    expect((await ended).model).toMatchObject({ id: STARTER, inUse: true });
    expect(inUse(await reopened(bench))).toEqual([STARTER]);
  });

  it('that its owner stops stays stopped, also where the program brings a newer one', async () => {
    const first = await library();
    await first.library.models.stop(STARTER);
    const changed = resources();
    const manifest = join(changed, 'models', STARTER, 'model.json');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"name": "Starter"', '"name": "Newer"'));
    const bench = await reopened(first, { resourcesFolder: changed });
    expect(bench.library.models.list()).toMatchObject([{ id: STARTER, name: 'Newer', inUse: false }]);
    await bench.library.models.use(STARTER);
    const last = await reopened(bench);
    expect(last.library.models.list()).toMatchObject([{ id: STARTER, name: 'Starter', inUse: true }]);
  });

  it('that is damaged keeps no library closed', async () => {
    const changed = resources();
    truncateSync(join(changed, 'models', STARTER, 'starter.onnx'), 1000);
    const log = vi.fn();
    const bench = await testLibrary({ keepsStarter: true, resourcesFolder: changed, logger: { log } });
    open.push(bench);
    expect(bench.library.models.list()).toEqual([]);
    expect(log).toHaveBeenCalledWith('error', expect.any(String), expect.anything());
  });

  it('tags photos with what it sees, from an embedding of length 1', async () => {
    const bench = await library();
    await writePicture(join(bench.photos, 'a.jpg'), 1);
    expect(await scan(bench)).toMatchObject({
      processed: 1,
      failed: 0,
      models: [{ id: STARTER, failure: null }],
    });
    const database = openCatalogue(bench.catalogue);
    try {
      const rows = database.prepare(`SELECT vector FROM embedding WHERE model_id = ?`).all(STARTER);
      expect(rows).toHaveLength(1);
    } finally {
      database.close();
    }
  });

  it('is a reason to tell of better models once', async () => {
    const first = await library();
    expect(await first.library.takeRecommendation()).toBe(true);
    const bench = await reopened(first);
    expect(await bench.library.takeRecommendation()).toBe(false);
    const without = await library({ keepsStarter: false });
    expect(await without.library.takeRecommendation()).toBe(false);
  });

  describe.skipIf(!hasShared)('beside a model of its owner (needs ../shared)', () => {
    const DOG = 'n02102040';

    async function withPhotos(): Promise<TestLibrary> {
      const bench = await library();
      cpSync(shared('photos', 'imagenette160', DOG), bench.photos, { recursive: true });
      return bench;
    }

    const starterTags = async ({ library }: TestLibrary): Promise<number> =>
      library.search('dog', new Date()).then(({ photoIds }) => photoIds.length);

    it('tags until the other has seen all photos, and again where the other is gone', async () => {
      let bench = await withPhotos();
      await scan(bench);
      // ML Kit's labeler knows no dog: what is found is the starter's
      const found = await starterTags(bench);
      expect(found).toBeGreaterThan(10);
      await bench.library.models.add(shared('models', LABELER));
      expect(inUse(bench)).toEqual([LABELER, STARTER]);
      await bench.library.preferences.tagsJudged();
      expect(await starterTags(bench)).toBe(found);
      await scan(bench);
      expect(inUse(bench)).toEqual([LABELER]);
      expect(await starterTags(bench)).toBe(0);
      bench = await reopened(bench);
      expect(inUse(bench)).toEqual([LABELER]);
      await bench.library.models.stop(LABELER);
      expect(inUse(bench)).toEqual([STARTER]);
      await bench.library.preferences.tagsJudged();
      expect(await starterTags(bench)).toBe(found);
    });

    it('makes room in a window, too', async () => {
      const bench = await withPhotos();
      await scan(bench);
      await bench.library.models.add(shared('models', LABELER));
      bench.library.preferences.keepTagsJudged();
      bench.library.worker.start('window');
      await vi.waitFor(() => expect(inUse(bench)).toEqual([LABELER]), 30_000);
      await vi.waitFor(async () => expect(await starterTags(bench)).toBe(0), 30_000);
      await vi.waitFor(() => expect(bench.library.worker.activity().state).toBe('watching'), 30_000);
    });

    it('stays where its owner wants both', async () => {
      const bench = await withPhotos();
      await bench.library.models.add(shared('models', LABELER));
      await bench.library.models.use(STARTER);
      await bench.library.models.stop(STARTER);
      await bench.library.models.use(STARTER);
      await scan(bench);
      expect(inUse(bench)).toEqual([LABELER, STARTER]);
      await bench.library.models.stop(STARTER);
      await bench.library.models.remove(LABELER);
      expect(inUse(bench)).toEqual([]);
    });

    it('stays where the other does not run', async () => {
      const bench = await withPhotos();
      await bench.library.models.add(shared('models', LABELER));
      const database = openCatalogue(bench.catalogue);
      const [labeler] = listModels(database);
      database.close();
      rmSync(join(labeler!.folder, 'object_labeler.onnx'));
      await scan(bench);
      expect(inUse(bench)).toEqual([LABELER, STARTER]);
      expect(await starterTags(bench)).toBeGreaterThan(10);
    });

    it('is not brought to a library that has a model already', async () => {
      const first = await library({ keepsStarter: false });
      await first.library.models.add(shared('models', LABELER));
      const bench = await reopened(first);
      expect(bench.library.models.list()).toMatchObject([{ id: LABELER }]);
    });
  });
});
