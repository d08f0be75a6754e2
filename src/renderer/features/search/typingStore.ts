/** @file What goes on in the search field, for whoever else says something about the query. */

import { createStore } from 'zustand/vanilla';

export interface TypingState {
  /** The list below the field is open and offers what the word may become: no fault is to be found with half of it. */
  readonly isUnfinished: boolean;
  /** The list says what is wrong: it need not be said twice. */
  readonly saysProblem: boolean;
}

export const typingStore = createStore<TypingState>(() => ({ isUnfinished: false, saysProblem: false }));
