/** @file Every awkward file through the real decoder process; pictures in all orientations stand upright. */

import { basename, relative } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Decoded, DecodedPicture, Decoder } from '../../../src/core/media/decoder.ts';
import { startDecoder } from '../../../src/core/media/decoderClient.ts';
import { hammingDistance } from '../../../src/core/media/fingerprint.ts';
import { decoderEntry, filesBelow, requestAll } from '../../fixtures/decoders/photos.ts';
import { hasShared, shared } from '../../fixtures/shared.ts';

const folder = shared('photos/awkward');

/** What the decoder must say of files whose trouble is known: by the end of the path. */
const KNOWN: Readonly<Record<string, RegExp>> = {
  'demo/images/broken image.JPG': /^PICTURE_DAMAGED: .*nothing but zeros/,
  'assets/imageSizeError.jpg': /^PICTURE_TRUNCATED: /,
  'edge_case_exif_data/corrupted_city.JPG': /^PICTURE_DAMAGED: /,
  'image_formats/test.dng':
    /^FORMAT_NOT_SUPPORTED: .* a RAW picture \(DNG\), which this version cannot show yet/,
  'image_formats/test.heic': /^FORMAT_NOT_SUPPORTED: .* a HEIC picture/,
  'live_photo/IMG_7943.HEIC': /^FORMAT_NOT_SUPPORTED: .* a HEIC picture/,
  'images/Nikon.nef': /^FORMAT_NOT_SUPPORTED: .* a RAW picture of a Nikon camera/,
  'images/CanonRaw.cr2': /^FORMAT_NOT_SUPPORTED: .* \(CR2\)/,
  'images/CanonRaw.cr3': /^FORMAT_NOT_SUPPORTED: .* \(CR3\)/,
  'images/CaptureOne.eip': /^FORMAT_NOT_SUPPORTED: .* \(EIP\)/,
  'images/Photoshop.psd': /^FORMAT_NOT_SUPPORTED: .* a Photoshop document/,
  'images/JXL.jxl': /^FORMAT_NOT_SUPPORTED: .* a JPEG XL picture/,
  'images/BMP.bmp': /^FORMAT_NOT_SUPPORTED: .* a Windows bitmap/,
  'images/HTML.html': /^FORMAT_UNKNOWN: .* a web page/,
  'images/PDF.pdf': /^FORMAT_UNKNOWN: .* a PDF document/,
  'image_formats/test.avif': /^ok$/,
  'image_formats/test.webp': /^ok$/,
  'image_formats/test.tiff': /^ok$/,
  'image_formats/test.gif': /^ok$/,
  'image_formats/test.png': /^ok$/,
};

function outcome(decoded: Decoded): string {
  for (const part of [decoded.content, decoded.picture]) {
    if (part && !part.ok) return `${part.failure.code}: ${part.failure.message}`;
  }
  return 'ok';
}

/** A sentence for the owner: names the file, ends like a sentence, and holds none of the libraries' words. */
function isSentence(text: string): boolean {
  return (
    text.includes('"') &&
    /[a-z][^.]*\.$/.test(text) &&
    !/vips|libpng|libjpeg|heif:|Input buffer|undefined|null|\[object|Error|Sharp/.test(
      text.replace(/"[^"]*"/, ''),
    )
  );
}

describe.skipIf(!hasShared)('the awkward files (skipped where ../shared is absent)', () => {
  let decoder: Decoder;
  beforeAll(() => {
    decoder = startDecoder({ entry: decoderEntry, concurrency: 2, logger: { log: () => undefined } });
  });
  afterAll(async () => decoder.close());

  it('each end as a picture, or with a sentence that says what is wrong', { timeout: 300_000 }, async () => {
    const files = filesBelow(folder);
    expect(files.length).toBeGreaterThan(1000);
    const outcomes = await Promise.all(
      files.map(async (path) => {
        const decoded = await decoder.decode(requestAll(path));
        return [relative(folder, path), outcome(decoded)] as const;
      }),
    );
    const counts: Record<string, number> = {};
    for (const [path, said] of outcomes) {
      const code = said.split(':', 1)[0]!;
      counts[code] = (counts[code] ?? 0) + 1;
      if (said !== 'ok') expect(isSentence(said.slice(code.length + 2)), `${path}: ${said}`).toBe(true);
      expect(['INTERNAL', 'DECODER_TIMEOUT'], path).not.toContain(code);
    }
    console.info(`${files.length} awkward files: ${JSON.stringify(counts)}`);
    // all that Pillow and sharp both read, give or take what a new libvips learns
    expect(counts['ok']).toBeGreaterThanOrEqual(325);
    for (const [end, expected] of Object.entries(KNOWN)) {
      const found = outcomes.filter(([path]) => path.endsWith(end));
      expect(found, end).not.toHaveLength(0);
      for (const [path, said] of found) expect(said, path).toMatch(expected);
    }
  });

  it('gives ordinary photos their pictures', { timeout: 120_000 }, async () => {
    // photos of a real gallery: all are good but those whose trouble is known
    const files = filesBelow(shared('photos/awkward/pigallery2')).filter((path) =>
      /\.(jpe?g|png|webp|tiff?|gif|avif)$/i.test(path),
    );
    const outcomes = await Promise.all(
      files.map(async (path) => [path, outcome(await decoder.decode(requestAll(path)))] as const),
    );
    const failed = outcomes.filter(([, said]) => said !== 'ok').map(([path]) => basename(path));
    expect(failed.toSorted()).toEqual(['broken image.JPG', 'corrupted_city.JPG', 'imageSizeError.jpg']);
  });

  it.each(['Landscape', 'Portrait'])(
    '%s pictures stand upright in all orientations',
    { timeout: 60_000 },
    async (shape) => {
      const files = filesBelow(shared('photos/awkward/exif-orientation-examples')).filter((path) =>
        basename(path).startsWith(shape),
      );
      expect(files).toHaveLength(9);
      const pictures: DecodedPicture[] = [];
      for (const path of files) {
        const decoded = await decoder.decode(requestAll(path));
        if (!decoded.picture?.ok) throw new Error(outcome(decoded));
        pictures.push(decoded.picture.value);
        const stored = Number(/_(\d)\.jpg$/.exec(path)![1]);
        expect(decoded.metadata).toMatchObject({
          ok: true,
          value: { orientation: stored === 0 ? 1 : stored },
        });
      }
      const reference = pictures[1]!;
      const pixels = await sharp(reference.thumbnail!.jpeg).raw().toBuffer();
      for (const [index, picture] of pictures.entries()) {
        const { width, height } = picture.thumbnail!;
        expect([width, height], files[index]).toEqual([
          reference.thumbnail!.width,
          reference.thumbnail!.height,
        ]);
        // the pictures differ in the number that is painted on them, and nowhere else
        const others = await sharp(picture.thumbnail!.jpeg).raw().toBuffer();
        let difference = 0;
        for (let at = 0; at < pixels.length; at++) difference += Math.abs(pixels[at]! - others[at]!);
        expect(difference / pixels.length, files[index]).toBeLessThan(10);
        expect(
          hammingDistance(picture.fingerprint!, reference.fingerprint!),
          files[index],
        ).toBeLessThanOrEqual(8);
      }
    },
  );
});
