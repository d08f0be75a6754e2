/** @file Numbers, dates and sizes as the owner's language and region write them. Photos' times are their own clock's: shown as UTC. */

import { UNKNOWN_DAY } from '../../contract/constants.ts';
import { currentLanguage, currentLocale, text } from './i18n.ts';

const DAY_MS = 86_400_000;

const kept = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat | Intl.ListFormat>();

function dateFormat(options: Intl.DateTimeFormatOptions, isHere = false): Intl.DateTimeFormat {
  const zone = isHere ? {} : { timeZone: 'UTC' };
  const key = currentLocale() + JSON.stringify({ ...options, ...zone });
  const format = kept.get(key) ?? new Intl.DateTimeFormat(currentLocale(), { ...zone, ...options });
  kept.set(key, format);
  return format as Intl.DateTimeFormat;
}

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `n${currentLocale()}${JSON.stringify(options)}`;
  const format = kept.get(key) ?? new Intl.NumberFormat(currentLocale(), options);
  kept.set(key, format);
  return format as Intl.NumberFormat;
}

const collatorOf = (language: string): { language: string; compare: Intl.Collator['compare'] } => ({
  language,
  compare: new Intl.Collator(language, { numeric: true }).compare,
});
let names = collatorOf('en');

/** "Saturday 4 July 2026", for days since 1970. */
export function dayName(day: number): string {
  if (day === UNKNOWN_DAY) return text('common.no-date');
  return dateFormat({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(day * DAY_MS);
}

/** "July 2026". */
export function monthName(day: number): string {
  if (day === UNKNOWN_DAY) return text('common.no-date');
  return dateFormat({ month: 'long', year: 'numeric' }).format(day * DAY_MS);
}

/** Wall-clock milliseconds as date and time. */
export function dateAndTime(local: number): string {
  return dateFormat({ dateStyle: 'medium', timeStyle: 'short' }).format(local);
}

/** "3 – 8 Jul 2026", for two wall-clock milliseconds. */
export function dateRange(from: number, until: number): string {
  return dateFormat({ dateStyle: 'medium' }).formatRange(from, until);
}

/** An instant, in the zone of this machine. */
export function instant(at: number): string {
  return dateFormat({ dateStyle: 'medium', timeStyle: 'short' }, true).format(at);
}

/** An instant to the second, in the zone of this machine. */
export function secondOf(at: number): string {
  return dateFormat({ dateStyle: 'short', timeStyle: 'medium' }, true).format(at);
}

/** "dog, cat and sea"; `narrow` without the "and". */
export function list(words: readonly string[], style: 'long' | 'narrow' = 'long'): string {
  const key = `l${currentLanguage()}${style}`;
  const format = kept.get(key) ?? new Intl.ListFormat(currentLanguage(), { type: 'conjunction', style });
  kept.set(key, format);
  return (format as Intl.ListFormat).format(words);
}

/** The order in which names stand for readers of the window's language; `IMG 9` before `IMG 10`. */
export function compareNames(a: string, b: string): number {
  // thousands of names are compared at a time
  if (names.language !== currentLanguage()) names = collatorOf(currentLanguage());
  return names.compare(a, b);
}

/** "12,345". */
export const number = (value: number): string => numberFormat({}).format(value);

/** A measured figure, 11 or 3.4: below ten with one decimal. */
export const rounded = (value: number): number =>
  value < 10 ? Math.round(value * 10) / 10 : Math.round(value);

/** "87 %", for 0 to 1. */
export const percent = (share: number): string =>
  numberFormat({ style: 'percent', maximumFractionDigits: 0 }).format(share);

/** "82%", "1.9%": a model's score, of which small ones differ in what a whole percent hides. */
export const scoreText = (score: number): string =>
  numberFormat({ style: 'percent', maximumSignificantDigits: 2 }).format(score);

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** "3.4 MB", "22 bytes". */
export function bytes(value: number): string {
  let unit = 0;
  let size = value;
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return numberFormat({
    style: 'unit',
    unit: UNITS[unit]!,
    // no language has a short word for a byte that stands well beside a number
    unitDisplay: unit === 0 ? 'long' : 'short',
    maximumFractionDigits: size < 10 && unit > 1 ? 1 : 0,
  }).format(size);
}

/** "2 h 5 min", "12 min", "40 s". */
export function duration(seconds: number): string {
  const unit = (value: number, name: string): string =>
    numberFormat({ style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: 0 }).format(value);
  if (seconds < 90) return unit(Math.ceil(seconds), 'second');
  // rounded before they are taken apart, so that no hour has 60 minutes
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return unit(minutes, 'minute');
  const rest = minutes % 60;
  const hours = unit((minutes - rest) / 60, 'hour');
  return rest === 0 ? hours : `${hours} ${unit(rest, 'minute')}`;
}
