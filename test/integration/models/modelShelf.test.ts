/** @file Models on the shelf while something is wrong with the catalogue. */

import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WritableDatabase } from '../../../src/core/catalogue/database.ts';
import { listModels } from '../../../src/core/catalogue/models.ts';
import { openCatalogue } from '../../../src/core/catalogue/open.ts';
import { getSetting } from '../../../src/core/catalogue/settings.ts';
import { addPhoto, tag } from '../../fixtures/catalogue.ts';
import { testLibrary, type TestLibrary } from '../../fixtures/library.ts';
import { hasShared, shared } from '../../fixtures/shared.ts';

const LABELER = 'mlkit_object_labeler';

describe.skipIf(!hasShared)('the shelf of models (needs ../shared)', () => {
  let bench: TestLibrary;
  let other: WritableDatabase;

  beforeEach(async () => {
    bench = await testLibrary();
    other = openCatalogue(bench.catalogue);
    const photoId = addPhoto(other, 'a.jpg');
    other
      .prepare(`INSERT INTO effective_tag (photo_id, tag_id, provenance) VALUES (?, ?, 'person')`)
      .run(photoId, tag(other, 'dog'));
  });

  afterEach(async () => {
    vi.useRealTimers();
    other.close();
    await bench.remove();
  });

  const areTagsFresh = (): boolean => getSetting(other, 'effective-tags') === 'fresh';

  it('keeps a model whose tags could not be judged, and judges them later', async () => {
    const { library } = bench;
    other.exec(
      `CREATE TRIGGER broken BEFORE DELETE ON effective_tag BEGIN SELECT RAISE(ABORT, 'broken'); END`,
    );
    await library.models.add(shared('models', LABELER));
    const [row] = listModels(other);
    expect(row).toMatchObject({ id: LABELER, inUse: true });
    expect(await library.models.manifest(row!.id)).toMatchObject({ id: LABELER });
    await expect(library.preferences.tagsJudged()).rejects.toThrow('broken');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    library.preferences.judgeTags();
    await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0));
    expect(areTagsFresh()).toBe(false);
    other.exec(`DROP TRIGGER broken`);
    vi.advanceTimersByTime(60_000);
    vi.useRealTimers();
    await vi.waitFor(() => expect(areTagsFresh()).toBe(true));
  });

  it('waits for another program that writes, without holding the thread', async () => {
    const { library } = bench;
    await library.models.add(shared('models', LABELER));
    let [longest, last] = [0, performance.now()];
    const pulse = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 10);
    const acts = [
      () => library.models.stop(LABELER),
      () => library.models.use(LABELER),
      () => library.models.remove(LABELER),
    ];
    for (const act of acts) {
      other.exec('BEGIN IMMEDIATE');
      const done = act();
      await sleep(1500);
      other.exec('COMMIT');
      await done;
    }
    clearInterval(pulse);
    expect(longest).toBeLessThan(1000);
    expect(library.models.list()).toEqual([]);
  });
});
