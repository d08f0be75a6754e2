/** @file Ratings: one to five stars that a person gives a photo. They outlive everything, as decisions on tags do. */

import type { ActionId, PhotoId } from '../domain/ids.ts';
import type { ActSlice, Replay } from './actions.ts';
import { statement, type ReadableDatabase, type WritableDatabase } from './database.ts';

/** 1 to 5; 0 where the photo has none. */
export function ratingOf(database: ReadableDatabase, photoId: PhotoId): number {
  return (
    statement<[PhotoId], { rating: number }>(database, `SELECT rating FROM rating WHERE photo_id = ?`).get(
      photoId,
    )?.rating ?? 0
  );
}

const OF_SLICE = 'action_id = ? AND photo_id BETWEEN ? AND ?';

function rate(
  database: WritableDatabase,
  { actionId, first, last }: Pick<ActSlice, 'actionId' | 'first' | 'last'>,
  columns: 'before' | 'after',
): void {
  statement<[ActionId, PhotoId, PhotoId]>(
    database,
    `DELETE FROM rating WHERE photo_id IN (
       SELECT photo_id FROM rating_change WHERE ${OF_SLICE} AND ${columns} IS NULL)`,
  ).run(actionId, first, last);
  statement<[ActionId, PhotoId, PhotoId]>(
    database,
    `INSERT INTO rating (photo_id, rating, rated_at)
     SELECT photo_id, ${columns === 'before' ? 'before, before_rated_at' : 'after, done_at'}
     FROM rating_change JOIN action ON action.id = action_id
     WHERE ${OF_SLICE} AND ${columns} IS NOT NULL
     ON CONFLICT (photo_id) DO UPDATE SET rating = excluded.rating, rated_at = excluded.rated_at`,
  ).run(actionId, first, last);
}

/** Gives the photos of a slice this rating, 0 for none: log and ratings. Photos that are gone are passed over. */
export function changeRatings(
  database: WritableDatabase,
  slice: ActSlice,
  rating: number,
): { photos: number; changes: number } {
  const { changes } = statement<[ActionId, number, string]>(
    database,
    `INSERT INTO rating_change (action_id, photo_id, before, before_rated_at, after)
     SELECT ?, photo.id, rating, rated_at, wanted.stars
     FROM (SELECT nullif(?, 0) AS stars) AS wanted CROSS JOIN json_each(?) AS chosen
     CROSS JOIN photo ON photo.id = chosen.value
     LEFT JOIN rating ON rating.photo_id = photo.id
     WHERE rating IS NOT wanted.stars`,
  ).run(slice.actionId, rating, slice.photoIds);
  if (changes > 0) rate(database, slice, 'after');
  return { photos: changes, changes };
}

/** Takes ratings back, or gives them again. */
export function replayRatings(database: WritableDatabase): Replay {
  return (direction, slice) => rate(database, slice, direction === 'undo' ? 'before' : 'after');
}

/**
 * Puts the other photo's rating under that of `winner` where the winner's is later: an undo of the last act that gave it,
 * and is not undone, then brings the other's back, as if both had been given to one photo.
 */
function putUnder(database: WritableDatabase, winner: PhotoId, other: PhotoId, evenOfOneTime: boolean): void {
  statement<[PhotoId, PhotoId, PhotoId, PhotoId, PhotoId, number]>(
    database,
    `UPDATE rating_change SET (before, before_rated_at) =
       (SELECT rating, rated_at FROM rating WHERE photo_id = ?)
     WHERE photo_id = ?
       AND action_id = (
         SELECT max(change.action_id) FROM rating_change AS change JOIN action ON action.id = change.action_id
         WHERE change.photo_id = ? AND undone_at IS NULL)
       AND EXISTS (
         SELECT 1 FROM rating AS kept JOIN rating AS lost
         WHERE kept.photo_id = ? AND lost.photo_id = ?
           AND kept.rated_at - lost.rated_at > ? AND lost.rated_at > coalesce(before_rated_at, -1))`,
  ).run(other, winner, winner, winner, other, evenOfOneTime ? -1 : 0);
}

/** Copies a photo's rating to another; where both have one, the later stands. */
export function copyRating(database: WritableDatabase, from: PhotoId, to: PhotoId): void {
  statement<[PhotoId, PhotoId]>(
    database,
    `INSERT INTO rating (photo_id, rating, rated_at) SELECT ?, rating, rated_at FROM rating WHERE photo_id = ?
     ON CONFLICT (photo_id) DO UPDATE SET rating = excluded.rating, rated_at = excluded.rated_at
     WHERE excluded.rated_at > rated_at`,
  ).run(to, from);
}

/** Gives `from`'s rating and its undo log to `into`; of two ratings the later stands, and its undo brings the other back. */
export function mergeRatings(database: WritableDatabase, from: PhotoId, into: PhotoId): void {
  // of two ratings of one time that of `into` stands
  putUnder(database, into, from, true);
  putUnder(database, from, into, false);
  copyRating(database, from, into);
  statement<[PhotoId]>(database, `DELETE FROM rating WHERE photo_id = ?`).run(from);
  statement<[PhotoId, PhotoId]>(
    database,
    `UPDATE OR IGNORE rating_change SET photo_id = ? WHERE photo_id = ?`,
  ).run(into, from);
  statement<[PhotoId]>(database, `DELETE FROM rating_change WHERE photo_id = ?`).run(from);
}

/** Forgets a rating that nobody gave this photo: it came as a copy from the photo that it was split from. */
export function forgetInheritedRating(database: WritableDatabase, photoId: PhotoId): void {
  statement<[PhotoId]>(
    database,
    `DELETE FROM rating WHERE photo_id = ? AND NOT EXISTS (
       SELECT 1 FROM rating_change WHERE rating_change.photo_id = rating.photo_id)`,
  ).run(photoId);
}
