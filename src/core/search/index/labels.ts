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
/** Labels whose entries still fit 16 bits. */
const SMALL = 1 << (16 - MARK_BITS);

/** One label of a slot: `key` as the catalogue numbers it, `mark` 0 to 3. */
export interface Label {
  readonly key: number;
  readonly mark: number;
}

type Entries = Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** What a snapshot keeps of {@link Labels}. */
export interface StoredLabels {
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
  /** Slots of each label, ascending. */
  #postings: { slots: Uint32Array<ArrayBuffer>; length: number }[] = [];

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
    for (const { key, mark } of labels) {
      const number = this.#numberOf(key);
      this.#entries[at++] = (number << MARK_BITS) | mark;
      this.#counts[(number << MARK_BITS) | mark]! += 1;
      const posting = this.#postings[number]!;
      posting.slots = withRoom(posting.slots, posting.length + 1);
      posting.slots[posting.length++] = this.#slots;
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

  #numberOf(key: number): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#keys.push(key) - 1;
    this.#numbers.set(key, number);
    this.#counts = withRoom(this.#counts, (number + 1) << MARK_BITS);
    this.#postings.push({ slots: new Uint32Array(4), length: 0 });
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
    const { slots, length } = this.#postings[number]!;
    for (let at = 0; at < length; at++) addBit(bits, slots[at]!);
  }

  /** As {@link addTo}, but only where the slot has the label with this mark. */
  addMarkedTo(bits: Bitmap, key: number, mark: number): void {
    const number = this.#numbers.get(key);
    if (number === undefined) return;
    const { slots, length } = this.#postings[number]!;
    for (let at = 0; at < length; at++) if (this.#has(slots[at]!, number, mark)) addBit(bits, slots[at]!);
  }

  #has(slot: number, number: number, mark: number): boolean {
    const wanted = (number << MARK_BITS) | mark;
    for (let at = this.#starts[slot]!; at < this.#starts[slot + 1]!; at++) {
      if (this.#entries[at] === wanted) return true;
    }
    return false;
  }

  /** True where a slot has no label. */
  isBare(slot: number): boolean {
    return this.#starts[slot] === this.#starts[slot + 1];
  }

  /** A slot's labels, in the order in which it got them. */
  of(slot: number): Label[] {
    const found: Label[] = [];
    for (let at = this.#starts[slot]!; at < this.#starts[slot + 1]!; at++) {
      const entry = this.#entries[at]!;
      found.push({ key: this.#keys[entry >>> MARK_BITS]!, mark: entry & (MARKS - 1) });
    }
    return found;
  }

  /** True where a slot has just these labels. */
  isSame(slot: number, labels: readonly Label[]): boolean {
    const start = this.#starts[slot]!;
    return (
      this.#starts[slot + 1]! - start === labels.length &&
      labels.every(({ key, mark }, index) => {
        const entry = this.#entries[start + index]!;
        return this.#keys[entry >>> MARK_BITS] === key && (entry & (MARKS - 1)) === mark;
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

  /** What to keep; the arrays are not changed later, apart from entries behind those that are kept. */
  store(): StoredLabels {
    return {
      keys: Float64Array.from(this.#keys),
      counts: this.#counts.slice(0, this.#keys.length << MARK_BITS),
      starts: this.#starts.subarray(0, this.#slots + 1),
      entries: this.#entries.subarray(0, this.#starts[this.#slots]),
    };
  }

  /** Makes the labels again from what was kept, `pause` being called every some milliseconds. */
  static async restore(stored: StoredLabels, pause: Pause): Promise<Labels> {
    const labels = new Labels();
    labels.#keys = [...stored.keys];
    for (const [number, key] of labels.#keys.entries()) labels.#numbers.set(key, number);
    labels.#counts = stored.counts;
    labels.#starts = stored.starts;
    labels.#entries = stored.entries;
    labels.#slots = stored.starts.length - 1;
    await labels.#invert(pause);
    return labels;
  }

  async #invert(pause: Pause): Promise<void> {
    const [starts, entries] = [this.#starts, this.#entries];
    const lengths = new Uint32Array(this.#keys.length);
    const SLICE = 2_000_000;
    for (let from = 0; from < entries.length; from += SLICE) {
      const until = Math.min(entries.length, from + SLICE);
      for (let at = from; at < until; at++) lengths[entries[at]! >>> MARK_BITS]! += 1;
      await pause();
    }
    this.#postings = Array.from(lengths, (length) => ({ slots: new Uint32Array(length), length: 0 }));
    const postings = this.#postings;
    for (let from = 0; from < this.#slots; from += SLICE >> 4) {
      const until = Math.min(this.#slots, from + (SLICE >> 4));
      for (let slot = from; slot < until; slot++) {
        for (let at = starts[slot]!, end = starts[slot + 1]!; at < end; at++) {
          const posting = postings[entries[at]! >>> MARK_BITS]!;
          posting.slots[posting.length++] = slot;
        }
      }
      await pause();
    }
  }
}
