/** @file Typed arrays that get longer. */

type NumberArray = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** `array` itself where it has room for `length` entries, else a copy with half as much again. */
export function withRoom<Values extends NumberArray>(array: Values, length: number): Values {
  if (length <= array.length) return array;
  const Kind = array.constructor as new (length: number) => Values;
  const grown = new Kind(Math.max(length, 64, Math.ceil(array.length * 1.5)));
  grown.set(array);
  return grown;
}
