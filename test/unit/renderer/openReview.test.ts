/** @file The way into a review. */

import { asked, forgetCalls, settled } from '../../fixtures/windowLibrary.ts';
import { afterEach, expect, it } from 'vitest';
import { openReview } from '../../../src/renderer/features/review/openReview.ts';
import { queryClient } from '../../../src/renderer/lib/library.ts';
import type { QueryPart } from '../../../src/renderer/lib/queryText.ts';
import { resultStore, type ResultOutline } from '../../../src/renderer/lib/resultStore.ts';
import { openPhoto, showView, viewStore } from '../../../src/renderer/lib/viewStore.ts';

const part = (kind: string, text: string, negated = false): QueryPart => ({
  kind,
  text,
  negated,
  start: 0,
  end: 1,
});

/** Opens the review while a search with these parts is shown. @returns the tag under review, and the view. */
async function openedWith(
  parts: readonly QueryPart[],
  before: number | null = null,
  meanwhile: () => void = () => undefined,
): Promise<unknown[]> {
  const question = { query: parts.map(({ text }) => text).join(' '), sort: 'newest' } as const;
  const outline = { parts } as Partial<ResultOutline> as ResultOutline;
  resultStore.setState({ question, answered: question, outline });
  queryClient.clear();
  viewStore.setState({ reviewTagId: before });
  showView('grid');
  const opened = openReview();
  await settled();
  meanwhile();
  const tag = { photos: 1, byModel: 1, byHead: 0, byPerson: 0, undecided: 0 };
  await asked('tags')[0]?.answer([
    { ...tag, tagId: 7 as never, name: 'Hot dog' },
    { ...tag, tagId: 8 as never, name: 'cat' },
  ] as never);
  await opened;
  return [viewStore.getState().reviewTagId, viewStore.getState().view];
}

afterEach(forgetCalls);

it('begins with the first tag that is searched for, not with one that is excluded', async () => {
  const parts = [
    part('tag', 'cat', true),
    part('is', 'untagged'),
    part('tag', 'hot dog'),
    part('tag', 'cat'),
  ];
  expect(await openedWith(parts, 3)).toEqual([7, 'review']);
});

it('goes on with the tag before where the search has none, or one that is not known', async () => {
  expect(await openedWith([part('date', '2020')], 3)).toEqual([3, 'review']);
  expect(await openedWith([part('tag', 'sea')], 3)).toEqual([3, 'review']);
  expect(await openedWith([])).toEqual([null, 'review']);
});

it('leaves those who have gone elsewhere meanwhile where they are', async () => {
  expect(await openedWith([part('tag', 'cat')], 3, () => showView('library'))).toEqual([3, 'library']);
  expect(await openedWith([part('tag', 'cat')], 3, () => openPhoto(1))).toEqual([3, 'grid']);
  expect(await openedWith([part('tag', 'cat')], 3)).toEqual([8, 'review']);
});
