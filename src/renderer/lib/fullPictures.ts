/**
 * @file Photos as large as they are: loaded and decoded before they are shown, so that showing one never holds the window.
 * The photo that is looked at comes first; then those that come next.
 */

import { useEffect, useState, useSyncExternalStore } from 'react';
import { fullAddress, notePictureFailed, onPictureRenewed } from './pictures.ts';

export interface FullPicture {
  readonly state: 'loading' | 'ready' | 'failed';
  /** Decoded, to be put into the document as it is; null but when `ready`. */
  readonly image: HTMLImageElement | null;
}

/** Whoever turns pages faster than this, in milliseconds, wants to see the pages only. */
const TURNING = 120;

const LOADING: FullPicture = { state: 'loading', image: null };
const FAILED: FullPicture = { state: 'failed', image: null };

interface Kept {
  readonly image: HTMLImageElement;
  picture: FullPicture;
  readonly forget: () => void;
}

const kept = new Map<number, Kept>();
const listeners = new Set<() => void>();
/** By owner, who came last at the end. */
const wishes = new Map<symbol, readonly number[]>();
let wantedAt = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

function set(photoId: number, image: HTMLImageElement, picture: FullPicture): void {
  const one = kept.get(photoId);
  if (one?.image !== image) return;
  one.picture = picture;
  for (const listener of [...listeners]) listener();
  goOn();
}

function drop(photoId: number): void {
  const one = kept.get(photoId);
  if (!one) return;
  kept.delete(photoId);
  one.forget();
  // a picture that is still on its way is given up; one that is shown stays whole
  if (one.picture.state === 'loading') one.image.src = '';
}

function load(photoId: number): void {
  const image = new Image();
  image.alt = '';
  image.draggable = false;
  image.decoding = 'async';
  kept.set(photoId, {
    image,
    picture: LOADING,
    forget: onPictureRenewed(photoId, () => retryFullPicture(photoId)),
  });
  image.src = fullAddress(photoId);
  image.decode().then(
    () => set(photoId, image, { state: 'ready', image }),
    () => {
      notePictureFailed(photoId);
      set(photoId, image, FAILED);
    },
  );
}

/** Photos that somebody wants, the one that is looked at now first: whoever came last lies above the others. */
const wanted = (): number[] => [...wishes.values()].toReversed().flat();

/** Loads the first of those wanted that is not there; one at a time, because the first is waited for. */
function goOn(): void {
  const ids = wanted();
  if (ids.some((id) => kept.get(id)?.picture.state === 'loading')) return;
  const next = ids.find((id) => !kept.has(id));
  if (next !== undefined) load(next);
}

/**
 * Says which photos `owner` wants large, the one that is looked at first; none ends it. Photos that nobody wants are let
 * go. What an owner below others wants, as the review does under the photo view, comes after theirs and stays.
 */
export function wantFullPictures(owner: symbol, photoIds: readonly number[]): void {
  const now = performance.now();
  const isTurning = now - wantedAt < TURNING;
  wantedAt = now;
  if (photoIds.length > 0) wishes.set(owner, photoIds);
  else wishes.delete(owner);
  const ids = wanted();
  for (const id of kept.keys()) if (!ids.includes(id)) drop(id);
  const [first] = ids;
  // what comes next can wait for the one that is looked at now
  if (first !== undefined && !kept.has(first))
    for (const [id, { picture }] of kept) if (picture.state === 'loading') drop(id);
  clearTimeout(timer);
  if (isTurning) timer = setTimeout(goOn, TURNING);
  else goOn();
}

/** Tries anew, as after a failure or a change of the file. */
export function retryFullPicture(photoId: number): void {
  drop(photoId);
  for (const listener of [...listeners]) listener();
  goOn();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The photo's picture as far as it is there; it comes if {@link wantFullPictures} has been told. */
export const fullPicture = (photoId: number): FullPicture => kept.get(photoId)?.picture ?? LOADING;

/** The same for a component, which is drawn again when it is there. */
export const useFullPicture = (photoId: number): FullPicture =>
  useSyncExternalStore(subscribe, () => fullPicture(photoId));

/** Wants these for as long as the component is there. `photoIds` must stay the same array while it means the same. */
export function useWantedFullPictures(photoIds: readonly number[]): void {
  const [owner] = useState(() => Symbol('wanted pictures'));
  useEffect(() => wantFullPictures(owner, photoIds), [owner, photoIds]);
  useEffect(() => () => wantFullPictures(owner, []), [owner]);
}
