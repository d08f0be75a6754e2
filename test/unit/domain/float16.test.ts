import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeHalves, encodeHalves, fromHalf, toHalf } from '../../../src/core/domain/float16.ts';

describe('half precision', () => {
  it('knows the numbers of the standard', () => {
    // IEEE 754-2008, binary16
    for (const [bits, value] of [
      [0x0000, 0],
      [0x3c00, 1],
      [0xc000, -2],
      [0x7bff, 65504],
      [0x0001, 2 ** -24],
      [0x0400, 2 ** -14],
      [0x3555, 0.333251953125],
      [0x7c00, Infinity],
      [0xfc00, -Infinity],
    ] as const) {
      expect(fromHalf(bits)).toBe(value);
      expect(toHalf(value)).toBe(bits);
    }
    expect(fromHalf(toHalf(NaN))).toBeNaN();
    expect(toHalf(65520)).toBe(0x7c00);
    expect(toHalf(1e-9)).toBe(0);
  });

  it('gives every half back', () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const value = fromHalf(bits);
      if (Number.isNaN(value)) expect(fromHalf(toHalf(value))).toBeNaN();
      else if (toHalf(value) !== bits) expect.fail(`0x${bits.toString(16)}`);
    }
  });

  it('rounds to the nearest, ties to even', () => {
    fc.assert(
      fc.property(fc.float({ min: -65504, max: 65504, noNaN: true }), (value) => {
        const bits = toHalf(value);
        const error = Math.abs(fromHalf(bits) - value);
        for (const other of [bits - 1, bits + 1]) {
          const neighbour = fromHalf(other & 0xffff);
          if (Number.isFinite(neighbour) && Math.sign(neighbour) === Math.sign(value)) {
            expect(error).toBeLessThanOrEqual(Math.abs(neighbour - value));
          }
        }
      }),
    );
    expect(toHalf(1 + 2 ** -11)).toBe(0x3c00);
    expect(toHalf(1 + 3 * 2 ** -11)).toBe(0x3c02);
  });

  it('keeps a vector', () => {
    const vector = Float32Array.from([0.5, -0.25, 0.1, 0]);
    const back = decodeHalves(encodeHalves(vector));
    back.forEach((value, index) => expect(value).toBeCloseTo(vector[index]!, 3));
  });
});
