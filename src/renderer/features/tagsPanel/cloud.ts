/** @file Which tags a cloud shows, and how large. Pure. */

import { sizeFor } from '../../lib/cloudSize.ts';
import { compareNames } from '../../lib/format.ts';
import type { TagOrder } from './tagForest.ts';

export interface CloudTag {
  readonly tagId: number;
  readonly name: string;
  readonly count: number;
  /** CSS pixels. */
  readonly size: number;
}

/** CSS pixels of the smallest and the largest. */
const SMALLEST = 12;
const LARGEST = 40;

/**
 * The most frequent tags with their sizes: a tag that is ten times as frequent is larger by the same step everywhere.
 * @param tags the most frequent first.
 */
export function cloudOfCounts(
  tags: readonly Omit<CloudTag, 'size'>[],
  { order, most }: { order: TagOrder; most: number },
): CloudTag[] {
  const shown = tags.filter(({ count }) => count > 0).slice(0, most);
  const largest = Math.log(shown[0]?.count ?? 1);
  const smallest = Math.log(shown.at(-1)?.count ?? 1);
  const sized = shown.map((tag) => {
    const share = largest === smallest ? 0.5 : (Math.log(tag.count) - smallest) / (largest - smallest);
    return { ...tag, size: sizeFor(share, SMALLEST, LARGEST) };
  });
  return order === 'name' ? sized.toSorted((a, b) => compareNames(a.name, b.name)) : sized;
}

/** Where things stand on the page. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The thing that stands in the next line up or down, nearest to the middle of the one at `from`; itself where there is none. */
export function nextLine(boxes: readonly Box[], from: number, by: 1 | -1): number {
  const own = boxes[from];
  if (!own) return from;
  const middle = (own.left + own.right) / 2;
  const isBeyond = (box: Box): boolean => (by > 0 ? box.top >= own.bottom - 1 : box.bottom <= own.top + 1);
  const beyond = boxes.flatMap((box, index) => (isBeyond(box) ? [{ box, index }] : []));
  if (beyond.length === 0) return from;
  const edge =
    by > 0 ? Math.min(...beyond.map(({ box }) => box.bottom)) : Math.max(...beyond.map(({ box }) => box.top));
  const line = beyond.filter(({ box }) => box.top <= edge && box.bottom >= edge);
  const away = ({ box }: { box: Box }): number => Math.abs((box.left + box.right) / 2 - middle);
  return line.reduce((best, one) => (away(one) < away(best) ? one : best)).index;
}
