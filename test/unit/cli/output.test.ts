/** @file How the command line writes numbers, columns and names for people. */

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  bytes,
  counted,
  duration,
  makeOutput,
  printable,
  printError,
  table,
  wallClock,
} from '../../../src/cli/output.ts';
import { TagrollError } from '../../../src/core/domain/errors.ts';

const CONTROL = /\p{Cc}/u;

describe('what is printed', () => {
  it('shows control characters instead of sending them to the terminal', () => {
    expect(printable('\x1b[2Jgone')).toBe('\\x1b[2Jgone');
    expect(printable('\x1b]0;title\x07')).toBe('\\x1b]0;title\\x07');
    expect(printable('back\b\b\rover')).toBe('back\\x08\\x08\\x0dover');
    expect(printable('8-bit \u009b31m')).toBe('8-bit \\x9b31m');
    expect(printable('\u007f\u0000')).toBe('\\x7f\\x00');
  });

  it('leaves everything else as it is', () => {
    for (const text of ['été à la mer', '写真 😀', 'a\nb\tc', '\\x1b', 'no-break\u00a0space', ''])
      expect(printable(text)).toBe(text);
  });

  it('never has a control character but line break and tab, and is the same when printed again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = printable(text);
        expect(shown.replaceAll(/[\n\t]/g, '')).not.toMatch(CONTROL);
        expect(printable(shown)).toBe(shown);
      }),
    );
    for (let code = 0; code < 0xa0; code++) {
      const kept = (code >= 0x20 && code < 0x7f) || code === 0x09 || code === 0x0a;
      expect(printable(String.fromCharCode(code)).length, `character ${code}`).toBe(kept ? 1 : 4);
    }
  });
});

describe('an answer', () => {
  let written: { stdout: string; stderr: string };
  beforeEach(() => {
    written = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      vi.spyOn(process[name], 'write').mockImplementation((text) => {
        written[name] += String(text);
        return true;
      });
    }
  });
  afterEach(() => vi.restoreAllMocks());

  it('is text for people, with remarks on standard error', () => {
    const output = makeOutput(false);
    output.line('a line');
    output.line();
    output.note('a remark\x1b[1m');
    output.document({ not: 'printed' });
    output.record({ not: 'printed' });
    expect(written).toEqual({
      stdout: 'a line\n\n',
      stderr: 'a remark\\x1b[1m\n',
    });
  });

  it('is JSON for machines, and nothing else', () => {
    const output = makeOutput(true);
    output.line('not printed');
    output.note('not printed');
    output.record({ event: 'one' });
    output.document({ name: 'two\nlines' });
    const [first, ...rest] = written.stdout.split('\n');
    expect(JSON.parse(first!)).toEqual({ event: 'one' });
    expect(JSON.parse(rest.join('\n'))).toEqual({ name: 'two\nlines' });
    expect(written.stderr).toBe('');
  });

  it('that is a refusal has the sentence and what was probably meant, for machines the code as well', () => {
    const error = new TagrollError('QUERY_INVALID', 'No \x1bsense.', {
      details: { query: 'a\nx\x1by', start: 2, end: 4, suggestion: 'date:2019' },
    });
    printError(makeOutput(false), error);
    expect(written).toEqual({
      stdout: '',
      stderr: 'tagroll: No \\x1bsense.\n  a x\\x1by\n    ^^^^^\nDid you mean: date:2019\n',
    });
    printError(makeOutput(true), error);
    expect(JSON.parse(written.stdout)).toEqual({
      error: {
        code: 'QUERY_INVALID',
        message: 'No \x1bsense.',
        details: { query: 'a\nx\x1by', start: 2, end: 4, suggestion: 'date:2019' },
      },
    });
  });

  it('about an error that nobody foresaw tells no inner workings', () => {
    printError(makeOutput(false), new TypeError("Cannot read properties of undefined (reading 'id')"));
    expect(written.stderr).toMatch(/^tagroll: Something went wrong inside the program/);
    expect(written.stderr).not.toMatch(/undefined|at .*\.ts/);
  });
});

describe('a table', () => {
  it('has columns two blanks apart, numbers to the right, and no blanks at the ends of lines', () => {
    expect(
      table([
        ['tag', 'photos', 'note'],
        ['dog', 7, ''],
        ['ice cream', 1234, 'x'],
      ]),
    ).toEqual(['tag        photos  note', 'dog             7', 'ice cream    1234  x']);
  });

  it('takes rows of different lengths, and none', () => {
    expect(table([])).toEqual([]);
    expect(table([['a'], ['bb', 1], []])).toEqual(['a', 'bb  1', '']);
  });

  it('keeps every cell, in its column', () => {
    const word = fc.stringMatching(/^[a-z]{1,12}$/);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(word, fc.nat(), word), {
          minLength: 1,
          maxLength: 8,
        }),
        (rows) => {
          const lines = table(rows);
          expect(lines.map((line) => line.split(/ {2,}/))).toEqual(
            rows.map((row) => row.map((cell) => String(cell))),
          );
          const ends = lines.map((line) => /^\S+ +\d+/.exec(line)?.[0].length);
          expect(new Set(ends).size).toBe(1);
        },
      ),
    );
  });
});

describe('numbers for people', () => {
  it('of bytes go up in powers of ten', () => {
    const shown = [
      [0, '0 bytes'],
      [1, '1 byte'],
      [999, '999 bytes'],
      [1000, '1.0 kB'],
      [1550, '1.6 kB'],
      [999_949, '999.9 kB'],
      [999_950, '1.0 MB'],
      [3_745_702, '3.7 MB'],
      [999_999_999, '1.0 GB'],
      [12_300_000_000, '12.3 GB'],
      [5e15, '5000.0 TB'],
    ] as const;
    for (const [count, text] of shown) expect(bytes(count), String(count)).toBe(text);
  });

  it('of bytes are within a rounding of the truth, with at most three digits before the point', () => {
    const units = ['byte', 'bytes', 'kB', 'MB', 'GB', 'TB'];
    const factors = [1, 1, 1e3, 1e6, 1e9, 1e12];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e15 }), fc.nat(13), (most, digits) => {
        const count = Math.floor(most / 10 ** digits);
        const [number, unit] = bytes(count).split(' ') as [string, string];
        const factor = factors[units.indexOf(unit)]!;
        expect(Math.abs(Number(number) * factor - count)).toBeLessThanOrEqual(0.0501 * factor);
        if (count < 9.9e14) expect(Number(number)).toBeLessThan(1000);
      }),
    );
  });

  it('of things have a plural, and commas', () => {
    expect(counted(0, 'photo')).toBe('0 photos');
    expect(counted(1, 'photo')).toBe('1 photo');
    expect(counted(1_234_567, 'photo')).toBe('1,234,567 photos');
    expect(counted(2, 'entry', 'entries')).toBe('2 entries');
    expect(counted(1, 'entry', 'entries')).toBe('1 entry');
  });

  it('of seconds are seconds, minutes, or hours and minutes', () => {
    const shown = [
      [0, '0 s'],
      [0.4, '0 s'],
      [59.6, '60 s'],
      [99.4, '99 s'],
      [100, '2 min'],
      [180, '3 min'],
      [5939, '99 min'],
      [5999, '1 h 40 min'],
      [7800, '2 h 10 min'],
      [360_000, '100 h 0 min'],
    ] as const;
    for (const [seconds, text] of shown) expect(duration(seconds), String(seconds)).toBe(text);
  });

  it('of a clock are shown as that clock shows them, whatever this machine’s zone is', () => {
    expect(wallClock(Date.UTC(2021, 4, 6, 7, 8, 9, 999))).toBe('2021-05-06 07:08:09');
    expect(wallClock(Date.UTC(1900, 0, 1))).toBe('1900-01-01 00:00:00');
  });
});
