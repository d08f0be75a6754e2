/** @file The disk that holds the catalogue runs full in the middle of a scan. Needs a small disk, which only root can mount. */

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dumpCatalogue } from '../../fixtures/catalogueDump.ts';
import { writePicture } from '../../fixtures/pictures.ts';
import { Workplace } from '../../fixtures/program.ts';
import { hasShared, shared } from '../../fixtures/shared.ts';

/** True where this process may mount a disk in memory. */
function mayMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const folder = mkdtempSync(join(tmpdir(), 'tagroll-mount-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).status === 0;
  if (mounted) execFileSync('umount', [folder]);
  rmdirSync(folder);
  return mounted;
}

describe.skipIf(!mayMount())('a full disk (needs root on Linux, for a disk in memory)', () => {
  let place: Workplace;
  const resize = (size: string): void =>
    void execFileSync('mount', ['-o', `remount,size=${size}`, place.catalogue]);

  beforeEach(() => {
    place = new Workplace();
    mkdirSync(place.catalogue);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=5m', 'tmpfs', place.catalogue]);
  });
  afterEach(async () => {
    const left = await place.orphans();
    execFileSync('umount', [place.catalogue]);
    expect(left).toEqual([]);
    expect(await place.close()).toEqual({ processes: [], files: [] });
  });

  it('ends the scan in plain words, and loses nothing', { timeout: 120_000 }, async () => {
    const count = 80;
    for (let index = 0; index < count; index++)
      await writePicture(join(place.photos, `${index}.jpg`), index, 512, true);
    const refusal = await place.refusal(['scan', place.photos]);
    expect(refusal).toMatchObject({ code: 'DISK_FULL', status: 1 });
    expect(refusal.message).toMatch(/is full .*free some space/);
    expect(refusal.message).not.toMatch(/SQLITE|ENOSPC|!/);
    const between = dumpCatalogue(place.catalogue, place.photos);
    expect(between.damage).toEqual([]);
    expect(Object.keys(between.photos).length).toBe(count);
    const isDone = (photo: Record<string, unknown>): boolean =>
      (photo['stages'] as { state: string }[]).every((stage) => stage.state === 'done');
    const done = Object.values(between.photos).filter(isDone).length;
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(count);
    // a result that is in the catalogue has its thumbnail
    expect(between.thumbnails.length).toBeGreaterThanOrEqual(done);

    // still full: whatever is asked, it is said, and nothing hangs
    const filler = spawnSync('sh', ['-c', `cat /dev/zero > ${join(place.catalogue, 'ballast')}`]);
    expect(filler.status).not.toBe(0);
    expect(await place.refusal(['scan'])).toMatchObject({ code: 'DISK_FULL', status: 1 });
    const tagged = await place.run(['tag', join(place.photos, '1.jpg'), '+mine', '--json']);
    const answer = JSON.parse(tagged.stdout) as { error?: { code: string } };
    // what was written before may leave room for one decision; a refusal is in plain words all the same
    if (tagged.status !== 0) expect(answer.error?.code).toBe('DISK_FULL');

    rmSync(join(place.catalogue, 'ballast'));
    resize('200m');
    expect(await place.answer(['scan'])).toMatchObject({ processed: count - done, failed: 0, remaining: 0 });
    const after = dumpCatalogue(place.catalogue, place.photos);
    expect(after.damage).toEqual([]);
    expect(Object.values(after.photos).every(isDone)).toBe(true);
    expect(after.thumbnails.length).toBe(count);
    const decisions = Object.values(after.photos).flatMap((photo) => photo['decisions'] as unknown[]);
    expect(decisions.length).toBe(tagged.status === 0 ? 1 : 0);
    console.log(
      `full after ${done} of ${count} photos; ${(statfsSync(place.catalogue).bavail * 4096) / 1e6} MB free after`,
    );
  });

  it.skipIf(!hasShared)(
    'refuses a model that does not fit, and leaves nothing of it (needs ../shared)',
    async () => {
      resize('3m');
      const refusal = await place.refusal(['models', 'add', shared('models/mobilenet_v2_quant')]);
      expect(refusal).toMatchObject({ code: 'DISK_FULL', status: 1 });
      expect(refusal.message).toMatch(/^[^\n!]{20,300}\.$/);
      expect(await place.answer(['models', 'list'])).toEqual([]);
      const models = join(place.catalogue, 'models');
      expect(existsSync(models) ? readdirSync(models) : []).toEqual([]);
      resize('100m');
      expect(await place.answer(['models', 'add', shared('models/mobilenet_v2_quant')])).toMatchObject({
        inUse: true,
      });
    },
  );
});
