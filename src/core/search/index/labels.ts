/**
 * @file Which slots have which label, both ways: the labels of a slot one behind the other, and the slots of each label. A
 * slot gets its labels once. A label stands for a tag, or for a directory; its mark says how the slot has it.
 */

import { addBit, type Bitmap } from './bitmap.ts';
import { withRoom } from './growable.ts';
import type { Pause } from './pause.ts';

/** Bits of an entry that hold the mark. */
const MARK_BITS = 2;
export const MARKS = 1 << MARK_BITS;
/** What is turned round in one go: some milliseconds. */
const ENTRIES_AT_ONCE = 2_000_000;
const SLOTS_AT_ONCE = 30_000;
/** Labels whose entries still fit 16 bits. */
const SMALL = 1 << (16 - MARK_BITS);

/**
 * One label of a slot in one number, for there are millions of them: `key * MARKS + mark`, the key as the catalogue numbers
 * it, the mark 0 to 3.
 */
export type Label = number;

export const keyOf = (label: Label): number => Math.floor(label / MARKS);
export const markOf = (label: Label): number => label % MARKS;

type Entries = Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** What a snapshot keeps of {@link Labels}. */
export interface StoredLabels {
  readonly slots: number;
  readonly keys: Float64Array<ArrayBuffer>;
  /** By label and mark: slots of photos that are there. */
  readonly counts: Uint32Array<ArrayBuffer>;
  readonly starts: Uint32Array<ArrayBuffer>;
  readonly entries: Entries;
}

export class Labels {
  /** Labels are numbered as they come, without gaps. */
  readonly #numbers = new Map<number, number>();
  #keys: number[] = [];
  /** Entries of slot s: from `starts[s]` to `starts[s + 1]`. */
  #starts = new Uint32Array(64);
  #slots = 0;
  #entries: Entries = new Uint16Array(64);
  #counts = new Uint32Array(64);
  /** Slots of each label; those that are not turned round yet are looked for among all. */
  #postings: { slots: Uint32Array<ArrayBuffer>; length: number }[] = [];
  #isInverted = true;

  /** Number of labels that were ever seen. */
  get size(): number {
    return this.#keys.length;
  }

  /** The key of a label's number. */
  keyOf(number: number): number {
    return this.#keys[number]!;
  }

  /** Gives the next slot its labels. */
  append(labels: readonly Label[]): void {
    const start = this.#starts[this.#slots]!;
    const end = start + labels.length;
    this.#entries = withRoom(this.#entries, end);
    let at = start;
    for (const label of labels) {
      const number = this.#numberOf(keyOf(label));
      const entry = (number << MARK_BITS) | markOf(label);
      this.#entries[at++] = entry;
      this.#counts[entry]! += 1;
      if (this.#isInverted) this.#post(number, this.#slots);
    }
    this.#slots += 1;
    this.#starts = withRoom(this.#starts, this.#slots + 1);
    this.#starts[this.#slots] = end;
  }

  /** Takes a slot out of the counts: its photo is gone, or has a newer slot. Its entries stay. */
  retire(slot: number): void {
    for (let at = this.#starts[slot]!; at < this.#starts[slot + 1]!; at++)
      this.#counts[this.#entries[at]!]! -= 1;
  }

  #post(number: number, slot: number): void {
    const posting = (this.#postings[number] ??= { slots: new Uint32Array(4), length: 0 });
    posting.slots = withRoom(posting.slots, posting.length + 1);
    posting.slots[posting.length++] = slot;
  }

  #numberOf(key: number): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#keys.push(key) - 1;
    this.#numbers.set(key, number);
    this.#counts = withRoom(this.#counts, (number + 1) << MARK_BITS);
    if (number === SMALL) this.#entries = new Uint32Array(this.#entries);
    return number;
  }

  /** Slots in use, of photos that are there, that have this label with this mark; all marks where it is null. */
  count(key: number, mark: number | null): number {
    const number = this.#numbers.get(key);
    if (number === undefined) return 0;
    const at = number << MARK_BITS;
    if (mark !== null) return this.#counts[at | mark]!;
    let sum = 0;
    for (let one = 0; one < MARKS; one++) sum += this.#counts[at + one]!;
    return sum;
  }

  /** Adds the slots that have a label to `bits`; also slots that were retired. */
  addTo(bits: Bitmap, key: number): void {
    const number = this.#numbers.get(key);
    if (number === undefined) return;
    if (!this.#isInverted) {
      this.#scan(bits, number);
      return;
    }
    const posting = this.#postings[number];
    if (!posting) return;
    const { slots, length } = posting;
    for (let at = 0; at < length; at++) addBit(bits, slots[at]!);
  }

  /** As {@link addTo}, from the labels of each slot. */
  #scan(bits: Bitmap, number: number): void {
    const [starts, entries] = [this.#starts, this.#entries];
    for (let slot = 0, at = 0; slot < this.#slots; slot++) {
      for (const end = starts[slot + 1]!; at < end; at++) {
        if (entries[at]! >>> MARK_BITS === number) addBit(bits, slot);
      }
    }
  }

  /** Adds the slots that have any of these labels with this mark; also slots that were retired. */
  addMarkedTo(bits: Bitmap, keys: Iterable<number>, mark: number): void {
    const isWanted = new Uint8Array(this.#keys.length << MARK_BITS);
    for (const key of keys) {
      const number = this.#numbers.get(key);
      if (number !== undefined) isWanted[(number << MARK_BITS) | mark] = 1;
    }
    for (let slot = 0, at = 0; slot < this.#slots; slot++) {
      for (const end = this.#starts[slot + 1]!; at < end; at++) {
        if (isWanted[this.#entries[at]!] === 1) addBit(bits, slot);
      }
    }
  }

  /** True where a slot has no label. */
  isBare(slot: number): boolean {
    return this.#starts[slot] === this.#starts[slot + 1];
  }

  /** True where a slot has just these labels. */
  isSame(slot: number, labels: readonly Label[]): boolean {
    const start = this.#starts[slot]!;
    return (
      this.#starts[slot + 1]! - start === labels.length &&
      labels.every((label, index) => {
        const entry = this.#entries[start + index]!;
        return label === this.#keys[entry >>> MARK_BITS]! * MARKS + (entry & (MARKS - 1));
      })
    );
  }

  /** How often each label with each mark is on these slots: at `number * MARKS + mark`. */
  tally(slots: Uint32Array): Uint32Array<ArrayBuffer> {
    const [starts, entries] = [this.#starts, this.#entries];
    const counts = new Uint32Array(this.#keys.length << MARK_BITS);
    for (const slot of slots) {
      for (let at = starts[slot]!, end = starts[slot + 1]!; at < end; at++) counts[entries[at]!]! += 1;
    }
    return counts;
  }

  /** How often each label with each mark is on slots in use; as {@link tally}. */
  tallyOfAll(): Uint32Array<ArrayBuffer> {
    return this.#counts.slice(0, this.#keys.length << MARK_BITS);
  }

  /** What to keep; the arrays are not changed later, apart from entries behind those that are kept. */
  store(): StoredLabels {
    return {
      slots: this.#slots,
      keys: Float64Array.from(this.#keys),
      counts: this.tallyOfAll(),
      starts: this.#starts.subarray(0, this.#slots + 1),
      entries: this.#entries.subarray(0, this.#starts[this.#slots]),
    };
  }

  /** Makes the labels again from what was kept. {@link invert} makes them fast. */
  static restore(stored: StoredLabels): Labels {
    const labels = new Labels();
    labels.#keys = [...stored.keys];
    for (const [number, key] of labels.#keys.entries()) labels.#numbers.set(key, number);
    labels.#counts = stored.counts;
    labels.#starts = stored.starts;
    labels.#entries = stored.entries;
    labels.#slots = stored.slots;
    labels.#isInverted = false;
    return labels;
  }

  /** Makes the slots of each label from the labels of each slot, all in one array, of which each label has its part. */
  async invert(pause: Pause): Promise<void> {
    const [starts, entries, slots] = [this.#starts, this.#entries, this.#slots];
    const lengths = new Uint32Array(this.#keys.length);
    const count = starts[slots]!;
    for (let from = 0; from < count; from += ENTRIES_AT_ONCE) {
      const until = Math.min(count, from + ENTRIES_AT_ONCE);
      for (let at = from; at < until; at++) lengths[entries[at]! >>> MARK_BITS]! += 1;
      await pause();
    }
    const all = new Uint32Array(count);
    const next = new Uint32Array(lengths.length);
    for (let number = 1; number < lengths.length; number++)
      next[number] = next[number - 1]! + lengths[number - 1]!;
    const postings = Array.from(lengths, (length, number) => ({
      slots: all.subarray(next[number], next[number]! + length),
      length,
    }));
    for (let from = 0; from < slots; from += SLOTS_AT_ONCE) {
      const until = Math.min(slots, from + SLOTS_AT_ONCE);
      for (let slot = from; slot < until; slot++) {
        for (let at = starts[slot]!, end = starts[slot + 1]!; at < end; at++) {
          all[next[entries[at]! >>> MARK_BITS]!++] = slot;
        }
      }
      await pause();
    }
    this.#postings = postings;
    this.#isInverted = true;
    // what came meanwhile
    for (let slot = slots; slot < this.#slots; slot++) {
      for (let at = this.#starts[slot]!; at < this.#starts[slot + 1]!; at++) {
        this.#post(this.#entries[at]! >>> MARK_BITS, slot);
      }
    }
  }
}
