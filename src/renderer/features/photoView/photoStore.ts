/** @file The place of the shown photo, for the parts of the photo view and for the actions that move in it. */

import { createStore } from 'zustand/vanilla';
import { resultStore, whenWhole } from '../../lib/resultStore.ts';
import { revealPhoto } from '../../lib/reveal.ts';
import { selectionStore, selectPhoto } from '../../lib/selectionStore.ts';
import { closeLayer, isPhotoOpen, viewStore } from '../../lib/viewStore.ts';
import { createZoomStore } from '../../lib/zoomStore.ts';
import { placeOf, stepFrom, type Place } from './place.ts';

export interface PhotoState {
  /** What is stepped through. */
  readonly ids: Uint32Array;
  /** Null while the photo view is closed. */
  readonly place: Place | null;
  readonly direction: 1 | -1;
}

const NOTHING = new Uint32Array(0);

export const photoStore = createStore<PhotoState>(() => ({ ids: NOTHING, place: null, direction: 1 }));
export const zoomStore = createZoomStore();

function follow(): void {
  const view = viewStore.getState();
  const { ids: before, place } = photoStore.getState();
  if (!isPhotoOpen(view) || view.photoId === null) {
    if (place) photoStore.setState({ ids: NOTHING, place: null, direction: 1 });
    return;
  }
  const ids = view.photoList ?? resultStore.getState().outline?.photoIds ?? NOTHING;
  if (ids === before && place?.photoId === view.photoId) return;
  photoStore.setState({ ids, place: placeOf(ids, view.photoId, place) });
}
viewStore.subscribe(follow);
resultStore.subscribe(follow);

/** Shows the photo at an index of the list. */
export function goToIndex(index: number): void {
  const { ids, place, direction } = photoStore.getState();
  const photoId = ids[index];
  if (photoId === undefined || photoId === place?.photoId) return;
  const from = place?.index ?? null;
  photoStore.setState({
    place: { photoId, index, isIn: true },
    direction: from === null || from === index ? direction : index > from ? 1 : -1,
  });
  viewStore.setState({ photoId });
}

/** Shows the last photo of the list; where that is a result, once all of it is there, unless the person has gone on. */
export function goToLast(): void {
  const { photoId, photoList } = viewStore.getState();
  const go = (): void => {
    const { ids, place } = photoStore.getState();
    if (place?.photoId === photoId) goToIndex(ids.length - 1);
  };
  if (photoList === null) whenWhole(go);
  else go();
}

/** Index of the next or the previous photo; null where there is none. */
export function neighbour(by: 1 | -1): number | null {
  const { ids, place } = photoStore.getState();
  return place && stepFrom(ids, place, by);
}

/** Closes the photo view; the grid shows the photo, and the keyboard is at it. */
export function closePhoto(): void {
  const { place } = photoStore.getState();
  closeLayer();
  if (place) leaveAt(place.photoId);
}

/**
 * The grid goes to the photo that was shown last; a selection of several is the person's, and stays. A photo in the rest of
 * a result of which only the head is there is waited for, unless the person goes on from where they are.
 */
function leaveAt(photoId: number): void {
  const isInGrid = (): boolean => resultStore.getState().outline?.photoIds.includes(photoId) ?? false;
  const go = (): void => {
    if (selectionStore.getState().selected.size <= 1) selectPhoto(photoId);
    revealPhoto(photoId);
  };
  if (isInGrid()) return go();
  const { focusId } = selectionStore.getState();
  whenWhole(() => {
    if (isInGrid() && selectionStore.getState().focusId === focusId) go();
  });
}
