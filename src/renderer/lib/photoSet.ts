/** @file A set of photos as bits by id: a million of them is 125 kB, and asking for one costs nothing. */

export class PhotoSet {
  #bits = new Uint32Array(64);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(id: number): boolean {
    return ((this.#bits[id >>> 5] ?? 0) & (1 << (id & 31))) !== 0;
  }

  add(id: number): void {
    const word = id >>> 5;
    if (word >= this.#bits.length) {
      const larger = new Uint32Array(Math.max(word + 1, this.#bits.length * 2));
      larger.set(this.#bits);
      this.#bits = larger;
    }
    const bit = 1 << (id & 31);
    if ((this.#bits[word]! & bit) !== 0) return;
    this.#bits[word]! |= bit;
    this.#size += 1;
  }

  delete(id: number): void {
    const word = id >>> 5;
    const bit = 1 << (id & 31);
    if (((this.#bits[word] ?? 0) & bit) === 0) return;
    this.#bits[word]! &= ~bit;
    this.#size -= 1;
  }

  clear(): void {
    this.#bits.fill(0);
    this.#size = 0;
  }

  /** How many are in this set and in the other. */
  sharedWith(other: PhotoSet): number {
    let shared = 0;
    const words = Math.min(this.#bits.length, other.#bits.length);
    for (let word = 0; word < words; word += 1) {
      let both = this.#bits[word]! & other.#bits[word]!;
      // each turn takes the lowest bit away
      for (; both !== 0; both &= both - 1) shared += 1;
    }
    return shared;
  }

  copy(): PhotoSet {
    const copy = new PhotoSet();
    copy.#bits = this.#bits.slice();
    copy.#size = this.#size;
    return copy;
  }

  /** Those of `ordered` that are in the set, in that order. */
  within(ordered: Uint32Array): Uint32Array<ArrayBuffer> {
    const found = new Uint32Array(Math.min(this.#size, ordered.length));
    let count = 0;
    for (let index = 0; index < ordered.length && count < found.length; index += 1) {
      const id = ordered[index]!;
      if (this.has(id)) found[count++] = id;
    }
    return count === found.length ? found : found.slice(0, count);
  }
}
