/** @file All awkward files through one scan: each ends as a photo, as a skipped file, or with an error for its owner. */

import { closeSync, openSync, readdirSync, readSync, realpathSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isErrorCode } from '../../../src/core/domain/errors.ts';
import { dumpCatalogue, type CatalogueDump } from '../../fixtures/catalogueDump.ts';
import { Workplace, type Run } from '../../fixtures/program.ts';
import { hasShared, shared } from '../../fixtures/shared.ts';

const folder = hasShared ? realpathSync(shared('photos/awkward')) : '';
const model = 'model:mlkit_object_labeler';

interface Stage {
  readonly stage: string;
  readonly state: string;
  readonly error_code: string | null;
  readonly error_message: string | null;
}

interface ScanAnswer {
  readonly processed: number;
  readonly failed: number;
  readonly remaining: number;
  readonly folders: { photos: number; added: number; skipped: Record<string, number>; problemCount: number };
  readonly failures: { path: string; codes: string[]; messages: string[] }[];
}

/** First bytes of pictures that every program shows: a file that begins so and is passed over would be a photo lost. */
const PICTURES = [
  /^\xff\xd8\xff/,
  /^\x89PNG\r\n\x1a\n/,
  /^GIF8[79]a/,
  /^(II\*\0|MM\0\*)/,
  /^RIFF....WEBP/s,
  /^....ftyp(heic|mif1|avif)/s,
];

function startOf(path: string): string {
  const descriptor = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(16);
    return bytes.toString('latin1', 0, readSync(descriptor, bytes, 0, 16, 0));
  } finally {
    closeSync(descriptor);
  }
}

/** Words of programs and of programmers. */
const JARGON =
  /undefined|null\b|NaN|\bError\b|exception|stack|libvips|vips|sharp|EN[A-Z]{3,}|0x[0-9a-f]|errno|\[object|!|sqlite|buffer|decoder/i;

describe.skipIf(!hasShared)('the awkward files (needs ../shared)', () => {
  let place: Workplace;
  let first: Run;
  let second: Run;
  let answer: ScanAnswer;
  let dump: CatalogueDump;
  const handed: number[] = [];
  let storedAt: number[];

  const stagesOf = (path: string): Stage[] => dump.photos[path]!['stages'] as Stage[];
  const files = (): string[] =>
    Object.values(dump.photos).flatMap((photo) =>
      (photo['files'] as { path: string }[]).map((file) => file.path),
    );

  beforeAll(async () => {
    place = new Workplace();
    place.environment['TAGROLL_LOG_LEVEL'] = 'debug';
    await place.answer(['models', 'add', shared('models/mlkit_object_labeler')]);
    const countHanded = (): number =>
      place.log().filter((line) => line['msg'] === 'a photo goes to the tagger').length;
    first = await place.run(['scan', folder, '--json'], { limit: 240_000 });
    handed.push(countHanded());
    storedAt = place
      .log()
      .flatMap((line) => (line['msg'] === 'a photo is stored' ? [line['time'] as number] : []));
    second = await place.run(['scan', folder, '--json']);
    handed.push(countHanded());
    answer = JSON.parse(first.stdout) as ScanAnswer;
    dump = dumpCatalogue(place.catalogue, folder);
  }, 360_000);
  afterAll(async () => expect(await place.close()).toEqual({ processes: [], files: [] }));

  it('go through one scan that ends well and hangs nowhere', () => {
    expect(first.status, first.stderr).toBe(0);
    const gaps = storedAt.slice(1).map((at, index) => at - storedAt[index]!);
    console.log(
      `${answer.folders.photos} photo files and ${JSON.stringify(answer.folders.skipped)} in ` +
        `${(first.milliseconds / 1000).toFixed(1)} s, longest time without a result ${Math.max(...gaps)} ms`,
    );
    expect(Math.max(...gaps)).toBeLessThan(20_000);
    expect(answer).toMatchObject({ remaining: 0, folders: { problemCount: 0 } });
    expect(dump.damage).toEqual([]);
  });

  it('are all accounted for, and no picture is passed over', () => {
    const onDisk = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
    const taken = new Set(files());
    const passedOver = onDisk.filter((path) => !taken.has(path));
    const isHidden = (path: string): boolean => path.split(sep).some((part) => part.startsWith('.'));
    const { excluded, 'not-a-photo': others, ...rest } = answer.folders.skipped;
    expect(taken.size).toBe(answer.folders.photos);
    expect(passedOver.filter((path) => !isHidden(path)).length).toBe(others);
    expect(passedOver.filter(isHidden).length).toBeGreaterThanOrEqual(excluded!);
    expect(Object.values(rest)).toEqual([0, 0, 0]);
    const lost = passedOver.filter(
      (path) => !isHidden(path) && PICTURES.some((start) => start.test(startOf(join(folder, path)))),
    );
    // exiftool keeps the file that it has edited under this name
    expect(lost.filter((path) => !path.endsWith('.jpg_original'))).toEqual([]);
  });

  it('end as a whole photo or with an error that its owner understands', () => {
    const counts = new Map<string, number>();
    const wrong: unknown[] = [];
    for (const [path, photo] of Object.entries(dump.photos)) {
      const stages = stagesOf(path);
      expect(stages.map((stage) => stage.stage)).toEqual(['metadata', model, 'thumbnail']);
      const failed = stages.filter((stage) => stage.state === 'failed');
      const done = stages.filter((stage) => stage.state === 'done');
      expect(failed.length + done.length, path).toBe(3);
      if (failed.length === 0) {
        expect(photo['width'], path).toBeGreaterThan(0);
        expect(photo['fingerprint'], path).not.toBeNull();
      }
      const code = failed[0]?.error_code ?? 'a photo';
      counts.set(code, (counts.get(code) ?? 0) + 1);
      for (const { error_code, error_message } of failed) {
        const names = (photo['files'] as { path: string }[]).map((file) => `"${basename(file.path)}"`);
        const message = error_message ?? '';
        const isPlain =
          isErrorCode(error_code) &&
          error_code !== 'INTERNAL' &&
          names.some((name) => message.includes(name)) &&
          /^[^\n]{20,300}\.$/.test(message) &&
          !JARGON.test(message.replace(/"[^"]*"/g, ''));
        if (!isPlain) wrong.push({ path, error_code, error_message });
      }
    }
    console.log(
      `by code: ${JSON.stringify(Object.fromEntries([...counts].toSorted((a, b) => b[1] - a[1])))}`,
    );
    expect(wrong).toEqual([]);
    expect(counts.get('a photo')).toBeGreaterThan(250);
    expect(answer.failed).toBe(answer.failures.length);
    expect(answer.failures.length).toBe(
      [...counts].reduce((sum, [code, count]) => (code === 'a photo' ? sum : sum + count), 0),
    );
  });

  it('are not decoded again by a second scan', () => {
    expect(second.status).toBe(0);
    expect(JSON.parse(second.stdout)).toMatchObject({
      processed: 0,
      failed: 0,
      remaining: 0,
      folders: { added: 0, changed: 0 },
    });
    expect(handed[0]).toBeGreaterThan(800);
    expect(handed[1]).toBe(handed[0]);
    console.log(`the second scan took ${(second.milliseconds / 1000).toFixed(1)} s`);
    expect(second.milliseconds).toBeLessThan(10_000);
  });
});
