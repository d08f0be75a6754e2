/** @file What an act of a person is called in the undo log: a phrase that follows "Undo:" and "Redo:". */

import type { TagChangeKind } from './tag.ts';

const photos = (count: number): string => `${count.toLocaleString('en')} ${count === 1 ? 'photo' : 'photos'}`;

const VERBS: Readonly<Record<TagChangeKind, string>> = {
  accept: 'add',
  reject: 'reject',
  undecided: 'take back the decision on',
};

/** Names beyond this many are counted, not named. */
const MOST_NAMED = 3;

function listed(names: readonly string[]): string {
  if (names.length > MOST_NAMED) return `${names.length} tags`;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** `add dog to 3 photos`, `add dog and cat, reject bird on 1 photo`. */
export function nameCorrection(
  changes: readonly { readonly tag: string; readonly kind: TagChangeKind }[],
  count: number,
): string {
  const parts = (['accept', 'reject', 'undecided'] as const).flatMap((kind) => {
    const names = changes.filter((change) => change.kind === kind).map((change) => change.tag);
    return names.length === 0 ? [] : [`${VERBS[kind]} ${listed(names)}`];
  });
  const onlyAdds = changes.every((change) => change.kind === 'accept');
  return `${parts.join(', ')} ${onlyAdds ? 'to' : 'on'} ${photos(count)}`;
}

/** `rate 3 photos 4 stars`; with 0 `take the rating from 3 photos`. */
export function nameRating(rating: number, count: number): string {
  if (rating === 0) return `take the rating from ${photos(count)}`;
  return `rate ${photos(count)} ${rating} ${rating === 1 ? 'star' : 'stars'}`;
}
