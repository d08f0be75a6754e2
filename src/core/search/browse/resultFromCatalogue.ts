/**
 * @file Results from the catalogue itself: the newest photos, while the index is read from its file; any, for the seconds in
 * which a large library's index is first made.
 */

import { statement, type ReadableDatabase } from '../../catalogue/database.ts';
import type { QueryNode } from '../../domain/query.ts';
import { compilePhotoQuery } from '../compile.ts';
import { Orders, type TableOrder } from '../index/orders.ts';
import type { Pause } from '../index/pause.ts';
import { PhotoTable } from '../index/photoTable.ts';
import { OUTLINED, type OutlinedPhoto } from '../index/readPhotos.ts';
import { outlineOf, type Outline } from './outline.ts';

/** Ids looked at in one go: ten milliseconds. */
const SLICE = 2000;

const SELECT = `SELECT ${OUTLINED} FROM photo`;

function put(table: PhotoTable, row: OutlinedPhoto): void {
  const unasked = { located: false, camera: null, reviewed: false, failed: false, bytes: 0 };
  table.put({ ...row, ...unasked, directories: [], tags: [], rejected: [] });
}

/**
 * The `most` newest photos of the whole library, which are asked for first of all; a millisecond for a thousand. `total` is
 * null where there are more than these: to count them takes too long.
 */
export function newestFromCatalogue(
  database: ReadableDatabase,
  node: QueryNode,
  most: number,
): Outline & { total: number | null } {
  const condition = compilePhotoQuery(database, node, 'each');
  const table = new PhotoTable();
  const rows = database
    .prepare<(string | number)[], OutlinedPhoto>(
      `${SELECT} WHERE ${condition.sql} ORDER BY taken_local DESC, photo.id DESC LIMIT ?`,
    )
    .all(...condition.values, most);
  for (const row of rows) put(table, row);
  const inOrder = Uint32Array.from(rows, (_, slot) => slot);
  return { ...outlineOf(table, inOrder, true), total: rows.length < most ? rows.length : null };
}

/** True for trees that can be answered so: folders and cameras would first have to be looked for among all. */
export function isAnsweredByCatalogue(node: QueryNode): boolean {
  if (node.kind === 'and' || node.kind === 'or') return node.children.every(isAnsweredByCatalogue);
  if (node.kind === 'not') return isAnsweredByCatalogue(node.child);
  return node.kind !== 'folder' && node.kind !== 'camera';
}

/**
 * The first `most` photos of a resolved tree in an order, as the index would give them, and how many there are; each slice
 * of the library as it is then.
 */
export async function resultFromCatalogue(
  database: ReadableDatabase,
  node: QueryNode,
  order: TableOrder,
  most: number,
  pause: Pause,
): Promise<Outline & { total: number }> {
  const condition = compilePhotoQuery(database, node, 'each');
  // prepared for this once, as every query has its own text
  const read = database.prepare<(string | number)[], OutlinedPhoto>(
    `${SELECT} WHERE photo.id > ? AND photo.id <= ? AND ${condition.sql}`,
  );
  const last =
    statement<[], { id: number | null }>(database, `SELECT max(id) AS id FROM photo`).get()!.id ?? 0;
  const table = new PhotoTable();
  for (let from = 0; from < last; from += SLICE) {
    for (const row of read.all(from, from + SLICE, ...condition.values)) put(table, row);
    await pause();
  }
  const orders = new Orders(table, null);
  await orders.prepare(order, pause);
  const all = orders.current(order)!;
  const byDate = order === 'newest' || order === 'oldest';
  return { ...outlineOf(table, all.subarray(0, most), byDate), total: all.length };
}
