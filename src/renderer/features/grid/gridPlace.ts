/**
 * @file Where the reader is in the grid: the same photo stays at its height while the layout changes, and is there again
 * when the grid, or the whole library after a search, is come back to.
 */

import { rowOf, rowsBetween, type GridLayout } from './justifiedLayout.ts';

/** A photo, and how far its row stands below the viewport's top. */
export interface Place {
  readonly photoId: number;
  readonly offset: number;
}

/** What the grid shows. */
export interface Shown {
  readonly layout: GridLayout;
  readonly photoIds: Uint32Array;
}

/** Less than this, in CSS pixels, is the beginning. */
const BEGINNING = 8;

/** The first photo that is seen; null at the beginning, which stays the beginning. */
export function placeAt({ layout, photoIds }: Shown, top: number): Place | null {
  if (layout.rows === 0 || top < BEGINNING) return null;
  const { first } = rowsBetween(layout, top, top + 1);
  const row = Math.min(first, layout.rows - 1);
  return { photoId: photoIds[layout.rowStart[row]!]!, offset: layout.rowTop[row]! - top };
}

/** A photo whose row is seen whole between the two heights of the viewport; null where it is not. */
export function placeOf(
  { layout, photoIds }: Shown,
  photoId: number,
  top: number,
  seen: { readonly from: number; readonly to: number },
): Place | null {
  const index = photoIds.indexOf(photoId);
  if (index < 0) return null;
  const row = rowOf(layout, index);
  const offset = layout.rowTop[row]! - top;
  return offset >= seen.from && offset + layout.rowHeight[row]! <= seen.to ? { photoId, offset } : null;
}

/** Offset of the viewport's top at which a place is where it was; null where its photo is not shown. */
export function topFor({ layout, photoIds }: Shown, place: Place): number | null {
  const index = photoIds.indexOf(place.photoId);
  return index < 0 ? null : layout.rowTop[rowOf(layout, index)]! - place.offset;
}

/** Places that were left, by query. */
const left = new Map<string, Place>();

/** Remembers where the reader was when a query was left; the beginning is not worth it. */
export function leavePlace(query: string, place: Place | null): void {
  if (place) left.set(query, place);
  else left.delete(query);
}

/**
 * Where the reader was when this query was left, once: null where nobody knows. While `isPartial`, a photo that is not shown
 * may still come, and its place is kept.
 */
export function returnPlace(query: string, shown: Shown, isPartial: boolean): Place | null {
  const place = left.get(query);
  if (!place) return null;
  const isThere = shown.photoIds.includes(place.photoId);
  if (isThere || !isPartial) left.delete(query);
  return isThere ? place : null;
}

/** True where a place of this query is still waited for. */
export const isAwaited = (query: string): boolean => left.has(query);

/** The reader has begun to read elsewhere: where they were before is of no interest any more. */
export const forgetPlace = (query: string): void => void left.delete(query);

/** Where the grid put the reader last: as long as they stay, that photo is the one that stays, however often the width changes. */
let put: { readonly place: Place; readonly top: number } | null = null;

/** The place that is to stay: the one put last, where the reader has not moved since, and its photo is still shown. */
export function stayingPlace(shown: Shown, top: number): Place | null {
  const isThere = put !== null && Math.abs(put.top - top) <= 1 && shown.photoIds.includes(put.place.photoId);
  return isThere ? put!.place : placeAt(shown, top);
}

/** The reader was put at a place, which brought the viewport's top there. */
export function notePut(place: Place, top: number): void {
  put = { place, top };
}
