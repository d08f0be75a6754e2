/** @file Names of the steps that can be undone and redone, kept up to date for the actions' names. */

import { createStore } from 'zustand/vanilla';
import type { QueryOutput } from '../../../contract/contract.ts';
import { library } from '../../lib/library.ts';
import { sayProblem } from '../../lib/notices.ts';

export const undoStore = createStore<QueryOutput<'undoState'>>(() => ({ undo: null, redo: null }));

async function ask(): Promise<void> {
  try {
    undoStore.setState(await library.query('undoState', {}));
  } catch (error) {
    sayProblem(error);
  }
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
