/**
 * @file Messages of the wire as bytes: MessagePack, with extensions for the typed arrays of the contract. For windows that
 * speak over a WebSocket; runs in a browser and in Node alike.
 *
 * The arrays cross as the memory that they are, little-endian, as every machine is that Tagroll runs on.
 */

import { decode, encode, ExtData, type ExtensionCodecType } from '@msgpack/msgpack';

/** In the order of their extension types, which is part of the wire. Uint8Array is MessagePack's own `bin`. */
const TYPED_ARRAYS = [Uint16Array, Uint32Array, Int32Array, Float32Array] as const;

function isPlain(object: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(object);
  return prototype === Object.prototype || prototype === null || Array.isArray(object);
}

const codec: ExtensionCodecType<undefined> = {
  tryToEncode(object) {
    if (typeof object !== 'object' || object === null || isPlain(object) || object instanceof Uint8Array) {
      return null;
    }
    const type = TYPED_ARRAYS.findIndex((TypedArray) => object instanceof TypedArray);
    // anything else would arrive as something that it is not: a date as {}, doubles as bytes
    if (type < 0 || !ArrayBuffer.isView(object))
      throw new TypeError('This value cannot be sent to a window.');
    return new ExtData(type, new Uint8Array(object.buffer, object.byteOffset, object.byteLength));
  },
  decode(data, type) {
    const TypedArray = TYPED_ARRAYS[type];
    if (!TypedArray || data.length % TypedArray.BYTES_PER_ELEMENT !== 0) {
      throw new RangeError(`An extension of type ${type} and ${data.length} bytes is none of the wire's.`);
    }
    // a copy, because in the message it may begin at any byte
    return new TypedArray(data.slice().buffer);
  },
};

/** The bytes of a message. Properties that are undefined are left out. @throws {TypeError} for what cannot be sent. */
export function encodeMessage(message: unknown): Uint8Array<ArrayBuffer> {
  return encode(message, { extensionCodec: codec, ignoreUndefined: true });
}

/** How much of a message is believed before it is decoded. */
export interface MessageLimits {
  /** Arrays and objects inside each other. */
  readonly depth: number;
  /** Values altogether: each element, key and value counts; a typed array counts as one. */
  readonly values: number;
  /** UTF-8 bytes of one text. */
  readonly textLength: number;
}

/**
 * The message that these bytes are. With `limits` a forged message cannot take more memory than its own size and a little:
 * some bytes of MessagePack may claim arrays of billions, and lists within lists by the million.
 * `Uint8Array`s in it are views of `bytes`; other typed arrays are copies.
 * @throws {Error} where it is no such message, or is beyond the limits.
 */
export function decodeMessage(bytes: Uint8Array<ArrayBuffer>, limits?: MessageLimits): unknown {
  if (!limits) return decode(bytes, { extensionCodec: codec });
  checkSize(bytes, limits);
  return decode(bytes, { extensionCodec: codec, maxStrLength: limits.textLength });
}

/** Where a value of MessagePack ends, and how many values follow that it says are in it. */
interface Extent {
  readonly end: number;
  readonly inside: number;
}

/** The value that starts at `at` (https://github.com/msgpack/msgpack/blob/master/spec.md). */
function extentAt(view: DataView, at: number): Extent {
  const head = view.getUint8(at);
  const next = at + 1;
  const leaf = (bytes: number): Extent => ({ end: next + bytes, inside: 0 });
  /** The number that follows, in so many bytes. */
  const count = (bytes: number): number =>
    bytes === 1 ? view.getUint8(next) : bytes === 2 ? view.getUint16(next) : view.getUint32(next);
  const sized = (bytes: number, between = 0): Extent => leaf(bytes + between + count(bytes));
  const holding = (bytes: number, each: number): Extent => ({
    end: next + bytes,
    inside: each * count(bytes),
  });

  if (head < 0x80 || head >= 0xe0) return leaf(0); // small whole numbers
  if (head < 0x90) return { end: next, inside: 2 * (head - 0x80) }; // small maps
  if (head < 0xa0) return { end: next, inside: head - 0x90 }; // small arrays
  if (head < 0xc0) return leaf(head - 0xa0); // short texts
  if (head === 0xc1) throw new RangeError('There is no such value in MessagePack.');
  if (head < 0xc4) return leaf(0); // nil, false, true
  if (head < 0xc7) return sized(1 << (head - 0xc4)); // bin
  if (head < 0xca) return sized(1 << (head - 0xc7), 1); // ext
  if (head < 0xcc) return leaf(4 << (head - 0xca)); // float
  if (head < 0xd0) return leaf(1 << (head - 0xcc)); // uint
  if (head < 0xd4) return leaf(1 << (head - 0xd0)); // int
  if (head < 0xd9) return leaf(1 + (1 << (head - 0xd4))); // fixext
  if (head < 0xdc) return sized(1 << (head - 0xd9)); // str
  if (head < 0xde) return holding(2 << (head - 0xdc), 1); // array
  return holding(2 << (head - 0xde), 2); // map
}

function checkSize(bytes: Uint8Array, limits: MessageLimits): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** Values still to come, at each level. */
  const open = [1];
  let at = 0;
  let values = 1;
  while (open.length > 0) {
    const left = open.pop()!;
    if (left === 0) continue;
    open.push(left - 1);
    const { end, inside } = extentAt(view, at);
    at = end;
    values += inside;
    if (inside > 0) open.push(inside);
    if (values > limits.values || open.length > limits.depth + 1) {
      throw new RangeError('The message holds more than a message of a window does.');
    }
  }
  if (at !== bytes.length) throw new RangeError('The message is shorter or longer than it says.');
}
