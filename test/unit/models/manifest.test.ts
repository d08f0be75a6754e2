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
const good = (): Record<string, unknown> =>
  JSON.parse(readFileSync(resolve(resources, 'models/mlkit_object_labeler.json'), 'utf8'));

/** Puts a value at a path such as `files.weights.name`. */
function withValue(path: string, value: unknown): unknown {
  const manifest = good();
  const keys = path.split('.');
  let place: Record<string, unknown> = manifest;
  for (const key of keys.slice(0, -1)) place = place[key] as Record<string, unknown>;
  place[keys.at(-1)!] = value;
  return manifest;
}

function refusal(manifest: unknown): TagrollError {
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

  it.each<[string, string, unknown, string?]>([
    ['a file outside the folder', 'files.weights.name', '../weights.onnx'],
    ['an absolute file', 'files.weights.name', '/etc/passwd'],
    ['a backslash', 'files.weights.name', 'a\\b.onnx'],
    ['a NUL', 'files.weights.name', 'a\0b.onnx'],
    ['a Windows device', 'files.weights.name', 'NUL.onnx'],
    ['the manifest itself', 'files.weights.name', 'Model.json'],
    ['a hostile id', 'id', '..'],
    ['two files of one name', 'files.labels.name', 'OBJECT_LABELER.onnx', 'files'],
    ['a negative size', 'files.weights.size', -1],
    ['a huge size', 'files.weights.size', 2 ** 50],
    ['a short hash', 'files.weights.sha256', 'abc'],
    ['a huge picture', 'input.picture.width', 100_000],
    ['a std of zero', 'input.std', [1, 0, 1]],
    ['a script as origin', 'origin', 'javascript:alert(1)'],
    ['a floor above the threshold', 'floor', 0.9],
    ['an unknown field', 'hook', 'rm', ''],
  ])('refuses %s and names the field', (_, path, value, field = path) => {
    const error = refusal(withValue(path, value));
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
    expect(resultVersion({ ...manifest, name: 'Other', licence: 'none' })).toBe(version);
    expect(resultVersion({ ...manifest, threshold: 0.9 } as typeof manifest)).toBe(version);
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
