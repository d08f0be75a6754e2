/**
 * @file Changes of a query's text: a tag added, excluded, taken away; a part removed. Pure. What the person wrote stays as
 * they wrote it, and what is not changed goes on meaning what it meant (tests evaluate before and after).
 */

import { nameKey } from '../../contract/rules.ts';
import { fieldText, quoted, readTokens, type Span, type Token } from './queryTokens.ts';

/** `in`: the query asks for the tag. `out`: it excludes it. */
export type TagState = 'in' | 'out' | 'none';

/** A part of the query as the library understood it (`result.parts`). */
export interface QueryPart extends Span {
  readonly kind: string;
  readonly text: string;
  readonly negated: boolean;
}

const isJoin = (token: Token | undefined): boolean => token?.kind === 'and' || token?.kind === 'or';
const isNegation = (token: Token | undefined): boolean => token?.kind === 'not' || token?.kind === 'stray';

/** Parentheses by pairs: for each token, whether it lies in one, and whether it is one that has no partner. */
function nesting(tokens: readonly Token[]): {
  readonly isTop: readonly boolean[];
  readonly unclosed: readonly number[];
} {
  const open: number[] = [];
  const partners = new Map<number, number>();
  tokens.forEach(({ kind }, index) => {
    if (kind === 'open') open.push(index);
    if (kind !== 'close') return;
    const opening = open.pop();
    if (opening !== undefined) partners.set(opening, index);
  });
  const closing = new Set(partners.values());
  let depth = 0;
  const isTop = tokens.map((_, index) => {
    if (closing.has(index)) depth -= 1;
    const isHere = depth === 0;
    if (partners.has(index)) depth += 1;
    return isHere;
  });
  return { isTop, unclosed: open };
}

/** Something that the whole query depends on: one operand of the conjunction that it is. */
interface Operand extends Span {
  readonly token: Token;
  readonly negated: boolean;
  /** A bare word beside a bare word: only the library knows which of them make a tag together. */
  readonly isRun: boolean;
}

/** Operands at the top of the query; none where it is an "or", because then it depends on none of them. */
function topOperands(tokens: readonly Token[]): Operand[] {
  const { isTop } = nesting(tokens);
  if (tokens.some(({ kind }, index) => kind === 'or' && isTop[index])) return [];
  const isBare = (index: number): boolean =>
    tokens[index]?.kind === 'word' && isTop[index] === true && tokens[index - 1]?.kind !== 'not';
  return tokens.flatMap((token, index) => {
    if (!isTop[index] || !['word', 'phrase', 'field'].includes(token.kind)) return [];
    let first = index;
    while (tokens[first - 1]?.kind === 'not') first -= 1;
    const isRun = isBare(index) && (isBare(index - 1) || isBare(index + 1));
    return [
      { token, start: tokens[first]!.start, end: token.end, negated: (index - first) % 2 === 1, isRun },
    ];
  });
}

interface Found extends Span {
  readonly negated: boolean;
}

/** Where the query asks for a tag, or excludes it. */
function findTag(text: string, name: string, parts: readonly QueryPart[]): Found[] {
  const key = nameKey(name);
  const tokens = readTokens(text);
  const found: Found[] = topOperands(tokens)
    .filter(({ token, isRun }) => !isRun && (token.kind !== 'field' || token.name === 'tag'))
    .filter(({ token }) => nameKey(token.value) === key);
  for (const part of parts) {
    if (part.kind !== 'tag' || nameKey(part.text) !== key) continue;
    // a part may or may not have its minus inside its span
    let { start } = part;
    while (part.negated) {
      const sign = tokens.find(
        ({ kind, end }) => kind === 'not' && text.slice(end, start).trim() === '' && end <= start,
      );
      if (!sign) break;
      ({ start } = sign);
    }
    if (found.every((one) => one.end <= start || one.start >= part.end))
      found.push({ start, end: part.end, negated: part.negated });
  }
  return found;
}

/**
 * How a query stands to a tag.
 *
 * @param parts as the library understood this very text; without them tags of several bare words are not known.
 */
export function tagState(text: string, name: string, parts: readonly QueryPart[] = []): TagState {
  const found = findTag(text, name, parts);
  if (found.length === 0) return 'none';
  return found.some(({ negated }) => negated) ? 'out' : 'in';
}

/** All tags that the query asks for or excludes, by their key. */
export function tagStates(text: string, parts: readonly QueryPart[] = []): ReadonlyMap<string, 'in' | 'out'> {
  const states = new Map<string, 'in' | 'out'>();
  const note = (name: string, negated: boolean): void => {
    const key = nameKey(name);
    if (key !== '' && states.get(key) !== 'out') states.set(key, negated ? 'out' : 'in');
  };
  for (const { token, negated, isRun } of topOperands(readTokens(text)))
    if (!isRun && (token.kind !== 'field' || token.name === 'tag')) note(token.value, negated);
  for (const part of parts) if (part.kind === 'tag') note(part.text, part.negated);
  return states;
}

/** The text without an unfinished end (`dog or`, `date<`, `"ice`), so that something can stand after it. */
function finished(text: string): string {
  let rest = text;
  for (;;) {
    const tokens = readTokens(rest);
    const last = tokens.at(-1);
    if (!last) return '';
    // quotes right behind a word may be what keeps it from being searched for (`colour:""`)
    const isOwn = last.kind === 'field' || (last.kind === 'phrase' && tokens.at(-2)?.end !== last.start);
    const isEmpty = isOwn && last.value.trim() === '';
    if (isJoin(last) || isNegation(last) || last.kind === 'open' || isEmpty) {
      rest = rest.slice(0, last.start).trimEnd();
    } else {
      return last.closed ? rest.slice(0, last.end) : rest.slice(0, last.valueStart) + quoted(last.value);
    }
  }
}

/** The query that asks for what it asked for and for this part, too. */
export function addPart(text: string, part: string): string {
  const before = finished(text);
  if (before === '') return part;
  const tokens = readTokens(before);
  const { unclosed } = nesting(tokens);
  const closed = before + ')'.repeat(unclosed.length);
  const all = unclosed.length === 0 ? tokens : readTokens(closed);
  const { isTop } = nesting(all);
  const isChoice = all.some(({ kind }, index) => kind === 'or' && isTop[index]);
  return isChoice ? `(${closed}) ${part}` : `${closed} ${part}`;
}

/** What must stand between two parts so that they go on meaning what they meant apart. */
function joint(left: readonly Token[], right: readonly Token[]): string {
  const last = left.at(-1);
  const next = right[0];
  if (!last || !next || last.kind === 'open' || next.kind === 'close') return '';
  // two words that come to stand side by side could be one tag
  const wouldMerge = last.kind === 'word' && next.kind === 'word' && !isNegation(left.at(-2));
  return wouldMerge ? ' and ' : ' ';
}

/** The query without one of its parts; what joined it to others, and parentheses left empty, go with it. */
export function removePart(text: string, { start, end }: Span): string {
  const tokens = readTokens(text);
  const left = tokens.filter((token) => token.end <= start);
  const right = tokens.filter((token) => token.start >= end);
  for (;;) {
    const last = left.at(-1);
    const next = right[0];
    const ends = !next || next.kind === 'close';
    const begins = !last || last.kind === 'open';
    if (isNegation(last)) left.pop();
    else if (last?.kind === 'open' && next?.kind === 'close') {
      left.pop();
      right.shift();
    } else if (isJoin(last) && ends) left.pop();
    else if (isJoin(next) && begins) right.shift();
    // of two that join, the looser one goes on parting what it parted
    else if (isJoin(last) && isJoin(next)) {
      if (last?.kind === 'or') right.shift();
      else left.pop();
    } else break;
  }
  const before = text.slice(0, left.at(-1)?.end ?? 0);
  const after = right[0] ? text.slice(right[0].start).trimEnd() : '';
  return (before + joint(left, right) + after).trim();
}

/** The query with another text in the place of a part. */
export function replacePart(text: string, { start, end }: Span, replacement: string): string {
  return text.slice(0, start) + replacement + text.slice(end);
}

/** The query that stands to a tag in this way, wherever it stood to it otherwise. */
export function withTag(
  text: string,
  name: string,
  state: TagState,
  parts: readonly QueryPart[] = [],
): string {
  if (tagState(text, name, parts) === state) return text;
  let rest = text;
  // from the end, so that the places of those before stay right
  for (const found of findTag(text, name, parts).toSorted((a, b) => b.start - a.start))
    rest = removePart(rest, found);
  if (state === 'none') return rest;
  return addPart(rest, `${state === 'out' ? '-' : ''}${fieldText('tag', name)}`);
}

/**
 * Where a part of one text is in another that came of it by one change: what lies before the change stays, what lies behind
 * it moves, what was changed itself is gone (null).
 */
export function movedSpan(span: Span, before: string, after: string): Span | null {
  if (before === after) return span;
  const most = Math.min(before.length, after.length);
  let same = 0;
  while (same < most && before[same] === after[same]) same += 1;
  if (span.end <= same) return span;
  let tail = 0;
  while (tail < most - same && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  if (span.start < before.length - tail) return null;
  const shift = after.length - before.length;
  return { start: span.start + shift, end: span.end + shift };
}
