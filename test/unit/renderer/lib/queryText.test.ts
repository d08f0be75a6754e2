/** @file Changes of a query's text say what they should, and leave the rest saying what it said: held against the parser. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { QueryNode } from '../../../../src/core/domain/query.ts';
import { parseQuery } from '../../../../src/core/search/queryLanguage/parse.ts';
import { resolveTerms } from '../../../../src/core/search/queryLanguage/resolve.ts';
import {
  addPart,
  movedSpan,
  removePart,
  replacePart,
  tagState,
  tagStates,
  withTag,
} from '../../../../src/renderer/lib/queryText.ts';
import { randomText, show } from '../../search/trees.ts';

const now = new Date(2024, 6, 17, 15, 30);
const TAGS = new Set(['dog', 'beach', 'ice', 'cream', 'ice cream', 'sea side', 'and', 'x']);
const lookup = { findTag: (key: string): boolean => TAGS.has(key) };

function understand(text: string): { node: QueryNode; meaning: string | null; isValid: boolean } {
  const { node, problems } = parseQuery(text, { now });
  const resolved = resolveTerms(node, lookup);
  return {
    node: resolved.node,
    meaning: resolved.meaning,
    isValid: problems.every(({ severity }) => severity === 'warning'),
  };
}

/** A photo for which each leaf is true or not, by chance that depends on the photo's number only. */
function matches(node: QueryNode, photo: number): boolean {
  if (node.kind === 'all') return true;
  if (node.kind === 'and') return node.children.every((child) => matches(child, photo));
  if (node.kind === 'or') return node.children.some((child) => matches(child, photo));
  if (node.kind === 'not') return !matches(node.child, photo);
  let hash = photo * 2_654_435_761;
  for (const sign of show(node)) hash = Math.imul(hash ^ sign.codePointAt(0)!, 1_597_334_677);
  return ((hash >>> 13) & 1) === 1;
}

const PHOTOS = Array.from({ length: 48 }, (_, index) => index + 1);
const matching = (text: string): number[] => {
  const { node } = understand(text);
  return PHOTOS.filter((photo) => matches(node, photo));
};
const both = (...texts: string[]): number[] =>
  PHOTOS.filter((photo) => texts.every((text) => matching(text).includes(photo)));
const either = (...texts: string[]): number[] =>
  PHOTOS.filter((photo) => texts.some((text) => matching(text).includes(photo)));

describe('a part is added', () => {
  test.each([
    ['', 'tag:dog', 'tag:dog'],
    ['beach', 'tag:dog', 'beach tag:dog'],
    ['beach or sea', 'tag:dog', '(beach or sea) tag:dog'],
    ['(beach or sea)', 'tag:dog', '(beach or sea) tag:dog'],
    ['(beach or sea', 'tag:dog', '(beach or sea) tag:dog'],
    ['beach or', 'tag:dog', 'beach tag:dog'],
    ['beach not', 'tag:dog', 'beach tag:dog'],
    ['beach -', 'tag:dog', 'beach tag:dog'],
    ['beach (', 'tag:dog', 'beach tag:dog'],
    ['date<', 'tag:dog', 'tag:dog'],
    ['"ice cr', 'tag:dog', '"ice cr" tag:dog'],
    [String.raw`"ice\ `.trimEnd(), 'tag:dog', String.raw`"ice\\" tag:dog`],
    ['folder:"a b', 'tag:dog', 'folder:"a b" tag:dog'],
    ['beach  ', 'tag:dog', 'beach tag:dog'],
  ])('%s + %s', (text, part, expected) => {
    expect(addPart(text, part)).toBe(expected);
  });

  test('whatever the query, it asks for what it asked for and for the part', () => {
    fc.assert(
      fc.property(randomText, fc.constantFrom('tag:x', '-tag:x', 'folder:"a b"'), (text, part) => {
        fc.pre(understand(text).isValid);
        const added = addPart(text, part);
        expect(understand(added).isValid).toBe(true);
        expect(matching(added)).toEqual(both(text, part));
        expect(understand(added).meaning).toBe(understand(text).meaning);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('a part is taken away', () => {
  const remove = (text: string, part: string): string => {
    const start = text.indexOf(part);
    return removePart(text, { start, end: start + part.length });
  };

  test.each([
    ['dog', 'dog', ''],
    ['dog beach', 'dog', 'beach'],
    ['dog  beach', 'beach', 'dog'],
    ['a  b  c', 'b', 'a and c'],
    ['a -b c', 'b', 'a and c'],
    ['a -b c', '-b', 'a and c'],
    ['a not b', 'b', 'a'],
    ['a or b', 'b', 'a'],
    ['a or b or c', 'b', 'a or c'],
    ['a and b or c', 'b', 'a or c'],
    ['a or b and c', 'b', 'a or c'],
    ['a & b', 'a', 'b'],
    ['(a or b) c', 'b', '(a) c'],
    ['c -(a)', 'a', 'c'],
    ['c ((a))', 'a', 'c'],
    ['date:2019 dog', 'date:2019', 'dog'],
    ['"ice cream" dog', '"ice cream"', 'dog'],
  ])('%s - %s', (text, part, expected) => {
    expect(remove(text, part)).toBe(expected);
  });

  const unit = fc.constantFrom(
    'dog',
    'beach',
    'ice cream',
    'ice',
    'cream',
    '-dog',
    'not beach',
    '!!ice',
    '"ice cream"',
    'tag:dog',
    'folder:a',
    '-is:failed',
    'date >= 2019',
    '(dog or beach)',
    '-(ice -beach)',
  );
  const units = fc.array(unit, { minLength: 1, maxLength: 5 });

  test.each([
    ['beside others', fc.constantFrom(' ', '  ', ' and ', '&'), both],
    ['among choices', fc.constantFrom(' or ', '|', ' OR '), either],
  ] as const)('%s: the others go on meaning what they meant', (_, joints, together) => {
    fc.assert(
      fc.property(
        units,
        fc.array(joints, { minLength: 4, maxLength: 4 }),
        fc.nat(4),
        fc.boolean(),
        (parts, joined, which, isWithin) => {
          const index = which % parts.length;
          let text = isWithin ? '(' : '';
          let start = 0;
          for (const [at, part] of parts.entries()) {
            if (at > 0) text += joined[at - 1]!;
            if (at === index) start = text.length;
            text += part;
          }
          if (isWithin) text += ')';
          // words that make one tag together are one part for the library, too
          fc.pre(
            !parts.some((part, at) => part === 'ice' && parts[at + 1] === 'cream' && !joined[at]?.trim()),
          );
          const rest = parts.filter((_, at) => at !== index);
          const removed = removePart(text, { start, end: start + parts[index]!.length });
          expect(matching(removed)).toEqual(rest.length === 0 ? PHOTOS : together(...rest));
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('of a group beside others, a choice goes', () => {
    expect(matching(remove('dog (ice or beach)', 'ice'))).toEqual(both('dog', 'beach'));
  });
});

describe('tags', () => {
  test('are found where the whole query depends on them', () => {
    expect([...tagStates('dog -"ice cream" tag:Sea_Side not tag:beach (x) a b')]).toEqual([
      ['dog', 'in'],
      ['ice cream', 'out'],
      ['sea side', 'in'],
      ['beach', 'out'],
    ]);
    expect([...tagStates('dog or beach')]).toEqual([]);
    expect(tagState('ice cream', 'ice cream')).toBe('none');
    const parts = [{ start: 0, end: 9, text: 'ice cream', kind: 'tag', negated: false }];
    expect(tagState('ice cream', 'Ice cream', parts)).toBe('in');
    expect(tagState('--dog', 'dog')).toBe('in');
  });

  test.each([
    ['', 'dog', 'in', 'tag:dog'],
    ['', 'ice cream', 'out', '-tag:"ice cream"'],
    ['dog', 'dog', 'in', 'dog'],
    ['dog', 'dog', 'out', '-tag:dog'],
    ['dog beach', 'dog', 'none', 'beach'],
    ['-dog beach', 'dog', 'in', 'beach tag:dog'],
    ['dog or beach', 'dog', 'in', '(dog or beach) tag:dog'],
  ] as const)('%s: %s %s', (text, name, state, expected) => {
    const parts = text.startsWith('dog beach')
      ? [
          { start: 0, end: 3, text: 'dog', kind: 'tag', negated: false },
          { start: 4, end: 9, text: 'beach', kind: 'tag', negated: false },
        ]
      : [];
    expect(withTag(text, name, state, parts)).toBe(expected);
  });

  test('a part whose minus lies outside of its span goes with its minus', () => {
    const parts = [{ start: 5, end: 14, text: 'ice cream', kind: 'tag', negated: true }];
    expect(withTag('dog -"ice cream" x', 'ice cream', 'none', [{ ...parts[0]!, end: 16 }])).toBe('dog and x');
  });

  test('whatever the query, a tag is in it, excluded, or not in it as was asked', () => {
    fc.assert(
      fc.property(randomText, fc.constantFrom('x', 'ice cream', '">=3', 'and'), (text, name) => {
        fc.pre(understand(text).isValid && tagState(text, name) === 'none');
        const added = withTag(text, name, 'in');
        expect(tagState(added, name)).toBe('in');
        const excluded = withTag(added, name, 'out');
        expect(tagState(excluded, name)).toBe('out');
        const gone = withTag(excluded, name, 'none');
        expect(tagState(gone, name)).toBe('none');
        expect(matching(gone)).toEqual(matching(text));
      }),
      { numRuns: 3000 },
    );
  });
});

describe('places in a text that changed', () => {
  test('stay before the change, move behind it, and are gone where it was', () => {
    expect(movedSpan({ start: 0, end: 3 }, 'dgo beach', 'dgo beaches')).toEqual({ start: 0, end: 3 });
    expect(movedSpan({ start: 0, end: 3 }, 'dgo beach', 'my dgo beach')).toEqual({ start: 3, end: 6 });
    expect(movedSpan({ start: 0, end: 3 }, 'dgo beach', 'dg beach')).toBeNull();
  });

  test('a place that is not gone has the same text as before', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 12 }),
        fc.string({ maxLength: 12 }),
        fc.nat(12),
        fc.nat(12),
        (a, b, c, d) => {
          const span = { start: Math.min(c, d, a.length), end: Math.min(Math.max(c, d), a.length) };
          const moved = movedSpan(span, a, b);
          if (moved) expect(b.slice(moved.start, moved.end)).toBe(a.slice(span.start, span.end));
        },
      ),
    );
  });

  test('a suggestion takes the place', () => {
    expect(replacePart('is:taged dog', { start: 3, end: 8 }, 'tagged')).toBe('is:tagged dog');
  });
});
