/** @file The tag cloud: sizes by count, and the way of the arrows through its lines. */

import { describe, expect, test } from 'vitest';
import { cloudOfCounts, nextLine, type Box } from '../../../../src/renderer/features/tagsPanel/cloud.ts';

const tags = [
  { tagId: 1, name: 'sky', count: 1000 },
  { tagId: 2, name: 'dog', count: 100 },
  { tagId: 3, name: 'cat', count: 10 },
  { tagId: 4, name: 'axe', count: 0 },
];

describe('sizes', () => {
  test('ten times as many photos are always the same step', () => {
    const sizes = cloudOfCounts(tags, { order: 'count', most: 10 }).map(({ size }) => size);
    expect(sizes).toHaveLength(3);
    expect(sizes[0]! - sizes[1]!).toBe(sizes[1]! - sizes[2]!);
  });

  test('the most frequent are taken, then sorted as wanted', () => {
    const names = (order: 'name' | 'count', most: number): string[] =>
      cloudOfCounts(tags, { order, most }).map(({ name }) => name);
    expect(names('name', 2)).toEqual(['dog', 'sky']);
    expect(names('count', 10)).toEqual(['sky', 'dog', 'cat']);
  });

  test('tags that are all as frequent are neither small nor large; none make none', () => {
    const [one] = cloudOfCounts([tags[0]!], { order: 'count', most: 10 });
    expect(one!.size).toBeGreaterThan(12);
    expect(one!.size).toBeLessThan(40);
    expect(cloudOfCounts([], { order: 'count', most: 10 })).toEqual([]);
  });
});

describe('arrows', () => {
  const box = (left: number, top: number, size = 10): Box => ({
    left,
    top,
    right: left + 30,
    bottom: top + size,
  });
  // two lines and a short third; things of one line differ in height
  const boxes = [
    box(0, 0, 20),
    box(40, 6),
    box(80, 3),
    box(0, 30),
    box(40, 26, 16),
    box(80, 30),
    box(40, 60),
  ];

  test('up and down lead to what is nearest in the next line', () => {
    expect(nextLine(boxes, 2, 1)).toBe(5);
    expect(nextLine(boxes, 1, 1)).toBe(4);
    expect(nextLine(boxes, 5, -1)).toBe(2);
    expect(nextLine(boxes, 3, 1)).toBe(6);
    expect(nextLine(boxes, 6, -1)).toBe(4);
  });

  test('at the edge they stay', () => {
    expect(nextLine(boxes, 6, 1)).toBe(6);
    expect(nextLine(boxes, 0, -1)).toBe(0);
    expect(nextLine([], 0, 1)).toBe(0);
  });
});
