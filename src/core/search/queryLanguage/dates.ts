/**
 * @file Dates in queries: from text to a range of wall-clock time and back. Pure; runs in the library thread.
 *
 * All times are wall-clock times, in milliseconds as if that clock showed UTC (`PhotoMetadata.takenLocal`), because a
 * person who asks for June means June where the photo was taken.
 */

import type { ComparisonOperator, DateRange } from '../../domain/query.ts';
import { nearest } from './nearest.ts';

/** Characters; what is longer is no date, and not worth the time to look closer. */
const LONGEST_DATE = 60;
const DAY = 24 * 60 * 60 * 1000;

/** Both ends known. */
interface Period {
  readonly from: number;
  readonly until: number;
}

interface DateProblem {
  readonly message: string;
  /** A text to put in the value's place. */
  readonly suggestion: string | null;
}

export type DateReading =
  { readonly ok: true; readonly range: DateRange } | ({ readonly ok: false } & DateProblem);

type PeriodReading = { readonly ok: true; readonly period: Period } | ({ readonly ok: false } & DateProblem);

/** Midnight at which a day begins. `month` counts from 1 and may run over, as may `day`; years are not guessed. */
function midnight(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, day);
}

const FIRST_MOMENT = midnight(0, 1, 1);

function calendar(moment: number): { year: number; month: number; day: number } {
  const date = new Date(moment);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

const year = (number: number): Period => ({
  from: midnight(number, 1, 1),
  until: midnight(number + 1, 1, 1),
});
const months = (inYear: number, first: number, count: number): Period => ({
  from: midnight(inYear, first, 1),
  until: midnight(inYear, first + count, 1),
});
const days = (from: number, count: number): Period => ({ from, until: from + count * DAY });

/** The day of `now` by the local clock of this machine. */
function startOfToday(now: Date): number {
  return midnight(now.getFullYear(), now.getMonth() + 1, now.getDate());
}

/** Weeks begin on Monday (ISO 8601). */
function startOfWeek(today: number): number {
  return today - ((new Date(today).getUTCDay() + 6) % 7) * DAY;
}

/** The latest run of three months from `firstMonth` on that is over. */
function lastSeason(today: number, firstMonth: number): Period {
  const thisYear = calendar(today).year;
  const season = months(thisYear, firstMonth, 3);
  if (season.until <= today) return season;
  const before = months(thisYear - 1, firstMonth, 3);
  // winter begins in December and is over in March of the year after
  return before.until <= today ? before : months(thisYear - 2, firstMonth, 3);
}

/** Periods with a name. The seasons are those of the northern half of the Earth, in whole months. */
const NAMED_PERIODS: ReadonlyMap<string, (today: number) => Period> = new Map([
  ['today', (today: number) => days(today, 1)],
  ['yesterday', (today) => days(today - DAY, 1)],
  ['this-week', (today) => days(startOfWeek(today), 7)],
  ['last-week', (today) => days(startOfWeek(today) - 7 * DAY, 7)],
  ['this-month', (today) => months(calendar(today).year, calendar(today).month, 1)],
  ['last-month', (today) => months(calendar(today).year, calendar(today).month - 1, 1)],
  ['this-year', (today) => year(calendar(today).year)],
  ['last-year', (today) => year(calendar(today).year - 1)],
  ['last-spring', (today) => lastSeason(today, 3)],
  ['last-summer', (today) => lastSeason(today, 6)],
  ['last-autumn', (today) => lastSeason(today, 9)],
  ['last-winter', (today) => lastSeason(today, 12)],
]);

/** The names of periods that can be searched for. */
export const NAMED_DATES: readonly string[] = [...NAMED_PERIODS.keys()];

const MONTH_NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

const HOW_TO_WRITE =
  'Write a year, a month or a day (2019, 2019-06, 2019-06-12), a range (2019..2021-06), the last days (-30d) or a name such as last-week.';

const two = (number: number): string => String(number).padStart(2, '0');
const four = (number: number): string => String(number).padStart(4, '0');

/** A year, month or day of the calendar. */
function readCalendar(
  yearNumber: number,
  monthText: string | undefined,
  dayText: string | undefined,
): PeriodReading {
  if (monthText === undefined) return { ok: true, period: year(yearNumber) };
  const month = Number(monthText);
  if (month < 1 || month > 12) {
    return { ok: false, message: `There is no month ${month}: months go from 01 to 12.`, suggestion: null };
  }
  if (dayText === undefined) return { ok: true, period: months(yearNumber, month, 1) };
  const day = Number(dayText);
  const { from, until } = months(yearNumber, month, 1);
  const count = (until - from) / DAY;
  if (day < 1 || day > count) {
    const name = `${MONTH_NAMES[month - 1]} ${four(yearNumber)}`;
    return {
      ok: false,
      message: `There is no day ${day} in ${name}: it has ${count} days.`,
      suggestion: `${four(yearNumber)}-${two(month)}-${two(day < 1 ? 1 : count)}`,
    };
  }
  return { ok: true, period: days(from + (day - 1) * DAY, 1) };
}

/** The day that lies `count` days, weeks, months or years before today; a shorter month's last day where it has to be. */
function dayBefore(today: number, count: number, unit: string): number {
  if (unit === 'd' || unit === 'w') return today - count * (unit === 'd' ? 1 : 7) * DAY;
  const { year: thisYear, month, day } = calendar(today);
  const back = unit === 'm' ? months(thisYear, month - count, 1) : months(thisYear - count, month, 1);
  return Math.min(back.from + (day - 1) * DAY, back.until - DAY);
}

/** The refusal of a text that is no date, with the date that was probably meant: 2019/06/12, 20190612, "yesterdy". */
function notADate(text: string): { readonly ok: false } & DateProblem {
  const shown = text.length > LONGEST_DATE ? `${text.slice(0, LONGEST_DATE)}…` : text;
  const message = `"${shown}" is not a date that can be searched for. ${HOW_TO_WRITE}`;
  const [, yearText, , month, day] = /^(\d{4})([/._]?)(\d{2})(?:\2(\d{2}))?$/.exec(text) ?? [];
  if (yearText === undefined) return { ok: false, message, suggestion: nearest(text, NAMED_PERIODS.keys()) };
  const exists = readCalendar(Number(yearText), month, day).ok;
  const suggestion = [yearText, month, day].filter((part) => part !== undefined).join('-');
  return { ok: false, message, suggestion: exists ? suggestion : null };
}

/** One end of a range. `-30d` is the one day that long ago. */
function readPeriod(text: string, today: number): PeriodReading {
  const absolute = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text);
  if (absolute) return readCalendar(Number(absolute[1]), absolute[2], absolute[3]);
  const relative = /^-(\d+)([dwmy])$/.exec(text);
  if (relative) {
    const day = dayBefore(today, Number(relative[1]), relative[2]!);
    if (day >= FIRST_MOMENT) return { ok: true, period: days(day, 1) };
    return { ok: false, message: `"${text}" goes back too far.`, suggestion: null };
  }
  const named = NAMED_PERIODS.get(text === 'last-fall' ? 'last-autumn' : text);
  if (named) return { ok: true, period: named(today) };
  return notADate(text);
}

/** A range `A..B`, open at one end or at both; both ends belong to it. */
function readRange(first: string, last: string, today: number): DateReading {
  const start = first === '' ? null : readPeriod(first, today);
  const end = last === '' ? null : readPeriod(last, today);
  for (const [side, reading] of [['first', start] as const, ['last', end] as const]) {
    if (!reading || reading.ok) continue;
    const { message, suggestion } = reading;
    if (suggestion === null) return { ok: false, message, suggestion };
    return {
      ok: false,
      message,
      suggestion: side === 'first' ? `${suggestion}..${last}` : `${first}..${suggestion}`,
    };
  }
  const from = start?.ok ? start.period.from : null;
  const until = end?.ok ? end.period.until : null;
  if (from !== null && until !== null && from >= until) {
    const message = `The range ends before it begins: ${first} is later than ${last}.`;
    return { ok: false, message, suggestion: `${last}..${first}` };
  }
  return { ok: true, range: { from, until } };
}

/**
 * Reads the value of `date:`, or of a comparison with a date. Case does not matter, and blanks or underscores may stand
 * for the hyphens of a name.
 *
 * @param now the moment from which relative dates count, by this machine's clock.
 */
export function readDate(written: string, operator: ComparisonOperator, now: Date): DateReading {
  const today = startOfToday(now);
  if (written.length > LONGEST_DATE) return notADate(written);
  const text = written
    .trim()
    .toLowerCase()
    .replace(/\s*\.\.\s*/u, '..')
    .replace(/(?<=\p{L})[\s_]+(?=\p{L})/gu, '-');
  const dots = text.indexOf('..');
  if (dots >= 0) {
    if (operator === '=') return readRange(text.slice(0, dots), text.slice(dots + 2), today);
    return {
      ok: false,
      message: 'A range of dates cannot be compared: write date: before it.',
      suggestion: null,
    };
  }
  const reading = readPeriod(text, today);
  if (!reading.ok) return reading;
  const { from, until } = reading.period;
  if (operator === '<') return { ok: true, range: { from: null, until: from } };
  if (operator === '<=') return { ok: true, range: { from: null, until } };
  if (operator === '>') return { ok: true, range: { from: until, until: null } };
  if (operator === '>=') return { ok: true, range: { from, until: null } };
  // "-30d" alone is all the time since then
  if (text.startsWith('-')) return { ok: true, range: { from, until: Math.max(until, today + DAY) } };
  return { ok: true, range: { from, until } };
}

/** The calendar's names of the day that begins at `moment`: its year, its month and itself. */
function namesOf(moment: number): { year: string; month: string; day: string } {
  const { year: number, month, day } = calendar(moment);
  const inYear = four(number);
  return { year: inYear, month: `${inYear}-${two(month)}`, day: `${inYear}-${two(month)}-${two(day)}` };
}

/** The shortest name of a period that begins at `from`. */
function nameOfStart(from: number): string {
  const { month, day } = calendar(from);
  const names = namesOf(from);
  return day > 1 ? names.day : month > 1 ? names.month : names.year;
}

/** The shortest name of a period that ends at `until`. */
function nameOfEnd(until: number): string {
  const { month, day } = calendar(until);
  const names = namesOf(until - 1);
  return day > 1 ? names.day : month > 1 ? names.month : names.year;
}

/** A range in the calendar's words; `first` and `last` belong to it and are equal where one name says it all. */
export type DateRangeNames =
  | { readonly kind: 'any' }
  | { readonly kind: 'since'; readonly operator: '>=' | '>'; readonly first: string }
  | { readonly kind: 'before'; readonly operator: '<' | '<='; readonly last: string }
  | { readonly kind: 'between'; readonly first: string; readonly last: string };

/** Names a range whose ends are midnights of the years 0 to 10000, as every range is that {@link readDate} gives. */
export function nameDateRange({ from, until }: DateRange): DateRangeNames {
  const lastMoment = midnight(10_000, 1, 1);
  if (from === null && until === null) return { kind: 'any' };
  if (from === null) {
    // the year 10000 cannot be written
    if (until! >= lastMoment) return { kind: 'before', operator: '<=', last: nameOfEnd(until!) };
    return { kind: 'before', operator: '<', last: nameOfStart(until!) };
  }
  if (until === null) {
    if (from >= lastMoment) return { kind: 'since', operator: '>', first: nameOfEnd(from) };
    return { kind: 'since', operator: '>=', first: nameOfStart(from) };
  }
  const { year: number, month } = calendar(from);
  const names = namesOf(from);
  const candidates: readonly (readonly [string, Period])[] = [
    [names.year, year(number)],
    [names.month, months(number, month, 1)],
    [names.day, days(from, 1)],
  ];
  const single = candidates.find(([, period]) => period.from === from && period.until === until)?.[0];
  return { kind: 'between', first: single ?? nameOfStart(from), last: single ?? nameOfEnd(until) };
}

/** What stands after `date` in the canonical text: `:2019`, `>=2020-03`, `:2019..2021-06`. */
export function formatDateRange(range: DateRange): string {
  const names = nameDateRange(range);
  if (names.kind === 'any') return ':..';
  if (names.kind === 'since') return `${names.operator}${names.first}`;
  if (names.kind === 'before') return `${names.operator}${names.last}`;
  return names.first === names.last ? `:${names.first}` : `:${names.first}..${names.last}`;
}
