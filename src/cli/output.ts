/** @file What the command line prints: text for people, one JSON document for machines. */

import { toCallError } from '../contract/errors.ts';

/** How a command answers. */
export interface Output {
  readonly json: boolean;
  /** A line for people; nothing with `--json`. */
  line(text?: string): void;
  /** A remark for people that is no answer, on standard error. */
  note(text: string): void;
  /** The answer for machines; nothing without `--json`. */
  document(value: unknown): void;
  /** One of many answers for machines, as a line of its own. */
  record(value: unknown): void;
}

/**
 * Control characters in what is printed could write over the terminal, and those that turn the direction of writing make
 * a name look like another: they are shown, not sent.
 */
export function printable(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, (character) => {
        return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
      })
      .replace(/[\u202a-\u202e\u2066-\u2069]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`)
  );
}

/** The output of one run. With `lines`, a document takes one line, like a record. */
export function makeOutput(json: boolean, lines = false): Output {
  return {
    json,
    line: (text = '') => {
      if (!json) process.stdout.write(`${printable(text)}\n`);
    },
    note: (text) => {
      if (!json) process.stderr.write(`${printable(text)}\n`);
    },
    document: (value) => {
      if (json) process.stdout.write(`${JSON.stringify(value, null, lines ? 0 : 2)}\n`);
    },
    record: (value) => {
      if (json) process.stdout.write(`${JSON.stringify(value)}\n`);
    },
  };
}

/** Prints an error as its reader wants it. */
export function printError(output: Output, error: unknown): void {
  const { code, message, details } = toCallError(error);
  if (output.json) {
    output.document({ error: { code, message, ...(details ? { details } : {}) } });
    return;
  }
  process.stderr.write(`tagroll: ${printable(message)}\n`);
  const { query, start, end } = details ?? {};
  if (typeof query === 'string' && typeof start === 'number' && typeof end === 'number')
    process.stderr.write(placeIn(query, start, end));
  if (details?.['suggestion'] !== undefined)
    process.stderr.write(`Did you mean: ${printable(String(details['suggestion']))}\n`);
}

/** The query on one line, with the place from `start` to `end` (in UTF-16 units) marked below it. */
function placeIn(query: string, start: number, end: number): string {
  const shown = (from: number, to?: number): string => printable(query.slice(from, to).replace(/\s/g, ' '));
  const marks = '^'.repeat(Math.max(1, [...shown(start, end)].length));
  return `  ${shown(0)}\n  ${' '.repeat([...shown(0, start)].length)}${marks}\n`;
}

/** Columns with two blanks between them; numbers right-aligned. */
export function table(rows: readonly (readonly (string | number)[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, String(cell).length)));
  return rows.map((row) =>
    row
      .map((cell, index) =>
        typeof cell === 'number' ? String(cell).padStart(widths[index]!) : cell.padEnd(widths[index]!),
      )
      .join('  ')
      .trimEnd(),
  );
}

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** A number of bytes for people, in powers of ten as file managers count. */
export function bytes(count: number): string {
  let value = count;
  let unit = 0;
  // what would be rounded to 1000.0 belongs to the next unit
  while (value >= (unit === 0 ? 1000 : 999.95) && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return unit === 0 ? counted(value, 'byte') : `${value.toFixed(1)} ${UNITS[unit]}`;
}

/** `1 photo`, `2 photos`. */
export function counted(count: number, word: string, plural = `${word}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? word : plural}`;
}

/** Wall-clock milliseconds as `2021-05-06 07:08:09`. */
export function wallClock(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ');
}

/** Seconds as `45 s`, `3 min`, `2 h 10 min`. */
export function duration(seconds: number): string {
  if (seconds < 100) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
