/**
 * @file The window's first moment: the photos and the search field come first; what stands beside them is loaded and drawn
 * once they are there.
 */

import { createStore } from 'zustand/vanilla';
import { resultStore } from './resultStore.ts';

export const startStore = createStore<{ readonly isOver: boolean }>(() => ({ isOver: false }));

/** Milliseconds after which nobody waits for photos any more. */
const PATIENCE = 1500;

const end = (): void => startStore.setState({ isOver: true });

let isDrawn = false;

/** Photos are about to be painted, for the first time or again. Call it in an animation frame. */
export function firstPhotosDrawn(): void {
  if (isDrawn) return;
  isDrawn = true;
  // what a start is measured by (test/bench/windowStart.ts)
  performance.mark('first-photos');
  // after the frame that paints them
  setTimeout(end);
}

/** Ends the first moment where no photos will come, or none soon. */
export function followStart(): void {
  setTimeout(end, PATIENCE);
  resultStore.subscribe(({ outline, error }) => {
    if (error !== null || outline?.total === 0) end();
  });
}
