/** @file Whether a word is still being typed, for whoever would find fault with half of it. */

import { createStore } from 'zustand/vanilla';

/** `isUnfinished`: the list below the field is open and offers what the word may become. */
export const typingStore = createStore<{ readonly isUnfinished: boolean }>(() => ({ isUnfinished: false }));
