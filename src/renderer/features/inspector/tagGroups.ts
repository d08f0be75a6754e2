/** @file Which tags the inspector shows, in which group, in which order: for one photo and for a selection. */

import { nameKey } from '../../../contract/rules.ts';
import type { TagChange } from '../../lib/corrections.ts';
import { compareNames } from '../../lib/format.ts';
import type { PhotoTag, SelectionTag } from './optimistic.ts';

export interface ShownTag {
  /** The same for each way to write the name. */
  readonly key: string;
  readonly name: string;
  readonly state: 'effective' | 'suggested' | 'rejected';
  readonly provenance: 'person' | 'file' | 'model' | 'head' | null;
  readonly score: number | null;
  /** Photos of the selection in its group: that have it, that it is suggested for, that it is rejected for. */
  readonly photos: number;
  /** In the window's words; made only for those that are seen, of which a large selection has few. */
  readonly why: () => string;
  /** A person has decided, on one photo at least: that can be taken back. */
  readonly isDecided: boolean;
  /** A person has accepted it, or rejected it, for all. */
  readonly isAccepted: boolean;
  readonly isRejected: boolean;
  /** The library does not have the last correction of it yet. */
  readonly isUnsaved: boolean;
}

export interface TagGroups {
  readonly effective: readonly ShownTag[];
  readonly suggested: readonly ShownTag[];
  readonly rejected: readonly ShownTag[];
}

/** So many of a group are shown at first. */
export const SHOWN_AT_FIRST: Readonly<Record<keyof TagGroups, number>> = {
  effective: 40,
  suggested: 12,
  rejected: 24,
};

const byName = (a: ShownTag, b: ShownTag): number => compareNames(a.name, b.name);

function group(tags: readonly ShownTag[], state: ShownTag['state']): ShownTag[] {
  return tags.filter((tag) => tag.state === state);
}

/** How near a score is to its threshold: 1 at it. Scores of models are not alike, their nearness is. */
const nearness = ({ score, threshold }: PhotoTag): number =>
  score === null ? 0 : threshold === null || threshold <= 0 ? score : score / threshold;

/**
 * Groups the tags of a photo: effective ones by score, with those first that no model scored; suggestions by how near they
 * are to their threshold; rejected ones by name. `why` says why it is there.
 */
export function groupPhotoTags(
  tags: readonly PhotoTag[],
  unsaved: ReadonlySet<string>,
  why: (tag: PhotoTag) => string,
): TagGroups {
  const near = new Map(tags.map((tag) => [nameKey(tag.name), nearness(tag)]));
  const shown = tags.map((tag): ShownTag => {
    const key = nameKey(tag.name);
    const isRejected = tag.decision === 'reject';
    return {
      key,
      name: tag.name,
      state: tag.effective ? 'effective' : isRejected ? 'rejected' : 'suggested',
      provenance: tag.provenance,
      score: tag.score,
      photos: 1,
      why: () => why(tag),
      isDecided: tag.decision !== null,
      isAccepted: tag.decision === 'accept' || tag.decision === 'add',
      isRejected,
      isUnsaved: unsaved.has(key),
    };
  });
  return {
    effective: group(shown, 'effective').toSorted((a, b) => (b.score ?? 2) - (a.score ?? 2) || byName(a, b)),
    suggested: group(shown, 'suggested').toSorted(
      (a, b) => near.get(b.key)! - near.get(a.key)! || byName(a, b),
    ),
    rejected: group(shown, 'rejected').toSorted(byName),
  };
}

/** Groups the tags of a selection; those on, or suggested for, the most photos first. `why` says the counts of a tag. */
export function groupSelectionTags(
  tags: readonly SelectionTag[],
  total: number,
  unsaved: ReadonlySet<string>,
  why: (tag: SelectionTag) => string,
): TagGroups {
  const shown = tags.flatMap((tag): ShownTag[] => {
    const { photos, byPerson, rejected, suggested } = tag;
    // where most have said no, that is what it is; a rejected tag must not look like one that was never seen
    const state = photos > 0 ? 'effective' : rejected > suggested ? 'rejected' : 'suggested';
    if (photos + rejected + suggested === 0) return [];
    const key = nameKey(tag.name);
    return [
      {
        key,
        name: tag.name,
        state,
        provenance: tag.provenance,
        score: tag.score,
        photos: { effective: photos, suggested, rejected }[state],
        why: () => why(tag),
        isDecided: byPerson + rejected > 0,
        isAccepted: byPerson === total,
        isRejected: rejected === total,
        isUnsaved: unsaved.has(key),
      },
    ];
  });
  const sorted = (state: ShownTag['state']): ShownTag[] =>
    group(shown, state).toSorted(
      (a, b) => b.photos - a.photos || (b.score ?? 0) - (a.score ?? 0) || byName(a, b),
    );
  return { effective: sorted('effective'), suggested: sorted('suggested'), rejected: sorted('rejected') };
}

/** The tag that the keys go to when `tag` is decided on and leaves its place: the next of its group, else the one before. */
export function nextAfter(shown: readonly ShownTag[], tag: ShownTag): ShownTag | null {
  const index = shown.findIndex(({ key }) => key === tag.key);
  const isNear = (one: ShownTag | undefined): one is ShownTag => one?.state === tag.state;
  return [shown[index + 1], shown[index - 1]].find(isNear) ?? shown[index + 1] ?? shown[index - 1] ?? null;
}

/** True where deciding so would change something. */
export function wouldChange(tag: ShownTag, kind: TagChange['kind']): boolean {
  if (kind === 'accept') return !tag.isAccepted;
  return kind === 'reject' ? !tag.isRejected : tag.isDecided;
}
