/** @file Addresses of pictures: by id, with a version that changes when the picture does. */

import { library } from './library.ts';
import { isDesktop } from './transport.ts';

/** The desktop program has a protocol of its own; a served window asks the server that it came from. */
const ROOT = isDesktop ? 'photo://' : 'photo/';

/** Differs with each start, because a picture may have changed while the window was closed. */
const START = Date.now().toString(36);

const versions = new Map<number, number>();
/** Which picture each photo had when the library told last. */
const known = new Map<number, string | null>();
const failed = new Set<number>();
const listeners = new Map<number, Set<() => void>>();

function renew(photoId: number): void {
  versions.set(photoId, (versions.get(photoId) ?? 0) + 1);
  failed.delete(photoId);
  // a copy: one that loads the picture anew listens anew, and would be called without end
  for (const listener of [...(listeners.get(photoId) ?? [])]) listener();
}

library.on('changed', ({ what, photoIds }) => {
  if (!what.includes('photos')) return;
  // those that had no picture may have one now; of all others the card says whether it is another one
  for (const id of photoIds ?? [...failed]) if (failed.has(id)) renew(id);
});

/**
 * The library has told which picture the photo has now, null for none (`thumbnail` of its card). Where that is another one
 * than before, its addresses are other ones from now on, on screen or not: a picture is kept for good under its address.
 */
export function notePicture(photoId: number, picture: string | null): void {
  const before = known.get(photoId);
  known.set(photoId, picture);
  if (before !== undefined && before !== picture) renew(photoId);
}

/** Address of a photo's small picture. */
export const thumbnailAddress = (photoId: number): string =>
  `${ROOT}thumbnail/${photoId}?v=${START}-${versions.get(photoId) ?? 0}`;

/** Address of a photo as large as it is. */
export const fullAddress = (photoId: number): string =>
  `${ROOT}full/${photoId}?v=${START}-${versions.get(photoId) ?? 0}`;

/** The picture could not be loaded: it is tried again when the library says that photos have changed. */
export function notePictureFailed(photoId: number): void {
  failed.add(photoId);
}

/** Calls back when the photo's picture is another one. */
export function onPictureRenewed(photoId: number, listener: () => void): () => void {
  const own = listeners.get(photoId) ?? new Set();
  listeners.set(photoId, own);
  own.add(listener);
  return () => {
    own.delete(listener);
    if (own.size === 0) listeners.delete(photoId);
  };
}
