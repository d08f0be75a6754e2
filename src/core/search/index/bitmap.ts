/** @file Sets of small whole numbers, one bit each in 32-bit words. */

/** Bit `n` is bit `n & 31` of word `n >>> 5`. Two bitmaps that are joined have the same length. */
export type Bitmap = Uint32Array<ArrayBuffer>;

/** An empty set with room for 0 to `size - 1`. */
export function emptyBitmap(size: number): Bitmap {
  return new Uint32Array((size + 31) >>> 5);
}

/** The set with 0 to `size - 1` in it. */
export function fullBitmap(size: number): Bitmap {
  const bits = emptyBitmap(size).fill(0xffff_ffff);
  if ((size & 31) !== 0) bits[bits.length - 1] = (1 << (size & 31)) - 1;
  return bits;
}

export function addBit(bits: Bitmap, bit: number): void {
  bits[bit >>> 5]! |= 1 << (bit & 31);
}

export function removeBit(bits: Bitmap, bit: number): void {
  bits[bit >>> 5]! &= ~(1 << (bit & 31));
}

export function hasBit(bits: Bitmap, bit: number): boolean {
  return (bits[bit >>> 5]! & (1 << (bit & 31))) !== 0;
}

/** Keeps in `bits` what is in `other`, too. */
export function intersect(bits: Bitmap, other: Bitmap): void {
  for (let word = 0; word < bits.length; word++) bits[word]! &= other[word]!;
}

/** Adds to `bits` what is in `other`. */
export function unite(bits: Bitmap, other: Bitmap): void {
  for (let word = 0; word < bits.length; word++) bits[word]! |= other[word]!;
}

/** Turns `bits` into what is not in it, of 0 to `size - 1`. */
export function invert(bits: Bitmap, size: number): void {
  for (let word = 0; word < bits.length; word++) bits[word] = ~bits[word]!;
  if ((size & 31) !== 0) bits[bits.length - 1]! &= (1 << (size & 31)) - 1;
}

/** How many are in the set. */
export function countBits(bits: Bitmap): number {
  let count = 0;
  for (let word = 0; word < bits.length; word++) {
    // the well-known sum of neighbours: pairs, fours, bytes
    let value = bits[word]!;
    value -= (value >>> 1) & 0x5555_5555;
    value = (value & 0x3333_3333) + ((value >>> 2) & 0x3333_3333);
    count += Math.imul((value + (value >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
  }
  return count;
}

/** What is in the set, ascending; `count` as {@link countBits} gives it. */
export function bitsOf(bits: Bitmap, count: number): Uint32Array<ArrayBuffer> {
  const found = new Uint32Array(count);
  let filled = 0;
  for (let word = 0; word < bits.length; word++) {
    for (let value = bits[word]!; value !== 0; value &= value - 1) {
      found[filled++] = (word << 5) + (31 - Math.clz32(value & -value));
    }
  }
  return found;
}
