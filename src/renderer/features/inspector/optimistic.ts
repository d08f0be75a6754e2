/** @file What the library will say once it has a correction, as far as the window can know. */

import type { QueryOutput } from '../../../contract/contract.ts';
import { nameKey } from '../../../contract/rules.ts';
import type { Correction, TagChange } from '../../lib/corrections.ts';
import { PhotoSet } from '../../lib/photoSet.ts';

/** Without the library's sentence on it, which is English (see tagWhy.ts). */
export type PhotoTag = Omit<QueryOutput<'photo'>['tags'][number], 'tagId' | 'why'>;
export type SelectionTag = Omit<QueryOutput<'selection'>['tags'][number], 'tagId'>;

const NEW_PHOTO_TAG = { score: null, modelId: null, threshold: null } as const;

/** Puts the tag that `change` is about, or a new one, through `alter`; null takes it out. */
function alterTag<Tag extends { readonly name: string }>(
  tags: readonly Tag[],
  change: TagChange,
  alter: (tag: Tag | undefined) => Tag | null,
): Tag[] {
  const key = nameKey(change.tag);
  const index = tags.findIndex((tag) => nameKey(tag.name) === key);
  const altered = alter(tags[index]);
  if (index < 0) return altered ? [...tags, altered] : [...tags];
  return altered ? tags.with(index, altered) : tags.toSpliced(index, 1);
}

/** Tags of a photo after these changes. */
export function withChanges(tags: readonly PhotoTag[], changes: readonly TagChange[]): PhotoTag[] {
  let after = [...tags];
  for (const change of changes) {
    after = alterTag(after, change, (tag) => {
      const { score, threshold } = tag ?? NEW_PHOTO_TAG;
      const isProposed = score !== null && threshold !== null && score >= threshold;
      if (change.kind === 'undecided') {
        // a tag that no model has scored was there by the decision alone
        return tag && score !== null
          ? { ...tag, effective: isProposed, provenance: 'model', decision: null }
          : null;
      }
      const effective = change.kind === 'accept';
      const decision = effective ? (isProposed ? 'accept' : 'add') : 'reject';
      return { ...NEW_PHOTO_TAG, name: change.tag, ...tag, effective, provenance: 'person', decision };
    });
  }
  return after;
}

const NEW_SELECTION_TAG = {
  photos: 0,
  byPerson: 0,
  rejected: 0,
  suggested: 0,
  provenance: null,
  score: null,
} as const;

/**
 * Tags of a selection of `photos` photos after these changes of all of them. Where decisions are taken back, what the
 * models said beneath is not known here: those photos count as not having the tag until the library answers.
 */
export function withChangesOfAll(
  tags: readonly SelectionTag[],
  photos: number,
  changes: readonly TagChange[],
): SelectionTag[] {
  let after = [...tags];
  for (const change of changes) {
    after = alterTag(after, change, (tag) => {
      const before = { ...NEW_SELECTION_TAG, name: change.tag, ...tag };
      if (change.kind === 'accept')
        return { ...before, photos, byPerson: photos, rejected: 0, suggested: 0, provenance: 'person' };
      if (change.kind === 'reject')
        return { ...before, photos: 0, byPerson: 0, rejected: photos, suggested: 0, provenance: null };
      const left = before.photos - before.byPerson;
      if (left === 0 && before.suggested === 0 && before.score === null) return null;
      return {
        ...before,
        photos: left,
        byPerson: 0,
        rejected: 0,
        provenance: left === 0 ? null : before.provenance,
      };
    });
  }
  return after;
}

/** Corrections that are about this photo. */
export const correctionsOf = (pending: readonly Correction[], photoId: number): Correction[] =>
  pending.filter(({ photoIds }) => photoIds.includes(photoId));

/** Corrections that are about every photo of a selection; of those about some of them the library will tell. */
export function correctionsOfAll(pending: readonly Correction[], selection: Uint32Array): Correction[] {
  return pending.filter(({ photoIds }) => {
    if (photoIds === selection) return true;
    if (photoIds.length < selection.length) return false;
    const chosen = new PhotoSet();
    for (const id of photoIds) chosen.add(id);
    for (const id of selection) if (!chosen.has(id)) return false;
    return true;
  });
}

/** The rating that the last of these corrections gives, or `before`. */
export const ratingAfter = <Rating>(corrections: readonly Correction[], before: Rating): Rating | number =>
  corrections.findLast(({ rating }) => rating !== null)?.rating ?? before;

/** Keys of the tags whose corrections the library does not have yet. */
export function unsavedKeys(corrections: readonly Correction[]): ReadonlySet<string> {
  const unsaved = corrections.filter(({ isSaved }) => !isSaved);
  return new Set(unsaved.flatMap(({ changes }) => changes.map(({ tag }) => nameKey(tag))));
}
