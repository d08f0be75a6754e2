/**
 * @file The order by the file's name. Names are not held in memory, only their order: what is new finds its place by asking
 * the catalogue for some twenty names.
 */

import { statement, type ReadableDatabase } from '../../catalogue/database.ts';
import type { Pause } from './pause.ts';
import type { PhotoTable } from './photoTable.ts';
import { sortInSlices } from './sortInSlices.ts';

/** Photos whose names are read at a time. */
const SLICE = 5000;
/** More new photos than these, and the whole order is made again. */
const MOST_INSERTED = 500;

type Slots = Uint32Array<ArrayBuffer>;

/** How names are compared: without regard to case, and runs of digits as numbers, so that IMG_9 stands before IMG_10. */
export function nameKey(name: string): string {
  return name.toLowerCase().replaceAll(/\d+/g, (digits) => digits.padStart(16, '0'));
}

/** Of a photo's files, the first one that is there, else the first. */
const NAMES = `SELECT photo_id AS id, name FROM photo_file WHERE photo_id`;
const FIRST = `ORDER BY photo_id, state = 'missing', id`;

export class NameOrder {
  readonly #database: ReadableDatabase;
  readonly #table: PhotoTable;
  #kept: { slots: Slots; size: number; retired: number } | null = null;

  constructor(database: ReadableDatabase, table: PhotoTable) {
    this.#database = database;
    this.#table = table;
  }

  /** All slots in use, by name, equal ones by id; null where {@link prepare} is needed first. Not to be changed. */
  current(): Slots | null {
    const { size, retired } = this.#table;
    const kept = this.#kept;
    if (!kept || size - kept.size > MOST_INSERTED) return null;
    if (kept.size !== size || kept.retired !== retired) {
      this.#kept = { slots: this.#insertNew(kept), size, retired };
    }
    return this.#kept!.slots;
  }

  /** Reads and sorts all names, in slices. */
  async prepare(pause: Pause): Promise<void> {
    const table = this.#table;
    const { size, retired } = table;
    const read = statement<[number, number], { id: number; name: string }>(
      this.#database,
      `${NAMES} > ? AND photo_id <= ? ${FIRST}`,
    );
    const last = table.largestId;
    const [slots, keys]: [number[], string[]] = [[], []];
    for (let from = 0; from < last; from += SLICE) {
      let before = 0;
      for (const { id, name } of read.all(from, from + SLICE)) {
        const slot = table.slotOf(id);
        // what came while this was reading is put in afterwards
        if (id !== before && slot >= 0 && slot < size) {
          slots.push(slot);
          keys.push(nameKey(name));
        }
        before = id;
      }
      await pause();
    }
    // read by id, so that equal names stay in that order
    const order = await sortInSlices(keys, pause);
    this.#kept = { slots: Uint32Array.from(order, (at) => slots[at]!), size, retired };
  }

  #nameOf(slot: number): string {
    const row = statement<[number], { name: string }>(this.#database, `${NAMES} = ? ${FIRST} LIMIT 1`).get(
      this.#table.column('ids')[slot]!,
    );
    return nameKey(row?.name ?? '');
  }

  #insertNew(kept: { slots: Slots; size: number }): Slots {
    const table = this.#table;
    const ids = table.column('ids');
    const left = kept.slots.filter((slot) => table.isLive(slot));
    const fresh: { slot: number; key: string; before: number }[] = [];
    for (let slot = kept.size; slot < table.size; slot++) {
      if (!table.isLive(slot) || table.directories.isBare(slot)) continue;
      const key = this.#nameOf(slot);
      let [low, high] = [0, left.length];
      while (low < high) {
        const middle = (low + high) >>> 1;
        const other = this.#nameOf(left[middle]!);
        if (other < key || (other === key && ids[left[middle]!]! < ids[slot]!)) low = middle + 1;
        else high = middle;
      }
      fresh.push({ slot, key, before: low });
    }
    fresh.sort(
      (a, b) => a.before - b.before || (a.key < b.key ? -1 : a.key > b.key ? 1 : ids[a.slot]! - ids[b.slot]!),
    );
    const merged = new Uint32Array(left.length + fresh.length);
    let [count, from] = [0, 0];
    for (const { slot, before } of fresh) {
      merged.set(left.subarray(from, before), count);
      count += before - from;
      merged[count++] = slot;
      from = before;
    }
    merged.set(left.subarray(from), count);
    return merged;
  }
}
