/**
 * @file The log of changed photos, which triggers keep (migration 0005). What is written for one photo in a row is one
 * entry, so the last entry that was read may come to stand for more: it is always read again.
 */

import type { PhotoId } from '../domain/ids.ts';
import { statement, transaction, type ReadableDatabase, type WritableDatabase } from './database.ts';

/** In the log, the "photo" that stands for the vocabulary. */
const VOCABULARY = 0;
/** Entries that stay when the log is cut, for other processes that follow it. */
const KEPT_ENTRIES = 200_000;

/** True where entries that follow `since` are gone: it is the first that is there itself, and the log begins with 1. */
function isCut(since: number, first: number | undefined): boolean {
  return since === 0 ? first !== undefined && first !== 1 : first !== since;
}

export interface PhotoChanges {
  /** Each once. */
  readonly photoIds: readonly PhotoId[];
  readonly vocabulary: boolean;
  /** The last entry that was read; to be given as `since` the next time. */
  readonly sequence: number;
  /** True where `limit` was reached and more may follow. */
  readonly more: boolean;
}

/**
 * What has changed since an entry, that entry included; 0 for the log's beginning.
 * @param limit entries read at most, at least 2
 * @returns null where the log was cut meanwhile: then anything may have changed
 */
export function changesSince(database: ReadableDatabase, since: number, limit: number): PhotoChanges | null {
  const rows = statement<[number, number], { sequence: number; photoId: number }>(
    database,
    `SELECT sequence, photo_id AS photoId FROM photo_change WHERE sequence >= ? ORDER BY sequence LIMIT ?`,
  ).all(since, limit);
  if (isCut(since, rows[0]?.sequence)) return null;
  const photoIds = new Set(rows.map((row) => row.photoId));
  const vocabulary = photoIds.delete(VOCABULARY);
  return {
    photoIds: [...photoIds] as PhotoId[],
    vocabulary,
    sequence: rows.at(-1)?.sequence ?? 0,
    more: rows.length === limit,
  };
}

/**
 * Which photos have changed since an entry, that entry included; 0 for the log's beginning.
 * @param most photos named at most
 * @returns null where they are more, or where the log was cut meanwhile: then any may have changed
 */
export function changedPhotos(
  database: ReadableDatabase,
  since: number,
  most: number,
): { readonly photoIds: Uint32Array<ArrayBuffer>; readonly vocabulary: boolean } | null {
  const rows = statement<[number, number], { sequence: number; photoId: number }>(
    database,
    `SELECT min(sequence) AS sequence, photo_id AS photoId FROM photo_change WHERE sequence >= ?
     GROUP BY photo_id ORDER BY 1 LIMIT ?`,
  ).all(since, most + 2);
  if (isCut(since, rows[0]?.sequence)) return null;
  const photoIds = rows.map(({ photoId }) => photoId).filter((id) => id !== VOCABULARY);
  if (photoIds.length > most) return null;
  return { photoIds: Uint32Array.from(photoIds), vocabulary: photoIds.length < rows.length };
}

/** The last entry of the log, 0 where there is none. */
export function lastChange(database: ReadableDatabase): number {
  return (
    statement<[], { last: number | null }>(database, `SELECT max(sequence) AS last FROM photo_change`).get()!
      .last ?? 0
  );
}

/** Forgets the oldest entries where the log has become long; whoever has not read them has to begin anew. */
export function cutChanges(database: WritableDatabase): void {
  const { first } = statement<[], { first: number | null }>(
    database,
    `SELECT min(sequence) AS first FROM photo_change`,
  ).get()!;
  const kept = lastChange(database) - KEPT_ENTRIES;
  // seldom, so that a command that only reads does not wait for whoever writes
  if (first === null || first > kept - KEPT_ENTRIES) return;
  transaction(database, () => {
    statement<[number]>(database, `DELETE FROM photo_change WHERE sequence < ?`).run(kept);
  });
}

/** Another text whenever this or another connection has written to the catalogue, and perhaps more often. */
export function writeStamp(database: ReadableDatabase): string {
  const version = database.pragma('data_version', { simple: true }) as number;
  const { own } = statement<[], { own: number }>(database, `SELECT total_changes() AS own`).get()!;
  return `${version}:${own}`;
}
