/** @file Which files a browser shows by itself, by their header alone. */

import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import {
  FILE_START,
  readBrowserPicture,
  type BrowserPicture,
} from '../../../src/core/media/browserPicture.ts';

function read(bytes: Uint8Array, startLength = FILE_START): Promise<BrowserPicture | null> {
  return readBrowserPicture({
    bytes: bytes.subarray(0, startLength),
    readAt: async (position, length) => bytes.subarray(position, position + length),
  });
}

const picture = (width = 61, height = 40, channels: 3 | 4 = 3) =>
  sharp({ create: { width, height, channels, background: { r: 200, g: 90, b: 20, alpha: 0.5 } } });

const size = { width: 61, height: 40 };

describe('a file that a browser shows', () => {
  it.each([
    ['image/jpeg', () => picture().jpeg()],
    ['image/jpeg', () => picture().jpeg({ progressive: true })],
    ['image/jpeg', () => picture().toColourspace('b-w').jpeg()],
    ['image/png', () => picture().png()],
    ['image/png', () => picture(61, 40, 4).png({ palette: true })],
    ['image/gif', () => picture().gif()],
    ['image/webp', () => picture().webp()],
    ['image/webp', () => picture().webp({ lossless: true })],
    ['image/webp', () => picture(61, 40, 4).webp()],
    [
      'image/webp',
      () =>
        picture()
          .withExif({ IFD0: { Artist: 'a' } })
          .webp(),
    ],
    ['image/avif', () => picture().avif()],
  ])('has its type and size: %s', async (mimeType, make) => {
    expect(await read(await make().toBuffer())).toMatchObject({ mimeType, ...size });
  });

  it('has the size of the whole picture where it is made of tiles', async () => {
    const box = (type: string, ...content: Uint8Array[]): Buffer => {
      const inside = Buffer.concat(content);
      const head = Buffer.alloc(8);
      head.writeUInt32BE(inside.length + 8);
      head.write(type, 4, 'latin1');
      return Buffer.concat([head, inside]);
    };
    const ispe = (width: number, height: number): Buffer => {
      const content = Buffer.alloc(12);
      content.writeUInt32BE(width, 4);
      content.writeUInt32BE(height, 8);
      return box('ispe', content);
    };
    const sizes = box('ipco', ispe(512, 512), ispe(4000, 3000), ispe(160, 120));
    const avif = Buffer.concat([
      box('ftyp', Buffer.from('mif1\0\0\0\0mif1avif', 'latin1')),
      box('meta', Buffer.alloc(4), box('hdlr', Buffer.alloc(20)), box('iprp', sizes)),
    ]);
    expect(await read(avif)).toMatchObject({ mimeType: 'image/avif', width: 4000, height: 3000 });
  });

  it('is recognised where its header lies beyond the first bytes', async () => {
    const jpeg = await picture().jpeg().toBuffer();
    const profile = Buffer.concat([Buffer.from([0xff, 0xe2, 0xff, 0xff]), Buffer.alloc(0xfffd, 7)]);
    const long = Buffer.concat([
      jpeg.subarray(0, 2),
      profile,
      profile,
      Buffer.from([0xff]),
      jpeg.subarray(2),
    ]);
    expect(await read(long)).toMatchObject({ mimeType: 'image/jpeg', ...size });
    expect(await read(long, 20)).toMatchObject({ mimeType: 'image/jpeg', ...size });
  });
});

describe('a file that is not handed out as it is', () => {
  it.each([
    ['CMYK', () => picture().toColourspace('cmyk').jpeg()],
    ['16 bits a channel', () => picture().toColourspace('rgb16').png()],
    ['TIFF', () => picture().tiff()],
  ])('is one of %s', async (_, make) => {
    expect(await read(await make().toBuffer())).toBeNull();
  });

  it.each([
    '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    '<!doctype html><script>alert(1)</script>',
    'GIF89',
    '',
    '\xff\xd8\xff',
  ])('is %j', async (text) => {
    expect(await read(Buffer.from(text, 'latin1'))).toBeNull();
  });

  it('is a JPEG of 12 bits, a lossless one, and one whose height comes later', async () => {
    const jpeg = await picture().jpeg().toBuffer();
    const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
    const changed = (offset: number, ...bytes: number[]): Buffer => {
      const copy = Buffer.from(jpeg);
      copy.set(bytes, frame + offset);
      return copy;
    };
    expect(await read(changed(4, 12))).toBeNull();
    expect(await read(changed(1, 0xc3))).toBeNull();
    expect(await read(changed(5, 0, 0))).toBeNull();
    expect(await read(changed(1, 0xc2))).not.toBeNull();
  });

  it('is whatever is broken, and never an error or a loop', async () => {
    const whole = await Promise.all([
      picture().jpeg().toBuffer(),
      picture().png().toBuffer(),
      picture().webp().toBuffer(),
      picture().avif().toBuffer(),
    ]);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...whole),
        fc.nat(600),
        fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 8 }),
        async (bytes, length, changes) => {
          const broken = Buffer.from(bytes.subarray(0, length));
          for (const [at, value] of changes) if (at < broken.length) broken[at] = value;
          const found = await read(broken);
          if (found) expect(found.width * found.height).toBeGreaterThan(0);
        },
      ),
      { numRuns: 500 },
    );
  });
});
