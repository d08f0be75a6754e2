/**
 * @file A step of the undo log: what a person did, in parts, so that each window can say it in its own language; and how the
 * command line says it, as a phrase that follows "Undo:" and "Redo:".
 */

import type { TagChangeKind } from './tag.ts';

/** Tags by name, those beyond the first three only counted. */
export interface NamedTags {
  readonly names: string[];
  readonly more: number;
}

/** `named`: of a log that was written before steps had parts; `name` is English. */
export type Step =
  | {
      readonly kind: 'correction';
      readonly photos: number;
      readonly accepted: NamedTags;
      readonly rejected: NamedTags;
      /** Of which a decision was taken back. */
      readonly undecided: NamedTags;
    }
  /** 1 to 5 stars; 0 takes ratings away. */
  | { readonly kind: 'rating'; readonly photos: number; readonly rating: number }
  | { readonly kind: 'named'; readonly name: string };

/** Names beyond this many are counted, not named. */
export const MOST_NAMED = 3;

/** What was decided on this many photos. */
export function correctionStep(
  changes: readonly { readonly tag: string; readonly kind: TagChangeKind }[],
  photos: number,
): Step {
  const tagsOf = (kind: TagChangeKind): NamedTags => {
    const names = changes.filter((change) => change.kind === kind).map((change) => change.tag);
    return { names: names.slice(0, MOST_NAMED), more: Math.max(0, names.length - MOST_NAMED) };
  };
  return {
    kind: 'correction',
    photos,
    accepted: tagsOf('accept'),
    rejected: tagsOf('reject'),
    undecided: tagsOf('undecided'),
  };
}

const counted = (count: number, one: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : `${one}s`}`;

/** `dog, cat and sea`; where there are more than are named, all are counted: `5 tags`. */
function listed({ names, more }: NamedTags): string {
  if (more > 0) return counted(names.length + more, 'tag');
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** `add dog to 3 photos`, `add dog and cat, reject bird on 1 photo`, `rate 3 photos 4 stars`. */
export function nameStep(step: Step): string {
  if (step.kind === 'named') return step.name;
  const photos = counted(step.photos, 'photo');
  if (step.kind === 'rating')
    return step.rating === 0
      ? `take the rating from ${photos}`
      : `rate ${photos} ${counted(step.rating, 'star')}`;
  const parts = (
    [
      ['add', step.accepted],
      ['reject', step.rejected],
      ['take back the decision on', step.undecided],
    ] as const
  ).filter(([, tags]) => tags.names.length > 0);
  const onlyAdds = parts.length === 1 && parts[0]![0] === 'add';
  return `${parts.map(([verb, tags]) => `${verb} ${listed(tags)}`).join(', ')} ${onlyAdds ? 'to' : 'on'} ${photos}`;
}
