import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameKey, normaliseTagName, shownTagName, tagKey } from '../../../src/core/domain/tag.ts';

describe('names of tags', () => {
  it('are shown without what cannot be seen', () => {
    expect(shownTagName(' hot\u0000\n  dog\t')).toBe('hot dog');
    expect(shownTagName('Cafe\u0301')).toBe('Caf\u00e9');
    expect(shownTagName(' \u0007 ')).toBe('');
  });

  it('are refused where nothing is left, or too much', () => {
    expect(() => normaliseTagName(' \n')).toThrow(/needs a name/);
    expect(() => normaliseTagName('x'.repeat(101))).toThrow(/at most 100/);
    expect(normaliseTagName('x'.repeat(100))).toHaveLength(100);
    expect(() => tagKey('_')).toThrow(/needs a name/);
  });

  it('have one key for each way to write them, the same for the library and for whoever shows it', () => {
    expect(nameKey(' Hot_Dog ')).toBe('hot dog');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (name) => {
        fc.pre(nameKey(name) !== '');
        expect(tagKey(name)).toBe(nameKey(name));
        expect(nameKey(shownTagName(name))).toBe(nameKey(name));
      }),
    );
  });
});
