/**
 * @file Precedence and resolving, held against a second opinion: a random expression is written down by its own rules,
 * with random operators, blanks and needless parentheses, and what the language finds in a small library must be what
 * the expression itself says of each photo.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { QueryNode } from '../../../src/core/domain/query.ts';
import { formatQuery } from '../../../src/core/search/queryLanguage/format.ts';
import { parseQuery } from '../../../src/core/search/queryLanguage/parse.ts';
import { resolveTerms } from '../../../src/core/search/queryLanguage/resolve.ts';

const now = new Date(2024, 6, 17);
/** "zebra" is no photo's tag, and no tag at all. */
const WORDS = ['dog', 'cat', 'sunset', 'ice cream', 'zebra'] as const;
type Word = (typeof WORDS)[number];

interface Photo {
  readonly tags: ReadonlySet<string>;
  readonly taken: number | null;
}

type Expression =
  | { readonly is: 'word'; readonly word: Word }
  | { readonly is: 'since'; readonly year: number }
  | { readonly is: 'not'; readonly of: Expression; readonly sign: string }
  | {
      readonly is: 'and' | 'or';
      readonly left: Expression;
      readonly right: Expression;
      readonly sign: string;
      readonly brackets: boolean;
    };

const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom(...WORDS).map<Expression>((word) => ({ is: 'word', word })),
    fc.integer({ min: 2018, max: 2021 }).map<Expression>((year) => ({ is: 'since', year })),
    fc
      .tuple(tie('expression'), fc.constantFrom('-', '!', 'not ', 'NOT  '))
      .map<Expression>(([of, sign]) => ({ is: 'not', of, sign })),
    fc
      .tuple(
        tie('expression'),
        tie('expression'),
        fc.constantFrom(' ', ' and ', ' AND ', '&', ' & '),
        fc.boolean(),
      )
      .map<Expression>(([left, right, sign, brackets]) => ({ is: 'and', left, right, sign, brackets })),
    fc
      .tuple(tie('expression'), tie('expression'), fc.constantFrom(' or ', ' Or ', '|', ' || '), fc.boolean())
      .map<Expression>(([left, right, sign, brackets]) => ({ is: 'or', left, right, sign, brackets })),
  ),
}));

/** Writes an expression; `around` is the operator that it stands in. Parentheses only where they must be, or by chance. */
function write(one: Expression, around: 'nothing' | 'or' | 'and' | 'not'): string {
  if (one.is === 'word') return one.word === 'ice cream' ? '"ice cream"' : one.word;
  if (one.is === 'since') return `date>=${one.year}`;
  if (one.is === 'not') return one.sign + write(one.of, 'not');
  const text = write(one.left, one.is) + one.sign + write(one.right, one.is);
  const needed = around === 'not' || (around === 'and' && one.is === 'or');
  return needed || one.brackets ? `(${text})` : text;
}

/** What an expression says of one photo. */
function holds(one: Expression, photo: Photo): boolean {
  if (one.is === 'word') return photo.tags.has(one.word);
  if (one.is === 'since') return photo.taken !== null && photo.taken >= Date.UTC(one.year, 0);
  if (one.is === 'not') return !holds(one.of, photo);
  if (one.is === 'and') return holds(one.left, photo) && holds(one.right, photo);
  return holds(one.left, photo) || holds(one.right, photo);
}

/** The photos that a resolved tree finds, by sets of their indices. */
function find(node: QueryNode, photos: readonly Photo[]): ReadonlySet<number> {
  const every = new Set(photos.keys());
  const where = (matches: (photo: Photo) => boolean) =>
    new Set([...every].filter((index) => matches(photos[index]!)));
  if (node.kind === 'all') return every;
  if (node.kind === 'and')
    return node.children
      .map((child) => find(child, photos))
      .reduce((a, b) => new Set([...a].filter((one) => b.has(one))));
  if (node.kind === 'or') return new Set(node.children.flatMap((child) => [...find(child, photos)]));
  if (node.kind === 'tag') return where(({ tags }) => tags.has(node.name));
  if (node.kind === 'date')
    return where(({ taken }) => taken !== null && taken >= (node.range.from ?? -Infinity));
  if (node.kind !== 'not') throw new Error(`A resolved tree of these words has no ${node.kind}.`);
  const without = find(node.child, photos);
  return new Set([...every].filter((index) => !without.has(index)));
}

const photo: fc.Arbitrary<Photo> = fc.record({
  tags: fc.subarray(['dog', 'cat', 'sunset', 'ice cream']).map((tags) => new Set(tags)),
  taken: fc.option(fc.integer({ min: 2017, max: 2021 }).map((year) => Date.UTC(year, 6))),
});

const lookup = { findTag: (key: string) => key !== 'zebra' && (WORDS as readonly string[]).includes(key) };

function findText(text: string, photos: readonly Photo[]): number[] {
  const { node, problems } = parseQuery(text, { now });
  expect(problems).toEqual([]);
  return [...find(resolveTerms(node, lookup).node, photos)].toSorted((a, b) => a - b);
}

function findExpression(one: Expression, photos: readonly Photo[]): number[] {
  return photos.flatMap((each, index) => (holds(one, each) ? [index] : []));
}

const library = fc.array(photo, { minLength: 1, maxLength: 12 });

test('a query finds what it says', () => {
  fc.assert(
    // under "not" no word ranks: what is unknown there matches nothing, as it does for the expression
    fc.property(expression, library, (one, photos) => {
      const asked: Expression = { is: 'not', of: one, sign: '-' };
      expect(findText(write(asked, 'nothing'), photos)).toEqual(findExpression(asked, photos));
    }),
    { numRuns: 1500 },
  );
});

test('the canonical text finds the same', () => {
  fc.assert(
    fc.property(expression, library, (one, photos) => {
      const text = write(one, 'nothing');
      expect(findText(formatQuery(parseQuery(text, { now }).node), photos)).toEqual(findText(text, photos));
    }),
    { numRuns: 500 },
  );
});

test('De Morgan holds', () => {
  fc.assert(
    fc.property(expression, expression, library, (a, b, photos) => {
      const [left, right] = [write(a, 'not'), write(b, 'not')];
      expect(findText(`not (${left} and ${right})`, photos)).toEqual(
        findText(`not ${left} or not ${right}`, photos),
      );
      expect(findText(`not not (${left} | ${right})`, photos)).toEqual(
        findText(`-(-${left} -${right})`, photos),
      );
    }),
    { numRuns: 500 },
  );
});
