/** @file What is wrong or odd about a query, with its place in the text. Pure. */

import { movedSpan, replacePart } from '../../lib/queryText.ts';
import type { Span } from '../../lib/queryTokens.ts';
import type { ResultState } from '../../lib/resultStore.ts';

export interface Problem {
  /** `failure`: no fault of the query, the library could not answer. */
  readonly severity: 'error' | 'warning' | 'failure';
  readonly message: string;
  /** In `text`; null where it has no place. */
  readonly span: Span | null;
  readonly suggestion: string | null;
  /** It is mended by putting a model in use that understands text. */
  readonly needsModel: boolean;
  /** The query that it was said of. */
  readonly text: string;
}

/** Problems of the present query, an error before all warnings; those of the query before, where it is not answered yet. */
export function problemsOf({
  question,
  error,
  outline,
  answered,
}: Pick<ResultState, 'question' | 'error' | 'outline' | 'answered'>): Problem[] {
  if (error) {
    const { start, end, suggestion, query } = error.details;
    const hasPlace = error.code === 'QUERY_INVALID' && typeof start === 'number' && typeof end === 'number';
    const one: Problem = {
      severity: error.code === 'QUERY_INVALID' ? 'error' : 'failure',
      message: error.message,
      span: hasPlace ? { start, end } : null,
      suggestion: typeof suggestion === 'string' ? suggestion : null,
      needsModel: false,
      text: typeof query === 'string' ? query : question.query,
    };
    return [one];
  }
  return (outline?.warnings ?? []).map(({ message, start, end, suggestion, kind }) => ({
    severity: 'warning',
    message,
    span: end > start ? { start, end } : null,
    suggestion,
    needsModel: kind === 'needs-text-model',
    text: answered?.query ?? '',
  }));
}

/** Where the problem is in the text as it is now; null where that was changed, or where it has no place. */
export function placeOf({ span, text }: Problem, now: string): Span | null {
  return span && movedSpan(span, text, now);
}

/** What the problem suggests, as a person would say it: a name without the quotes that a query needs around it. */
export const suggestedWords = ({ suggestion }: Problem): string =>
  (suggestion ?? '').replace(/^"([^"]*)"$/, '$1');

/** The text with what the problem suggests in the problem's place; null where there is no such thing any more. */
export function mended(problem: Problem, now: string): string | null {
  const place = placeOf(problem, now);
  return place && problem.suggestion !== null ? replacePart(now, place, problem.suggestion) : null;
}

/** A text cut where marks begin and end; of marks that overlap, the first counts. */
export function cutAt<Mark extends Span>(
  text: string,
  marks: readonly Mark[],
): { readonly text: string; readonly start: number; readonly mark: Mark | null }[] {
  const pieces: { text: string; start: number; mark: Mark | null }[] = [];
  let at = 0;
  for (const mark of marks.toSorted((a, b) => a.start - b.start)) {
    const start = Math.max(at, mark.start);
    if (start >= mark.end) continue;
    if (start > at) pieces.push({ text: text.slice(at, start), start: at, mark: null });
    pieces.push({ text: text.slice(start, mark.end), start, mark });
    at = mark.end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), start: at, mark: null });
  return pieces;
}
