/** @file IEEE 754 half precision in plain JavaScript: Node 20 has no Float16Array. Runs in the tagger process. */

const floatView = new Float32Array(1);
const bitsView = new Uint32Array(floatView.buffer);

/** The 16 bits of the half nearest to `value`, ties to even; too large becomes infinity, NaN stays NaN. */
export function toFloat16Bits(value: number): number {
  floatView[0] = value;
  const bits = bitsView[0]!;
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  // 65520 and more round to infinity
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude >= 0x38800000) {
    // normal: re-bias the exponent from 127 to 15, drop 13 bits of the fraction
    const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
    return sign | ((rounded - 0x38000000) >>> 13);
  }
  if (magnitude < 0x33000000) return sign;
  // subnormal: the fraction with its hidden bit, in units of 2^-24
  const exponent = magnitude >>> 23;
  const fraction = (magnitude & 0x7fffff) | 0x800000;
  const shift = 126 - exponent;
  const kept = fraction >>> shift;
  const rest = fraction & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return sign | (kept + (rest > half || (rest === half && (kept & 1) === 1) ? 1 : 0));
}

/** The number that 16 bits of half precision stand for. */
export function fromFloat16Bits(bits: number): number {
  const sign = (bits & 0x8000) === 0 ? 1 : -1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** A row of halves as floats. */
export function decodeFloat16(bits: Uint16Array): Float32Array {
  return Float32Array.from(bits, fromFloat16Bits);
}
