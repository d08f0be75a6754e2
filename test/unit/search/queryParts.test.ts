/** @file The parts of a query that a window shows as chips. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { queryParts } from '../../../src/core/search/browse/queryParts.ts';
import { parseQuery } from '../../../src/core/search/queryLanguage/parse.ts';
import { resolveTerms } from '../../../src/core/search/queryLanguage/resolve.ts';
import { withoutSpans } from './trees.ts';

const now = new Date(2024, 6, 17);
const lookup = { findTag: (key: string) => ['dog', 'cat', 'ice cream', 'beach'].includes(key) };
const resolved = (text: string) => resolveTerms(parseQuery(text, { now }).node, lookup).node;

/** `-kind(text)` of each part, with the characters that it stands for. */
function parts(text: string): string[] {
  return queryParts(text, resolved(text)).map(
    ({ kind, negated, text: shown, start, end }) =>
      `${negated ? '-' : ''}${kind}(${shown}) «${text.slice(start, end)}»`,
  );
}

describe('the parts of a query', () => {
  it.each([
    ['', []],
    ['  ', []],
    ['dog', ['tag(dog) «dog»']],
    ['Dogs', ['tag(dog) «Dogs»']],
    ['ice cream -dog', ['tag(ice cream) «ice cream»', '-tag(dog) «-dog»']],
    ['"ice cream" and not "big dog"', ['tag(ice cream) «"ice cream"»', '-tag(big dog) «not "big dog"»']],
    ['dog dog', ['tag(dog) «dog»', 'tag(dog) «dog»']],
    ['two dogs running', ['meaning(two) «two»', 'tag(dog) «dogs»', 'meaning(running) «running»']],
    ['very old house', ['meaning(very old house) «very old house»']],
    ['very and old', ['meaning(very) «very»', 'meaning(old) «old»']],
    ['~"kids at the sea" beach', ['meaning(kids at the sea) «~"kids at the sea"»', 'tag(beach) «beach»']],
    [
      'date:2019..2021-06 date>=2020 rating>=4 is:reviewed',
      [
        'date(2019..2021-06) «date:2019..2021-06»',
        'date(>=2020) «date>=2020»',
        'rating(>=4) «rating>=4»',
        'is(reviewed) «is:reviewed»',
      ],
    ],
    [
      '-camera:"Pixel 7" folder:Holidays tag:dog',
      ['-camera(Pixel 7) «-camera:"Pixel 7"»', 'folder(Holidays) «folder:Holidays»', 'tag(dog) «tag:dog»'],
    ],
    [
      'dog (cat or beach) -(cat dog)',
      ['tag(dog) «dog»', 'group((cat or beach)) «(cat or beach)»', '-group((cat dog)) «-(cat dog)»'],
    ],
    ['dog or cat', ['group(dog or cat) «dog or cat»']],
    ['dog & cat -', ['tag(dog) «dog»', 'tag(cat) «cat»']],
    ['--dog', ['tag(dog) «--dog»']],
  ])('%s', (text, expected) => expect(parts(text)).toEqual(expected));

  it('are apart, in order, and what is left without one asks for the rest', () => {
    const operand = fc.constantFrom(
      'dog',
      '-cat',
      'date:2019',
      '(dog or cat)',
      '-(beach cat)',
      'rating:3',
      '"ice cream"',
    );
    fc.assert(
      fc.property(fc.array(operand, { minLength: 1, maxLength: 6 }), fc.nat(), (operands, nth) => {
        const text = operands.join(' ');
        const found = queryParts(text, resolved(text));
        expect(found).toHaveLength(operands.length);
        const removed = nth % operands.length;
        const { start, end } = found[removed]!;
        const rest = text.slice(0, start) + text.slice(end);
        const expected = operands.filter((_, index) => index !== removed).join(' ');
        expect(withoutSpans(resolved(rest))).toEqual(withoutSpans(resolved(expected)));
      }),
    );
  });
});
