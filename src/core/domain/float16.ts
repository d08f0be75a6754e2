/**
 * @file IEEE 754 half precision, for embeddings at rest and networks that take it. `Float16Array` is younger than the
 * oldest runtime that Tagroll runs on. Bits as in "Fast Half Float Conversions", J. van der Zijp, 2012.
 */

const floatView = new Float32Array(1);
const bitsView = new Uint32Array(floatView.buffer);

/** The half-precision bits of `value`, rounded to nearest, ties to even; beyond 65504 it becomes infinity. */
export function toHalf(value: number): number {
  floatView[0] = value;
  const bits = bitsView[0]!;
  const sign = (bits >>> 16) & 0x8000;
  const exponent = (bits >>> 23) & 0xff;
  const mantissa = bits & 0x7fffff;
  if (exponent === 0xff) return sign | 0x7c00 | (mantissa === 0 ? 0 : 0x200);
  const halfExponent = exponent - 112;
  if (halfExponent >= 31) return sign | 0x7c00;
  if (halfExponent <= 0) {
    if (halfExponent < -10) return sign;
    const full = mantissa | 0x800000;
    const shift = 14 - halfExponent;
    const rest = full & ((1 << shift) - 1);
    const half = full >>> shift;
    const middle = 1 << (shift - 1);
    return sign | (half + (rest > middle || (rest === middle && (half & 1) === 1) ? 1 : 0));
  }
  const rest = mantissa & 0x1fff;
  const half = (halfExponent << 10) | (mantissa >>> 13);
  // a carry out of the mantissa raises the exponent, up to infinity, which is what rounding asks for
  return sign | (half + (rest > 0x1000 || (rest === 0x1000 && (half & 1) === 1) ? 1 : 0));
}

/** The value of half-precision bits. */
export function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const mantissa = half & 0x3ff;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 31) return mantissa === 0 ? sign * Infinity : NaN;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}

let table: Float32Array | undefined;

/** Values of all 65,536 half-precision numbers by their bits: the fast way to read many. */
export function halfTable(): Float32Array {
  table ??= Float32Array.from({ length: 65_536 }, (_, bits) => fromHalf(bits));
  return table;
}

/** Little-endian half-precision bytes of `values`, two for each. */
export function encodeHalves(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.length * 2);
  for (let index = 0; index < values.length; index++) {
    const half = toHalf(values[index]!);
    bytes[2 * index] = half & 0xff;
    bytes[2 * index + 1] = half >>> 8;
  }
  return bytes;
}

/** The values of little-endian half-precision bytes. */
export function decodeHalves(bytes: Uint8Array): Float32Array {
  const values = halfTable();
  const decoded = new Float32Array(bytes.length >> 1);
  for (let index = 0; index < decoded.length; index++) {
    decoded[index] = values[bytes[2 * index]! | (bytes[2 * index + 1]! << 8)]!;
  }
  return decoded;
}
