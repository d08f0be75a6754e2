/** @file Files of every kind through the decoder's own code, in this process: kinds of picture, and kinds of trouble. */

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  mkdtempSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Color, type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { pathFromBytes, pathFromString } from '../../../src/core/domain/filePath.ts';
import { decodeFile } from '../../../src/core/media/decode.ts';
import type {
  Decoded,
  DecodedPicture,
  DecodeFailure,
  DecodeRequest,
} from '../../../src/core/media/decoder.ts';

const input = {
  width: 64,
  height: 64,
  resize: 'cover-crop',
  resizeShortSide: null,
  interpolation: 'bicubic',
  padColour: [0, 0, 0],
} as const;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tagroll-media-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function decode(name: string | Buffer, changes: Partial<DecodeRequest> = {}): Promise<Decoded> {
  const path =
    typeof name === 'string'
      ? pathFromString(join(folder, name))
      : pathFromBytes(Buffer.concat([Buffer.from(`${folder}/`), name]));
  return decodeFile(
    { path, skipIfHash: null, wantMetadata: true, wantThumbnail: true, inputs: [input], ...changes },
    () => undefined,
  );
}

function write(name: string, bytes: Uint8Array | string): Uint8Array {
  writeFileSync(join(folder, name), bytes);
  return Buffer.from(bytes);
}

function failureOf(decoded: Decoded): DecodeFailure {
  for (const outcome of [decoded.content, decoded.picture])
    if (outcome && !outcome.ok) return outcome.failure;
  throw new Error('The file decoded');
}

function pictureOf(decoded: Decoded): DecodedPicture {
  if (!decoded.picture?.ok) throw new Error(failureOf(decoded).message);
  return decoded.picture.value;
}

/** Colour of the first pixel of the model's input. */
function firstPixel(decoded: Decoded): number[] {
  return [...pictureOf(decoded).inputs[0]!.subarray(0, 3)];
}

function plain(width: number, height: number, background: Color, channels: 3 | 4 = 3): Sharp {
  return sharp({ create: { width, height, channels, background } });
}

describe('pictures', () => {
  it.each([
    ['jpeg', (picture: Sharp) => picture.jpeg()],
    ['progressive jpeg', (picture: Sharp) => picture.jpeg({ progressive: true })],
    ['png', (picture: Sharp) => picture.png()],
    ['16-bit png', (picture: Sharp) => picture.toColourspace('rgb16').png()],
    ['webp', (picture: Sharp) => picture.webp()],
    ['gif', (picture: Sharp) => picture.gif()],
    ['tiff', (picture: Sharp) => picture.tiff({ compression: 'lzw' })],
    ['avif', (picture: Sharp) => picture.avif()],
    ['cmyk jpeg', (picture: Sharp) => picture.toColourspace('cmyk').jpeg({ quality: 95 })],
  ])('reads a %s', async (name, encode) => {
    const bytes = write(`${name}.jpg`, await encode(plain(1200, 800, { r: 200, g: 120, b: 40 })).toBuffer());
    const decoded = await decode(`${name}.jpg`);
    expect(decoded.content).toMatchObject({
      ok: true,
      value: { hash: createHash('sha256').update(bytes).digest('hex'), size: bytes.length },
    });
    expect(decoded.metadata).toMatchObject({ ok: true, value: { width: 1200, height: 800, orientation: 1 } });
    const { thumbnail, fingerprint, inputs } = pictureOf(decoded);
    expect(thumbnail).toMatchObject({ width: 512, height: 341 });
    expect(await sharp(thumbnail!.jpeg).metadata()).toMatchObject({
      format: 'jpeg',
      width: 512,
      height: 341,
      chromaSubsampling: '4:2:0',
    });
    expect(fingerprint).toHaveLength(8);
    expect(inputs[0]).toHaveLength(64 * 64 * 3);
    // printing inks have no such orange
    const tolerance = name === 'cmyk jpeg' ? 40 : 12;
    firstPixel(decoded).forEach((value, index) =>
      expect(Math.abs(value - [200, 120, 40][index]!)).toBeLessThan(tolerance),
    );
    const colour = thumbnail!.dominantColour;
    [colour >> 16, (colour >> 8) & 255, colour & 255].forEach((value, index) =>
      expect(Math.abs(value - [200, 120, 40][index]!)).toBeLessThan(tolerance),
    );
  });

  it('reads grey pictures, also with alpha', async () => {
    write('grey.png', await plain(20, 30, { r: 90, g: 90, b: 90 }).toColourspace('b-w').png().toBuffer());
    expect(firstPixel(await decode('grey.png'))).toEqual([90, 90, 90]);
    write(
      'grey alpha.png',
      await plain(20, 30, { r: 0, g: 0, b: 0, alpha: 0 }, 4).toColourspace('b-w').png().toBuffer(),
    );
    expect(firstPixel(await decode('grey alpha.png'))).toEqual([255, 255, 255]);
  });

  it('puts what is transparent on white', async () => {
    write('clear.png', await plain(200, 100, { r: 255, g: 0, b: 0, alpha: 0 }, 4).png().toBuffer());
    expect(firstPixel(await decode('clear.png'))).toEqual([255, 255, 255]);
  });

  it('shows the first picture of an animation', async () => {
    const frames = [
      { r: 255, g: 0, b: 0 },
      { r: 0, g: 0, b: 255 },
    ].map((colour) => plain(60, 40, colour).png().toBuffer());
    for (const format of ['gif', 'webp'] as const) {
      const moving = sharp(await Promise.all(frames), { join: { animated: true } });
      write(`moving.${format}`, await moving[format]().toBuffer());
      const decoded = await decode(`moving.${format}`);
      expect(decoded.metadata).toMatchObject({ value: { width: 60, height: 40 } });
      expect(firstPixel(decoded)[0]).toBeGreaterThan(240);
    }
  });

  it('converts with the embedded profile', async () => {
    write('p3.png', await plain(20, 20, { r: 0, g: 200, b: 0 }).withIccProfile('p3').png().toBuffer());
    // the file holds other numbers for the same green; read as sRGB, they would differ by 40 in red
    firstPixel(await decode('p3.png')).forEach((value, index) =>
      expect(Math.abs(value - [0, 200, 0][index]!)).toBeLessThan(6),
    );
  });

  it('never enlarges a thumbnail', async () => {
    write('small.png', await plain(40, 20, '#fff').png().toBuffer());
    expect(pictureOf(await decode('small.png')).thumbnail).toMatchObject({ width: 40, height: 20 });
  });

  it('serves panoramas', async () => {
    write('panorama.jpg', await plain(9000, 300, '#3355aa').jpeg().toBuffer());
    const { thumbnail, inputs } = pictureOf(
      await decode('panorama.jpg', { inputs: [{ ...input, width: 224, height: 224 }] }),
    );
    expect(thumbnail).toMatchObject({ width: 512, height: 17 });
    expect(inputs[0]).toHaveLength(224 * 224 * 3);
  });

  it('makes only what is asked for', async () => {
    const bytes = write('asked.png', await plain(40, 20, '#fff').png().toBuffer());
    const hash = createHash('sha256').update(bytes).digest('hex') as DecodeRequest['skipIfHash'];
    expect(await decode('asked.png', { skipIfHash: hash })).toMatchObject({
      content: { ok: true },
      metadata: null,
      picture: null,
    });
    expect(await decode('asked.png', { wantMetadata: false, inputs: [] })).toMatchObject({
      metadata: null,
      picture: { ok: true },
    });
    const metadataOnly = await decode('asked.png', { wantThumbnail: false, inputs: [] });
    expect(metadataOnly).toMatchObject({ metadata: { value: { width: 40, height: 20 } }, picture: null });
    const inputsOnly = pictureOf(await decode('asked.png', { wantThumbnail: false }));
    expect(inputsOnly).toMatchObject({ thumbnail: null, fingerprint: null });
    expect(inputsOnly.inputs).toHaveLength(1);
  });
});

describe('trouble with the content', () => {
  it.each(['jpeg', 'png', 'webp', 'tiff'] as const)('finds the end of a %s missing', async (format) => {
    const noise = { type: 'gaussian' as const, mean: 128, sigma: 50 };
    const picture = sharp({ create: { width: 300, height: 200, channels: 3, background: '#888', noise } });
    const whole = await picture[format]().toBuffer();
    write(`cut.${format}`, whole.subarray(0, Math.floor(whole.length / 2)));
    expect(failureOf(await decode(`cut.${format}`))).toMatchObject({
      code: expect.stringMatching(/PICTURE_(TRUNCATED|DAMAGED)/) as string,
    });
    if (format !== 'tiff') expect(failureOf(await decode(`cut.${format}`)).code).toBe('PICTURE_TRUNCATED');
  });

  it('keeps the metadata of a picture whose end is missing', async () => {
    const whole = await plain(300, 200, '#888')
      .withExif({ IFD0: { Make: 'Canon' } })
      .jpeg()
      .toBuffer();
    write('cut with exif.jpg', whole.subarray(0, whole.length - 100));
    expect((await decode('cut with exif.jpg')).metadata).toMatchObject({
      value: { cameraMake: 'Canon', width: 300, height: 200 },
    });
  });

  it('tells the size of a picture that is too large', async () => {
    const bytes = Buffer.from(await plain(10, 10, '#fff').png().toBuffer());
    bytes.writeUInt32BE(30_000, 16);
    bytes.writeUInt32BE(20_000, 20);
    write('huge.png', bytes);
    const failure = failureOf(await decode('huge.png'));
    // the checksum of the changed header is wrong, which libpng may refuse first
    expect(['PICTURE_TOO_LARGE', 'PICTURE_DAMAGED']).toContain(failure.code);
    write(
      'huge.gif',
      Buffer.concat([
        Buffer.from('GIF89a'),
        Buffer.from([0x60, 0xea, 0x60, 0xea, 0, 0, 0]),
        Buffer.from([0x2c, 0, 0, 0, 0, 0x60, 0xea, 0x60, 0xea, 0, 2, 0, 0x3b]),
      ]),
    );
    expect(failureOf(await decode('huge.gif')).message).toContain('huge.gif');
  });

  it('tells the size of a JPEG that is too large', async () => {
    const bytes = Buffer.from(await plain(16, 16, '#fff').jpeg().toBuffer());
    const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
    bytes.writeUInt16BE(40_000, frame + 5);
    bytes.writeUInt16BE(30_000, frame + 7);
    write('huge.jpg', bytes);
    expect(failureOf(await decode('huge.jpg'))).toEqual({
      code: 'PICTURE_TOO_LARGE',
      message:
        '"huge.jpg" has 30,000 x 40,000 pixels (1,200 million), more than the 268 million that can be shown. A smaller copy of it will work.',
      transient: false,
    });
  });

  it.each([
    [
      'page.jpg',
      '<!DOCTYPE html><html><body>Sign in</body></html>',
      'FORMAT_UNKNOWN',
      /web page \(HTML\), although its name ends in \.jpg/,
    ],
    [
      'notes.png',
      'just text',
      'FORMAT_UNKNOWN',
      /no picture that Tagroll knows, although its name ends in \.png/,
    ],
    ['zeros.jpg', '\0'.repeat(5000), 'PICTURE_DAMAGED', /nothing but zeros/],
    ['film.jpg', '\0\0\0\x18ftypqt  \0\0\0\0qt  ', 'FORMAT_UNKNOWN', /holds a video/],
    [
      'phone.heic',
      '\0\0\0\x18ftypheic\0\0\0\0heicmif1',
      'FORMAT_NOT_SUPPORTED',
      /HEIC picture, which this version cannot show yet/,
    ],
    ['drawing.psd', '8BPS\0\x01', 'FORMAT_NOT_SUPPORTED', /Photoshop document/],
    ['sensor.raf', 'FUJIFILMCCD-RAW 0201', 'FORMAT_NOT_SUPPORTED', /RAW picture of a Fujifilm camera/],
  ])('says what %s is', async (name, content, code, message) => {
    write(name, content);
    expect(failureOf(await decode(name))).toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
      transient: false,
    });
  });

  it('does not take the preview in a RAW file for the photo', async () => {
    write('camera.nef', await plain(160, 120, '#888').tiff().toBuffer());
    expect(failureOf(await decode('camera.nef')).message).toContain("a camera's RAW picture (NEF)");
  });
});

describe('trouble with the file', () => {
  it('refuses what is no file, without waiting for it', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe.jpg')]);
    mkdirSync(join(folder, 'folder.jpg'));
    symlinkSync('loop.jpg', join(folder, 'loop.jpg'));
    const server = createServer().listen(join(folder, 'socket.jpg'));
    for (const name of ['pipe.jpg', 'folder.jpg', 'socket.jpg', 'loop.jpg', '/dev/null', '/dev/zero']) {
      const decoded = name.startsWith('/')
        ? await decodeFile(
            {
              path: pathFromString(name),
              skipIfHash: null,
              wantMetadata: true,
              wantThumbnail: true,
              inputs: [],
            },
            () => undefined,
          )
        : await decode(name);
      expect(decoded, name).toMatchObject({ content: { ok: false }, metadata: null, picture: null });
      expect(failureOf(decoded).code, name).toBe('FILE_NOT_READABLE');
    }
    server.close();
  });

  it('says when a file is gone, empty or too large', async () => {
    expect(failureOf(await decode('gone.jpg'))).toMatchObject({
      code: 'FILE_NOT_FOUND',
      message: '"gone.jpg" is not there any more.',
    });
    write('empty.jpg', '');
    expect(failureOf(await decode('empty.jpg')).code).toBe('FILE_EMPTY');
    write('sparse.jpg', '');
    truncateSync(join(folder, 'sparse.jpg'), 3 * 1024 ** 3);
    expect(failureOf(await decode('sparse.jpg'))).toMatchObject({
      code: 'FILE_TOO_LARGE',
      message: expect.stringContaining('3.0 GB') as string,
    });
  });

  it.skipIf(process.getuid?.() === 0)(
    'says when permissions forbid it (not as root, who may read all)',
    async () => {
      write('secret.jpg', 'x');
      chmodSync(join(folder, 'secret.jpg'), 0);
      expect(failureOf(await decode('secret.jpg')).code).toBe('FILE_NOT_READABLE');
    },
  );

  it('reads names that are no UTF-8', async () => {
    const name = Buffer.from([0x66, 0xfc, 0x0a, 0x22, 0xff, 0x2e, 0x70, 0x6e, 0x67]);
    writeFileSync(
      Buffer.concat([Buffer.from(`${folder}/`), name]),
      await plain(40, 20, '#fff').png().toBuffer(),
    );
    expect(pictureOf(await decode(name)).thumbnail).toMatchObject({ width: 40, height: 20 });
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), name, Buffer.from('x.jpg')]), '');
    expect(failureOf(await decode(Buffer.concat([name, Buffer.from('x.jpg')]))).message).toContain(
      '"f\\xfc\\x0a"\\xff.pngx.jpg"',
    );
  });

  it.each([
    ['grows', (path: string) => appendFileSync(path, 'more')],
    ['shrinks', (path: string) => truncateSync(path, 100)],
    ['is written over', (path: string) => writeFileSync(path, readFileSync(path).fill(1))],
  ])('notices a file that %s while it is read', async (name, change) => {
    write(`${name}.png`, await plain(400, 400, '#369').png().toBuffer());
    const path = join(folder, `${name}.png`);
    // the change comes between the first look at the file and its first byte
    const probe = await open(path);
    const prototype = Object.getPrototypeOf(probe) as FileHandle;
    await probe.close();
    const original = Reflect.get(prototype, 'read') as (...parts: unknown[]) => unknown;
    const spy = vi.spyOn(prototype, 'read').mockImplementationOnce(function (
      this: FileHandle,
      ...parts: unknown[]
    ) {
      change(path);
      return Reflect.apply(original, this, parts) as ReturnType<FileHandle['read']>;
    });
    try {
      expect(failureOf(await decode(`${name}.png`))).toMatchObject({
        code: 'FILE_CHANGED_WHILE_READ',
        transient: true,
      });
      expect(spy).toHaveBeenCalled();
    } finally {
      spy.mockRestore();
    }
    if (name === 'grows') expect((await decode(`${name}.png`)).picture?.ok).toBe(true);
  });
});
