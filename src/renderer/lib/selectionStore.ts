/**
 * @file Which photos are selected, and which one the keyboard is at. Selection is by photo id, so that it survives a new
 * result, and over the whole result, not only what is loaded.
 */

import { createStore } from 'zustand/vanilla';
import { PhotoSet } from './photoSet.ts';
import { isPartial, resultStore, whenWhole } from './resultStore.ts';
import { arePhotosSeen, isPhotoOpen, viewStore, type ViewState } from './viewStore.ts';

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

/** While only the head of a result is there, nobody knows what the rest of it has: until then, all that was meant before. */
const isUnknown = (): boolean => isPartial(resultStore.getState().outline);

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

/** Selects from the anchor to a photo of the result that is there. */
function selectRange(id: number, mode: 'replace' | 'add'): void {
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

/**
 * Selects from the anchor to this photo; without an anchor in the result, from its beginning. The keyboard is there at once;
 * where the anchor may be in the rest of a result of which only the head is there, that is waited for.
 */
export function selectUpTo(id: number, mode: 'replace' | 'add' = 'replace'): void {
  const { anchorId } = selectionStore.getState();
  const isAnchorThere = anchorId === null || ordered().includes(anchorId);
  if (isAnchorThere || !isUnknown()) return selectRange(id, mode);
  focusPhoto(id);
  whenWhole(() => {
    const now = selectionStore.getState();
    if (now.anchorId === anchorId && now.focusId === id) selectRange(id, mode);
  });
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

/** The result that `inResult` was made from. */
let resultOf: Uint32Array | null = null;
let inResult = new PhotoSet();

/** The present result as a set; made once for each. */
function resultSet(): PhotoSet {
  const ids = ordered();
  if (ids !== resultOf) {
    resultOf = ids;
    inResult = new PhotoSet();
    for (const id of ids) inResult.add(id);
  }
  return inResult;
}

/** How many photos of the present result are selected: what is selected beyond it is not seen, and not acted on. */
export function countSelected(): number {
  const { selected } = selectionStore.getState();
  return selected.size === 0 || isUnknown() ? selected.size : selected.sharedWith(resultSet());
}

/** The selected photos of the present result, in its order. */
export const selectedPhotos = (): Uint32Array<ArrayBuffer> =>
  selectionStore.getState().selected.within(ordered());

/** The photo that the keyboard is at, where it is in the present result. */
export function focusedPhoto(): number | null {
  const { focusId } = selectionStore.getState();
  return focusId !== null && (isUnknown() || resultSet().has(focusId)) ? focusId : null;
}

/** The photo that is shown large, or null. */
function largePhoto(view: ViewState): number | null {
  return isPhotoOpen(view) ? view.photoId : null;
}

/** True where {@link actOnPhotos} has any; costs nothing, however many they are. */
export function hasPhotosToActOn(): boolean {
  const view = viewStore.getState();
  if (!arePhotosSeen(view)) return false;
  return isPhotoOpen(view) || focusedPhoto() !== null || countSelected() > 0;
}

type PhotoWork = (photoIds: Uint32Array<ArrayBuffer>) => void;

/** Does something with those of `meant` that are in the result; waits for the rest of it where some may be in that. */
function actOnThose(meant: PhotoSet, work: PhotoWork): void {
  const there = meant.within(ordered());
  if (there.length === meant.size) return work(there);
  whenWhole(() => work(meant.within(ordered())));
}

/**
 * Does something with the photos that are selected at this moment, in the order of the result; with none of them where none
 * is in it. May wait for the rest of the result: what is selected meanwhile is not meant.
 */
export const actOnSelected = (work: PhotoWork): void =>
  actOnThose(selectionStore.getState().selected.copy(), work);

/**
 * Does something with the photos that it is meant for at this moment, where there are any: with the one that is shown large;
 * else, where a result is shown, with the selected ones of it in its order; where none of it is selected, with the one that
 * the keyboard is at. May wait for the rest of the result, as {@link actOnSelected}.
 */
export function actOnPhotos(work: PhotoWork): void {
  if (!hasPhotosToActOn()) return;
  const large = largePhoto(viewStore.getState());
  if (large !== null) return work(Uint32Array.of(large));
  const focus = new PhotoSet();
  const { focusId } = selectionStore.getState();
  if (focusId !== null) focus.add(focusId);
  const workOnSome = (photoIds: Uint32Array<ArrayBuffer>): void => {
    if (photoIds.length > 0) work(photoIds);
  };
  actOnSelected((selected) => {
    if (selected.length > 0) work(selected);
    else actOnThose(focus, workOnSome);
  });
}
