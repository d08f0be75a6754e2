/**
 * @file Photos as large as they are: loaded and decoded before they are shown, so that showing one never holds the window.
 * The photo that is looked at comes first; then those that come next.
 */

import { useEffect, useSyncExternalStore } from 'react';
import { fullAddress, onPictureRenewed } from './pictures.ts';

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
let wanted: readonly number[] = [];
let wantedAt = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

function set(photoId: number, image: HTMLImageElement, picture: FullPicture): void {
  const one = kept.get(photoId);
  if (one?.image !== image) return;
  one.picture = picture;
  for (const listener of listeners) listener();
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
    () => set(photoId, image, FAILED),
  );
}

/** Loads the first of those wanted that is not there; one at a time, because the first is waited for. */
function goOn(): void {
  if (wanted.some((id) => kept.get(id)?.picture.state === 'loading')) return;
  const next = wanted.find((id) => !kept.has(id));
  if (next !== undefined) load(next);
}

/** Says which photos are wanted large, the one that is looked at first. All others are let go. */
export function wantFullPictures(photoIds: readonly number[]): void {
  const now = performance.now();
  const isTurning = now - wantedAt < TURNING;
  wantedAt = now;
  wanted = photoIds;
  for (const id of kept.keys()) if (!photoIds.includes(id)) drop(id);
  const [first] = photoIds;
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
  for (const listener of listeners) listener();
  goOn();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The photo's picture, when it is there; it comes if {@link wantFullPictures} has been told. */
export const useFullPicture = (photoId: number): FullPicture =>
  useSyncExternalStore(subscribe, () => kept.get(photoId)?.picture ?? LOADING);

/** Wants these for as long as the component is there. `photoIds` must stay the same array while it means the same. */
export function useWantedFullPictures(photoIds: readonly number[]): void {
  useEffect(() => wantFullPictures(photoIds), [photoIds]);
  useEffect(() => () => wantFullPictures([]), []);
}
