/** @file The `Range` header of HTTP (RFC 9110, section 14), for one range of bytes; whoever asks for more gets all. */

/** Bytes of a file, both ends inclusive; `all` where no range was asked for, `none` where the file has none of it. */
export type ByteRange = { readonly start: number; readonly end: number } | 'all' | 'none';

/** What `header` asks for of a file of `size` bytes. */
export function byteRange(header: string | undefined, size: number): ByteRange {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return 'all';
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'none' : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  // a range that ends before it starts is none at all, and is passed over
  if (last !== '' && Number(last) < start) return 'all';
  return start >= size ? 'none' : { start, end };
}
