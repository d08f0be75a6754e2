/** @file Real model folders, and the things that a person may point the program at by mistake. */

import {
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../src/core/domain/errors.ts';
import { TagrollError } from '../../../src/core/domain/errors.ts';
import type { ModelId } from '../../../src/core/domain/ids.ts';
import {
  installModel,
  listInstalled,
  loadInstalledManifest,
  removeInstalled,
} from '../../../src/core/models/install.ts';
import { loadKnownModels } from '../../../src/core/models/knownModels.ts';
import { recogniseModelFolder } from '../../../src/core/models/recognise.ts';
import { hasShared, projectFolder, shared } from '../../fixtures/shared.ts';

const known = await loadKnownModels(resolve(projectFolder, 'resources'));
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagroll-models-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function refusal(path: string): Promise<TagrollError> {
  return recogniseModelFolder(path, known).then(
    () => {
      throw new Error('was recognised');
    },
    (error: unknown) => {
      if (error instanceof TagrollError) return error;
      throw error;
    },
  );
}

describe.skipIf(!hasShared)('recognising model folders (needs ../shared)', () => {
  it.each(['mlkit_object_labeler', 'mobilenet_v2_quant', 'selfmade_dual_encoder', 'squeezenet_fp16'])(
    'knows %s',
    async (id) => {
      const { manifest, sources } = await recogniseModelFolder(shared('models', id), known);
      expect(manifest.id).toBe(id);
      expect(sources.length).toBe(id === 'selfmade_dual_encoder' ? 3 : 2);
    },
  );

  it('knows a model whose files were renamed and lie one folder deeper', async () => {
    await mkdir(join(folder, 'onnx'));
    await copyFile(
      shared('models/mlkit_object_labeler/object_labeler.onnx'),
      join(folder, 'onnx/model (1).onnx'),
    );
    await copyFile(
      shared('models/mlkit_object_labeler/probability-labels-en.txt'),
      join(folder, 'labels.txt'),
    );
    expect((await recogniseModelFolder(folder, known)).manifest.id).toBe('mlkit_object_labeler');
  });

  it('names the file that is missing, with its size and hash', async () => {
    await copyFile(shared('models/mlkit_object_labeler/object_labeler.onnx'), join(folder, 'a.onnx'));
    const error = await refusal(folder);
    expect(error.code).toBe('MODEL_FILE_MISSING');
    expect(error.message).toContain('"probability-labels-en.txt" with 5,804 bytes and SHA-256 f7d8e1dc');
  });

  it.each<[string, ErrorCode, string]>([
    ['html_page_saved_as.onnx', 'MODEL_FILE_IS_WEB_PAGE', 'web page'],
    ['lfs_pointer.onnx', 'MODEL_FILE_IS_LFS_POINTER', '89,117,001 bytes'],
    ['truncated.onnx', 'MODEL_FILE_DAMAGED', 'cut off'],
  ])('refuses %s', async (name, code, words) => {
    await copyFile(shared('models/bad_models', name), join(folder, name));
    const error = await refusal(folder);
    expect(error.code).toBe(code);
    expect(error.message).toContain(`"${name}"`);
    expect(error.message).toContain(words);
  });

  it('names each file of the folder with all three', async () => {
    const error = await refusal(shared('models/bad_models'));
    expect(error.code).toBe('MODEL_FILE_DAMAGED');
    for (const words of [
      '"html_page_saved_as.onnx" is not the model but a web page',
      '"lfs_pointer.onnx" is not the model but a note of Git LFS',
      '"truncated.onnx" is cut off',
    ]) {
      expect(error.message).toContain(words);
    }
  });

  it('finds a cut at every length of a real model', async () => {
    const path = join(folder, 'x.onnx');
    for (const keep of [3_739_897, 2_000_000, 100_000, 1000, 1]) {
      await copyFile(shared('models/mlkit_object_labeler/object_labeler.onnx'), path);
      await chmod(path, 0o644);
      await truncate(path, keep);
      expect((await refusal(folder)).code).toBe('MODEL_FILE_DAMAGED');
    }
  });

  it('says what a folder with an unknown model holds, and how to describe it', async () => {
    const error = await refusal(shared('models/yolox_nano'));
    expect(error.code).toBe('MODEL_NOT_RECOGNISED');
    expect(error.message).toContain('"yolox_nano.onnx" (3,713,911 bytes)');
    expect(error.message).toContain('model.json');
  });

  it('takes a model.json without sizes and hashes', async () => {
    await copyFile(shared('models/nsfwjs_mobilenet_v2/nsfw_mobilenet_v2.onnx'), join(folder, 'nsfw.onnx'));
    await writeFile(join(folder, 'labels.txt'), 'Drawing\nHentai\nNeutral\nPorn\nSexy\n');
    const described = {
      ...JSON.parse(JSON.stringify(known.find(({ id }) => id === 'mobilenet_v2_quant'))),
      id: 'nsfw',
      files: { weights: { name: 'nsfw.onnx' }, labels: { name: 'labels.txt' } },
    };
    await writeFile(join(folder, 'model.json'), JSON.stringify(described));
    const { manifest } = await recogniseModelFolder(folder, known);
    expect(manifest.id).toBe('nsfw');
    expect(manifest.files).toMatchObject({
      weights: {
        size: 2_876_026,
        sha256: '655aa7ee97ae3d86dfebad69ed951fe0e2d7501e5cc5097cbbfc9ca441db3827',
      },
    });

    await writeFile(
      join(folder, 'model.json'),
      JSON.stringify({ ...described, files: { ...described.files, labels: { name: 'gone.txt' } } }),
    );
    expect((await refusal(folder)).code).toBe('MODEL_FILE_MISSING');
    await writeFile(join(folder, 'model.json'), JSON.stringify({ ...described, threshold: 7 }));
    const error = await refusal(folder);
    expect(error.code).toBe('MODEL_MANIFEST_INVALID');
    expect(error.message).toContain('"threshold"');
    described.files.weights = { name: 'nsfw.onnx', size: 2_876_026, sha256: '0'.repeat(64) };
    await writeFile(join(folder, 'model.json'), JSON.stringify(described));
    expect((await refusal(folder)).code).toBe('MODEL_FILE_DAMAGED');
    await writeFile(join(folder, 'model.json'), '{');
    expect((await refusal(folder)).code).toBe('MODEL_MANIFEST_INVALID');
  });

  it.skipIf(process.platform === 'win32')(
    'does not follow a link out of the folder, but one inside it',
    async () => {
      const model = join(folder, 'model');
      await mkdir(join(model, 'real'), { recursive: true });
      await symlink(
        shared('models/mlkit_object_labeler/object_labeler.onnx'),
        join(model, 'object_labeler.onnx'),
      );
      await copyFile(
        shared('models/mlkit_object_labeler/probability-labels-en.txt'),
        join(model, 'real/labels.txt'),
      );
      await symlink('real/labels.txt', join(model, 'labels.txt'));
      await symlink('.', join(model, 'circle'));
      const error = await refusal(model);
      expect(error.code).toBe('MODEL_NOT_RECOGNISED');
      expect(error.message).toContain(
        'links that lead out of the folder or are no plain files: "object_labeler.onnx"',
      );
      await rm(join(model, 'object_labeler.onnx'));
      await copyFile(shared('models/mlkit_object_labeler/object_labeler.onnx'), join(model, 'real/x'));
      await symlink('real/x', join(model, 'object_labeler.onnx'));
      expect((await recogniseModelFolder(model, known)).manifest.id).toBe('mlkit_object_labeler');
    },
  );

  it('refuses folders that are none', async () => {
    expect((await refusal(join(folder, 'gone'))).code).toBe('FOLDER_NOT_FOUND');
    await writeFile(join(folder, 'file'), '');
    expect((await refusal(join(folder, 'file'))).code).toBe('FOLDER_NOT_A_DIRECTORY');
    expect((await refusal(folder)).code).toBe('MODEL_NOT_RECOGNISED');
  });
});

describe.skipIf(!hasShared)('installing models (needs ../shared)', () => {
  const id = 'mlkit_object_labeler' as ModelId;

  it('copies, lists, loads, replaces and removes', async () => {
    const models = join(folder, 'models');
    expect(await listInstalled(models)).toEqual([]);
    const recognised = await recogniseModelFolder(shared('models', id), known);
    const installed = await installModel(recognised, models);
    expect(installed.folder).toBe(join(models, id));
    expect(await loadInstalledManifest(installed.folder)).toEqual(recognised.manifest);
    await installModel(recognised, models);
    expect(await listInstalled(models)).toEqual([id]);
    expect(await readdir(models)).toEqual([id]);
    const copy = await readFile(join(models, id, 'object_labeler.onnx'));
    expect(copy.equals(await readFile(shared('models', id, 'object_labeler.onnx')))).toBe(true);
    await truncate(join(models, id, 'object_labeler.onnx'), 1000);
    await expect(loadInstalledManifest(installed.folder)).rejects.toMatchObject({
      code: 'MODEL_FILE_DAMAGED',
    });
    await rm(join(models, id, 'object_labeler.onnx'));
    await expect(loadInstalledManifest(installed.folder)).rejects.toMatchObject({
      code: 'MODEL_FILE_MISSING',
    });
    await removeInstalled(models, id);
    expect(await readdir(models)).toEqual([]);
    await expect(removeInstalled(models, id)).rejects.toMatchObject({ code: 'MODEL_UNKNOWN' });
  });

  it('leaves nothing that counts when the files change meanwhile, and clears old leftovers', async () => {
    const models = join(folder, 'models');
    const left = join(models, '.part-something-1');
    await mkdir(left, { recursive: true });
    await utimes(left, 0, 0);
    const recognised = await recogniseModelFolder(shared('models', id), known);
    const [weights, labels] = recognised.sources;
    const changed = { ...recognised, sources: [weights!, { ...labels!, path: shared('models/README.md') }] };
    await expect(installModel(changed, models)).rejects.toMatchObject({ code: 'MODEL_FILE_DAMAGED' });
    expect(await readdir(models)).toEqual([]);
  });
});
