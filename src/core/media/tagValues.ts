/**
 * @file Values out of the tags that exifreader gives, whatever is really in them: a file may hold text where a number
 * belongs, a megabyte of it, or nothing. Nothing here throws. Pure.
 */

/** A group of tags by name, as exifreader gives it; what is inside is not believed. */
export type TagGroup = Readonly<Record<string, unknown>>;

const LONGEST_TEXT = 200;

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A group of the answer, or an empty one. */
export function groupOf(tags: unknown, name: string): TagGroup {
  const group = isRecord(tags) ? tags[name] : undefined;
  return isRecord(group) ? group : {};
}

function valueOf(group: TagGroup, name: string): unknown {
  const tag = group[name];
  const one: unknown = Array.isArray(tag) ? tag[0] : tag;
  return isRecord(one) ? one['value'] : undefined;
}

/** Text of a tag (EXIF gives lists of strings, IPTC lists of bytes), trimmed, at most 200 characters; null where empty. */
export function textOf(group: TagGroup, name: string): string | null {
  let value = valueOf(group, name);
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    if (list.length > 0 && list.every((item) => typeof item === 'number')) {
      value = String.fromCharCode(...list.slice(0, LONGEST_TEXT));
    } else {
      const first = list[0];
      // a list in XMP holds tags of its own
      value = isRecord(first) ? first['value'] : first;
    }
  }
  if (typeof value !== 'string') return null;
  const text = value
    .slice(0, LONGEST_TEXT * 2)
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u001f\u007f]+/g, ' ')
    .trim()
    .slice(0, LONGEST_TEXT)
    .trim();
  return text === '' || text === '<faulty value>' ? null : text;
}

function asNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (!Array.isArray(value)) return null;
  const list: readonly unknown[] = value;
  const [numerator, denominator] = list;
  if (list.length === 2 && typeof numerator === 'number' && typeof denominator === 'number') {
    const quotient = numerator / denominator;
    return Number.isFinite(quotient) ? quotient : null;
  }
  return list.length > 0 ? asNumber(numerator) : null;
}

/** Number of a tag: a number, a rational, the first of a list of either, or a decimal number or fraction as text. */
export function numberOf(group: TagGroup, name: string): number | null {
  const whole = valueOf(group, name);
  // text stands in a list of its parts
  const value: unknown = Array.isArray(whole) && typeof whole[0] === 'string' ? whole[0] : whole;
  if (typeof value !== 'string') return asNumber(value);
  const match = /^\s*(-?\d+(?:\.\d+)?)(?:\/(\d+))?\s*$/.exec(value.slice(0, 64));
  return match ? asNumber([Number(match[1]), Number(match[2] ?? 1)]) : null;
}

/** The number where it lies within the bounds (inclusive), else null. */
export function within(value: number | null, least: number, most: number): number | null {
  return value !== null && value >= least && value <= most ? value : null;
}

/** Up to three rationals (degrees, minutes, seconds; hours, minutes, seconds), as numbers; null where one is none. */
export function tripleOf(group: TagGroup, name: string): readonly [number, number, number] | null {
  const value = valueOf(group, name);
  if (!Array.isArray(value)) return null;
  const list: readonly unknown[] = value;
  // a single rational is not wrapped in a list
  const single = list.length === 2 && typeof list[0] === 'number';
  const numbers = single ? [asNumber(list)] : list.slice(0, 3).map(asNumber);
  const [first = null, second = 0, third = 0] = numbers;
  return first === null || second === null || third === null ? null : [first, second, third];
}
