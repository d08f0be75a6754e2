/** @file Problems of a query: where they stand in a text that goes on changing, and what mends them. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LibraryError } from '../../../../src/renderer/lib/client.ts';
import type { ResultOutline, ResultState } from '../../../../src/renderer/lib/resultStore.ts';
import {
  cutAt,
  mended,
  placeOf,
  problemsOf,
  suggestedWords,
} from '../../../../src/renderer/features/search/problems.ts';

const state = (rest: Partial<ResultState>): ResultState => ({
  question: { query: 'is:taged dog', sort: 'newest' },
  outline: null,
  answered: null,
  isAsking: false,
  isWholeWanted: false,
  error: null,
  ...rest,
});

const invalid = new LibraryError({
  code: 'QUERY_INVALID',
  message: '"is:" does not know "taged".',
  details: { query: 'is:taged dog', start: 3, end: 8, suggestion: 'tagged' },
});

describe('an error', () => {
  test('has its place and what mends it', () => {
    const [problem] = problemsOf(state({ error: invalid }));
    expect(problem).toMatchObject({ severity: 'error', span: { start: 3, end: 8 } });
    expect(mended(problem!, 'is:taged dog')).toBe('is:tagged dog');
    expect(mended(problem!, 'cat is:taged dog')).toBe('cat is:tagged dog');
    expect(mended(problem!, 'is:tag dog')).toBeNull();
  });

  test('suggests in the words of a person: without the quotes around a name', () => {
    const saying = (suggestion: string): string => {
      const details = { query: 'dog', start: 0, end: 3, suggestion };
      const error = new LibraryError({ code: 'QUERY_INVALID', message: 'No tag.', details });
      return suggestedWords(problemsOf(state({ error }))[0]!);
    };
    expect(saying('"dog bed"')).toBe('dog bed');
    expect(saying('tagged')).toBe('tagged');
    expect(saying('tag:"dog bed"')).toBe('tag:"dog bed"');
  });

  test('that is no fault of the query has no place', () => {
    const error = new LibraryError({ code: 'INTERNAL', message: 'Something went wrong.' });
    const [problem] = problemsOf(state({ error }));
    expect(problem).toMatchObject({ severity: 'failure', span: null });
    expect(placeOf(problem!, 'is:taged dog')).toBeNull();
    expect(mended(problem!, 'is:taged dog')).toBeNull();
  });
});

test('warnings are those of the query that was answered', () => {
  const outline = {
    warnings: [
      { message: 'There is no tag "dgo".', start: 0, end: 3, suggestion: 'dog', kind: null },
      { message: 'There is no model.', start: 0, end: 0, suggestion: null, kind: 'needs-text-model' },
    ],
  } as Partial<ResultOutline> as ResultOutline;
  const answered = { query: 'dgo', sort: 'newest' } as const;
  const [first, second] = problemsOf(
    state({ question: { query: 'dgo beach', sort: 'newest' }, outline, answered }),
  );
  expect(first).toMatchObject({ severity: 'warning', text: 'dgo' });
  expect(mended(first!, 'dgo beach')).toBe('dog beach');
  expect(second?.span).toBeNull();
  expect([first?.needsModel, second?.needsModel]).toEqual([false, true]);
});

test('a text that is cut at marks is whole, and its pieces know their marks', () => {
  const mark = fc
    .tuple(fc.nat(12), fc.nat(12))
    .map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }));
  fc.assert(
    fc.property(
      fc.string({ minLength: 12, maxLength: 20 }),
      fc.array(mark, { maxLength: 4 }),
      (text, marks) => {
        const pieces = cutAt(text, marks);
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
        for (const { text: piece, start, mark } of pieces) {
          expect(text.slice(start, start + piece.length)).toBe(piece);
          for (let at = start; at < start + piece.length; at += 1)
            expect(marks.some((one) => one.start <= at && at < one.end)).toBe(mark !== null);
        }
      },
    ),
  );
});
