/** @file `tagroll watch` beside a person who drops in, moves, edits and deletes photos, and corrects their tags. */

import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { photoDetails, searchResult } from '../../../src/contract/schemas.ts';
import { dumpCatalogue } from '../../fixtures/catalogueDump.ts';
import { Workplace, type RunningProgram } from '../../fixtures/program.ts';
import { hasShared, shared } from '../../fixtures/shared.ts';

const event = z.discriminatedUnion('event', [
  z.object({ event: z.literal('watching'), folders: z.array(z.string()) }),
  z.object({ event: z.literal('photo'), photoId: z.int(), path: z.string(), tags: z.array(z.string()) }),
  z.object({
    event: z.literal('file'),
    photoId: z.int(),
    path: z.string(),
    state: z.enum(['present', 'missing', 'offline']),
  }),
  z.object({
    event: z.literal('folder'),
    path: z.string(),
    state: z.enum(['online', 'offline']),
    problem: z.string().nullable(),
  }),
  z.object({ event: z.literal('problem'), path: z.string(), code: z.string(), message: z.string() }),
]);
type WatchEvent = z.infer<typeof event>;

describe.skipIf(!hasShared)('watching (needs ../shared)', () => {
  let place: Workplace;
  let program: RunningProgram;
  /** Photos with tags, for the taking; each once. */
  let supply: string[];

  const at = (...parts: string[]): string => join(place.photos, ...parts);
  const next = (): string => supply.shift()!;
  const events = (): WatchEvent[] => program.records().map((record) => event.parse(record));
  /** The first event after the first `from` ones that the test accepts. */
  const until = <Found extends WatchEvent>(
    from: number,
    accept: (one: WatchEvent) => one is Found,
    what: string,
  ): Promise<Found> => program.until(() => events().slice(from).find(accept), 15_000, what);
  const stored =
    (path: string) =>
    (one: WatchEvent): one is Extract<WatchEvent, { event: 'photo' }> =>
      one.event === 'photo' && one.path === path;
  const file =
    (path: string, state: string) =>
    (one: WatchEvent): one is Extract<WatchEvent, { event: 'file' }> =>
      one.event === 'file' && one.path === path && one.state === state;
  const folder =
    (state: string) =>
    (one: WatchEvent): one is Extract<WatchEvent, { event: 'folder' }> =>
      one.event === 'folder' && one.state === state;
  const count = (from: number, accept: (one: WatchEvent) => boolean): number =>
    events().slice(from).filter(accept).length;

  const search = async (query: string): Promise<string[]> =>
    searchResult
      .parse(await place.answer(['search', query, '--limit', '1000']))
      .photos.map((photo) => photo.path.slice(place.photos.length + 1))
      .toSorted();
  const show = async (path: string): Promise<z.infer<typeof photoDetails>> =>
    z
      .array(photoDetails)
      .length(1)
      .parse(await place.answer(['show', at(path)]))[0]!;
  const handedOver = (path: string): number =>
    place
      .log()
      .filter(
        (line) =>
          line['msg'] === 'a photo goes to the tagger' && (line['details'] as { path: string }).path === path,
      ).length;

  beforeAll(async () => {
    place = new Workplace();
    place.environment['TAGROLL_LOG_LEVEL'] = 'debug';
    supply = readdirSync(shared('photos/flickr8k_200/Images')).map((name) =>
      shared('photos/flickr8k_200/Images', name),
    );
    await place.answer(['models', 'add', shared('models/mlkit_object_labeler')]);
    copyFileSync(next(), at('before.jpg'));
    program = place.start(['watch', place.photos, '--json'], { limit: 280_000 });
    await until(
      0,
      (one): one is Extract<WatchEvent, { event: 'watching' }> => one.event === 'watching',
      'it watches',
    );
    await until(0, stored(at('before.jpg')), 'the photo that was there is tagged');
  });
  afterAll(async () => expect(await place.close()).toEqual({ processes: [], files: [] }));

  it(
    'tags a photo that is dropped in within two seconds of its last byte, and it can be searched for',
    { timeout: 60_000 },
    async () => {
      const latencies: number[] = [];
      for (let index = 0; index < 9; index++) {
        const path = at(`dropped ${index}.jpg`);
        const bytes = readFileSync(next());
        const from = events().length;
        writeFileSync(path, bytes);
        const written = performance.now();
        await until(from, stored(path), 'a dropped photo');
        latencies.push(performance.now() - written);
      }
      const sorted = latencies.toSorted((a, b) => a - b);
      console.log(
        `from the last byte to the tags: median ${sorted[4]!.toFixed(0)} ms, all ${sorted.map((one) => one.toFixed(0)).join(', ')}`,
      );
      expect(sorted[4]).toBeLessThan(2000);
      expect((await search('folder:photos')).length).toBe(10);
      expect((await show('dropped 8.jpg')).stages.map((stage) => stage.state)).toEqual([
        'done',
        'done',
        'done',
      ]);
      expect((await search('is:tagged')).length).toBeGreaterThan(4);
    },
  );

  it('takes up a photo once that is written slowly, in pieces', async () => {
    const bytes = readFileSync(next());
    const from = events().length;
    const part = Math.ceil(bytes.length / 12);
    for (let start = 0; start < bytes.length; start += part) {
      appendFileSync(at('slow.jpg'), bytes.subarray(start, start + part));
      await sleep(200);
    }
    await until(from, stored(at('slow.jpg')), 'a slow photo');
    await sleep(1000);
    expect(count(from, stored(at('slow.jpg')))).toBe(1);
    expect(handedOver(at('slow.jpg'))).toBe(1);
    expect((await show('slow.jpg')).stages.map((stage) => stage.state)).toEqual(['done', 'done', 'done']);
  });

  it('takes up what a browser writes under another name first, and a new folder full of photos', async () => {
    const from = events().length;
    copyFileSync(next(), at('download.jpg.part'));
    await sleep(300);
    renameSync(at('download.jpg.part'), at('download.jpg'));
    mkdirSync(at('card/2024'), { recursive: true });
    for (let index = 0; index < 20; index++) copyFileSync(next(), at('card/2024', `${index}.jpg`));
    await until(from, stored(at('download.jpg')), 'the download');
    for (let index = 0; index < 20; index++)
      await until(from, stored(at('card/2024', `${index}.jpg`)), `photo ${index} of the card`);
    for (let index = 0; index < 20; index++) expect(handedOver(at('card/2024', `${index}.jpg`))).toBe(1);
  });

  it('lets other programs correct meanwhile, and keeps what they did', async () => {
    await place.answer(['tag', at('dropped 0.jpg'), '+mine', '+ours']);
    await place.answer(['tag', at('card'), '+card']);
    await place.answer(['tag', at('card/2024/3.jpg'), '-card']);
    await place.answer(['undo']);
    expect(await search('mine')).toEqual(['dropped 0.jpg']);
    expect((await search('card')).length).toBe(20);
    expect(await place.refusal(['scan'])).toMatchObject({ code: 'CATALOGUE_BUSY' });
    expect(await place.answer(['status'])).toMatchObject({ atWork: { pid: program.pid, what: 'watch' } });
  });

  it('follows a file and a folder that are moved or renamed, with tags and corrections, and reads nothing again', async () => {
    const before = await show('dropped 0.jpg');
    let from = events().length;
    mkdirSync(at('sorted'));
    renameSync(at('dropped 0.jpg'), at('sorted/renamed.jpg'));
    await until(from, file(at('sorted/renamed.jpg'), 'present'), 'the renamed file');
    from = events().length;
    renameSync(at('card'), at('sorted/card'));
    for (let index = 0; index < 20; index++)
      await until(
        from,
        file(at('sorted/card/2024', `${index}.jpg`), 'present'),
        `photo ${index} of the moved folder`,
      );
    from = events().length;
    renameSync(at('sorted'), at('archive'));
    await until(from, file(at('archive/renamed.jpg'), 'present'), 'the file in a renamed folder');
    await until(from, file(at('archive/card/2024/19.jpg'), 'present'), 'a file deep in a renamed folder');
    await sleep(1000);
    const after = await show('archive/renamed.jpg');
    expect({ ...after, files: [] }).toEqual({ ...before, files: [] });
    expect(await search('mine')).toEqual(['archive/renamed.jpg']);
    expect((await search('card')).length).toBe(20);
    expect(await search('is:missing')).toEqual([]);
    for (const path of ['archive/renamed.jpg', 'archive/card/2024/7.jpg', 'sorted/card/2024/7.jpg'])
      expect(handedOver(at(path))).toBe(0);
  });

  it('reads a photo again that an editor has saved, in place or under another name first', async () => {
    const { photoId } = await show('archive/renamed.jpg');
    let from = events().length;
    writeFileSync(at('archive/renamed.jpg'), readFileSync(next()));
    await until(from, stored(at('archive/renamed.jpg')), 'the photo saved in place');
    const once = await show('archive/renamed.jpg');
    from = events().length;
    copyFileSync(next(), at('archive/.renamed.jpg.saving'));
    renameSync(at('archive/.renamed.jpg.saving'), at('archive/renamed.jpg'));
    await until(from, stored(at('archive/renamed.jpg')), 'the photo saved under another name');
    const twice = await show('archive/renamed.jpg');
    expect([once.photoId, twice.photoId]).toEqual([photoId, photoId]);
    expect(new Set([once, twice].map((photo) => photo.fingerprint)).size).toBe(2);
    expect(twice.tags.filter((tag) => tag.decision !== null).map((tag) => tag.name)).toEqual([
      'mine',
      'ours',
    ]);
    expect(await search('mine ours')).toEqual(['archive/renamed.jpg']);
  });

  it('marks a deleted photo missing, and has it back when it is restored', async () => {
    const bytes = readFileSync(at('dropped 1.jpg'));
    let from = events().length;
    rmSync(at('dropped 1.jpg'));
    await until(from, file(at('dropped 1.jpg'), 'missing'), 'the deleted photo');
    expect(await search('is:missing')).toEqual(['dropped 1.jpg']);
    expect((await show('dropped 1.jpg')).files[0]!.state).toBe('missing');
    from = events().length;
    writeFileSync(at('dropped 1.jpg'), bytes);
    utimesSync(at('dropped 1.jpg'), 1_600_000_000, 1_600_000_000);
    await until(from, file(at('dropped 1.jpg'), 'present'), 'the restored photo');
    await sleep(800);
    expect(await search('is:missing')).toEqual([]);
    expect((await show('dropped 1.jpg')).stages.map((stage) => stage.state)).toEqual([
      'done',
      'done',
      'done',
    ]);
  });

  it(
    'outlives the death of the tagger and of the decoder: the next photo is tagged',
    { timeout: 60_000 },
    async () => {
      for (const name of ['taggerProcess.js', 'decoderProcess.js']) {
        const before = place.processes().find((one) => one.name.endsWith(name))!;
        process.kill(before.pid, 'SIGKILL');
        const from = events().length;
        const path = at(`after the death of ${name}.jpg`);
        copyFileSync(next(), path);
        await until(from, stored(path), `a photo after the death of ${name}`);
        const after = place.processes().find((one) => one.name.endsWith(name));
        expect(after?.pid).not.toBe(before.pid);
        expect((await show(`after the death of ${name}.jpg`)).stages.map((stage) => stage.state)).toEqual([
          'done',
          'done',
          'done',
        ]);
      }
    },
  );

  it(
    'says that a folder is offline when it goes, keeps its photos, and goes on when it is back',
    { timeout: 60_000 },
    async () => {
      const all = await search('folder:photos');
      let from = events().length;
      renameSync(place.photos, join(place.folder, 'unplugged'));
      const offline = await until(from, folder('offline'), 'the folder goes offline');
      expect(offline).toMatchObject({ path: place.photos, problem: expect.stringContaining('is not there') });
      await sleep(500);
      expect(count(from, (one) => one.event === 'file' && one.state === 'missing')).toBe(0);
      expect(await place.answer(['status'])).toMatchObject({
        missingPhotos: 0,
        folders: [{ state: 'offline' }],
      });
      expect(await search('is:offline')).toEqual(all);
      expect(await search('mine')).toEqual(['archive/renamed.jpg']);
      await place.answer(['tag', 'mine', '+also offline']);
      from = events().length;
      copyFileSync(next(), join(place.folder, 'unplugged', 'meanwhile.jpg'));
      renameSync(join(place.folder, 'unplugged'), place.photos);
      await until(from, folder('online'), 'the folder is back');
      await until(from, stored(at('meanwhile.jpg')), 'what was added meanwhile');
      copyFileSync(next(), at('afterwards.jpg'));
      await until(from, stored(at('afterwards.jpg')), 'what is added afterwards');
      expect(await search('folder:photos')).toEqual([...all, 'afterwards.jpg', 'meanwhile.jpg'].toSorted());
      expect(await search('"also offline"')).toEqual(['archive/renamed.jpg']);
    },
  );

  it('ends at Ctrl-C with status 0, and leaves a sound catalogue', async () => {
    const asked = performance.now();
    program.signalGroup('SIGINT');
    const run = await program.ended;
    expect(performance.now() - asked).toBeLessThan(5000);
    expect([run.status, run.signal]).toEqual([0, null]);
    expect(await place.orphans(3000)).toEqual([]);
    const { photos, damage } = dumpCatalogue(place.catalogue, place.photos);
    expect(damage).toEqual([]);
    const states = Object.values(photos).flatMap((photo) =>
      (photo['stages'] as { state: string }[]).map((stage) => stage.state),
    );
    expect(new Set(states)).toEqual(new Set(['done']));
    expect(events().filter((one) => one.event === 'problem')).toEqual([]);
    const again = (await place.answer(['scan'])) as {
      processed: number;
      folders: { added: number; changed: number; moved: number; missing: number };
    };
    expect(again).toMatchObject({ processed: 0, folders: { added: 0, changed: 0, moved: 0, missing: 0 } });
  });

  it('ends at once when it is asked to before it has begun', async () => {
    const early = place.start(['watch', '--json']);
    // its models are being loaded
    while (!place.processes().some(({ name }) => name.endsWith('taggerProcess.js'))) await sleep(5);
    early.kill('SIGTERM');
    const run = await early.ended;
    expect([run.status, run.signal], run.stdout + run.stderr).toEqual([0, null]);
    expect(run.stderr).toBe('');
  });
});
