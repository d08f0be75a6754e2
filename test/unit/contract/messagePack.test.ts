/** @file Messages as bytes: what goes in comes out, and what is forged is refused before it takes memory. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage, type MessageLimits } from '../../../src/contract/messagePack.ts';

const LIMITS: MessageLimits = { depth: 8, values: 1000, textLength: 100 };

/** Typed arrays that begin somewhere inside their memory, as views of larger ones do. */
const typedArray = fc
  .tuple(
    fc.constantFrom(Uint8Array, Uint16Array, Uint32Array, Int32Array, Float32Array),
    fc.uint8Array({ maxLength: 64 }),
    fc.nat(3),
  )
  .map(([TypedArray, bytes, before]) => {
    const size = TypedArray.BYTES_PER_ELEMENT;
    const length = Math.floor(bytes.length / size);
    const memory = new ArrayBuffer((before + length + 2) * size);
    new Uint8Array(memory, before * size, length * size).set(bytes.subarray(0, length * size));
    return new TypedArray(memory, before * size, length);
  });

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.boolean(),
    fc.constant(null),
    // -0 is a whole number to MessagePack, and those have no sign of their own at 0
    fc.double().map((number) => number + 0),
    fc.maxSafeInteger(),
    typedArray,
    fc.array(tie('value'), { maxLength: 20 }),
    fc.dictionary(
      fc.string().filter((key) => key !== '__proto__'),
      tie('value'),
      { maxKeys: 20, noNullPrototype: true },
    ),
  ),
}));

const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => Uint8Array.from(values);

/** Depth and number of values, counted the slow way. */
function sizeOf(value: unknown): { depth: number; values: number } {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value))
    return { depth: 0, values: 1 };
  const isArray = Array.isArray(value);
  const inside = Object.values(value).map(sizeOf);
  return {
    depth: inside.length === 0 ? 0 : 1 + Math.max(...inside.map(({ depth }) => depth)),
    values: inside.reduce((sum, { values }) => sum + values + (isArray ? 0 : 1), 1),
  };
}

describe('messages as bytes', () => {
  it('come back as they went', () => {
    fc.assert(
      fc.property(value, (message) => {
        expect(decodeMessage(encodeMessage(message))).toEqual(message);
        const generous = { depth: 100, values: 1e6, textLength: 1e6 };
        expect(decodeMessage(encodeMessage(message), generous)).toEqual(message);
      }),
      { numRuns: 500 },
    );
  });

  it('are taken where they are just within the limits, and refused one beyond', () => {
    fc.assert(
      fc.property(value, (message) => {
        const encoded = encodeMessage(message);
        const exact = { ...sizeOf(message), textLength: 1000 };
        expect(decodeMessage(encoded, exact)).toEqual(message);
        expect(() => decodeMessage(encoded, { ...exact, values: exact.values - 1 })).toThrow(RangeError);
        if (exact.depth > 0)
          expect(() => decodeMessage(encoded, { ...exact, depth: exact.depth - 1 })).toThrow(RangeError);
      }),
      { numRuns: 500 },
    );
  });

  it('leave typed arrays aligned, and not tied to the message', () => {
    // one letter before it: it begins at an odd byte
    const encoded = encodeMessage({ a: 'x', ids: Uint32Array.of(1, 2 ** 32 - 1) });
    const decoded = decodeMessage(encoded) as { ids: Uint32Array };
    encoded.fill(0);
    expect(decoded.ids).toEqual(Uint32Array.of(1, 2 ** 32 - 1));
    expect(decoded.ids.byteOffset).toBe(0);
  });

  it('say typed arrays as little-endian extensions 0 to 3', () => {
    expect([...encodeMessage(Uint16Array.of(0x1234))]).toEqual([0xd5, 0, 0x34, 0x12]);
    expect([...encodeMessage(Uint32Array.of(0x12345678))]).toEqual([0xd6, 1, 0x78, 0x56, 0x34, 0x12]);
    expect([...encodeMessage(Int32Array.of(-2))]).toEqual([0xd6, 2, 0xfe, 0xff, 0xff, 0xff]);
    expect([...encodeMessage(Float32Array.of(1))]).toEqual([0xd6, 3, 0, 0, 0x80, 0x3f]);
    expect([...encodeMessage(Uint8Array.of(7))]).toEqual([0xc4, 1, 7]);
  });

  it('leave out what is undefined, as the schemas of optional properties want it', () => {
    expect(decodeMessage(encodeMessage({ code: 'INTERNAL', details: undefined }))).toEqual({
      code: 'INTERNAL',
    });
  });

  it('are not made of what would arrive as something else', () => {
    for (const thing of [
      new Date(0),
      new Map([[1, 2]]),
      new Set([1]),
      new Float64Array(2),
      new ArrayBuffer(4),
    ])
      expect(() => encodeMessage({ thing }), String(thing)).toThrow(TypeError);
  });

  it('are refused where they are none', () => {
    const wrong: [string, Uint8Array<ArrayBuffer>][] = [
      ['nothing', bytes()],
      ['a byte that means nothing', bytes(0xc1)],
      ['more than one value', bytes(1, 1)],
      ['an array that ends early', bytes(0x92, 1)],
      ['a text that ends early', bytes(0xa5, 0x61)],
      ['an extension of nobody', bytes(0xd4, 9, 0)],
      ['a time, which the contract does not have', bytes(0xd6, 0xff, 0, 0, 0, 0)],
      ['half a number in a typed array', bytes(0xc7, 3, 1, 0, 0, 0)],
      ['the prototype', bytes(0x81, 0xa9, ...new TextEncoder().encode('__proto__'), 0x80)],
      ['an object with an object for a key', bytes(0x81, 0x80, 1)],
    ];
    for (const [what, message] of wrong) {
      expect(() => decodeMessage(message, LIMITS), what).toThrow();
      expect(() => decodeMessage(message), what).toThrow();
    }
  });

  it('are refused where they claim more than they are', () => {
    const billions = [0xff, 0xff, 0xff, 0xff];
    const wrong: [string, Uint8Array<ArrayBuffer>][] = [
      ['an array of billions', bytes(0xdd, ...billions)],
      ['an object of billions', bytes(0xdf, ...billions)],
      ['a text of billions', bytes(0xdb, ...billions)],
      ['bytes of billions', bytes(0xc6, ...billions)],
      ['an extension of billions', bytes(0xc9, ...billions, 0)],
      ['lists in lists', new Uint8Array(1_000_000).fill(0x91)],
      ['lists of many in lists of many', new Uint8Array(300_000).map((_, i) => [0xdc, 0xff, 0xff][i % 3]!)],
      ['a text beyond the limit', encodeMessage('x'.repeat(101))],
      ['more values than the limit', encodeMessage(Array.from({ length: 1000 }, () => []))],
    ];
    for (const [what, message] of wrong) expect(() => decodeMessage(message, LIMITS), what).toThrow();
    expect(decodeMessage(encodeMessage('x'.repeat(100)), LIMITS)).toBe('x'.repeat(100));
  });

  it('that are random bytes are refused or decoded, with the same outcome by both readers', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (random) => {
        const message = new Uint8Array(random);
        const attempt = (limits?: MessageLimits): unknown => {
          try {
            return { value: decodeMessage(message, limits) };
          } catch (error) {
            return error instanceof Error ? 'refused' : error;
          }
        };
        // a document of 40 bytes stays below these limits unless it claims what it does not hold
        expect(attempt({ depth: 50, values: 1e4, textLength: 100 })).toEqual(attempt());
      }),
      { numRuns: 2000 },
    );
  });
});
