/**
 * @file Paths as the catalogue keeps them.
 *
 * On Linux a file name is any bytes but `/` and NUL. SQLite text and JavaScript strings want Unicode, so bytes that
 * are no UTF-8 are kept as one character each, U+EF80 + (byte - 0x80), as in OPTU-8. A name that really contains one
 * of those characters is escaped byte by byte the same way, which makes the mapping one to one.
 */

declare const brand: unique symbol;
/** A path or file name in the escaped form; equal to the path itself wherever that is valid UTF-8. */
export type FilePath = string & { readonly [brand]: 'FilePath' };

const ESCAPE_START = 0xef80;
const ESCAPE_END = 0xefff;
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function containsEscape(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit >= ESCAPE_START && unit <= ESCAPE_END) return true;
  }
  return false;
}

/** Length of the valid UTF-8 sequence that starts at `offset`, or 0 where none does. */
function sequenceLength(bytes: Uint8Array, offset: number): number {
  const first = bytes[offset]!;
  const length =
    first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length === 0 || offset + length > bytes.length) return 0;
  try {
    const decoded = strictDecoder.decode(bytes.subarray(offset, offset + length));
    return containsEscape(decoded) ? 0 : length;
  } catch (error) {
    if (error instanceof TypeError) return 0;
    throw error;
  }
}

/** The escaped form of a native path given as bytes (as `readdir` gives with `encoding: 'buffer'`). */
export function pathFromBytes(bytes: Uint8Array): FilePath {
  try {
    const text = strictDecoder.decode(bytes);
    if (!containsEscape(text)) return text as FilePath;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  let text = '';
  for (let offset = 0; offset < bytes.length;) {
    const length = sequenceLength(bytes, offset);
    if (length === 0) {
      text += String.fromCharCode(ESCAPE_START + bytes[offset]! - 0x80);
      offset += 1;
    } else {
      text += strictDecoder.decode(bytes.subarray(offset, offset + length));
      offset += length;
    }
  }
  return text as FilePath;
}

/** A path that came as a string (an argument, a dialog): already valid Unicode, so only genuine escapes change. */
export function pathFromString(text: string): FilePath {
  return containsEscape(text) ? pathFromBytes(new TextEncoder().encode(text)) : (text as FilePath);
}

/** True where the path's bytes are no UTF-8, so that only a buffer can name it to the operating system. */
export function isOddPath(path: FilePath): boolean {
  return containsEscape(path);
}

/** The bytes of the native path. */
export function pathToBytes(path: FilePath): Uint8Array {
  const encoder = new TextEncoder();
  if (!containsEscape(path)) return encoder.encode(path);
  const parts: number[] = [];
  for (const character of path) {
    const point = character.codePointAt(0)!;
    if (point >= ESCAPE_START && point <= ESCAPE_END) parts.push(point - ESCAPE_START + 0x80);
    else parts.push(...encoder.encode(character));
  }
  return Uint8Array.from(parts);
}

/** For people: what cannot be shown (bytes that are no UTF-8, control characters) appears as `\xNN`. */
export function pathForDisplay(path: FilePath): string {
  let text = '';
  for (const character of path) {
    const point = character.codePointAt(0)!;
    if (point >= ESCAPE_START && point <= ESCAPE_END)
      text += `\\x${(point - ESCAPE_START + 0x80).toString(16)}`;
    else if (point < 0x20 || point === 0x7f) text += `\\x${point.toString(16).padStart(2, '0')}`;
    else text += character;
  }
  return text;
}

/** True for an absolute path of Windows: with a drive or a server. Elsewhere a backslash is a character like any other. */
function isWindowsPath(path: string): boolean {
  return /^(?:[A-Za-z]:|\\\\)/.test(path);
}

/** The path with `/` between its parts and none at its end (but for a root), as paths are compared. */
export function slashed(path: string): string {
  const forward = isWindowsPath(path) ? path.replaceAll('\\', '/') : path;
  return forward.length > 1 && forward.endsWith('/') ? forward.slice(0, -1) : forward;
}

/** True where the absolute path `inner` lies below `outer`. */
export function isBelow(inner: string, outer: string): boolean {
  const [low, high] = [slashed(inner), slashed(outer)];
  return low !== high && low.startsWith(high.endsWith('/') ? high : `${high}/`);
}

/** Parts of a path put together, empty ones left out; the first one says which system's separator stands between. */
export function joinPaths(first: FilePath, ...rest: readonly FilePath[]): FilePath {
  const joined = [slashed(first) === '/' ? '' : slashed(first), ...rest.filter((part) => part !== '')].join(
    '/',
  );
  if (joined === '') return '/' as FilePath;
  return (isWindowsPath(first) ? joined.replaceAll('/', '\\') : joined) as FilePath;
}
