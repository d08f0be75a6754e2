/** @file Model inputs against Pillow, which the models' own preprocessing uses. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeFile } from '../../../src/core/media/decode.ts';
import type { ModelInputSpec } from '../../../src/core/media/decoder.ts';
import { filesBelow, modelInput, requestAll } from '../../fixtures/decoders/photos.ts';
import { hasShared, projectFolder, shared } from '../../fixtures/shared.ts';

const judge = join(projectFolder, 'test/fixtures/judges/pillow_inputs.py');
const hasPillow = spawnSync('python3', ['-c', 'import PIL.ImageCms']).status === 0;

const specs: readonly ModelInputSpec[] = [
  modelInput(),
  modelInput({ resizeShortSide: 256, interpolation: 'bilinear' }),
  modelInput({ width: 384, height: 384 }),
  modelInput({ width: 448, height: 448 }),
  modelInput({ resize: 'stretch', interpolation: 'bilinear' }),
  modelInput({ resize: 'stretch', width: 384, height: 384 }),
  modelInput({ resize: 'pad', width: 448, height: 448, padColour: [255, 255, 255] }),
  modelInput({
    resize: 'pad-top-left',
    width: 321,
    height: 321,
    interpolation: 'bilinear',
    padColour: [114, 114, 114],
  }),
  modelInput({ width: 160, height: 160, interpolation: 'lanczos3' }),
];

/** Pillow's pixels for one photo, one array for each of `specs`. */
function pillowInputs(path: string, wanted: readonly ModelInputSpec[]): Uint8Array[] {
  const jobs = wanted.map((spec) => JSON.stringify({ path, ...spec })).join('\n');
  const { status, stdout, stderr } = spawnSync('python3', [judge], {
    input: jobs,
    maxBuffer: 64 * 1024 ** 2,
  });
  if (status !== 0) throw new Error(stderr.toString());
  let start = 0;
  return wanted.map(({ width, height }) => stdout.subarray(start, (start += width * height * 3)));
}

function meanDifference(one: Uint8Array, other: Uint8Array): number {
  let sum = 0;
  for (let index = 0; index < one.length; index++) sum += Math.abs(one[index]! - other[index]!);
  return sum / one.length;
}

async function ours(path: string, wanted: readonly ModelInputSpec[]): Promise<readonly Uint8Array[]> {
  const { picture } = await decodeFile(requestAll(path, wanted), () => undefined);
  if (!picture?.ok) throw new Error(picture?.failure.message ?? 'No picture');
  return picture.value.inputs;
}

async function compare(path: string, wanted: readonly ModelInputSpec[]): Promise<number[]> {
  const [mine, theirs] = [await ours(path, wanted), pillowInputs(path, wanted)];
  return wanted.map((_, index) => meanDifference(mine[index]!, theirs[index]!));
}

describe.skipIf(!hasShared || !hasPillow)(
  'model inputs (skipped where ../shared or Pillow is absent)',
  () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'tagroll-inputs-'));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    const photos = hasShared ? filesBelow(shared('photos/flickr8k_200/Images')) : [];

    it('agree with Pillow on small photos', { timeout: 120_000 }, async () => {
      for (const path of photos.filter((_, index) => index % 14 === 0)) {
        for (const [index, difference] of (await compare(path, specs)).entries()) {
          expect(difference, `${path} ${JSON.stringify(specs[index])}`).toBeLessThan(1);
        }
      }
    });

    it(
      'agree with Pillow on large photos, where the intermediate picture stands between',
      { timeout: 120_000 },
      async () => {
        for (const [number, path] of photos.slice(0, 2).entries()) {
          const large = join(folder, `${number}.jpg`);
          await sharp(path).resize(4000, null, { kernel: 'lanczos3' }).jpeg({ quality: 88 }).toFile(large);
          // all at once, and one that sets the intermediate picture's size alone
          for (const wanted of [specs, specs.slice(0, 1), specs.slice(3, 4)]) {
            for (const [index, difference] of (await compare(large, wanted)).entries()) {
              expect(difference, `${path} ${JSON.stringify(wanted[index])}`).toBeLessThan(2);
            }
          }
        }
      },
    );

    it(
      'agree with Pillow on panoramas and on pictures smaller than the input',
      { timeout: 60_000 },
      async () => {
        const panorama = join(folder, 'panorama.png');
        await sharp(photos[0]).resize(5000, 600, { fit: 'fill' }).png().toFile(panorama);
        const tiny = join(folder, 'tiny.png');
        await sharp(photos[1]).resize(90, 61, { fit: 'fill' }).png().toFile(tiny);
        for (const path of [panorama, tiny]) {
          for (const [index, difference] of (await compare(path, specs)).entries()) {
            expect(difference, `${path} ${JSON.stringify(specs[index])}`).toBeLessThan(1.5);
          }
        }
      },
    );
  },
);
