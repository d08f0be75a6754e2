/** @file Where the shown photo stands among those that are stepped through, also when they change meanwhile. */

export interface Place {
  readonly photoId: number;
  /** Its index; where it has left the list, that of the photo that took its place; null where it never was in it. */
  readonly index: number | null;
  readonly isIn: boolean;
}

/** Finds a photo's place; where it was before is looked at first, so that a step costs nothing. */
export function placeOf(ids: Uint32Array, photoId: number, before: Place | null): Place {
  const guess = before?.index ?? null;
  if (guess !== null && ids[guess] === photoId) return { photoId, index: guess, isIn: true };
  const index = ids.indexOf(photoId);
  if (index >= 0) return { photoId, index, isIn: true };
  const kept = before?.photoId === photoId && guess !== null ? Math.min(guess, ids.length) : null;
  return { photoId, index: kept, isIn: false };
}

/** Index that a step leads to, or null where there is none that way. */
export function stepFrom(ids: Uint32Array, { index, isIn }: Place, by: 1 | -1): number | null {
  if (index === null) return null;
  // the photo that took its place is the next one
  const next = isIn || by < 0 ? index + by : index;
  return next >= 0 && next < ids.length ? next : null;
}

/** The photo that is shown and those to load after it: two ahead in the direction of travel, and the one behind. */
export function wantedAround(ids: Uint32Array, place: Place, direction: 1 | -1): number[] {
  const wanted = [place.photoId];
  const take = (index: number | null): void => {
    const id = index === null ? undefined : ids[index];
    if (id !== undefined && !wanted.includes(id)) wanted.push(id);
  };
  const ahead = stepFrom(ids, place, direction);
  take(ahead);
  take(ahead === null ? null : ahead + direction);
  take(stepFrom(ids, place, direction > 0 ? -1 : 1));
  return wanted;
}
