/** @file Bringing a photo into sight in the grid, from wherever; a grid that is not there yet does it when it is. */

import { createStore } from 'zustand/vanilla';
import { focusPhoto } from './selectionStore.ts';

/** The photo that the grid is to bring into sight; null when it has. */
export const revealStore = createStore<{ readonly photoId: number | null }>(() => ({ photoId: null }));

/** Puts the keyboard on a photo and has the grid scroll to it. */
export function revealPhoto(photoId: number): void {
  focusPhoto(photoId);
  revealStore.setState({ photoId });
}
