/**
 * @file When a photo was taken: dates and offsets from UTC as files write them, and the rules by which one is chosen.
 * Pure, but for the time zone tables of the JavaScript engine.
 */

import lookUpZone from '@photostructure/tz-lookup';
import type { OffsetSource, TakenSource } from '../domain/photo.ts';

const MINUTE = 60_000;
const FURTHEST_OFFSET = 14 * 60;

/** A date as written: wall-clock milliseconds as in `PhotoMetadata.takenLocal`, and its offset where one stands with it. */
export interface WrittenTime {
  readonly local: number;
  /** Minutes east of UTC, or null where none is written. */
  readonly offset: number | null;
}

/** Everything in a file that bears on when it was taken. Texts as they stand in the file, null where absent. */
export interface TimeClues {
  /** EXIF, best first: original, then digitised. */
  readonly exif: readonly {
    readonly date: string | null;
    readonly subSeconds: string | null;
    readonly offset: string | null;
  }[];
  /** EXIF DateTime: when the file was changed last, with the offset that belongs to it (OffsetTime). */
  readonly exifChanged: { readonly date: string | null; readonly offset: string | null };
  /** Best first. */
  readonly xmp: readonly (string | null)[];
  /** Date and time, best first. */
  readonly iptc: readonly { readonly date: string | null; readonly time: string | null }[];
  readonly png: readonly (string | null)[];
  /** UTC, milliseconds since 1970; null where date or time is missing. */
  readonly gpsTime: number | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

export interface TakenTime {
  readonly takenLocal: number | null;
  readonly takenOffset: number | null;
  readonly takenSource: TakenSource | null;
  readonly offsetSource: OffsetSource;
}

/** The wall-clock time of calendar parts, or null where no such moment exists. Years 1800 to 2199: others are no photo's. */
export function wallClock(
  [year, month, day]: readonly [number, number, number],
  [hour, minute, second, milliseconds]: readonly [number, number, number, number],
): number | null {
  if (!(year >= 1800 && year <= 2199 && month >= 1 && month <= 12 && day >= 1)) return null;
  if (!(hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 && second >= 0 && second <= 60)) return null;
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCDate() !== day) return null;
  // a leap second has no place in JavaScript's time
  const seconds = Math.min(second, 59);
  return date.getTime() + ((hour * 60 + minute) * 60 + seconds) * 1000 + milliseconds;
}

/** "+02:00", "-0330", "+2", "Z" in minutes; null where it is none, or further than 14 hours. */
export function parseOffset(text: string | null): number | null {
  if (text === null) return null;
  const trimmed = text.trim();
  if (/^(z|utc|gmt)$/i.test(trimmed)) return 0;
  const match = /^([+-])(\d{1,2})(?::?(\d{2}))?(?::?\d{2})?$/.exec(trimmed);
  if (!match) return null;
  const minutes = Number(match[3] ?? 0);
  const offset = (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + minutes);
  return minutes > 59 || Math.abs(offset) > FURTHEST_OFFSET ? null : offset + 0;
}

function fraction(digits: string | null | undefined): number {
  const match = /^\s*(\d{1,9})/.exec(digits ?? '');
  return match ? Math.floor(Number(`0.${match[1]!}`) * 1000) : 0;
}

const WRITTEN =
  /^\s*(\d{4})[:\-/.](\d{1,2})[:\-/.](\d{1,2})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(z|[+-]\d{1,2}(?::?\d{2})?)?)?\s*\0*$/i;

/**
 * A date as EXIF ("2024:02:29 13:05:59") or XMP ("2024-02-29T13:05:59.25+01:00") write it, also with other separators
 * and without the seconds. A day without a time is midnight. Null where it is no date (zeros, blanks, month 13, 30 February).
 * @param subSeconds the decimals of the second, where they stand in a tag of their own.
 */
export function parseWrittenTime(text: string | null, subSeconds: string | null = null): WrittenTime | null {
  const match = WRITTEN.exec((text ?? '').slice(0, 64));
  if (!match) return null;
  const [, year, month, day, hour, minute, second, decimals, offset] = match;
  const local = wallClock(
    [Number(year), Number(month), Number(day)],
    [Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0), fraction(decimals ?? subSeconds)],
  );
  return local === null ? null : { local, offset: parseOffset(offset ?? null) };
}

/** IPTC: date "20240229" (day or month may be 00, unknown: then it is no date), time "130559+0100" or "130559". */
export function parseIptcTime(date: string | null, time: string | null): WrittenTime | null {
  const day = /^\s*(\d{4})-?(\d{2})-?(\d{2})/.exec(date ?? '');
  if (!day) return null;
  const clock = /^\s*(\d{2}):?(\d{2}):?(\d{2})\s*([+-]\d{2}:?\d{2})?/.exec(time ?? '');
  const local = wallClock(
    [Number(day[1]), Number(day[2]), Number(day[3])],
    [Number(clock?.[1] ?? 0), Number(clock?.[2] ?? 0), Number(clock?.[3] ?? 0), 0],
  );
  return local === null ? null : { local, offset: parseOffset(clock?.[4] ?? null) };
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** The PNG keyword "Creation Time": RFC 1123 as the specification proposes ("29 Feb 2024 13:05:59 +0100"), or as above. */
export function parsePngTime(text: string | null): WrittenTime | null {
  const written = parseWrittenTime(text);
  if (written) return written;
  const match =
    /^\s*(?:[a-z]{3},?\s+)?(\d{1,2})\s+([a-z]{3})[a-z]*\s+(\d{4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([+-]\d{4}|z|utc|gmt)?/i.exec(
      (text ?? '').slice(0, 64),
    );
  if (!match) return null;
  const month = MONTHS.indexOf(match[2]!.toLowerCase()) + 1;
  const local = wallClock(
    [Number(match[3]), month, Number(match[1])],
    [Number(match[4]), Number(match[5]), Number(match[6] ?? 0), 0],
  );
  return local === null ? null : { local, offset: parseOffset(match[7] ?? null) };
}

/**
 * Offsets that clocks somewhere really show, besides whole and half hours: Nepal, Eucla, Chatham Islands (standard and
 * summer time).
 */
const QUARTER_OFFSETS = new Set([345, 525, 765, 825]);
/** How far a camera's clock and its GPS may be apart: the last fix may be a little older than the picture. */
const GPS_TOLERANCE = 5 * MINUTE;

/**
 * Offset of a clock that showed `local` at the instant `utc`: the difference, rounded to an offset that exists. Null
 * where the difference is more than 5 minutes away from any, or beyond -12 and +14 hours: then the clock was wrong or
 * the GPS time is not the picture's.
 */
export function offsetFromGps(local: number, utc: number): number | null {
  const difference = local - utc;
  const quarter = Math.round(difference / (15 * MINUTE)) * 15;
  const half = Math.round(difference / (30 * MINUTE)) * 30;
  const offset = QUARTER_OFFSETS.has(quarter) ? quarter : half;
  if (Math.abs(difference - offset * MINUTE) > GPS_TOLERANCE) return null;
  return offset < -12 * 60 || offset > FURTHEST_OFFSET ? null : offset + 0;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function zoneAt(latitude: number, longitude: number): string | null {
  const zone = lookUpZone(latitude, longitude);
  try {
    zoneOffsetAt(zone, 0);
    return zone;
  } catch (error) {
    // the position's zone is newer than the engine's tables
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function zoneOffsetAt(zone: string, utc: number): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(utc).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const shown = Date.UTC(year, month - 1, day, hour, minute, second);
  return Math.round((shown - Math.floor(utc / 1000) * 1000) / MINUTE);
}

/**
 * Offset from UTC, in minutes, of the clocks at a position: the zone there (tz-lookup) and its rules (Intl).
 * @param local wall-clock time there. In the hour that an autumn repeats, the first pass (summer time) is taken; in the
 * hour that a spring skips, the offset before the change.
 * @returns null where this JavaScript engine does not know the zone
 */
export function offsetAtPosition(latitude: number, longitude: number, local: number): number | null {
  const zone = zoneAt(latitude, longitude);
  if (zone === null) return null;
  const before = zoneOffsetAt(zone, local - 24 * 60 * MINUTE);
  const after = zoneOffsetAt(zone, local + 24 * 60 * MINUTE);
  if (before === after) return before;
  // a change within a day: the earlier offset holds where the clock shows this time under it
  return zoneOffsetAt(zone, local - before * MINUTE) === before ||
    zoneOffsetAt(zone, local - after * MINUTE) !== after
    ? before
    : after;
}

function offsetAtInstant(latitude: number, longitude: number, utc: number): number | null {
  const zone = zoneAt(latitude, longitude);
  return zone === null ? null : zoneOffsetAt(zone, utc);
}

interface Candidate extends WrittenTime {
  readonly source: TakenSource;
}

function firstDate(clues: TimeClues): Candidate | null {
  for (const { date, subSeconds, offset } of clues.exif) {
    const written = parseWrittenTime(date, subSeconds);
    if (!written) continue;
    const beside = parseOffset(offset) ?? written.offset ?? offsetOfSameClock(clues, written.local);
    return { local: written.local, offset: beside, source: 'exif' };
  }
  for (const text of clues.xmp) {
    const written = parseWrittenTime(text);
    if (written) return { ...written, source: 'xmp' };
  }
  for (const { date, time } of clues.iptc) {
    const written = parseIptcTime(date, time);
    if (written) return { ...written, source: 'iptc' };
  }
  for (const text of clues.png) {
    const written = parsePngTime(text);
    if (written) return { ...written, source: 'png' };
  }
  return null;
}

/**
 * The offset of another EXIF date that shows the same second: the camera wrote both at once. Otherwise it belongs to
 * another event: an editor in Budapest writes OffsetTime +02:00 into photos from Arizona.
 */
function offsetOfSameClock(clues: TimeClues, local: number): number | null {
  for (const { date, offset } of [...clues.exif, clues.exifChanged]) {
    const other = parseWrittenTime(date);
    const minutes = parseOffset(offset);
    if (other && minutes !== null && Math.floor(other.local / 1000) === Math.floor(local / 1000))
      return minutes;
  }
  return null;
}

/**
 * The best date in the file, and the offset of its clock from UTC: the one written with it, else the difference to the
 * GPS time, else that of the place. A file with nothing but GPS time gets the time of the place, or UTC.
 */
export function takenTime(clues: TimeClues): TakenTime {
  const { gpsTime, latitude, longitude } = clues;
  const date = firstDate(clues);
  const located = latitude !== null && longitude !== null;
  if (!date) {
    if (gpsTime === null)
      return { takenLocal: null, takenOffset: null, takenSource: null, offsetSource: 'none' };
    const atPlace = located ? offsetAtInstant(latitude, longitude, gpsTime) : null;
    return {
      takenLocal: gpsTime + (atPlace ?? 0) * MINUTE,
      takenOffset: atPlace ?? 0,
      takenSource: 'gps',
      offsetSource: atPlace === null ? 'gps-time' : 'gps-position',
    };
  }
  const taken = { takenLocal: date.local, takenSource: date.source };
  if (date.offset !== null) return { ...taken, takenOffset: date.offset, offsetSource: 'offset-tag' };
  const byTime = gpsTime === null ? null : offsetFromGps(date.local, gpsTime);
  if (byTime !== null) return { ...taken, takenOffset: byTime, offsetSource: 'gps-time' };
  const byPlace = located ? offsetAtPosition(latitude, longitude, date.local) : null;
  if (byPlace !== null) return { ...taken, takenOffset: byPlace, offsetSource: 'gps-position' };
  return { ...taken, takenOffset: null, offsetSource: 'none' };
}
