/** @file The orders that a result can be in: all slots in use in that order, kept up to date by merging what is new. */

import type { Pause } from './pause.ts';
import { KEY_LIMIT, sortByKey } from './radixSort.ts';
import { UNKNOWN_TIME, type PhotoTable } from './photoTable.ts';

/** Orders by what the table holds. All are total: equal photos stand by id. */
export type TableOrder = 'newest' | 'oldest' | 'added' | 'rating';

/** More new slots than these, and the whole order is made again. */
const MOST_INSERTED = 20_000;

type Slots = Uint32Array<ArrayBuffer>;

/** Times are counted from here, so that none is negative: 2^52 ms are 142,000 years. */
const MIDDLE = KEY_LIMIT / 2;
const clamp = (time: number): number => Math.max(0, Math.min(KEY_LIMIT - 2, time + MIDDLE));

interface Rule {
  /** Ascending; 0 to 2^53. */
  readonly key: (table: PhotoTable) => (slot: number) => number;
  /** Whether, among equal ones, the smaller id comes first. */
  readonly idsAscend: boolean;
}

/** What has no date comes last, in either direction. */
const RULES: Readonly<Record<Exclude<TableOrder, 'rating'>, Rule>> = {
  newest: {
    key: (table) => {
      const taken = table.column('taken');
      return (slot) => (taken[slot] === UNKNOWN_TIME ? KEY_LIMIT - 1 : KEY_LIMIT - 2 - clamp(taken[slot]!));
    },
    idsAscend: false,
  },
  oldest: {
    key: (table) => {
      const taken = table.column('taken');
      return (slot) => (taken[slot] === UNKNOWN_TIME ? KEY_LIMIT - 1 : clamp(taken[slot]!));
    },
    idsAscend: true,
  },
  added: {
    key: (table) => {
      const added = table.column('added');
      return (slot) => KEY_LIMIT - 2 - clamp(added[slot]!);
    },
    idsAscend: false,
  },
};

/** Compares two slots; 0 for the same photo only. */
type Compare = (one: number, other: number) => number;

function comparison(table: PhotoTable, order: TableOrder): Compare {
  if (order === 'rating') {
    const ratings = table.column('ratings');
    const newest = comparison(table, 'newest');
    return (one, other) => ratings[other]! - ratings[one]! || newest(one, other);
  }
  const { key, idsAscend } = RULES[order];
  const keyOf = key(table);
  const ids = table.column('ids');
  const sign = idsAscend ? 1 : -1;
  return (one, other) => keyOf(one) - keyOf(other) || sign * (ids[one]! - ids[other]!);
}

/** Slots from `from` on that are in use, where the table has grown since. */
function freshSlots(table: PhotoTable, from: number): number[] {
  const fresh: number[] = [];
  for (let slot = from; slot < table.size; slot++) if (table.isLive(slot)) fresh.push(slot);
  return fresh;
}

/** `order` without what was retired, with `fresh`, which is sorted, in it. */
function merge(table: PhotoTable, order: Slots, fresh: readonly number[], compare: Compare): Slots {
  const merged = new Uint32Array(table.size - table.retired);
  let [count, next] = [0, 0];
  for (let at = 0; at < order.length; at++) {
    const slot = order[at]!;
    if (!table.isLive(slot)) continue;
    while (next < fresh.length && compare(slot, fresh[next]!) > 0) merged[count++] = fresh[next++]!;
    merged[count++] = slot;
  }
  while (next < fresh.length) merged[count++] = fresh[next++]!;
  return merged;
}

/** Orders of one table, made when they are first wanted. */
export class Orders {
  readonly #table: PhotoTable;
  readonly #kept = new Map<TableOrder, { slots: Slots; size: number; retired: number }>();

  /** `newest`: all slots in use in that order, where it is known. */
  constructor(table: PhotoTable, newest: Slots | null) {
    this.#table = table;
    const { size, retired } = table;
    if (newest?.length === size - retired) this.#kept.set('newest', { slots: newest, size, retired });
  }

  /** All slots in use in this order; null where {@link prepare} is needed first. Not to be changed. */
  current(order: TableOrder): Slots | null {
    const { size, retired } = this.#table;
    const kept = this.#kept.get(order);
    if (!kept || size - kept.size > MOST_INSERTED) return null;
    if (kept.size !== size || kept.retired !== retired) {
      const compare = comparison(this.#table, order);
      const slots = merge(this.#table, kept.slots, freshSlots(this.#table, kept.size).sort(compare), compare);
      this.#kept.set(order, { slots, size, retired });
      return slots;
    }
    return kept.slots;
  }

  /** These slots, all in use, in this order. */
  sort(order: TableOrder, slots: Slots): Slots {
    return slots.sort(comparison(this.#table, order));
  }

  /** Sorts all slots, in slices. */
  async prepare(order: TableOrder, pause: Pause): Promise<void> {
    const table = this.#table;
    if (order === 'rating') {
      let newest = this.current('newest');
      while (!newest) {
        await this.prepare('newest', pause);
        newest = this.current('newest');
      }
      const { size, retired } = table;
      const ratings = table.column('ratings');
      const slots = await sortByKey(newest, (slot) => 5 - ratings[slot]!, pause);
      this.#kept.set(order, { slots, size, retired });
      return;
    }
    const { size, retired } = table;
    const { key, idsAscend } = RULES[order];
    const slots = await sortByKey(table.slotsById(idsAscend), key(table), pause);
    this.#kept.set(order, { slots, size, retired });
  }
}
