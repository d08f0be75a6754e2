/** @file What the tests of the query language share: trees as s-expressions, trees without spans, random trees. */

import fc from 'fast-check';
import { PHOTO_PROPERTIES, type QueryNode } from '../../../src/core/domain/query.ts';
import { normaliseTagName } from '../../../src/core/domain/tag.ts';

const nowhere = { start: 0, end: 0 };

function day(moment: number | null): string {
  return moment === null ? '*' : new Date(moment).toISOString().slice(0, 10);
}

/** A tree on one line. `and+` is an explicit conjunction; dates are [from until). */
export function show(node: QueryNode): string {
  switch (node.kind) {
    case 'all':
      return 'all';
    case 'and':
    case 'or':
      return `(${node.kind}${node.kind === 'and' && node.explicit ? '+' : ''} ${node.children.map(show).join(' ')})`;
    case 'not':
      return `(not ${show(node.child)})`;
    case 'term':
      return node.quoted ? `"${node.text}"` : node.text;
    case 'meaning':
      return `(~ ${node.text})`;
    case 'tag':
      return `(tag ${node.name})`;
    case 'date':
      return `(date ${day(node.range.from)} ${day(node.range.until)})`;
    case 'folder':
      return `(folder ${node.text})`;
    case 'camera':
      return `(camera ${node.text})`;
    case 'is':
      return `(is ${node.property})`;
    case 'rating':
      return `(rating ${node.least} ${node.most})`;
  }
}

/** The same tree with every span at 0. */
export function withoutSpans(node: QueryNode): QueryNode {
  if (node.kind === 'and' || node.kind === 'or') {
    return { ...node, children: node.children.map(withoutSpans), span: nowhere };
  }
  if (node.kind === 'not') return { ...node, child: withoutSpans(node.child), span: nowhere };
  return { ...node, span: nowhere };
}

/** Every node of a tree, parents first. */
export function allNodes(node: QueryNode): QueryNode[] {
  const below =
    node.kind === 'and' || node.kind === 'or' ? node.children : node.kind === 'not' ? [node.child] : [];
  return [node, ...below.flatMap(allNodes)];
}

const notBlank = fc
  .string({ minLength: 1, maxLength: 12, unit: 'binary' })
  .filter((text) => text.trim() !== '');
/** Texts rich in what the language gives a meaning to. */
const tricky = fc
  .array(
    fc.constantFrom(
      '"',
      '\\',
      '(',
      ')',
      '-',
      '!',
      '~',
      '&',
      '|',
      ':',
      '<',
      '>=',
      '“',
      ' ',
      'and',
      'date',
      'é',
      '海',
    ),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((parts) => parts.join(''))
  .filter((text) => text.trim() !== '');
const text = fc.oneof(notBlank, tricky);
const tagName = text
  .filter((name) => [...name].some((sign) => sign > ' ' && sign !== '\u007f'))
  .map(normaliseTagName);
const word = fc.constantFrom(
  'dog',
  'well-known',
  'ice',
  '12:30',
  'http://x',
  '>=3',
  '=',
  'date',
  'tag',
  "it's",
  '海滩',
  '\\',
);
const dayNumber = fc.integer({ min: -719_528, max: 2_932_896 });
const DAY = 86_400_000;
const range = fc.oneof(
  fc.constant({ from: null, until: null }),
  dayNumber.map((from) => ({ from: from * DAY, until: null })),
  dayNumber.map((until) => ({ from: null, until: until * DAY })),
  fc
    .tuple(dayNumber, fc.integer({ min: 1, max: 800 }))
    .map(([from, count]) => ({ from: from * DAY, until: Math.min(from + count, 2_932_897) * DAY })),
);

const leaf: fc.Arbitrary<QueryNode> = fc.oneof(
  fc.constant<QueryNode>({ kind: 'all', span: nowhere }),
  word.map<QueryNode>((one) => ({ kind: 'term', text: one, quoted: false, span: nowhere })),
  text.map<QueryNode>((one) => ({ kind: 'term', text: one, quoted: true, span: nowhere })),
  text.map<QueryNode>((one) => ({ kind: 'meaning', text: one, span: nowhere })),
  text.map<QueryNode>((one) => ({ kind: 'folder', text: one, span: nowhere })),
  text.map<QueryNode>((one) => ({ kind: 'camera', text: one, span: nowhere })),
  tagName.map<QueryNode>((name) => ({ kind: 'tag', name, span: nowhere })),
  range.map<QueryNode>((one) => ({ kind: 'date', range: one, span: nowhere })),
  fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 })).map<QueryNode>(([one, other]) => ({
    kind: 'rating',
    least: Math.min(one, other),
    most: Math.max(one, other),
    span: nowhere,
  })),
  fc
    .constantFrom(...PHOTO_PROPERTIES)
    .map<QueryNode>((property) => ({ kind: 'is', property, span: nowhere })),
);

/** Trees such as the parser makes, spans apart: at least two children each, negations not deeper than it reads them. */
export const randomTree: fc.Arbitrary<QueryNode> = fc.letrec<{ tree: QueryNode }>((tie) => {
  const children = fc.array(tie('tree'), { minLength: 2, maxLength: 4 });
  return {
    tree: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      children.map<QueryNode>((all) => ({ kind: 'and', children: all, span: nowhere })),
      children.map<QueryNode>((all) => ({ kind: 'and', children: all, explicit: true, span: nowhere })),
      children.map<QueryNode>((all) => ({ kind: 'or', children: all, span: nowhere })),
      tie('tree').map<QueryNode>((child) => ({ kind: 'not', child, span: nowhere })),
    ),
  };
}).tree;

/** Texts that look like queries, and texts that do not. */
export const randomText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(
      fc.oneof(
        fc.constantFrom(
          '(',
          ')',
          '"',
          '“',
          '\\',
          '\\"',
          '-',
          '!',
          '~',
          '&',
          '|',
          ':',
          '..',
          '<',
          '>=',
          '=',
          ' ',
          '  ',
          '\n',
          '\u0000',

          'and',
          'or',
          'NOT',
          'dog',
          'ice',
          'date',
          'date:',
          'date:2019',
          'date:..',
          'folder:',
          'is:',
          'tag:',
          'colour:',

          '-30d',
          '2019-02-30',
          'untagged',
          'last-week',
          '\ud83d',
          '😀',
          '()',
          'tag:"',
        ),
        fc.string({ maxLength: 3 }),
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join('')),
);
