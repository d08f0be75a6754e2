/** @file Label files in their three formats. */

import { describe, expect, it } from 'vitest';
import { parseLabels } from '../../../src/core/models/labels.ts';

const names = (text: string, settings: Partial<Parameters<typeof parseLabels>[1]>) =>
  parseLabels(text, { format: 'lines', indexOffset: 0, leaveOut: [], ...settings }).map(
    (label) => label?.name ?? null,
  );

describe('labels', () => {
  it('reads one name a line, whatever ends the lines', () => {
    expect(names('\ufeffCat\r\nDog\r\n', {})).toEqual(['Cat', 'Dog']);
    expect(names('Cat\n\nDog', {})).toEqual(['Cat', null, 'Dog']);
  });

  it('reads an index with synonyms', () => {
    const labels = parseLabels('   0  background\n   1  tench, Tinca tinca\n', {
      format: 'indexed-lines',
      indexOffset: 0,
      leaveOut: [0],
    });
    expect(labels).toEqual([null, { name: 'tench', synonyms: ['Tinca tinca'] }]);
  });

  it('shifts indices, and drops what falls below the first', () => {
    expect(names('0 background\n1 tench\n2 goldfish', { format: 'indexed-lines', indexOffset: -1 })).toEqual([
      'tench',
      'goldfish',
    ]);
    expect(names('["a","b"]', { format: 'json', indexOffset: 1 })).toEqual([null, 'a', 'b']);
  });

  it.each([
    ['{"a": 1}', 'json'],
    ['[1, 2]', 'json'],
    ['<html>', 'json'],
    ['cat', 'indexed-lines'],
    ['9999999 cat', 'indexed-lines'],
    ['\n\n', 'lines'],
  ] as const)('refuses %j as %s', (text, format) => {
    expect(() => names(text, { format })).toThrow(
      expect.objectContaining({ code: 'MODEL_MANIFEST_INVALID' }),
    );
  });
});
