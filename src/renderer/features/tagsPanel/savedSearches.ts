/** @file What is done to saved searches, and the way back. */

import type { QueryOutput } from '../../../contract/contract.ts';
import { text } from '../../lib/i18n.ts';
import { library } from '../../lib/library.ts';
import { attempt, sayDone } from '../../lib/notices.ts';

export type SavedSearch = QueryOutput<'savedSearches'>[number];

let lastDeleted: SavedSearch | null = null;

/** Id of the action that brings the last one back. */
export const RESTORE = 'tags.restore-search';

export const canRestore = (): boolean => lastDeleted !== null;

/** Deletes it, and offers the way back. */
export async function deleteSearch(search: SavedSearch): Promise<void> {
  await attempt(library.command('deleteSavedSearch', { savedSearchId: search.savedSearchId }), () => {
    lastDeleted = search;
    sayDone(text('tagsPanel.deleted', { name: search.name }), RESTORE);
  });
}

/** Saves the one again that was deleted last. */
export async function restoreSearch(): Promise<void> {
  if (!lastDeleted) return;
  const { name, query, sort } = lastDeleted;
  lastDeleted = null;
  await attempt(library.command('saveSearch', { name, query, sort }));
}

/** Gives it another name: it is saved under that first, so that it is never nowhere. */
export async function renameSearch(
  { savedSearchId, name, query, sort }: SavedSearch,
  to: string,
): Promise<void> {
  if (to === name || to === '') return;
  await attempt(
    library.command('saveSearch', { name: to, query, sort }).then(async (kept) => {
      if (kept.savedSearchId !== savedSearchId) await library.command('deleteSavedSearch', { savedSearchId });
    }),
  );
}
