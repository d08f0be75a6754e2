/**
 * @file Which photos are selected, and which one the keyboard is at. Selection is by photo id, so that it survives a new
 * result, and over the whole result, not only what is loaded.
 */

import { createStore } from 'zustand/vanilla';
import { PhotoSet } from './photoSet.ts';
import { resultStore, whenWhole } from './resultStore.ts';
import { isPhotoOpen, viewStore } from './viewStore.ts';

export interface SelectionState {
  readonly selected: PhotoSet;
  /** The photo that the keyboard is at; arrows move it, Shift extends from the anchor to it. */
  readonly focusId: number | null;
  readonly anchorId: number | null;
  /** Counts up with each change, because the set itself stays the same object. */
  readonly revision: number;
}

export const selectionStore = createStore<SelectionState>(() => ({
  selected: new PhotoSet(),
  focusId: null,
  anchorId: null,
  revision: 0,
}));

/** `replace`: only these. `toggle`: each the other way round. `add`: these too. */
export type SelectionMode = 'replace' | 'toggle' | 'add';

function change(work: (selected: PhotoSet) => void, rest: Partial<SelectionState> = {}): void {
  const { selected, revision } = selectionStore.getState();
  work(selected);
  selectionStore.setState({ ...rest, revision: revision + 1 });
}

/** Ids of the present result, in order. */
const ordered = (): Uint32Array => resultStore.getState().outline?.photoIds ?? new Uint32Array(0);

/** Selects one photo and puts focus and anchor on it. */
export function selectPhoto(id: number, mode: SelectionMode = 'replace'): void {
  change(
    (selected) => {
      if (mode === 'replace') selected.clear();
      if (mode === 'toggle' && selected.has(id)) selected.delete(id);
      else selected.add(id);
    },
    { focusId: id, anchorId: id },
  );
}

/** Selects from the anchor to this photo; without an anchor in the result, from its beginning. */
export function selectUpTo(id: number, mode: 'replace' | 'add' = 'replace'): void {
  const ids = ordered();
  const { anchorId } = selectionStore.getState();
  const to = ids.indexOf(id);
  if (to < 0) return;
  const from = anchorId === null ? 0 : Math.max(0, ids.indexOf(anchorId));
  change(
    (selected) => {
      if (mode === 'replace') selected.clear();
      for (let index = Math.min(from, to); index <= Math.max(from, to); index += 1) selected.add(ids[index]!);
    },
    { focusId: id, anchorId: ids[from] ?? id },
  );
}

/** Selects these photos, given by id; `base` is what was selected before a rubber band began. */
export function selectPhotos(ids: Iterable<number>, mode: SelectionMode, base?: PhotoSet): void {
  const { revision } = selectionStore.getState();
  const selected = mode === 'replace' ? new PhotoSet() : (base ?? selectionStore.getState().selected).copy();
  for (const id of ids) {
    if (mode === 'toggle' && selected.has(id)) selected.delete(id);
    else selected.add(id);
  }
  selectionStore.setState({ selected, revision: revision + 1 });
}

/** Selects the whole result. */
export function selectAll(): void {
  whenWhole(() =>
    change((selected) => {
      for (const id of ordered()) selected.add(id);
    }),
  );
}

/** Selects nothing; the keyboard stays where it is. */
export function selectNothing(): void {
  change((selected) => selected.clear(), { anchorId: null });
}

/** Moves the keyboard to a photo without selecting it. */
export function focusPhoto(id: number | null): void {
  selectionStore.setState({ focusId: id });
}

/**
 * The photos that a correction is meant for: the one that is shown large; else the selected ones of the present result,
 * in its order; where none is selected, the one that the keyboard is at.
 */
export function photosToActOn(): Uint32Array<ArrayBuffer> {
  const view = viewStore.getState();
  if (view.photoId !== null && isPhotoOpen(view)) return Uint32Array.of(view.photoId);
  const { selected, focusId } = selectionStore.getState();
  if (selected.size > 0) return selected.within(ordered());
  return focusId === null ? new Uint32Array(0) : Uint32Array.of(focusId);
}
