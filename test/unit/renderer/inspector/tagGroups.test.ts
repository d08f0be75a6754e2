/** @file Which tags the inspector shows where. */

import { describe, expect, it } from 'vitest';
import type { ModelId } from '../../../../src/core/domain/ids.ts';
import type { PhotoTag, SelectionTag } from '../../../../src/renderer/features/inspector/optimistic.ts';
import {
  groupPhotoTags,
  groupSelectionTags,
  nextAfter,
  wouldChange,
  type TagGroups,
} from '../../../../src/renderer/features/inspector/tagGroups.ts';

const photoTag = (name: string, given: Partial<PhotoTag>): PhotoTag => ({
  name,
  effective: false,
  provenance: 'model',
  decision: null,
  score: null,
  modelId: 'm' as ModelId,
  threshold: 0.5,
  ...given,
});

const namesOf = ({ effective, suggested, rejected }: TagGroups): string[][] =>
  [effective, suggested, rejected].map((tags) => tags.map((tag) => tag.name));

describe('tags of a photo', () => {
  const groups = groupPhotoTags(
    [
      photoTag('sea', { effective: true, score: 0.7 }),
      photoTag('dog', { effective: true, score: 0.9 }),
      photoTag('Crete', { effective: true, provenance: 'person', decision: 'add' }),
      photoTag('boat', { score: 0.3 }),
      // its score is lower, but nearer to what its model asks
      photoTag('gull', { score: 0.19, threshold: 0.2 }),
      photoTag('zebra', { decision: 'reject', provenance: 'person', score: 0.9 }),
      photoTag('cat', { decision: 'reject', provenance: 'person' }),
    ],
    new Set(['sea']),
    ({ name }) => `why ${name}`,
  );

  it('stand in their groups, the likeliest first', () => {
    expect(namesOf(groups)).toEqual([
      ['Crete', 'dog', 'sea'],
      ['gull', 'boat'],
      ['cat', 'zebra'],
    ]);
    expect(groups.effective.map((tag) => tag.isUnsaved)).toEqual([false, false, true]);
  });

  it('offer only decisions that change something', () => {
    const offered = (tag: Parameters<typeof wouldChange>[0]): string[] =>
      (['accept', 'reject', 'undecided'] as const).filter((kind) => wouldChange(tag, kind));
    expect(offered(groups.effective[0]!)).toEqual(['reject', 'undecided']);
    expect(offered(groups.effective[1]!)).toEqual(['accept', 'reject']);
    expect(offered(groups.suggested[0]!)).toEqual(['accept', 'reject']);
    expect(offered(groups.rejected[0]!)).toEqual(['accept', 'undecided']);
  });

  it('hand the keys on within their group, and leave it with its last tag', () => {
    const shown = [...groups.effective, ...groups.suggested, ...groups.rejected];
    const after = (name: string): string | undefined =>
      nextAfter(
        shown,
        shown.find((tag) => tag.name === name)!,
      )?.name;
    expect(after('Crete')).toBe('dog');
    expect(after('boat')).toBe('gull');
    const one = shown.filter((tag) => tag.name !== 'gull');
    expect(
      nextAfter(
        one,
        one.find((tag) => tag.name === 'boat')!,
      )?.name,
    ).toBe('cat');
    expect(nextAfter(shown.slice(0, 1), shown[0]!)).toBeNull();
  });
});

describe('tags of a selection', () => {
  const tag = (name: string, given: Partial<SelectionTag>): SelectionTag => ({
    name,
    photos: 0,
    byPerson: 0,
    rejected: 0,
    suggested: 0,
    provenance: null,
    score: null,
    ...given,
  });
  const groups = groupSelectionTags(
    [
      tag('dog', { photos: 12, rejected: 4 }),
      tag('sea', { photos: 40, byPerson: 40, provenance: 'person' }),
      tag('boat', { suggested: 9 }),
      tag('gull', { suggested: 11, rejected: 2 }),
      tag('cat', { rejected: 40 }),
      tag('gone', {}),
    ],
    40,
    new Set(),
    ({ photos }) => `${photos} have it`,
  );

  it('stand in their groups with the photos of that group, the most first', () => {
    const counted = (name: keyof TagGroups): unknown[] =>
      groups[name].map((one) => [one.name, one.photos, one.why()]);
    expect(counted('effective')).toEqual([
      ['sea', 40, '40 have it'],
      ['dog', 12, '12 have it'],
    ]);
    expect(counted('suggested')).toEqual([
      ['gull', 11, '0 have it'],
      ['boat', 9, '0 have it'],
    ]);
    expect(counted('rejected')).toEqual([['cat', 40, '0 have it']]);
  });

  it('are decided only where that holds for all', () => {
    expect(groups.effective.map((one) => [one.isAccepted, one.isDecided])).toEqual([
      [true, true],
      [false, true],
    ]);
    expect(groups.rejected[0]).toMatchObject({ isRejected: true, isAccepted: false });
  });
});
