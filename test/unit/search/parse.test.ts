/** @file Queries and the trees that they become. */

import { describe, expect, test } from 'vitest';
import { FIELDS, type FieldTable } from '../../../src/core/search/queryLanguage/fields.ts';
import { formatQuery } from '../../../src/core/search/queryLanguage/format.ts';
import { parseQuery } from '../../../src/core/search/queryLanguage/parse.ts';
import { allNodes, show } from './trees.ts';

const now = new Date(2024, 6, 17, 15, 30);

describe('queries that are right', () => {
  test.each([
    // words
    ['', 'all'],
    ['   ', 'all'],
    ['dog', 'dog'],
    ['ice cream', '(and ice cream)'],
    ['well-known', 'well-known'],
    ['wow! a!b', '(and wow! a!b)'],
    ["it's 海滩", "(and it's 海滩)"],
    ['12:30 http://x/y C:\\x', '(and 12:30 http://x/y C:\\x)'],
    ['note: dog', '(and note: dog)'],
    // phrases
    ['"ice cream"', '"ice cream"'],
    ['"and"', '"and"'],
    ['"say \\"x\\" \\\\ \\n"', '"say "x" \\ \\n"'],
    ['“ice cream”dog', '(and "ice cream" dog)'],
    ['„Eis“ "don”t"', '(and "Eis" "don”t")'],
    // operators
    ['dog and cat', '(and+ dog cat)'],
    ['dog AND cat & bird', '(and+ dog cat bird)'],
    ['dog&&cat|bird', '(or (and+ dog cat) bird)'],
    ['dog or cat bird', '(or dog (and cat bird))'],
    ['dog Or cat OR bird', '(or dog cat bird)'],
    ['a b and c d', '(and+ (and a b) (and c d))'],
    ['not a b or c', '(or (and (not a) b) c)'],
    ['not (a or b)', '(not (or a b))'],
    ['-dog !cat', '(and (not dog) (not cat))'],
    ['(-dog)|-cat', '(or (not dog) (not cat))'],
    ['-(a b) -"c d"', '(and (not (and a b)) (not "c d"))'],
    ['--a not not b', '(and (not (not a)) (not (not b)))'],
    ['(a b) c', '(and (and a b) c)'],
    ['((a))', 'a'],
    // fields
    ['tag:dog -TAG:"ice  cream"', '(and (tag dog) (not (tag ice cream)))'],
    ['tag:R2"D2"', '(and (tag R2) "D2")'],
    ['folder:Holidays', '(folder Holidays)'],
    ['Folder:"2019/Italy"', '(folder 2019/Italy)'],
    ['folder:C:\\Photos', '(folder C:\\Photos)'],
    ['camera:"Pixel 7" camera=X100', '(and (camera Pixel 7) (camera X100))'],
    ['is:untagged is:Located', '(and (is untagged) (is located))'],
    ['rating:4 rating>=3 rating <2', '(and (rating 4 4) (rating 3 5) (rating 0 1))'],
    [
      'rating>3 or rating<=2 or rating:2..4 or rating:3..',
      '(or (rating 4 5) (rating 0 2) (rating 2 4) (rating 3 5))',
    ],
    ['~word ~"kids at the sea" ~and', '(and (~ word) (~ kids at the sea) (~ and))'],
    ['a~b', 'a~b'],
    ['is date tag', '(and is date tag)'],
    ['date (>=2019)', '(and date >=2019)'],
    ['date >= 2019 dog', '(and (date 2019-01-01 *) dog)'],
    [
      'beach -people (sunset or dusk) date:2019..2021-06 camera:"Pixel 7"',
      '(and beach (not people) (or sunset dusk) (date 2019-01-01 2021-07-01) (camera Pixel 7))',
    ],
  ])('%s', (text, tree) => {
    const { node, problems } = parseQuery(text, { now });
    expect(show(node)).toBe(tree);
    expect(problems).toEqual([]);
  });
});

describe('queries with a mistake keep what makes sense', () => {
  // the marked part of the text is the problem's span
  test.each([
    ['warning', 'dog «"ice cr»', '(and dog "ice cr")', '"ice cr"'],
    ['warning', 'folder:«"ice\\"»', '(folder ice")', '"ice\\""'],
    ['error', '«(»dog or cat', '(or dog cat)', null],
    ['error', 'dog«)» cat', '(and dog cat)', null],
    ['error', '(a or b)«)» c', '(and (or a b) c)', null],
    ['warning', 'dog «and»', 'dog', null],
    ['warning', '«OR» dog', 'dog', null],
    ['warning', 'dog «or» or cat', '(or dog cat)', null],
    ['warning', 'dog «&&» | cat', '(or dog cat)', null],
    ['warning', 'dog «not»', 'dog', null],
    ['warning', '(«not») dog', 'dog', null],
    ['warning', 'Italy «-» Rome', '(and Italy Rome)', null],
    ['warning', 'Italy «--» Rome', '(and Italy Rome)', null],
    ['warning', 'dog «""»', 'dog', null],
    ['warning', 'dog «()»', '(and dog all)', null],
    ['error', 'dog «folder:»', 'dog', null],
    ['error', 'dog «folder:" "»', 'dog', null],
    ['error', 'dog -«~» or cat', '(or dog cat)', null],
    ['error', '«date: 2019»', '2019', 'date:2019'],
    ['error', '«date:»(a or b)', '(or a b)', null],
    ['error', 'date:«2019-02-30» dog', 'dog', '2019-02-28'],
    ['error', 'date:«2019-13» or dog', 'dog', null],
    ['error', 'date:«2019..2021-06-31»', 'all', '2019..2021-06-30'],
    ['error', 'date:«31-02-2019..2021»', 'all', null],
    ['error', 'date:«2021..2019»', 'all', '2019..2021'],
    ['error', 'date:«2019/06/12»', 'all', '2019-06-12'],
    ['error', 'date:«20190699»', 'all', null],
    ['error', 'date>«20190612»', 'all', '2019-06-12'],
    ['error', 'date>«2019..2020»', 'all', null],
    ['error', 'date:«yesterdya»', 'all', 'yesterday'],
    ['error', 'date:«-99999y»', 'all', null],
    ['error', 'is:«untaged»', 'all', 'untagged'],
    ['error', 'is:«lovely» -dog', '(not dog)', null],
    ['error', '«folder>=x» dog', 'dog', 'folder:x'],
    ['error', 'tag:«"\u0000"»', 'all', null],
    ['warning', '«colour»:red', 'colour:red', null],
    ['warning', '«foldr»:Holidays dog', '(and foldr:Holidays dog)', 'folder'],
    ['warning', '«Tags»:"ice cream"', '"ice cream"', 'tag'],
    ['warning', '«sharpness»>=4', 'sharpness>=4', null],
    ['error', 'rating:«6»', 'all', '5'],
    ['error', 'rating:«4..2»', 'all', '2..4'],
    ['error', 'rating>«5»', 'all', null],
    ['error', 'rating<«0»', 'all', null],
    ['error', 'rating:«good»', 'all', null],
    ['error', 'rating>=«1..2»', 'all', null],
  ])('%s in %s', (severity, marked, tree, suggestion) => {
    const text = marked.replaceAll(/[«»]/g, '');
    const { node, problems } = parseQuery(text, { now });
    expect(show(node)).toBe(tree);
    expect(problems).toHaveLength(1);
    const [{ span, ...problem }] = problems as [(typeof problems)[number]];
    expect(`${text.slice(0, span.start)}«${text.slice(span.start, span.end)}»${text.slice(span.end)}`).toBe(
      marked,
    );
    expect(problem).toMatchObject({ severity, suggestion });
    expect(problem.message).toMatch(/^[^!]{15,400}\.$/);
  });

  test('each mistake is named, in the order of the text', () => {
    const { problems } = parseQuery('date:2019-02-30 or is:nice (dog or', { now });
    expect(problems.map(({ span }) => span.start)).toEqual([5, 22, 27, 32]);
  });

  test('put in place, a suggestion mends the query', () => {
    for (const text of [
      'date:2019-02-30',
      'date: 2019',
      'is:untaged',
      'folder>=x',
      'foldr:x',
      'dog "x y',
      'date:2021..2019',
    ]) {
      const [problem] = parseQuery(text, { now }).problems;
      const mended = text.slice(0, problem!.span.start) + problem!.suggestion + text.slice(problem!.span.end);
      expect([mended, parseQuery(mended, { now }).problems]).toEqual([mended, []]);
    }
  });
});

describe('canonical text', () => {
  test.each([
    ['  dog AND  cat', 'dog and cat'],
    ['dog|cat  NOT bird', 'dog or cat -bird'],
    ['(dog or (cat)) (a b)', '(dog or cat) (a b)'],
    ['(a and b) c', '(a and b) c'],
    ['(a b) and c', 'a b and c'],
    ['not not dog', '--dog'],
    ['date (>=2019)', 'date (>=2019)'],
    ['tag:">5" ~dog folder:a/b', 'tag:">5" ~"dog" folder:a/b'],
    ['Camera="Pixel 7" IS:Tagged', 'camera:"Pixel 7" is:tagged'],
    ['"dog" “a\\"b”', '"dog" "a\\\"b"'],
    ['colour: "red"', 'colour: "red"'],
  ])('%s', (text, canonical) => {
    const { node } = parseQuery(text, { now });
    expect(formatQuery(node)).toBe(canonical);
    expect(show(parseQuery(canonical, { now }).node)).toBe(show(node));
  });
});

describe('spans', () => {
  test.each([
    ['  dog   cat ', ['dog   cat', 'dog', 'cat']],
    [
      '-(dog or "x y") folder:"a b"',
      ['-(dog or "x y") folder:"a b"', '-(dog or "x y"', 'dog or "x y"', 'dog', '"x y"', 'folder:"a b"'],
    ],
  ])('of %s', (text, expected) => {
    const { node } = parseQuery(text, { now });
    expect(allNodes(node).map(({ span }) => text.slice(span.start, span.end))).toEqual(expected);
  });
});

describe('texts made to hurt', () => {
  test.each([
    ['parentheses', '('.repeat(50_000)],
    ['closed parentheses', `${'('.repeat(50_000)}dog${')'.repeat(50_000)}`],
    ['negations', '-'.repeat(100_001) + 'dog'],
    ['nested negations', '-('.repeat(30_000) + 'dog'],
    ['nots', 'not '.repeat(100_000)],
    ['operators', 'or and '.repeat(30_000)],
    ['words', 'dog '.repeat(100_000)],
    ['quotes', '"'.repeat(100_001)],
    ['backslashes', `"${'\\'.repeat(100_001)}`],
    ['a long date', `date:"2019${' '.repeat(100_000)}2020"`],
    ['blanks after a name', `date${' '.repeat(100_000)}`.repeat(3)],
    ['a long field name', `${'a'.repeat(100_000)}:b`],
    ['a long property', `is:${'a'.repeat(100_000)}`],
  ])('%s', (_, text) => {
    const { node, problems } = parseQuery(text, { now });
    expect(formatQuery(node).length).toBeLessThanOrEqual(2 * text.length + 2);
    for (const { message } of problems.slice(0, 10)) expect(message.length).toBeLessThan(400);
  });

  test('an odd number of negations stays odd', () => {
    const negations = (count: number) =>
      allNodes(parseQuery('-'.repeat(count) + 'dog', { now }).node).length - 1;
    expect([1, 2, 9, 10, 11, 12, 1001].map(negations)).toEqual([1, 2, 9, 10, 9, 10, 9]);
  });
});

test('a new field is an entry in the table', () => {
  const fields: FieldTable = new Map([
    ...FIELDS,
    [
      'score',
      {
        comparable: true,
        takesArgument: true,
        example: 'score(dog)>0.8',
        read: ({ text, operator, argument, span }) => ({
          ok: true,
          node: { kind: 'tag', name: `${argument} ${operator} ${text}`, span },
        }),
      },
    ],
  ]);
  const tree = (text: string) => show(parseQuery(text, { now, fields }).node);
  expect(tree('score(ice cream)>0.8 dog')).toBe('(and (tag ice cream > 0.8) dog)');
  expect(tree('-score( dog ) <= 0.5')).toBe('(not (tag dog <= 0.5))');
  expect(tree('score (dog)')).toBe('(and score dog)');
  expect(parseQuery('scroe>1', { now, fields }).problems[0]?.suggestion).toBe('score');
});
