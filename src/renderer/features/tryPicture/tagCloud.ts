/** @file The tags of a picture as a cloud: the surer, the larger. */

const SMALLEST = 12;
const LARGEST = 32;

export interface CloudWord<Tag> {
  readonly tag: Tag;
  /** Font size in CSS pixels. */
  readonly size: number;
}

/** Words in the order of the alphabet, sized by their score against the best one's. */
export function cloudOf<Tag extends { readonly name: string; readonly score: number }>(
  tags: readonly Tag[],
): CloudWord<Tag>[] {
  const best = Math.max(...tags.map(({ score }) => score), Number.EPSILON);
  return tags
    .map((tag) => ({
      tag,
      size: Math.round(SMALLEST + (LARGEST - SMALLEST) * Math.sqrt(Math.max(0, tag.score) / best)),
    }))
    .toSorted((a, b) => a.tag.name.localeCompare(b.tag.name));
}
