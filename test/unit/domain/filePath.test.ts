import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isBelow,
  isOddPath,
  joinPaths,
  pathForDisplay,
  pathFromBytes,
  pathFromString,
  pathToBytes,
} from '../../../src/core/domain/filePath.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('paths', () => {
  it('of ordinary names are the names', () => {
    for (const name of ['IMG_1.jpg', 'été à la mer.jpg', '写真/😀.png', 'new\nline.jpg', '"quoted".jpg']) {
      expect(pathFromBytes(bytesOf(name))).toBe(name);
      expect(isOddPath(pathFromString(name))).toBe(false);
    }
  });

  it('that are no UTF-8 keep every byte', () => {
    const latin1 = Uint8Array.from([0x63, 0x61, 0x66, 0xe9, 0x2e, 0x6a, 0x70, 0x67]);
    const path = pathFromBytes(latin1);
    expect(isOddPath(path)).toBe(true);
    expect([...pathToBytes(path)]).toEqual([...latin1]);
    expect(pathForDisplay(path)).toBe('caf\\xe9.jpg');
  });

  it('that really contain an escape character are not mistaken for others', () => {
    const genuine = 'a\uefe9b';
    const path = pathFromString(genuine);
    expect(path).not.toBe(pathFromBytes(Uint8Array.from([0x61, 0xe9, 0x62])));
    expect([...pathToBytes(path)]).toEqual([...bytesOf(genuine)]);
  });

  it('map one to one to bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect([...pathToBytes(pathFromBytes(bytes))]).toEqual([...bytes]);
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
        expect([...pathToBytes(pathFromString(text))]).toEqual([...bytesOf(text)]);
      }),
    );
  });

  it('are put together and compared as their system does', () => {
    const path = pathFromString;
    expect(joinPaths(path('/photos'), path(''), path('a.jpg'))).toBe('/photos/a.jpg');
    expect(joinPaths(path('/'), path('2020'), path('a\\b.jpg'))).toBe('/2020/a\\b.jpg');
    expect(joinPaths(path('/'), path(''))).toBe('/');
    expect(joinPaths(path('C:\\Photos'), path('2020/06'), path('x.jpg'))).toBe('C:\\Photos\\2020\\06\\x.jpg');
    expect(joinPaths(path('D:\\'), path('x.jpg'))).toBe('D:\\x.jpg');
    expect(isBelow('/a/b', '/a')).toBe(true);
    expect(isBelow('/ab', '/a')).toBe(false);
    expect(isBelow('/a\\b', '/a')).toBe(false);
    expect(isBelow('/a', '/a/')).toBe(false);
    expect(isBelow('/a', '/')).toBe(true);
    expect(isBelow('C:\\Photos\\2020', 'C:\\Photos')).toBe(true);
  });
});
