/** @file TODO. */

import type { CommandHandlers, QueryHandlers } from '../handlers.ts';
import { notYet } from './notYet.ts';

export const correctionQueries: Pick<
  QueryHandlers,
  'review' | 'undoState' | 'savedSearches' | 'recentSearches'
> = {
  review: notYet,
  undoState: notYet,
  savedSearches: notYet,
  recentSearches: notYet,
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
  correct: notYet,
  setRating: notYet,
  undo: notYet,
  redo: notYet,
  saveSearch: notYet,
  deleteSavedSearch: notYet,
  noteSearch: notYet,
  clearRecentSearches: notYet,
};
