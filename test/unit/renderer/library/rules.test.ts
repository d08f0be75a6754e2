/** @file Small rules of the library view: patterns as lines, pages of a long list, levels of the log. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isShown, toneOf } from '../../../../src/renderer/features/library/logLevels.ts';
import { pagesSeen } from '../../../../src/renderer/features/library/pages.ts';
import { patternsIn, unclosedIn } from '../../../../src/renderer/features/library/patterns.ts';

describe('patternsIn', () => {
  it('takes one from each line, without what is around it', () => {
    expect(patternsIn('Exports/\r\n\n  *.psd  \n')).toEqual(['Exports/', '*.psd']);
  });

  it('keeps a space that a backslash holds', () => {
    expect(patternsIn('ends with \\ ')).toEqual(['ends with \\ ']);
  });

  it('keeps the last of two that are the same, because the last that fits wins', () => {
    expect(patternsIn('*.psd\n!a.psd\n*.psd')).toEqual(['!a.psd', '*.psd']);
  });
});

describe('unclosedIn', () => {
  it('finds a pattern that could exclude nothing', () => {
    expect(unclosedIn(['*.psd', '[bad(', 'x['])).toBe('[bad(');
    expect(unclosedIn(['a[bc]d[e'])).toBe('a[bc]d[e');
  });

  it('knows classes, what is written as it is, and comments', () => {
    expect(unclosedIn(['IMG_[0-9]*', '[!a]b', '[]a]', 'a\\[b', '# [note', ')('])).toBeNull();
  });
});

describe('pagesSeen', () => {
  it('covers every row that is seen, and hardly more', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 10, max: 90 }),
        fc.nat(500_000),
        fc.integer({ min: 1, max: 2000 }),
        (rows, pageSize, rowHeight, top, height) => {
          const bottom = top + height;
          const pages = pagesSeen({ top, bottom }, { rows, rowHeight, pageSize });
          for (let row = 0; row < rows; row += 1) {
            const isSeen = row * rowHeight < bottom && (row + 1) * rowHeight > top;
            if (isSeen) expect(pages).toContain(Math.floor(row / pageSize));
          }
          expect(pages.every((page) => page >= 0 && page * pageSize < rows)).toBe(true);
          expect(pages.length).toBeLessThanOrEqual(Math.ceil(height / (rowHeight * pageSize)) + 3);
        },
      ),
    );
  });

  it('has none of an empty list', () => {
    expect(pagesSeen({ top: 0, bottom: 100 }, { rows: 0, rowHeight: 10, pageSize: 10 })).toEqual([]);
  });
});

describe('levels of the log', () => {
  it('shows what is at least as grave', () => {
    expect(['debug', 'info', 'warn', 'error', 'fatal'].filter((level) => isShown(level, 'warn'))).toEqual([
      'warn',
      'error',
      'fatal',
    ]);
    expect(isShown('info', 'all')).toBe(true);
  });

  it('never hides a level that it does not know', () => {
    expect(isShown('silly', 'error')).toBe(true);
  });

  it('draws errors and warnings apart', () => {
    expect(['info', 'warn', 'fatal'].map(toneOf)).toEqual(['plain', 'warn', 'error']);
  });
});
