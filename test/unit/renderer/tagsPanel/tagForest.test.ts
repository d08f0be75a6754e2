/** @file The tree of tags: what is shown of it, in which order. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  buildForest,
  firstFitting,
  parentRow,
  placesByName,
  treeRows,
  type TagRow,
  type TreeTag,
  type TreeView,
} from '../../../../src/renderer/features/tagsPanel/tagForest.ts';

const tag = (tagId: number, name: string, ...parents: number[]): TreeTag => ({ tagId, name, parents });

const TAGS = [
  tag(1, 'animal'),
  tag(2, 'dog', 1),
  tag(3, 'cat', 1),
  tag(4, 'pet'),
  tag(5, 'puppy', 2),
  tag(6, 'Café'),
];

const VIEW: TreeView = { counts: null, order: 'name', open: new Set(), filter: '', states: new Map() };
const rowsOf = (tags: readonly TreeTag[], view: Partial<TreeView> = {}): TagRow[] =>
  treeRows(buildForest(tags), { ...VIEW, ...view }, placesByName(tags));
const names = (rows: readonly TagRow[]): string[] =>
  rows.map(({ tag, level }) => `${'  '.repeat(level)}${tag.name}`);

describe('the tag that Enter takes from the filter', () => {
  test.each([
    ['cafe', 'Café'],
    [' CAFÉ ', 'Café'],
    ['pup', 'puppy'],
    ['a', 'animal'],
    ['x', undefined],
  ])('%j takes %j', (filter, name) => {
    const forest = buildForest(TAGS);
    const rows = treeRows(forest, { ...VIEW, filter }, placesByName(TAGS));
    expect(firstFitting(forest, rows, filter)?.name).toBe(name);
  });
});

describe('rows', () => {
  test('closed, open, and open all the way', () => {
    expect(names(rowsOf(TAGS))).toEqual(['animal', 'Café', 'pet']);
    expect(names(rowsOf(TAGS, { open: new Set([1]) }))).toEqual(['animal', '  cat', '  dog', 'Café', 'pet']);
    expect(names(rowsOf(TAGS, { open: new Set([1, 2]) }))).toContain('    puppy');
  });

  test('tags that no photo of the result has are left out, but for what stands above others', () => {
    const rows = rowsOf(TAGS, { counts: new Map([[5, 3]]), open: new Set([1, 2]) });
    expect(names(rows)).toEqual(['animal', '  dog', '    puppy']);
    expect(rows.map(({ count }) => count)).toEqual([0, 0, 3]);
  });

  test('what the query says something about stands first, also where no photo has it', () => {
    const counts = new Map([
      [4, 9],
      [6, 20],
    ]);
    const rows = rowsOf(TAGS, { counts, order: 'count', states: new Map([['puppy', 'out']]) });
    expect(names(rows)).toEqual(['animal', 'Café', 'pet']);
    expect(rows[0]).toMatchObject({ hidesState: true, isOpen: false, state: 'none' });
    const open = rowsOf(TAGS, {
      counts,
      order: 'count',
      states: new Map([['puppy', 'out']]),
      open: new Set([1, 2]),
    });
    expect(open.map(({ hidesState, state }) => [hidesState, state]).slice(0, 3)).toEqual([
      [false, 'none'],
      [false, 'none'],
      [false, 'out'],
    ]);
  });

  test('by count, a tag without photos of its own stands where the most frequent below it would', () => {
    const counts = new Map([
      [2, 5],
      [4, 4],
      [6, 7],
    ]);
    expect(names(rowsOf(TAGS, { counts, order: 'count' }))).toEqual(['Café', 'animal', 'pet']);
  });

  test('a filter finds parts of names, without case or marks, and shows what stands above', () => {
    expect(names(rowsOf(TAGS, { filter: 'PUP' }))).toEqual(['animal', '  dog', '    puppy']);
    expect(names(rowsOf(TAGS, { filter: 'cafe', counts: new Map() }))).toEqual(['Café']);
    expect(rowsOf(TAGS, { filter: 'zebra' })).toEqual([]);
  });

  test('a tag with two parents stands below both, with a key of its own in each place', () => {
    const rows = rowsOf([...TAGS, tag(7, 'terrier', 2, 4)], { open: new Set([1, 2, 4]) });
    const keys = rows.filter(({ tag: { name } }) => name === 'terrier').map(({ key }) => key);
    expect(keys).toEqual(['1/2/7', '4/7']);
  });

  test('the way to the left', () => {
    const rows = rowsOf(TAGS, { open: new Set([1, 2]) });
    expect(names(rows)).toEqual(['animal', '  cat', '  dog', '    puppy', 'Café', 'pet']);
    expect([0, 1, 2, 3, 4].map((index) => parentRow(rows, index))).toEqual([-1, 0, 0, 2, -1]);
  });
});

test('any parents, circles among them: every tag can be reached, and no key is there twice', () => {
  const anyTags = fc
    .array(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 3 }), { maxLength: 8 })
    .map((all) => all.map((parents, index) => tag(index + 1, `t${index + 1}`, ...parents)));
  fc.assert(
    fc.property(anyTags, (tags) => {
      const rows = rowsOf(tags, { open: new Set(tags.map(({ tagId }) => tagId)) });
      const keys = rows.map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      expect(new Set(rows.map((row) => row.tag.tagId))).toEqual(new Set(tags.map(({ tagId }) => tagId)));
      for (const [index, row] of rows.entries()) expect(parentRow(rows, index) < 0).toBe(row.level === 0);
    }),
  );
});
