/** @file Progress as a person sees it, on a terminal and elsewhere. */

import { afterEach, describe, expect, it, vi } from 'vitest';
import { bar, ProgressLine, progressText } from '../../../src/cli/progressLine.ts';

describe('a bar', () => {
  it('is as full as the share, and full only at the end', () => {
    expect(bar(0, 4)).toBe('░░░░');
    expect(bar(0.5, 4)).toBe('██░░');
    expect(bar(0.99, 4)).toBe('███░');
    expect(bar(1, 4)).toBe('████');
  });

  it('stays in its width, whatever the share', () => {
    for (const share of [-1, 0, 0.33, 1, 7]) expect(bar(share, 10).length).toBe(10);
    expect(bar(2, 3)).toBe('███');
    expect(bar(-2, 3)).toBe('░░░');
  });
});

describe('progress in words', () => {
  it('has counts, rate and time left', () => {
    expect(
      progressText({
        finished: 1200,
        remaining: 34_000,
        rate: 41.6,
        secondsLeft: 817,
      }),
    ).toBe('1,200 of 35,200 photos, 42/s, 14 min left');
    expect(progressText({ finished: 3, remaining: 7, rate: 2.53, secondsLeft: 2.8 })).toBe(
      '3 of 10 photos, 2.5/s, 3 s left',
    );
  });

  it('says nothing of what is not known, and of time where nothing is left', () => {
    expect(
      progressText({
        finished: 0,
        remaining: 1,
        rate: null,
        secondsLeft: null,
      }),
    ).toBe('0 of 1 photo');
    expect(progressText({ finished: 5, remaining: 0, rate: 12, secondsLeft: 0 })).toBe('5 of 5 photos, 12/s');
  });
});

/** A stream that keeps what is written to it. */
function stream(isTTY: boolean, columns?: number): NodeJS.WriteStream & { written: string[] } {
  const written: string[] = [];
  const write = (text: string): boolean => written.push(text) > 0;
  return { isTTY, columns, written, write } as unknown as NodeJS.WriteStream & {
    written: string[];
  };
}

describe('the line of progress', () => {
  afterEach(() => vi.useRealTimers());
  const report = { finished: 6, remaining: 6, rate: 3, secondsLeft: 2 };

  it('is written over on a terminal, within its width, and taken away at the end', () => {
    const wide = stream(true, 120);
    const line = new ProgressLine(false, wide);
    line.report(report);
    line.report({ ...report, finished: 12, remaining: 0 });
    expect(wide.written[0]).toBe('\r\x1b[2K████████████░░░░░░░░░░░░ 6 of 12 photos, 3.0/s, 2 s left');
    expect(wide.written[1]).toBe(`\r\x1b[2K${'█'.repeat(24)} 12 of 12 photos, 3.0/s`);
    line.clear();
    line.clear();
    expect(wide.written.slice(2)).toEqual(['\r\x1b[2K']);

    const narrow = stream(true, 30);
    new ProgressLine(false, narrow).report(report);
    expect(narrow.written.join('').length - '\r\x1b[2K'.length).toBe(29);
  });

  it('is a plain line every five seconds elsewhere, the first at once', () => {
    vi.useFakeTimers({ toFake: ['performance'], now: 1_000_000 });
    vi.advanceTimersByTime(10);
    const file = stream(false);
    const line = new ProgressLine(false, file);
    for (let second = 0; second <= 11; second++) {
      line.report({ ...report, finished: second });
      vi.advanceTimersByTime(1000);
    }
    line.clear();
    expect(file.written.map((text) => text.slice(0, text.indexOf(' of')))).toEqual(['0', '5', '10']);
    expect(file.written.every((text) => text.endsWith('\n') && !text.includes('\x1b'))).toBe(true);
  });

  it('is not there where it would disturb', () => {
    for (const isTTY of [true, false]) {
      const quiet = stream(isTTY, 80);
      const line = new ProgressLine(true, quiet);
      line.report(report);
      line.text('Looking for photos: 3');
      line.clear();
      expect(quiet.written).toEqual([]);
    }
  });
});
