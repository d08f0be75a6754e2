/** @file The parts of a query as they are shown: a sentence is one, although some of its words are tags. Pure. */

import type { QueryPart } from '../../lib/queryText.ts';

/** Words as they stand in a sentence: in no quotes, no parentheses, and of no field. */
const PLAIN = /^[^\s"“”„~:()]+(?:\s+[^\s"“”„~:()]+)*$/;

/** The parts of `query` with each run of plain words by which photos are ranked put together. */
export function shownParts(parts: readonly QueryPart[], query: string): QueryPart[] {
  const shown: QueryPart[] = [];
  const isWords = (part: QueryPart): boolean =>
    !part.negated &&
    (part.kind === 'tag' || part.kind === 'meaning') &&
    PLAIN.test(query.slice(part.start, part.end));
  for (let first = 0; first < parts.length;) {
    let end = first + 1;
    if (isWords(parts[first]!)) {
      const goesOn = (next: QueryPart, before: QueryPart): boolean =>
        isWords(next) && query.slice(before.end, next.start).trim() === '';
      while (end < parts.length && goesOn(parts[end]!, parts[end - 1]!)) end += 1;
    }
    const run = parts.slice(first, end);
    const [start] = run;
    if (start && run.length > 1 && run.some(({ kind }) => kind === 'meaning')) {
      const span = { start: start.start, end: run.at(-1)!.end };
      shown.push({ ...span, text: query.slice(span.start, span.end), kind: 'meaning', negated: false });
    } else shown.push(...run);
    first = end;
  }
  return shown;
}
