/** @file The schema of manifests: what is refused, and what changes a model's version. */

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TagrollError } from '../../../src/core/domain/errors.ts';
import { loadKnownModels } from '../../../src/core/models/knownModels.ts';
import {
  filesOf,
  parseManifest,
  plainFileName,
  resultVersion,
  thresholdOf,
} from '../../../src/core/models/manifest.ts';
import { projectFolder } from '../../fixtures/shared.ts';

const resources = resolve(projectFolder, 'resources');
const good = (): Record<string, never> =>
  JSON.parse(readFileSync(resolve(resources, 'models/mlkit_object_labeler.json'), 'utf8'));

function refusal(change: (manifest: any) => void): TagrollError {
  const manifest = good();
  change(manifest);
  try {
    parseManifest(JSON.stringify(manifest), 'model.json');
  } catch (error) {
    if (error instanceof TagrollError) return error;
    throw error;
  }
  throw new Error('was accepted');
}

describe('manifests', () => {
  it('knows the models of the resources folder, each under its own file name', async () => {
    const known = await loadKnownModels(resources);
    expect(known.map(({ id }) => id)).toEqual([
      'clip-vit-base-patch32',
      'mlkit_object_labeler',
      'mobilenet_v2_quant',
      'selfmade_dual_encoder',
      'squeezenet_fp16',
    ]);
    for (const manifest of known) {
      const text = readFileSync(resolve(resources, `models/${manifest.id}.json`), 'utf8');
      expect(parseManifest(text, 'x').id).toBe(manifest.id);
    }
  });

  it.each([
    [
      'a file outside the folder',
      (m: any) => (m.files.weights.name = '../weights.onnx'),
      'files.weights.name',
    ],
    ['an absolute file', (m: any) => (m.files.weights.name = '/etc/passwd'), 'files.weights.name'],
    ['a backslash', (m: any) => (m.files.weights.name = 'a\\b.onnx'), 'files.weights.name'],
    ['a NUL', (m: any) => (m.files.weights.name = 'a\0b.onnx'), 'files.weights.name'],
    ['a Windows device', (m: any) => (m.files.weights.name = 'NUL.onnx'), 'files.weights.name'],
    ['the manifest itself', (m: any) => (m.files.weights.name = 'Model.json'), 'files.weights.name'],
    ['a hostile id', (m: any) => (m.id = '..'), 'id'],
    [
      'two files of one name',
      (m: any) => (m.files.labels.name = m.files.weights.name.toUpperCase()),
      'files',
    ],
    ['a negative size', (m: any) => (m.files.weights.size = -1), 'files.weights.size'],
    ['a huge size', (m: any) => (m.files.weights.size = 2 ** 50), 'files.weights.size'],
    ['a short hash', (m: any) => (m.files.weights.sha256 = 'abc'), 'files.weights.sha256'],
    ['a huge picture', (m: any) => (m.input.picture.width = 100_000), 'input.picture.width'],
    ['a std of zero', (m: any) => (m.input.std = [1, 0, 1]), 'input.std'],
    ['a script as origin', (m: any) => (m.origin = 'javascript:alert(1)'), 'origin'],
    ['a floor above the threshold', (m: any) => (m.floor = 0.9), 'floor'],
    ['an unknown field', (m: any) => (m.hook = 'rm'), ''],
  ])('refuses %s and names the field', (_, change, field) => {
    const error = refusal(change);
    expect(error.code).toBe('MODEL_MANIFEST_INVALID');
    expect(error.details?.['field']).toBe(field);
  });

  it('never takes a file name that leaves its folder', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '.', '/', '\\', '\0', ' ', 'n', ':'), maxLength: 12 }),
        (name) => {
          if (plainFileName.safeParse(name).success) {
            expect(resolve('/models/x', name).startsWith('/models/x/')).toBe(true);
            expect(name).not.toMatch(/[\\:\0]/);
          }
        },
      ),
    );
  });

  it('changes the version with what changes results, and not with words', () => {
    const manifest = parseManifest(JSON.stringify(good()), 'x');
    const version = resultVersion(manifest);
    expect(resultVersion({ ...manifest, name: 'Other', threshold: 0.9, licence: 'none' })).toBe(version);
    expect(resultVersion({ ...manifest, floor: 0.01 } as typeof manifest)).not.toBe(version);
    expect(resultVersion({ ...manifest, input: { ...manifest.input, channels: 'bgr' } })).not.toBe(version);
    const other = structuredClone(manifest);
    filesOf(other)[0]!.file.sha256 = '0'.repeat(64);
    expect(resultVersion(other)).not.toBe(version);
  });

  it('takes a threshold of its own for a label', () => {
    const manifest = parseManifest(JSON.stringify({ ...good(), labelThresholds: { Cat: 0.7 } }), 'x');
    expect(thresholdOf(manifest, 'Cat')).toBe(0.7);
    expect(thresholdOf(manifest, 'constructor')).toBe(0.4);
  });
});
