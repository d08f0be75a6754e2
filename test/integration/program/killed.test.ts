/**
 * @file The program is killed at thirty random moments of a scan and started again each time. At the end the catalogue is
 * the one of an undisturbed run, and no photo went through a model again once its result was stored.
 */

import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { differences, dumpCatalogue, type CatalogueDump } from '../../fixtures/catalogueDump.ts';
import { sleep, Workplace, type RunningProgram } from '../../fixtures/program.ts';
import { hasShared, shared } from '../../fixtures/shared.ts';

const KILLS = 30;
const SEED = 20_260_729;

/** Numbers from 0 to 1, the same in every run of the test, so that a failure can be looked at again. */
function seededRandom(seed: number): () => number {
  let counter = 0;
  return () => createHash('sha256').update(`${seed}:${counter++}`).digest().readUInt32LE() / 2 ** 32;
}

const inFolder = (...parts: string[]): string[] =>
  readdirSync(shared(...parts))
    .toSorted()
    .map((name) => shared(...parts, name));

/** Six folders of 25: small photos, larger ones, copies of both, and what cannot be read. */
function makeWaves(folder: string): string[] {
  const small = readdirSync(shared('photos/imagenette160'))
    .toSorted()
    .flatMap((name) =>
      statSync(shared('photos/imagenette160', name)).isDirectory()
        ? inFolder('photos/imagenette160', name).slice(0, 7)
        : [],
    );
  const large = inFolder('photos/flickr8k_200/Images');
  const broken = inFolder('photos/awkward/go-fuzz/jpeg/corpus').slice(0, 12);
  return Array.from({ length: 6 }, (_, wave) => {
    const name = `wave ${wave + 1}`;
    mkdirSync(join(folder, name));
    const put = (from: string, to: string): void =>
      cpSync(from, join(folder, name, to), { preserveTimestamps: true });
    small.slice(wave * 11, wave * 11 + 11).forEach((path, index) => put(path, `small ${index}.jpg`));
    large.slice(wave * 10, wave * 10 + 10).forEach((path, index) => put(path, `large ${index}.jpg`));
    broken.slice(wave * 2, wave * 2 + 2).forEach((path, index) => put(path, `broken ${index}.jpg`));
    put(small[wave * 11]!, 'copy in the same folder.jpg');
    // a copy of what another folder holds too: which of them is read first is chance
    put(large[((wave + 3) % 6) * 10]!, 'copy from elsewhere.jpg');
    writeFileSync(join(folder, name, 'notes.txt'), 'no photo');
    return name;
  });
}

/** Where a run is killed. */
interface Moment {
  readonly after: 'start' | 'write' | 'handed' | 'stored';
  readonly count: number;
  readonly delay: number;
}

describe.skipIf(!hasShared)('killed thirty times (needs ../shared)', () => {
  let disturbed: Workplace;
  let undisturbed: Workplace;
  let stock: string;

  beforeAll(async () => {
    disturbed = new Workplace();
    undisturbed = new Workplace();
    disturbed.environment['TAGROLL_LOG_LEVEL'] = 'debug';
    stock = join(disturbed.folder, 'stock');
    mkdirSync(stock);
    for (const place of [disturbed, undisturbed]) {
      await place.answer(['models', 'add', shared('models/mlkit_object_labeler')]);
    }
  });
  afterAll(async () => {
    for (const place of [disturbed, undisturbed])
      expect(await place.close()).toEqual({ processes: [], files: [] });
  });

  /** Lines of the log with this message, as far as they are whole. */
  const lines = (message: string): Record<string, unknown>[] =>
    disturbed
      .log()
      .flatMap((line) => (line['msg'] === message ? [line['details'] as Record<string, unknown>] : []));
  const handedLines = (): Record<string, unknown>[] => lines('a photo goes to the tagger');
  const storedLines = (): Record<string, unknown>[] => lines('a photo is stored');

  /** Paths whose stages are all through: nothing is to be done for them again. */
  function finishedPaths(): Set<string> {
    const database = new Database(join(disturbed.catalogue, 'catalogue.sqlite'));
    try {
      const found = database
        .prepare(
          `SELECT library_folder.path || '/' || directory.path || '/' || name AS path FROM photo_file
           JOIN directory ON directory.id = directory_id JOIN library_folder ON library_folder.id = library_folder_id
           WHERE content_hash IS NOT NULL AND NOT EXISTS (
             SELECT 1 FROM photo_stage WHERE photo_stage.photo_id = photo_file.photo_id
               AND photo_stage.state NOT IN ('done', 'failed'))`,
        )
        .all() as { path: string }[];
      return new Set(found.map((row) => row.path));
    } finally {
      database.close();
    }
  }

  /** Waits for the moment. @returns false where the program ends before. */
  async function reached(program: RunningProgram, moment: Moment): Promise<boolean> {
    const wal = join(disturbed.catalogue, 'catalogue.sqlite-wal');
    const walSize = (): number => statSync(wal, { throwIfNoEntry: false })?.size ?? 0;
    const counts = {
      start: () => Infinity,
      write: walSize,
      handed: () => handedLines().length,
      stored: () => storedLines().length,
    };
    const count = counts[moment.after];
    const before = count();
    const wanted = moment.after === 'write' ? before + 1 : before + moment.count;
    while (moment.after !== 'start' && count() < wanted) {
      if (program.child.exitCode !== null) return false;
      await sleep(4);
    }
    await sleep(moment.delay);
    return program.child.exitCode === null;
  }

  it('ends with the catalogue of an undisturbed run', { timeout: 240_000 }, async () => {
    const random = seededRandom(SEED);
    const waves = makeWaves(stock);
    cpSync(stock, undisturbed.photos, { recursive: true, preserveTimestamps: true });
    const kinds: Moment['after'][] = ['start', 'stored', 'handed', 'write', 'stored'];
    const killedAfter: Record<string, number> = {};
    const handedAgain: string[] = [];
    let [kills, runs, slowestEnd, unfinished] = [0, 0, 0, 0];
    let finished = new Set<string>();
    let looked = 0;
    const noteHanded = (): void => {
      const all = handedLines();
      for (const { path } of all.slice(looked))
        if (finished.has(String(path))) handedAgain.push(String(path));
      looked = all.length;
    };
    const correct = (...words: string[]): Promise<unknown> => disturbed.answer(['tag', ...words]);

    for (let turn = 0; kills < KILLS; turn++) {
      expect(turn, 'the scan is through before it could be killed thirty times').toBeLessThan(KILLS + 5);
      // a new folder comes in every fifth turn, under a name that it has until the turn after
      const wave = waves[Math.floor(turn / 5)];
      if (wave && turn % 5 === 0)
        cpSync(join(stock, wave), join(disturbed.photos, `${wave} coming`), {
          recursive: true,
          preserveTimestamps: true,
        });
      if (wave && turn % 5 === 2)
        renameSync(join(disturbed.photos, `${wave} coming`), join(disturbed.photos, wave));
      const after = kinds[turn % kinds.length]!;
      const moment = {
        after,
        count: 1 + Math.floor(random() * (after === 'handed' ? 20 : 6)),
        delay: Math.floor(random() * (after === 'start' ? 900 : 60)),
      };
      const program = disturbed.start(['scan', disturbed.photos, '--json']);
      runs += 1;
      if (await reached(program, moment)) {
        program.kill('SIGKILL');
        kills += 1;
        killedAfter[after] = (killedAfter[after] ?? 0) + 1;
      }
      const { status, signal } = await program.ended;
      expect([`status ${status}`, signal], program.stderr).toContain(
        signal === null ? 'status 0' : 'SIGKILL',
      );
      const ended = performance.now();
      expect(await disturbed.orphans()).toEqual([]);
      slowestEnd = Math.max(slowestEnd, performance.now() - ended);
      noteHanded();
      finished = finishedPaths();
      if (kills < KILLS) unfinished = finished.size;

      if (kills === 7) await correct(join(disturbed.photos, waves[0]!, 'large 1.jpg'), '+mine', '-cat');
      // on a copy, before or after it is known to be one
      if (kills === 8)
        await correct(join(disturbed.photos, waves[0]!, 'copy in the same folder.jpg'), '+copied');
      if (kills === 20) await correct(join(disturbed.photos, waves[0]!), '+first wave');
      if (kills === 21) await disturbed.answer(['undo']);
    }
    for (const name of readdirSync(disturbed.photos).filter((name) => name.endsWith(' coming')))
      renameSync(join(disturbed.photos, name), join(disturbed.photos, name.replace(' coming', '')));
    for (const wave of waves.filter((name) => !existsSync(join(disturbed.photos, name))))
      cpSync(join(stock, wave), join(disturbed.photos, wave), { recursive: true, preserveTimestamps: true });
    const last = await disturbed.run(['scan', '--json']);
    expect(last.status, last.stderr).toBe(0);
    noteHanded();

    await undisturbed.answer(['scan', undisturbed.photos]);
    await undisturbed.answer(['tag', join(undisturbed.photos, waves[0]!, 'large 1.jpg'), '+mine', '-cat']);
    await undisturbed.answer([
      'tag',
      join(undisturbed.photos, waves[0]!, 'copy in the same folder.jpg'),
      '+copied',
    ]);
    const expected = dumpCatalogue(undisturbed.catalogue, undisturbed.photos);
    const found = dumpCatalogue(disturbed.catalogue, disturbed.photos);

    console.log(
      `${kills} kills in ${runs} runs, by what they followed: ${JSON.stringify(killedAfter)}; ` +
        `${handedLines().length} photos handed over for ${storedLines().length} results; ` +
        `${unfinished} files were through before the last kill; the children of a killed program ended within ${slowestEnd.toFixed(0)} ms`,
    );
    expect(expected.damage).toEqual([]);
    expect(found.damage).toEqual([]);
    expectComplete(expected);
    expect(differences(found, expected)).toEqual([]);
    expect(handedAgain).toEqual([]);
    expectNothingTwice(handedLines(), storedLines());
    expect(slowestEnd).toBeLessThan(5000);
  });

  /** The undisturbed run itself is worth comparing with. */
  function expectComplete(dump: CatalogueDump): void {
    const photos = Object.values(dump.photos);
    const states = photos.flatMap((photo) =>
      (photo['stages'] as { state: string }[]).map((stage) => stage.state),
    );
    expect(new Set(states)).toEqual(new Set(['done', 'failed']));
    // 150 files; of each wave one is a copy within it, and one of another wave
    expect(photos.length).toBe(138);
    expect(
      photos.filter((photo) => Object.keys(photo['embeddings'] as object).length === 1).length,
    ).toBeGreaterThan(120);
    expect(photos.filter((photo) => (photo['decisions'] as unknown[]).length > 0).length).toBe(2);
  }

  /** By the log alone: nothing is handed over after its result was stored. */
  function expectNothingTwice(handed: Record<string, unknown>[], stored: Record<string, unknown>[]): void {
    expect(handed.length).toBeGreaterThan(stored.length);
    const through = new Set<unknown>();
    const twice: unknown[] = [];
    for (const { msg, details } of disturbed.log() as { msg: string; details: Record<string, unknown> }[]) {
      if (msg === 'a photo is stored' && details['retried'] === 0) through.add(details['photoId']);
      if (msg === 'a photo goes to the tagger' && through.has(details['photoId'])) twice.push(details);
    }
    expect(twice).toEqual([]);
  }
});
