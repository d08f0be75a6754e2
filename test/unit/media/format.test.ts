/** @file Recognising formats by first bytes and by name. */

import { describe, expect, it } from 'vitest';
import { judgeFormat, looksLikePhoto, sniffFormat } from '../../../src/core/media/format.ts';
import { extensionOf, photoExtensions } from '../../../src/core/media/photoExtensions.ts';
import { readTiffSummary } from '../../../src/core/media/tiffDirectory.ts';

/** Each character one byte, filled up with zeros. */
function bytes(text: string, length = 64): Uint8Array {
  const result = new Uint8Array(Math.max(length, text.length));
  for (let index = 0; index < text.length; index++) result[index] = text.charCodeAt(index);
  return result;
}

/** A little-endian TIFF with one directory of LONG entries; sub-directories follow it. */
function tiff(
  entries: readonly (readonly [tag: number, value: number])[],
  sub: readonly (readonly [number, number])[] = [],
): Uint8Array {
  const result = new Uint8Array(512);
  const view = new DataView(result.buffer);
  result.set([0x49, 0x49, 0x2a, 0]);
  view.setUint32(4, 8, true);
  const write = (offset: number, list: readonly (readonly [number, number])[]): void => {
    view.setUint16(offset, list.length, true);
    list.forEach(([tag, value], index) => {
      const at = offset + 2 + index * 12;
      view.setUint16(at, tag, true);
      view.setUint16(at + 2, 4, true);
      view.setUint32(at + 4, 1, true);
      view.setUint32(at + 8, value, true);
    });
  };
  write(8, entries);
  write(256, sub);
  return result;
}

describe('sniffFormat', () => {
  it.each([
    ['\xff\xd8\xff\xe0', 'a JPEG picture', 'decodable'],
    ['\x89PNG\r\n\x1a\n', 'a PNG picture', 'decodable'],
    ['GIF89a', 'a GIF picture', 'decodable'],
    ['RIFF\x10\0\0\0WEBPVP8 ', 'a WebP picture', 'decodable'],
    ['RIFF\x10\0\0\0AVI LIST', 'a video (AVI)', 'other'],
    ['\0\0\0\x18ftypavif\0\0\0\0avifmif1', 'an AVIF picture', 'decodable'],
    ['\0\0\0\x18ftypmif1\0\0\0\0avifmif1', 'an AVIF picture', 'decodable'],
    ['\0\0\0\x18ftypmif1\0\0\0\0heicmif1', 'a HEIC picture', 'picture'],
    ['\0\0\0\x14ftypmif1\0\0\0\0mif1', 'a HEIF picture', 'picture'],
    ['\0\0\0\x18ftypcrx \0\0\0\x01crx isom', 'a RAW picture of a Canon camera (CR3)', 'raw'],
    ['\0\0\0\x18ftypqt  \0\0\0\0qt  ', 'a video', 'other'],
    ['II*\0\x10\0\0\0CR\x02\0', 'a RAW picture of a Canon camera (CR2)', 'raw'],
    ['FUJIFILMCCD-RAW 0201', 'a RAW picture of a Fujifilm camera (RAF)', 'raw'],
    ['IIU\0\x18\0\0\0', 'a RAW picture of a Panasonic camera (RW2)', 'raw'],
    ['BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0', 'a Windows bitmap (BMP)', 'picture'],
    ['\xff\x0a\xfa', 'a JPEG XL picture', 'picture'],
    ['8BPS\0\x01', 'a Photoshop document', 'picture'],
    ['%PDF-1.7', 'a PDF document', 'other'],
    ['\xef\xbb\xbf\n<!DOCTYPE html><html>', 'a web page (HTML)', 'other'],
    ['<?xml version="1.0"?>\n<svg xmlns="">', 'a drawing (SVG)', 'other'],
    ['<?xpacket begin=""', 'an XMP sidecar', 'other'],
  ])('%j is %s', (start, name, kind) => {
    expect(sniffFormat(bytes(start))).toEqual({ name, kind });
  });

  it('takes neither text nor an odd header for a picture', () => {
    expect(sniffFormat(bytes('BMW is a maker of cars and motorcycles'))).toBeNull();
    expect(sniffFormat(bytes('version https://example.org'))).toBeNull();
    expect(sniffFormat(new Uint8Array())).toBeNull();
  });

  it('tells sensor data in a TIFF from a TIFF picture', () => {
    const width = 0x100;
    const height = 0x101;
    expect(
      sniffFormat(
        tiff([
          [width, 40],
          [height, 30],
        ]),
      )?.name,
    ).toBe('a TIFF picture');
    expect(
      sniffFormat(
        tiff(
          [
            [0xfe, 1],
            [0x14a, 256],
          ],
          [[0x106, 32_803]],
        ),
      )?.kind,
    ).toBe('raw');
    expect(
      sniffFormat(
        tiff(
          [
            [0xfe, 1],
            [0x14a, 256],
          ],
          [
            [width, 6000],
            [height, 4000],
          ],
        ),
      )?.kind,
    ).toBe('raw');
    expect(sniffFormat(tiff([[0xc612, 0x0401]]))?.name).toBe('a RAW picture (DNG)');
    expect(sniffFormat(tiff([[0x103, 34_713]]))?.kind).toBe('raw');
  });
});

describe('judgeFormat', () => {
  it('believes a RAW extension over a plain TIFF, but not over a JPEG', () => {
    const plain = tiff([
      [0x100, 40],
      [0x101, 30],
    ]);
    expect(judgeFormat('/a/DSC1.ARW', plain)).toEqual({ name: "a camera's RAW picture (ARW)", kind: 'raw' });
    expect(judgeFormat('/a/scan.tif', plain)?.kind).toBe('decodable');
    expect(judgeFormat('/a/DSC1.ARW', bytes('\xff\xd8\xff\xe1'))?.kind).toBe('decodable');
  });
});

describe('readTiffSummary', () => {
  it('gives the size of the largest picture that is no preview', () => {
    const summary = readTiffSummary(
      tiff(
        [
          [0xfe, 1],
          [0x100, 160],
          [0x101, 120],
          [0x14a, 256],
        ],
        [
          [0x100, 6000],
          [0x101, 4000],
        ],
      ),
    );
    expect(summary).toMatchObject({ width: 6000, height: 4000, isRaw: true });
  });

  it('survives offsets that lead nowhere', () => {
    const broken = tiff([[0x14a, 0xffff_fff0]]);
    new DataView(broken.buffer).setUint32(4, 0xffff_ffff, true);
    expect(readTiffSummary(broken)).toMatchObject({ width: null, isRaw: false });
    expect(readTiffSummary(bytes('II*\0', 4))).toBeNull();
  });
});

describe('names', () => {
  it.each([
    ['/photos/IMG_1.JPG', 'jpg'],
    ['C:\\photos.old\\IMG', ''],
    ['/photos.old/IMG', ''],
    ['/photos/.jpg', ''],
    ['a.tar.gz', 'gz'],
    ['/photos/odd.', ''],
  ])('the extension of %s is %j', (path, extension) => expect(extensionOf(path)).toBe(extension));

  it('counts pictures, RAW and HEIC as photos; videos, sidecars and drawings not', () => {
    for (const extension of ['jpg', 'heic', 'dng', 'cr3', 'psd', 'jxl', 'webp', 'avif', 'bmp']) {
      expect(photoExtensions.has(extension), extension).toBe(true);
    }
    for (const extension of ['mov', 'mp4', 'xmp', 'aae', 'svg', 'pdf', 'txt', 'ico', '']) {
      expect(photoExtensions.has(extension), extension).toBe(false);
    }
  });

  it('looks into files without an extension', () => {
    expect(looksLikePhoto(bytes('\xff\xd8\xff\xdb'))).toBe(true);
    expect(looksLikePhoto(bytes('\0\0\0\x18ftypmif1\0\0\0\0heicmif1'))).toBe(true);
    expect(looksLikePhoto(bytes('\0\0\0\x18ftypqt  \0\0\0\0qt  '))).toBe(false);
    expect(looksLikePhoto(bytes('#!/bin/sh'))).toBe(false);
  });
});
