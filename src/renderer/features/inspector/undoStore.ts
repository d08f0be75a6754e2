/** @file The steps that can be undone and redone, kept up to date for the actions' names and the notices. */

import { createStore } from 'zustand/vanilla';
import type { QueryOutput } from '../../../contract/contract.ts';
import { library } from '../../lib/library.ts';
import { attempt, keepOffers } from '../../lib/notices.ts';
import { stepWords } from '../../lib/stepWords.ts';

export const undoStore = createStore<QueryOutput<'undoState'>>(() => ({ undo: null, redo: null }));

async function ask(): Promise<void> {
  await attempt(library.query('undoState', {}), (state) => {
    undoStore.setState(state);
    keepOffers('edit.undo', state.undo && stepWords(state.undo));
    keepOffers('edit.redo', state.redo && stepWords(state.redo));
  });
}

/** Asks, and asks again whenever there is another step to undo. */
export function followUndo(): void {
  library.on('changed', ({ what }) => {
    if (what.includes('undo')) void ask();
  });
  library.onConnection((isConnected) => {
    if (isConnected) void ask();
  });
}
