/** @file The store of thumbnails, by content hash, so that a moved or copied file needs no new one. */

import { randomInt } from 'node:crypto';
import type { ContentHash, PhotoId } from '../domain/ids.ts';
import type { Thumbnail } from '../domain/photo.ts';
import { hashOfInputKey } from '../domain/stage.ts';
import { statement, transaction, type ReadableDatabase, type WritableDatabase } from './database.ts';

export type StoredThumbnail = Omit<Thumbnail, 'dominantColour'>;

/** Stores a thumbnail; one that is there already for this content is replaced. */
export function storeThumbnail(
  database: WritableDatabase,
  hash: ContentHash,
  thumbnail: StoredThumbnail,
): void {
  statement<[ContentHash, number, number, Uint8Array]>(
    database,
    `INSERT OR REPLACE INTO thumbnail (content_hash, width, height, jpeg) VALUES (?, ?, ?, ?)`,
  ).run(hash, thumbnail.width, thumbnail.height, thumbnail.jpeg);
}

/** The JPEG for this content, or undefined where there is none yet. */
export function thumbnailJpeg(database: ReadableDatabase, hash: ContentHash): Uint8Array | undefined {
  return statement<[ContentHash], { jpeg: Uint8Array }>(
    database,
    `SELECT jpeg FROM thumbnail WHERE content_hash = ?`,
  ).get(hash)?.jpeg;
}

/**
 * The content that a photo's thumbnail was made from, or null where it has none. While the photo's file has other content
 * that has yet to be read, the thumbnail of the former one goes on serving. `database`: the catalogue, not the store.
 */
export function thumbnailHash(database: ReadableDatabase, photoId: PhotoId): ContentHash | null {
  const stage = statement<[PhotoId], { inputKey: string | null }>(
    database,
    `SELECT input_key AS inputKey FROM photo_stage
     WHERE photo_id = ? AND stage = 'thumbnail' AND state <> 'failed'`,
  ).get(photoId);
  return stage?.inputKey ? hashOfInputKey(stage.inputKey) : null;
}

/** Stands in the address of a content's pictures, so that other content is fetched anew: 16 hexadecimal digits. */
export function pictureVersion(hash: ContentHash): string {
  return hash.slice(0, 16);
}

/**
 * The number that this store was dealt when it was made, never 0. A catalogue that remembers another one speaks of
 * thumbnails that are not in it: the file was deleted, or came from a backup.
 */
export function thumbnailStoreNumber(database: WritableDatabase): number {
  return transaction(database, () => {
    const found = database.pragma('user_version', { simple: true }) as number;
    if (found !== 0) return found;
    const dealt = randomInt(1, 2 ** 31);
    database.pragma(`user_version = ${dealt}`);
    return dealt;
  });
}

/** Number of thumbnails and the bytes that they take. */
export function thumbnailUsage(database: ReadableDatabase): { count: number; bytes: number } {
  const pages = database.pragma('page_count', { simple: true }) as number;
  const pageSize = database.pragma('page_size', { simple: true }) as number;
  const { count } = statement<[], { count: number }>(
    database,
    `SELECT count(*) AS count FROM thumbnail`,
  ).get()!;
  return { count, bytes: pages * pageSize };
}
