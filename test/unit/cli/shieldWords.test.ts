/** @file What `tagroll tag` makes of its words (targets, changes, options), and `tagroll search` of its own. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitWords } from '../../../src/cli/commands/tag.ts';
import { shieldWords } from '../../../src/cli/shieldWords.ts';
import { TagrollError } from '../../../src/core/domain/errors.ts';

const refusalOf = (words: readonly string[]): string => {
  try {
    splitWords(words);
  } catch (error) {
    if (error instanceof TagrollError) return error.code;
    throw error;
  }
  return 'accepted';
};

describe('the words of a correction', () => {
  it('are targets and changes in any order after the first', () => {
    expect(splitWords(['a.jpg', '+dog', '-cat', '?bird', 'b.jpg'])).toEqual({
      targets: ['a.jpg', 'b.jpg'],
      changes: [
        { kind: 'accept', tag: 'dog' },
        { kind: 'reject', tag: 'cat' },
        { kind: 'undecided', tag: 'bird' },
      ],
    });
  });

  it('begin with a target, whatever it begins with: a query may be a negation', () => {
    expect(splitWords(['-beach', '+sea'])).toEqual({
      targets: ['-beach'],
      changes: [{ kind: 'accept', tag: 'sea' }],
    });
    expect(refusalOf(['+dog'])).toBe('INPUT_INVALID');
  });

  it('keep blanks, signs and any script inside a tag', () => {
    const tags = ['ice cream', '写真', 'x-ray', 'été+hiver', '-', '😀'];
    expect(splitWords(['q', ...tags.map((tag) => `+${tag}`)]).changes.map(({ tag }) => tag)).toEqual(tags);
  });

  it('without a change, or with a sign alone, are refused', () => {
    expect(refusalOf(['dog'])).toBe('INPUT_INVALID');
    expect(refusalOf(['dog', '+'])).toBe('INPUT_INVALID');
    expect(refusalOf([])).toBe('INPUT_INVALID');
  });

  it('that want one tag in two ways are refused, in whatever way it is written', () => {
    expect(refusalOf(['q', '+dog', '-dog'])).toBe('INPUT_INVALID');
    expect(refusalOf(['q', '+Ice_Cream', '?ice  cream'])).toBe('INPUT_INVALID');
    expect(refusalOf(['q', '+e\u0301te', '-\u00e9te'])).toBe('INPUT_INVALID');
  });

  it('that say a thing twice say it once', () => {
    expect(splitWords(['q', '+dog', '+Dog', '-cat', '+DOG']).changes).toEqual([
      { kind: 'accept', tag: 'dog' },
      { kind: 'reject', tag: 'cat' },
    ]);
  });

  it('with a tag that can have no name are refused', () => {
    expect(refusalOf(['q', '+ '])).toBe('TAG_NAME_INVALID');
    expect(refusalOf(['q', '+dog', '-\u0007'])).toBe('TAG_NAME_INVALID');
    expect(refusalOf(['q', `+${'x'.repeat(101)}`])).toBe('TAG_NAME_INVALID');
  });
});

describe('options among the words of a correction', () => {
  it('are kept, and what looks like one is a rejection', () => {
    expect(shieldWords(['tag', 'dog', '-cat', '--json'])).toEqual(['tag', '--json', '--', 'dog', '-cat']);
    expect(shieldWords(['tag', '-cat', '-h', '+dog'])).toEqual(['tag', '--', '-cat', '-h', '+dog']);
  });

  it('keep their values', () => {
    expect(
      shieldWords(['tag', 'q', '--catalogue', '-odd folder', '+x', '--providers=cpu', '--providers', 'cpu']),
    ).toEqual([
      'tag',
      '--catalogue',
      '-odd folder',
      '--providers=cpu',
      '--providers',
      'cpu',
      '--',
      'q',
      '+x',
    ]);
    expect(shieldWords(['tag', 'q', '--catalogue'])).toEqual(['tag', '--catalogue', '--', 'q']);
  });

  it('of a search are kept as well: a query may begin with a negation', () => {
    expect(shieldWords(['search', '-cat', '--limit', '3', '--offset=1', 'dog', '--paths'])).toEqual([
      'search',
      '--limit',
      '3',
      '--offset=1',
      '--paths',
      '--',
      '-cat',
      'dog',
    ]);
  });

  it('ask for help where that is all that is asked', () => {
    expect(shieldWords(['tag', '-h'])).toEqual(['tag', '-h']);
    expect(shieldWords(['tag', '--help'])).toEqual(['tag', '--help']);
    expect(shieldWords(['tag'])).toEqual(['tag']);
  });

  it('are left alone behind a --, and in other commands', () => {
    for (const words of [
      ['tag', '--', 'q', '-cat', '--json'],
      ['tag', 'q', '--', '-cat'],
      ['search', '--', '-cat', '--limit', '3'],
      ['models', 'tag', '-x'],
      ['scan', '-x'],
      [],
    ]) {
      expect(shieldWords(words)).toEqual(words);
    }
  });

  it('never lose, change or reorder a word of their own kind', () => {
    const word = fc.constantFrom(
      'q',
      'a b',
      '-cat',
      '+dog',
      '?x',
      '-h',
      '--json',
      '--catalogue',
      '--providers',
    );
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const shielded = shieldWords(['tag', ...words]);
        expect(shielded.filter((one) => one !== '--').toSorted()).toEqual(['tag', ...words].toSorted());
        const border = shielded.indexOf('--');
        const plain = border === -1 ? [] : shielded.slice(border + 1);
        expect(plain.filter((one) => one.startsWith('--'))).toEqual([]);
        let at = 0;
        for (const one of words) if (plain[at] === one) at += 1;
        expect(at).toBe(plain.length);
      }),
    );
  });
});
