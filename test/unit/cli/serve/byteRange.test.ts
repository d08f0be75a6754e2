/** @file The Range header. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteRange } from '../../../../src/cli/serve/byteRange.ts';

describe('a range of bytes', () => {
  it('is read as RFC 9110 says', () => {
    expect(byteRange('bytes=0-499', 1000)).toEqual({ start: 0, end: 499 });
    expect(byteRange('bytes=500-', 1000)).toEqual({ start: 500, end: 999 });
    expect(byteRange('bytes=-300', 1000)).toEqual({ start: 700, end: 999 });
    expect(byteRange('bytes=-3000', 1000)).toEqual({ start: 0, end: 999 });
    expect(byteRange('bytes=900-2000', 1000)).toEqual({ start: 900, end: 999 });
    expect(byteRange('bytes=1000-', 1000)).toBe('none');
    expect(byteRange('bytes=-0', 1000)).toBe('none');
    expect(byteRange('bytes=0-', 0)).toBe('none');
  });

  it('is all where it is none that is known', () => {
    const others = [
      undefined,
      '',
      'bytes=',
      'bytes=-',
      'bytes=5-2',
      'bytes=0-1,5-6',
      'lines=0-1',
      'bytes=a-b',
    ];
    for (const header of [...others, 'bytes=-1-2', 'bytes=1e3-', 'bytes=0x10-', `bytes=0-${'9'.repeat(400)}`])
      expect(byteRange(header, 1000), header).toBe('all');
  });

  it('lies in the file, whatever is asked', () => {
    const part = fc.oneof(fc.constant(''), fc.nat(2000).map(String));
    fc.assert(
      fc.property(part, part, fc.nat(1000), (first, last, size) => {
        const range = byteRange(`bytes=${first}-${last}`, size);
        if (typeof range === 'string') return;
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.end).toBeGreaterThanOrEqual(range.start);
        expect(range.end).toBeLessThan(size);
      }),
    );
  });
});
