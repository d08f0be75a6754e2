/** @file What an owner may point `models add` at by mistake is refused with the right reason, and leaves nothing behind. */

import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Workplace } from '../../fixtures/program.ts';
import { hasShared, shared } from '../../fixtures/shared.ts';

/** What is wrong with each file, and a word of the sentence that must say so. */
const BAD: Record<string, { code: string; says: RegExp }> = {
  'html_page_saved_as.onnx': { code: 'MODEL_FILE_IS_WEB_PAGE', says: /web page/ },
  'lfs_pointer.onnx': { code: 'MODEL_FILE_IS_LFS_POINTER', says: /Git LFS/ },
  'truncated.onnx': { code: 'MODEL_FILE_DAMAGED', says: /cut off: it has 1,500,000 bytes/ },
};
/** Describes the labeler's file truthfully but for `changes`. */
function manifest(changes: Record<string, unknown>): string {
  return JSON.stringify({
    formatVersion: 1,
    id: 'my-model',
    name: 'My model',
    kind: 'multi-label',
    goodFor: 'Trying what is refused.',
    licence: 'Apache-2.0',
    origin: 'https://example.org/my-model',
    files: {
      weights: { name: 'object_labeler.onnx' },
      labels: { name: 'probability-labels-en.txt' },
    },
    input: {
      name: 'input',
      layout: 'nchw',
      type: 'float32',
      channels: 'rgb',
      mean: [127.5, 127.5, 127.5],
      std: [127.5, 127.5, 127.5],
      picture: { width: 224, height: 224, resize: 'cover-crop', interpolation: 'bilinear' },
    },
    batch: { size: 8, fixed: false },
    scores: { name: 'scores', activation: 'none' },
    embedding: null,
    labels: { format: 'lines' },
    threshold: 0.5,
    floor: 0.05,
    topK: 10,
    ...changes,
  });
}

describe.skipIf(!hasShared)('models that are none (needs ../shared)', () => {
  let place: Workplace;
  let number = 0;

  beforeAll(() => {
    place = new Workplace();
  });
  afterAll(async () => expect(await place.close()).toEqual({ processes: [], files: [] }));

  /** A folder of its own with these files of the test material, and others written. */
  function folderWith(files: readonly string[], written: Record<string, string> = {}): string {
    const folder = join(place.folder, `download ${number++}`);
    mkdirSync(folder);
    for (const path of files) cpSync(shared('models', path), join(folder, path.split('/').at(-1)!));
    for (const [name, text] of Object.entries(written)) writeFileSync(join(folder, name), text);
    return folder;
  }
  /** What lies in the catalogue's folder for models, at any depth. */
  const left = (): string[] => {
    const folder = join(place.catalogue, 'models');
    return existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  };

  it('are all of those in the test material', () => {
    expect(readdirSync(shared('models/bad_models')).toSorted()).toEqual(Object.keys(BAD).toSorted());
  });

  it.each(Object.entries(BAD))('are refused alone: %s', async (name, { code, says }) => {
    const folder = folderWith([`bad_models/${name}`]);
    const refusal = await place.refusal(['models', 'add', folder]);
    expect(refusal).toMatchObject({ status: 1, code });
    expect(refusal.message).toContain(`"${name}"`);
    expect(refusal.message).toMatch(says);
    const forPeople = await place.run(['models', 'add', folder]);
    expect([forPeople.status, forPeople.stdout]).toEqual([1, '']);
    expect(forPeople.stderr.trim()).toBe(`tagroll: ${refusal.message}`);
    expect(left()).toEqual([]);
  });

  it('are refused together, each with what is wrong with it', async () => {
    for (const folder of [
      shared('models/bad_models'),
      folderWith(Object.keys(BAD).map((name) => `bad_models/${name}`)),
    ]) {
      const refusal = await place.refusal(['models', 'add', folder]);
      expect(refusal).toMatchObject({ status: 1, code: 'MODEL_FILE_DAMAGED' });
      for (const [name, { says }] of Object.entries(BAD)) {
        expect(refusal.message).toContain(`"${name}"`);
        expect(refusal.message).toMatch(says);
      }
    }
    expect(left()).toEqual([]);
    expect(await place.answer(['models', 'list'])).toEqual([]);
  });

  it('are refused by the same codes where a model.json speaks for them', async () => {
    for (const [name, { code }] of Object.entries(BAD)) {
      const described = manifest({
        files: { weights: { name }, labels: { name: 'probability-labels-en.txt' } },
      });
      const folder = folderWith([`bad_models/${name}`, 'mlkit_object_labeler/probability-labels-en.txt'], {
        'model.json': described,
      });
      expect(await place.refusal(['models', 'add', folder])).toMatchObject({ status: 1, code });
    }
    expect(left()).toEqual([]);
  });

  it('are refused where there is no model at all', async () => {
    const expected: [string, string][] = [
      [join(place.folder, 'nowhere'), 'FOLDER_NOT_FOUND'],
      [shared('models/bad_models/truncated.onnx'), 'FOLDER_NOT_A_DIRECTORY'],
      [folderWith([]), 'MODEL_NOT_RECOGNISED'],
      [folderWith([], { 'notes.txt': 'no model' }), 'MODEL_NOT_RECOGNISED'],
      [folderWith([], { 'model.json': '{ "formatVersion": 1' }), 'MODEL_MANIFEST_INVALID'],
      [folderWith([], { 'model.json': manifest({}) }), 'MODEL_FILE_MISSING'],
      [folderWith(['mlkit_object_labeler/object_labeler.onnx']), 'MODEL_FILE_MISSING'],
    ];
    for (const [folder, code] of expected)
      expect(await place.refusal(['models', 'add', folder]), folder).toMatchObject({ status: 1, code });
    expect(left()).toEqual([]);
  });

  it('are refused where the network is not what model.json says, and harm no model that is in use', async () => {
    const files = [
      'mlkit_object_labeler/object_labeler.onnx',
      'mlkit_object_labeler/probability-labels-en.txt',
    ];
    const wrong = manifest({ scores: { name: 'no_such_output', activation: 'none' } });
    // the bytes of a known model are that model, whatever a model.json says: a byte more makes them unknown
    const other = (id: string, text: string): string => {
      const folder = folderWith(files, { 'model.json': text.replace('"my-model"', `"${id}"`) });
      writeFileSync(join(folder, 'probability-labels-en.txt'), '\n', { flag: 'a' });
      return folder;
    };
    const refusal = await place.refusal(['models', 'add', other('my-model', wrong)]);
    expect(refusal).toMatchObject({ status: 1, code: 'MODEL_DOES_NOT_FIT_MANIFEST' });
    expect(refusal.message).toContain('no_such_output');
    expect(left()).toEqual([]);

    await place.answer(['models', 'add', shared('models/mlkit_object_labeler')]);
    const before = left().toSorted();
    expect(before.length).toBeGreaterThan(2);
    expect(await place.refusal(['models', 'add', other('mlkit_object_labeler', wrong)])).toMatchObject({
      status: 1,
      code: 'MODEL_DOES_NOT_FIT_MANIFEST',
    });
    for (const name of Object.keys(BAD))
      await place.refusal(['models', 'add', folderWith([`bad_models/${name}`])]);
    expect(left().toSorted()).toEqual(before);
    cpSync(shared('photos/coco128/train2017/000000000025.jpg'), join(place.photos, 'giraffe.jpg'));
    expect(await place.answer(['scan', place.photos])).toMatchObject({
      processed: 1,
      failed: 0,
      models: [expect.objectContaining({ provider: 'cpu', failure: null })],
    });
  });
});
