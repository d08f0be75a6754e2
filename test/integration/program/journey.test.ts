/**
 * @file What a person does with the command line, from the first scan on: models, searches, corrections, files that come
 * and go. One library, one step after another; answers are parsed with the contract's own shapes.
 */

import {
  appendFileSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  correctionResult,
  folder as folderSchema,
  loadedModel,
  model as modelSchema,
  photoDetails,
  searchResult,
  status as statusSchema,
  tagCounts,
  undoResult,
} from '../../../src/contract/schemas.ts';
import type { ReconcileSummary } from '../../../src/core/watch/summary.ts';
import { dumpCatalogue } from '../../fixtures/catalogueDump.ts';
import { Workplace } from '../../fixtures/program.ts';
import { hasShared, shared } from '../../fixtures/shared.ts';

const [labeler, encoder, classifier] = [
  'mlkit_object_labeler',
  'selfmade_dual_encoder',
  'mobilenet_v2_quant',
] as const;
type Details = z.infer<typeof photoDetails>;

interface ScanAnswer {
  readonly processed: number;
  readonly failed: number;
  readonly folders: Pick<ReconcileSummary, 'photos' | 'added' | 'changed' | 'moved' | 'missing' | 'returned'>;
}

describe.skipIf(!hasShared)('a person with a library (needs ../shared)', () => {
  let place: Workplace;
  const at = (...parts: string[]): string => join(place.photos, ...parts);
  const answer = (...args: string[]): Promise<unknown> => place.answer(args);
  const scan = async (...folders: string[]): Promise<ScanAnswer> =>
    (await answer('scan', ...folders)) as ScanAnswer;
  const search = async (query: string): Promise<z.infer<typeof searchResult>> =>
    searchResult.parse(await answer('search', query, '--limit', '1000'));
  const found = async (query: string): Promise<string[]> =>
    (await search(query)).photos.map((photo) => photo.path.slice(place.photos.length + 1)).toSorted();
  const show = async (path: string): Promise<Details> => {
    const photos = z.array(photoDetails).parse(await answer('show', at(path)));
    expect(photos.length).toBe(1);
    return photos[0]!;
  };
  const tagsOf = (photo: Details): string[] =>
    photo.tags.filter((tag) => tag.effective).map((tag) => tag.name);
  const verdict = (photo: Details, name: string): Details['tags'][number] | undefined =>
    photo.tags.find((tag) => tag.name === name);
  const status = async (...options: string[]): Promise<z.infer<typeof statusSchema>> =>
    statusSchema.parse(await answer('status', ...options));
  const countOf = async (name: string): Promise<z.infer<typeof tagCounts> | undefined> =>
    z
      .array(tagCounts)
      .parse(await answer('tags'))
      .find((tag) => tag.name === name);
  /** Photos handed to the tagger since the last question, by path. */
  let looked = 0;
  const handed = (): { path: string; stages: string[] }[] => {
    const all = place
      .log()
      .flatMap((line) =>
        line['msg'] === 'a photo goes to the tagger'
          ? [line['details'] as { path: string; stages: string[] }]
          : [],
      );
    return all.slice(looked, (looked = all.length));
  };

  beforeAll(() => {
    place = new Workplace();
    place.environment['TAGROLL_LOG_LEVEL'] = 'debug';
    const copy = (from: string, to: string, most: number, only = /./): void => {
      mkdirSync(at(to), { recursive: true });
      const names = readdirSync(from)
        .filter((name) => only.test(name))
        .toSorted()
        .slice(0, most);
      for (const name of names) cpSync(join(from, name), at(to, name), { preserveTimestamps: true });
    };
    copy(shared('photos/imagenette160/n02102040'), 'dogs', 8);
    copy(shared('photos/imagenette160/n03028079'), 'churches/old', 6);
    copy(shared('photos/imagenette160/n03445777'), 'churches/golf', 4);
    copy(shared('photos/awkward/pigallery2/demo/images'), 'trip', 10, /^(IMG|wild).*\.jpg$/);
    everything = readdirSync(place.photos, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(place.photos.length + 1))
      .toSorted();
    dogs = everything.filter((path) => path.startsWith('dogs/'));
  });
  afterAll(async () => expect(await place.close()).toEqual({ processes: [], files: [] }));

  let dogs: string[];
  let everything: string[];

  describe('without a model', () => {
    it('everything but tags works, and it is said how to get one', async () => {
      const text = await place.run(['scan', place.photos]);
      expect(text.status).toBe(0);
      expect(text.stdout).toMatch(/28 photo files in 6 folders: 28 new/);
      expect(text.stdout).toMatch(/no model is installed\. .*tagroll models add/);
      handed();
      expect(await found('')).toEqual(everything);
      expect([everything.length, dogs.length]).toEqual([28, 8]);
      expect(await found('is:untagged')).toEqual(everything);
      expect(await found('folder:churches')).toEqual(
        everything.filter((path) => path.startsWith('churches/')),
      );
      expect((await found('camera:canon')).every((path) => path.startsWith('trip/'))).toBe(true);
      expect((await found('date:2015')).length).toBeGreaterThan(5);
      const photo = await show('trip/IMG_1252.jpg');
      expect(photo).toMatchObject({
        cameraMake: 'Canon',
        width: expect.any(Number),
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
      });
      expect(photo.stages.map((stage) => `${stage.stage} ${stage.state}`)).toEqual([
        'metadata done',
        'thumbnail done',
      ]);
      const words = await search('a dog in the grass');
      expect(words.photos).toEqual([]);
      expect(words.warnings[0]!.message).toMatch(/model/);
      expect(await answer('models', 'list')).toEqual([]);
      expect(await status()).toMatchObject({
        photos: 28,
        files: 28,
        taggedPhotos: 0,
        models: [],
        thumbnails: { count: 28 },
      });
    });

    it('tags of their own need none', async () => {
      correctionResult.parse(await answer('tag', at('trip'), '+holiday'));
      expect((await found('holiday')).length).toBe(10);
      expect(undoResult.parse(await answer('undo'))).toMatchObject({ changedPhotos: 10 });
      expect(await found('holiday')).toEqual([]);
    });
  });

  describe('models', () => {
    it('are added, listed, put in use; only they run over the photos that are known', async () => {
      for (const id of [labeler, encoder, classifier]) {
        const added = modelSchema
          .and(z.object({ loaded: loadedModel.omit({ modelId: true }) }))
          .parse(await answer('models', 'add', shared('models', id)));
        expect(added).toMatchObject({
          modelId: id,
          inUse: id === labeler,
          loaded: { provider: 'cpu', failure: null },
        });
      }
      for (const id of [encoder, classifier])
        expect(await answer('models', 'use', id)).toMatchObject({ inUse: true });
      const list = z.array(modelSchema).parse(await answer('models', 'list'));
      expect(list.map((model) => `${model.modelId} ${model.kind} ${model.inUse}`)).toEqual([
        `${labeler} multi-label true`,
        `${classifier} classifier true`,
        `${encoder} dual-encoder true`,
      ]);
      handed();
      expect(await scan()).toMatchObject({ processed: 28, failed: 0, folders: { added: 0 } });
      const stages = [`model:${labeler}`, `model:${classifier}`, `model:${encoder}`].toSorted();
      for (const job of handed()) expect(job.stages.toSorted()).toEqual(stages);
      expect(await scan()).toMatchObject({ processed: 0 });
      expect(handed()).toEqual([]);
    });

    it('tell which hardware runs them, and why not a faster one', async () => {
      const probed = statusSchema.parse(
        await place.answer(['status', '--probe'], { environment: { TAGROLL_PROVIDERS: '' } }),
      );
      const loaded = probed.loaded ?? [];
      expect(loaded.map((model) => model.modelId).toSorted()).toEqual(
        [labeler, classifier, encoder].toSorted(),
      );
      for (const { provider, rejected, failure, millisecondsPerPhoto } of loaded) {
        expect(failure).toBeNull();
        expect(millisecondsPerPhoto).toBeGreaterThan(0);
        for (const { reason } of rejected) expect(reason).toMatch(/^[^\n!]{15,300}$/);
        // on Linux two faster ones are tried before the processor
        if (process.platform === 'linux' && provider === 'cpu')
          expect(rejected.map((one) => one.provider)).toEqual(['cuda', 'webgpu']);
      }
    });

    it('that are none are refused, each by what it is', async () => {
      const codes: Record<string, string> = {};
      for (const name of readdirSync(shared('models/bad_models'))) {
        const folder = join(place.folder, 'bad', name);
        mkdirSync(folder, { recursive: true });
        copyFileSync(shared('models/bad_models', name), join(folder, name));
        const refusal = await place.refusal(['models', 'add', folder]);
        expect(refusal.status).toBe(1);
        expect(refusal.message).toMatch(/^[^\n!]{40,600}\.$/);
        expect(refusal.message).toContain(name);
        codes[name] = refusal.code;
      }
      expect(codes).toEqual({
        'html_page_saved_as.onnx': 'MODEL_FILE_IS_WEB_PAGE',
        'lfs_pointer.onnx': 'MODEL_FILE_IS_LFS_POINTER',
        'truncated.onnx': 'MODEL_FILE_DAMAGED',
      });
      // one damaged file among good ones spoils the model
      const mixed = join(place.folder, 'bad', 'mixed');
      cpSync(shared('models', classifier), mixed, { recursive: true });
      copyFileSync(shared('models/bad_models/truncated.onnx'), join(mixed, 'mobilenet_v2_1.0_224.onnx'));
      expect(await place.refusal(['models', 'add', mixed])).toMatchObject({ code: 'MODEL_FILE_DAMAGED' });
      expect(await place.refusal(['models', 'add', join(place.folder, 'none')])).toMatchObject({
        code: 'FOLDER_NOT_FOUND',
      });
      expect(await place.refusal(['models', 'add', at('dogs')])).toMatchObject({
        code: 'MODEL_NOT_RECOGNISED',
      });
      for (const act of ['use', 'stop', 'remove'])
        expect(await place.refusal(['models', act, 'nothing'])).toMatchObject({
          code: 'MODEL_UNKNOWN',
          status: 1,
        });
      expect(z.array(modelSchema).parse(await answer('models', 'list')).length).toBe(3);
      expect(readdirSync(join(place.catalogue, 'models')).length).toBe(3);
    });
  });

  describe('searches', () => {
    const tags = new Map<string, string[]>();
    const having =
      (name: string): ((path: string) => boolean) =>
      (path) =>
        tags.get(path)!.includes(name);
    const where = (test: (path: string) => boolean): string[] => everything.filter(test);

    beforeAll(async () => {
      for (const photo of (await search('')).photos)
        tags.set(
          photo.path.slice(place.photos.length + 1),
          photo.tags.map((tag) => tag.name),
        );
    });

    it('combine tags with and, or, not, minus, parentheses and quotes', async () => {
      const [springer, building, church] = [having('english springer'), having('building'), having('church')];
      expect(where(springer).length).toBeGreaterThan(3);
      expect(where(building).length).toBeGreaterThan(3);
      const cases: [string, (path: string) => boolean][] = [
        ['"english springer"', springer],
        ['english springer', springer],
        ['ENGLISH_SPRINGER', springer],
        ['tag:building', building],
        ['building and church', (path) => building(path) && church(path)],
        ['building church', (path) => building(path) && church(path)],
        ['church or "english springer"', (path) => church(path) || springer(path)],
        ['church | tag:"english springer"', (path) => church(path) || springer(path)],
        ['not building', (path) => !building(path)],
        ['-building', (path) => !building(path)],
        ['building -church', (path) => building(path) && !church(path)],
        ['-building or church', (path) => !building(path) || church(path)],
        ['not (building or "english springer")', (path) => !building(path) && !springer(path)],
        [
          '(building or "english springer") -church',
          (path) => (building(path) || springer(path)) && !church(path),
        ],
        ['is:tagged', (path) => tags.get(path)!.length > 0],
        ['is:untagged', (path) => tags.get(path)!.length === 0],
        ['is:tagged -is:tagged', () => false],
      ];
      for (const [query, test] of cases) expect(await found(query), query).toEqual(where(test));
    });

    it('know dates, folders, cameras and states', async () => {
      const dates = new Map(
        (await search('')).photos.map((photo) => [
          photo.path.slice(place.photos.length + 1),
          photo.takenLocal!,
        ]),
      );
      const in2015 = (path: string): boolean => new Date(dates.get(path)!).getUTCFullYear() === 2015;
      const inJune = (path: string): boolean =>
        in2015(path) && new Date(dates.get(path)!).getUTCMonth() === 5;
      expect(where(inJune).length).toBeGreaterThan(3);
      expect(where(inJune).length).toBeLessThan(where(in2015).length);
      expect(await found('date:2015')).toEqual(where(in2015));
      expect(await found('date:2015-06')).toEqual(where(inJune));
      expect(await found('date:2015 -date:2015-06')).toEqual(where((path) => in2015(path) && !inJune(path)));
      expect(await found('date:2015-06-01..2015-06')).toEqual(where(inJune));
      expect(await found('folder:churches/golf')).toEqual(where((path) => path.startsWith('churches/golf')));
      expect(await found('-folder:churches folder:photos')).toEqual(
        where((path) => !path.startsWith('churches')),
      );
      expect(await found('camera:"Canon EOS" date:2015')).toEqual(await found('camera:canon'));
      expect(await found('is:missing')).toEqual([]);
      expect(await found('is:failed or is:offline or is:reviewed or is:duplicate')).toEqual([]);
      expect((await found('is:located')).every((path) => path.startsWith('trip/'))).toBe(true);
    });

    it('rank by meaning, and filter at the same time', async () => {
      const ranked = await search('~"a brown and white dog on the grass"');
      expect(ranked.meaning).toBe('a brown and white dog on the grass');
      expect(ranked.total).toBe(28);
      const scores = ranked.photos.map((photo) => photo.score!);
      expect(scores).toEqual(scores.toSorted((a, b) => b - a));
      const best = ranked.photos.slice(0, 6).filter((photo) => dirname(photo.path).endsWith('dogs'));
      console.log(`dogs among the first six for a dog on the grass: ${best.length}`);
      expect(best.length).toBeGreaterThanOrEqual(4);
      const filtered = await search('~"a dog on the grass" folder:churches');
      expect(filtered.photos.map((photo) => photo.path.slice(place.photos.length + 1)).toSorted()).toEqual(
        where((path) => path.startsWith('churches')),
      );
      expect(filtered.photos[0]!.score).toBeGreaterThan(filtered.photos.at(-1)!.score!);
    });

    it('that make no sense are refused with the place and a proposal', async () => {
      const places = {
        '(dog': '(',
        'dog)': ')',
        'cat date:2019-13': '2019-13',
        'is:nothing': 'nothing',
      };
      for (const [query, part] of Object.entries(places)) {
        const run = await place.run(['search', query, '--json']);
        const { error } = JSON.parse(run.stdout) as {
          error: { code: string; message: string; details: { start: number; end: number } };
        };
        expect([run.status, error.code], query).toEqual([1, 'QUERY_INVALID']);
        expect(query.slice(error.details.start, error.details.end)).toBe(part);
        expect(error.message).toMatch(/^[^\n!]{15,300}[.?]$/);
      }
      const run = await place.run(['search', 'cat', '(dog']);
      expect(run.stderr).toMatch(/\n {2}cat \(dog\n {6}\^\n/);
    });

    it('that are slips are understood, and say so', async () => {
      for (const query of ['"dog', 'dog or', '()']) {
        const run = await place.run(['search', query, '--json']);
        const { warnings } = searchResult.parse(JSON.parse(run.stdout));
        expect([run.status, warnings.length], query).toEqual([0, 1]);
      }
    });
  });

  describe('corrections', () => {
    let church: string;

    it('add, accept, reject, and go back to undecided', async () => {
      church = (await found('building folder:churches'))[0]!;
      const before = await show(church);
      expect(verdict(before, 'building')).toMatchObject({
        effective: true,
        provenance: 'model',
        modelId: expect.any(String),
      });
      const result = await answer('tag', at(church), '+building', '+Grandmas Village', '-church');
      expect(correctionResult.parse(result)).toMatchObject({ changedPhotos: 1, changedDecisions: 3 });
      const after = await show(church);
      expect(verdict(after, 'building')).toMatchObject({
        effective: true,
        provenance: 'person',
        decision: 'accept',
      });
      expect(verdict(after, 'Grandmas Village')).toMatchObject({
        effective: true,
        decision: 'add',
        score: null,
      });
      expect(verdict(after, 'church')).toMatchObject({
        effective: false,
        provenance: 'person',
        decision: 'reject',
      });
      for (const { why } of after.tags) expect(why).toMatch(/^[A-Za-z][^\n]{10,200}\.$/);
      expect(await found('"grandmas village"')).toEqual([church]);
      expect(await found('is:reviewed')).toEqual([church]);
      expect(await countOf('Grandmas Village')).toMatchObject({ photos: 1, byPerson: 1, byModel: 0 });
      expect(await countOf('church')).toMatchObject({ rejected: 1 });
      expect(correctionResult.parse(await answer('tag', at(church), '+building'))).toMatchObject({
        changedDecisions: 0,
      });
      expect(correctionResult.parse(await answer('tag', at(church), '?building'))).toMatchObject({
        changedDecisions: 1,
      });
      expect(verdict(await show(church), 'building')).toMatchObject({ provenance: 'model', decision: null });
    });

    it('are taken back and done again, one step at a time', async () => {
      expect(undoResult.parse(await answer('undo')).changedPhotos).toBe(1);
      expect(verdict(await show(church), 'building')).toMatchObject({ decision: 'accept' });
      undoResult.parse(await answer('undo'));
      const back = await show(church);
      expect([
        verdict(back, 'building')!.decision,
        verdict(back, 'Grandmas Village'),
        verdict(back, 'church')?.decision ?? null,
      ]).toEqual([null, undefined, null]);
      undoResult.parse(await answer('redo'));
      expect(verdict(await show(church), 'Grandmas Village')).toMatchObject({ decision: 'add' });
      undoResult.parse(await answer('redo'));
      expect(await place.refusal(['redo'])).toMatchObject({ code: 'NOTHING_TO_REDO', status: 1 });
    });

    it('work on queries, and never on a ranking', async () => {
      expect(correctionResult.parse(await answer('tag', 'folder:golf', '+sport', '-building'))).toMatchObject(
        { changedPhotos: 4 },
      );
      expect((await found('sport')).length).toBe(4);
      expect(await found('sport and building')).toEqual([]);
      expect(await place.refusal(['tag', 'a dog in the grass', '+x'])).toMatchObject({
        code: 'QUERY_INVALID',
        status: 1,
      });
      expect(await place.refusal(['tag', at('dogs')])).toMatchObject({ code: 'INPUT_INVALID', status: 1 });
      expect(await place.refusal(['tag', at('none.jpg'), '+x'])).toMatchObject({
        code: 'PHOTO_UNKNOWN',
        status: 1,
      });
      expect(await place.refusal(['tag', 'is:missing', '+x'])).toMatchObject({
        code: 'PHOTO_UNKNOWN',
        status: 1,
      });
      expect(await place.refusal(['tag', at('dogs'), '+ '])).toMatchObject({ status: 1 });
    });

    it('outlive other models, another scan, and the removal of every model', async () => {
      const mine = async (): Promise<unknown> =>
        (await show(church)).tags
          .filter((tag) => tag.decision !== null)
          .map(({ name, decision, effective }) => [name, decision, effective]);
      const decided = await mine();
      // the step taken back above is done again: "building" is undecided, two decisions are left
      expect(decided).toEqual(
        expect.arrayContaining([
          ['Grandmas Village', 'add', true],
          ['church', 'reject', false],
        ]),
      );
      await answer('models', 'stop', labeler);
      expect(await mine()).toEqual(decided);
      expect(await countOf('building')).not.toMatchObject({ byModel: 28 });
      await answer('models', 'remove', classifier);
      await scan();
      expect(await mine()).toEqual(decided);
      await answer('models', 'remove', labeler);
      await answer('models', 'remove', encoder);
      expect(await mine()).toEqual(decided);
      expect(await status()).toMatchObject({ models: [], decisions: 10, taggedPhotos: 5 });
      expect((await found('sport')).length).toBe(4);
      expect(dumpCatalogue(place.catalogue, place.photos).damage).toEqual([]);
      expect(readdirSync(join(place.catalogue, 'models'))).toEqual([]);

      await answer('models', 'add', shared('models', labeler));
      handed();
      expect(await scan()).toMatchObject({ processed: 28, failed: 0 });
      expect(handed()[0]!.stages).toEqual([`model:${labeler}`]);
      expect(await mine()).toEqual(decided);
      expect(await found('sport and building')).toEqual([]);
    });
  });

  describe('files that come and go', () => {
    it('moved and renamed ones keep everything, and cost no inference', async () => {
      const before = await show(dogs[0]!);
      await answer('tag', at(dogs[0]!), '+rex');
      handed();
      mkdirSync(at('kennel/here'), { recursive: true });
      renameSync(at(dogs[0]!), at('kennel/here/Rex.JPEG'));
      renameSync(at('churches'), at('buildings'));
      expect(await scan()).toMatchObject({
        processed: 0,
        failed: 0,
        folders: { added: 0, moved: 11, missing: 0 },
      });
      expect(handed()).toEqual([]);
      const after = await show('kennel/here/Rex.JPEG');
      expect(after.photoId).toBe(before.photoId);
      expect(tagsOf(after).toSorted()).toEqual([...tagsOf(before), 'rex'].toSorted());
      expect(await found('"grandmas village"')).toEqual([expect.stringMatching(/^buildings\/old\//)]);
      expect((await found('sport')).length).toBe(4);
      expect(await place.refusal(['show', at(dogs[0]!)])).toMatchObject({ code: 'PHOTO_UNKNOWN' });
    });

    it('a copy is the same photo with two files', async () => {
      copyFileSync(at('kennel/here/Rex.JPEG'), at('kennel/copy.JPEG'));
      expect(await scan()).toMatchObject({ failed: 0, folders: { added: 1 } });
      const photo = await show('kennel/copy.JPEG');
      expect(photo.files.map((file) => basename(file.path)).toSorted()).toEqual(['Rex.JPEG', 'copy.JPEG']);
      expect(tagsOf(photo)).toContain('rex');
      expect((await found('is:duplicate')).length).toBe(1);
      expect((await found('')).length).toBe(28);
      rmSync(at('kennel/here/Rex.JPEG'));
      expect(await scan()).toMatchObject({ folders: { missing: 1 } });
      expect(await found('is:duplicate')).toEqual([]);
      expect(await found('rex')).toEqual(['kennel/copy.JPEG']);
      expect(await found('is:missing')).toEqual([]);
    });

    it('one that is edited in place is the same photo, read again', async () => {
      const path = dogs[1]!;
      const before = await show(path);
      await answer('tag', at(path), '+bella');
      handed();
      copyFileSync(at(dogs[2]!), at(path));
      appendFileSync(at(path), 'a byte more');
      expect(await scan()).toMatchObject({ processed: 1, failed: 0, folders: { changed: 1 } });
      const after = await show(path);
      expect(after.photoId).toBe(before.photoId);
      expect(after.files[0]!.contentHash).not.toBe(before.files[0]!.contentHash);
      expect(after.fingerprint).not.toBe(before.fingerprint);
      expect(tagsOf(after)).toContain('bella');
      expect(handed().length).toBe(1);
      // touched, and nothing else: read once, made never
      utimesSync(at(path), new Date(), new Date(Date.now() - 60_000));
      const again = await scan();
      expect(again).toMatchObject({ failed: 0, folders: { changed: 1 } });
      expect((await show(path)).stages.map((stage) => stage.state)).toEqual(['done', 'done', 'done']);
    });

    it('a deleted one is missing, and back as it was when it is restored', async () => {
      const path = dogs[3]!;
      await answer('tag', at(path), '+luna');
      const saved = join(place.folder, 'saved.jpg');
      const { mtime, atime } = statSync(at(path));
      copyFileSync(at(path), saved);
      rmSync(at(path));
      expect(await scan()).toMatchObject({ folders: { missing: 1 } });
      expect(await found('luna')).toEqual([]);
      expect(await found('is:missing')).toEqual([path]);
      expect((await show(path)).files[0]).toMatchObject({ state: 'missing' });
      handed();
      // another inode, the same content and time: as a backup restores it
      copyFileSync(saved, at(path));
      utimesSync(at(path), atime, mtime);
      expect(await scan()).toMatchObject({ processed: 0, folders: { returned: 1 } });
      // with another time it is read, and recognised
      rmSync(at(path));
      await scan();
      copyFileSync(saved, at(path));
      expect(await scan()).toMatchObject({ failed: 0, folders: { returned: 1 } });
      expect(await found('luna')).toEqual([path]);
      expect(await found('is:missing')).toEqual([]);
    });

    it('a folder goes out of the library and comes back with what was decided', async () => {
      const listed = z.array(folderSchema).parse(await answer('folders', 'list'));
      expect(listed).toMatchObject([{ path: place.photos, state: 'online', files: 28 }]);
      await answer('folders', 'remove', place.photos);
      expect(await answer('folders', 'list')).toEqual([]);
      expect(await place.refusal(['folders', 'remove', place.photos])).toMatchObject({
        code: 'FOLDER_UNKNOWN',
        status: 1,
      });
      expect(await found('')).toEqual([]);
      expect(await status()).toMatchObject({ files: 0 });
      expect(await scan(place.photos)).toMatchObject({ failed: 0, folders: { photos: 28 } });
      expect(await found('luna')).toEqual([dogs[3]]);
      expect(await found('rex')).toEqual(['kennel/copy.JPEG']);
      expect((await found('sport')).length).toBe(4);
      expect((await found('')).length).toBe(28);
      expect(dumpCatalogue(place.catalogue, place.photos).damage).toEqual([]);
    });
  });

  describe('the command line itself', () => {
    const commands = [
      ['scan'],
      ['watch'],
      ['search'],
      ['tag'],
      ['tags'],
      ['show'],
      ['undo'],
      ['redo'],
      ['status'],
      ['models', 'add'],
      ['models', 'list'],
      ['models', 'use'],
      ['models', 'stop'],
      ['models', 'remove'],
      ['folders', 'list'],
      ['folders', 'remove'],
    ];

    it('explains every command', async () => {
      for (const words of commands) {
        const help = await place.run([...words, '--help']);
        expect(help.status).toBe(0);
        expect(help.stdout).toContain(`Usage: tagroll ${words.join(' ')}`);
        for (const option of ['--json', '--catalogue', '--help'])
          expect(help.stdout, words.join(' ')).toContain(option);
      }
      const all = await place.run(['--help']);
      for (const [word] of commands) expect(all.stdout).toMatch(new RegExp(`^ +${word!}\\b`, 'm'));
    });

    it('says with its exit status what came of it', async () => {
      const statusOf = async (...args: string[]): Promise<number | null> => (await place.run(args)).status;
      expect(await statusOf('status')).toBe(0);
      expect(await statusOf('search', 'tag:nothing')).toBe(0);
      expect(await statusOf('search', 'is:nothing')).toBe(1);
      expect(await statusOf('models', 'use', 'nothing')).toBe(1);
      expect(await statusOf('nothing')).toBe(2);
      expect(await statusOf('search')).toBe(2);
      expect(await statusOf('search', 'x', '--nothing')).toBe(2);
      expect(await statusOf('search', 'x', '--limit', 'many')).toBe(2);
      expect(await statusOf('--version')).toBe(0);
    });

    it('shows the same to people, in lines', async () => {
      for (const args of [
        ['tags'],
        ['status'],
        ['models', 'list'],
        ['folders', 'list'],
        ['show', at(dogs[1]!)],
        ['search', 'sport'],
      ]) {
        const run = await place.run(args);
        expect(run.status).toBe(0);
        expect(run.stderr).toBe('');
        expect(run.stdout).not.toMatch(/undefined|NaN|\[object|null/);
        expect(run.stdout.split('\n').length).toBeGreaterThan(1);
      }
      const refused = await place.run(['models', 'use', 'nothing']);
      expect(refused.stdout).toBe('');
      expect(refused.stderr).toMatch(/^tagroll: There is no model "nothing"\..*\n$/);
    });
  });
});
