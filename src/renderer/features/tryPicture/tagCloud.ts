/** @file The tags of a picture as a cloud: the surer, the larger. */

import { sizeFor } from '../../lib/cloudSize.ts';
import { compareNames } from '../../lib/format.ts';

const SMALLEST = 12;
const LARGEST = 32;

export interface CloudWord<Tag> {
  readonly tag: Tag;
  /** Font size in CSS pixels. */
  readonly size: number;
}

/** Words in the order of the alphabet, sized by their score against the best one's. */
export function cloudOfScores<Tag extends { readonly name: string; readonly score: number }>(
  tags: readonly Tag[],
): CloudWord<Tag>[] {
  const best = Math.max(...tags.map(({ score }) => score), Number.EPSILON);
  return tags
    .map((tag) => ({ tag, size: sizeFor(Math.sqrt(Math.max(0, tag.score) / best), SMALLEST, LARGEST) }))
    .toSorted((a, b) => compareNames(a.tag.name, b.tag.name));
}
