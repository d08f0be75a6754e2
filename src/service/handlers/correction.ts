/** @file What a person decides: tags, ratings, undo, and the searches that they keep. */

import { sort } from '../../contract/browse.ts';
import type { SavedSearch } from '../../core/catalogue/savedSearches.ts';
import type { CommandHandlers, QueryHandlers } from '../handlers.ts';

/** Ratings come only from windows; the contract names the source of corrections itself. */
const WINDOW = 'window';

/** An order that another version of the program knew is the usual one here. */
const knownSort = sort.catch('newest');
const toSavedSearch = ({ sort: stored, ...rest }: SavedSearch) => ({
  ...rest,
  sort: knownSort.parse(stored),
});

export const correctionQueries: Pick<
  QueryHandlers,
  'review' | 'undoState' | 'savedSearches' | 'recentSearches'
> = {
  review: ({ tagId, limit, without }, { library }) => library.review(tagId, limit, without),
  undoState: (_, { library }) => library.corrections.undoState(),
  savedSearches: (_, { library }) => library.searches.saved().map(toSavedSearch),
  recentSearches: (_, { library }) => library.searches.recent(),
};

export const correctionCommands: Pick<
  CommandHandlers,
  | 'correct'
  | 'setRating'
  | 'undo'
  | 'redo'
  | 'saveSearch'
  | 'deleteSavedSearch'
  | 'noteSearch'
  | 'clearRecentSearches'
> = {
  correct: ({ photoIds, changes, source }, { library }) =>
    library.corrections.correct(photoIds, changes, source),
  setRating: ({ photoIds, rating }, { library }) => library.corrections.rate(photoIds, rating, WINDOW),
  undo: (_, { library }) => library.corrections.undo(),
  redo: (_, { library }) => library.corrections.redo(),
  saveSearch: async (search, { library }) => toSavedSearch(await library.searches.save(search)),
  deleteSavedSearch: async ({ savedSearchId }, { library }) => {
    await library.searches.delete(savedSearchId);
    return {};
  },
  noteSearch: async ({ query }, { library }) => {
    await library.searches.note(query);
    return {};
  },
  clearRecentSearches: async (_, { library }) => {
    await library.searches.clearRecent();
    return {};
  },
};
