/** @file A query's tree as a set of slots of the index; the same as `compile.ts` says in SQL, and a test holds the two together. */

import type { DirectoryPath } from '../../catalogue/directories.ts';
import { missingCase, TagrollError } from '../../domain/errors.ts';
import { asksForMissing, type DateRange, type PhotoProperty, type QueryNode } from '../../domain/query.ts';
import { directoriesIn, fold } from '../places.ts';
import { addBit, emptyBitmap, fullBitmap, intersect, invert, unite, type Bitmap } from './bitmap.ts';
import { DUPLICATE, FAILED, LOCATED, REVIEWED, type PhotoTable } from './photoTable.ts';
import { PRESENT } from './readPhotos.ts';

/** What the evaluation needs beside the table. */
export interface Surroundings {
  readonly table: PhotoTable;
  /** The tag of that name or alias, or undefined. */
  readonly tagId: (name: string) => number | undefined;
  /** All directories, with whether their library folder can be reached. */
  readonly directories: () => readonly DirectoryPath[];
}

/** The slots of the photos that a resolved tree finds; those whose files are gone only where it asks for them. */
export function findSlots(surroundings: Surroundings, node: QueryNode): Bitmap {
  return shown(surroundings, node, asksForMissing(node));
}

/** Whether any photo that may be shown has a tag (its name or alias); `withMissing`: also those whose files are gone. */
export function isTagUsed(surroundings: Surroundings, name: string, withMissing: boolean): boolean {
  const found = shown(surroundings, { kind: 'tag', name, span: { start: 0, end: 0 } }, withMissing);
  return found.some((word) => word !== 0);
}

function shown(surroundings: Surroundings, node: QueryNode, withMissing: boolean): Bitmap {
  const { table } = surroundings;
  const found = evaluate(surroundings, node);
  intersect(found, withMissing ? table.withFile : table.present);
  return found;
}

/** The set of slots, which may hold some that were retired. The caller may change it. */
function evaluate(surroundings: Surroundings, node: QueryNode): Bitmap {
  const { table } = surroundings;
  switch (node.kind) {
    case 'all':
      return fullBitmap(table.size);
    case 'and':
      return join(surroundings, node.children, intersect, fullBitmap);
    case 'or':
      return join(surroundings, node.children, unite, emptyBitmap);
    case 'not': {
      const found = evaluate(surroundings, node.child);
      invert(found, table.size);
      return found;
    }
    case 'tag': {
      const found = emptyBitmap(table.size);
      const tagId = surroundings.tagId(node.name);
      if (tagId !== undefined) table.tags.addTo(found, tagId);
      return found;
    }
    case 'date':
      return takenIn(table, node.range);
    case 'rating': {
      const ratings = table.column('ratings');
      return where(table, (slot) => ratings[slot]! >= node.least && ratings[slot]! <= node.most);
    }
    case 'folder': {
      const found = emptyBitmap(table.size);
      for (const { id } of directoriesIn(surroundings.directories(), node.text)) {
        table.directories.addTo(found, id);
      }
      return found;
    }
    case 'camera': {
      const wanted = fold(node.text);
      const matches = table.cameras.map((name, number) => number > 0 && fold(name).includes(wanted));
      const cameras = table.column('cameras');
      return where(table, (slot) => matches[cameras[slot]!]!);
    }
    case 'is':
      return withProperty(surroundings, node.property);
    case 'term':
    case 'meaning':
      throw new TagrollError('INTERNAL', `The word "${node.text}" was not looked up before the search.`);
    default:
      return missingCase(node);
  }
}

function join(
  surroundings: Surroundings,
  children: readonly QueryNode[],
  add: (bits: Bitmap, other: Bitmap) => void,
  start: (size: number) => Bitmap,
): Bitmap {
  const [first, ...others] = children;
  if (!first) return start(surroundings.table.size);
  const found = evaluate(surroundings, first);
  for (const child of others) add(found, evaluate(surroundings, child));
  return found;
}

function where(table: PhotoTable, matches: (slot: number) => boolean): Bitmap {
  const found = emptyBitmap(table.size);
  for (let slot = 0; slot < table.size; slot++) if (matches(slot)) addBit(found, slot);
  return found;
}

function takenIn(table: PhotoTable, { from, until }: DateRange): Bitmap {
  const taken = table.column('taken');
  const [first, end] = [from ?? -Number.MAX_VALUE, until ?? Number.MAX_VALUE];
  return where(table, (slot) => taken[slot]! >= first && taken[slot]! < end);
}

const inverted = (bits: Bitmap, size: number): Bitmap => {
  invert(bits, size);
  return bits;
};

function withProperty(surroundings: Surroundings, property: PhotoProperty): Bitmap {
  const { table } = surroundings;
  const flags = table.column('flags');
  const flagged = (flag: number): Bitmap => where(table, (slot) => (flags[slot]! & flag) !== 0);
  switch (property) {
    case 'tagged':
      return where(table, (slot) => !table.tags.isBare(slot));
    case 'untagged':
      return where(table, (slot) => table.tags.isBare(slot));
    case 'missing':
      return inverted(table.present.slice(), table.size);
    case 'offline': {
      const online = surroundings.directories().filter((one) => one.isOnline);
      const reachable = emptyBitmap(table.size);
      table.directories.addMarkedTo(
        reachable,
        online.map((one) => one.id),
        PRESENT,
      );
      const found = table.present.slice();
      intersect(found, inverted(reachable, table.size));
      return found;
    }
    case 'reviewed':
      return flagged(REVIEWED);
    case 'unreviewed':
      return inverted(flagged(REVIEWED), table.size);
    case 'failed':
      return flagged(FAILED);
    case 'duplicate':
      return flagged(DUPLICATE);
    case 'located':
      return flagged(LOCATED);
    default:
      return missingCase(property);
  }
}
