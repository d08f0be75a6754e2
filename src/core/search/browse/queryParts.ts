/**
 * @file The parts of a query that can each be taken away by cutting their span out of the text: what a window shows as
 * chips. Pure; runs in the library thread.
 */

import type { QueryNode, Span } from '../../domain/query.ts';
import { FIELDS } from '../queryLanguage/fields.ts';
import { tokenise, type FieldToken, type Token } from '../queryLanguage/tokenise.ts';

export interface QueryPart extends Span {
  /** How it was understood: a tag's key, a field's value, the words themselves. */
  readonly text: string;
  readonly kind: 'tag' | 'date' | 'folder' | 'camera' | 'is' | 'rating' | 'meaning' | 'group';
  readonly negated: boolean;
}

const FIELD_KINDS: Readonly<Record<string, QueryPart['kind']>> = {
  date: 'date',
  folder: 'folder',
  camera: 'camera',
  is: 'is',
  rating: 'rating',
  tag: 'tag',
  '~': 'meaning',
};

/** An operand at the top of the text with the signs of negation before it. */
interface Unit extends Span {
  readonly operand: Token;
  readonly negated: boolean;
  /** "not" stands before it at all, so that its words cannot rank. */
  readonly isUnranked: boolean;
  /** A written "and" stands before it, which parts words. */
  readonly isParted: boolean;
}

function unitsOf(tokens: readonly Token[]): Unit[] {
  const units: Unit[] = [];
  let unit: Token[] = [];
  let [depth, negations, isParted] = [0, 0, false];
  for (const token of tokens) {
    if (depth === 0 && (token.kind === 'and' || token.kind === 'stray')) {
      isParted = true;
      continue;
    }
    unit.push(token);
    if (token.kind === 'open') depth += 1;
    if (token.kind === 'close') depth -= 1;
    if (depth > 0) continue;
    if (token.kind === 'not') {
      negations += 1;
      continue;
    }
    const span = { start: unit[0]!.span.start, end: token.span.end };
    units.push({
      ...span,
      operand: unit[negations]!,
      negated: negations % 2 === 1,
      isUnranked: negations > 0,
      isParted,
    });
    [unit, negations, isParted] = [[], 0, false];
  }
  return units;
}

function hasOrAtTop(tokens: readonly Token[]): boolean {
  let depth = 0;
  return tokens.some(({ kind }) => {
    if (kind === 'open') depth += 1;
    if (kind === 'close') depth -= 1;
    return kind === 'or' && depth === 0;
  });
}

function fieldText({ operator, value }: FieldToken): string {
  return operator === '=' ? value : `${operator}${value}`;
}

/**
 * The parts of a query that is valid, in the text's order. One that has "or" at its top is one part, for half of it alone
 * means something else.
 * @param node its resolved tree
 */
export function queryParts(text: string, node: QueryNode): QueryPart[] {
  const tokens = tokenise(text, FIELDS);
  const [first, last] = [tokens[0], tokens.at(-1)];
  if (!first || !last) return [];
  if (hasOrAtTop(tokens)) {
    const span = { start: first.span.start, end: last.span.end };
    return [{ ...span, text: text.slice(span.start, span.end), kind: 'group', negated: false }];
  }
  const tags = (node.kind === 'and' ? node.children : [node]).filter((child) => child.kind === 'tag');
  const parts: QueryPart[] = [];
  // whether the last part is of bare words that rank, and so goes on with the next one
  let isPhrase = false;
  for (const { operand, isParted, isUnranked, start, end, negated } of unitsOf(tokens)) {
    const wasPhrase = isPhrase && !isParted;
    isPhrase = false;
    const before = parts.at(-1);
    if (operand.kind === 'field') {
      parts.push({
        start,
        end,
        text: fieldText(operand),
        kind: FIELD_KINDS[operand.name] ?? 'group',
        negated,
      });
      continue;
    }
    if (operand.kind !== 'word' && operand.kind !== 'phrase') {
      parts.push({ start, end, text: text.slice(operand.span.start, end), kind: 'group', negated });
      continue;
    }
    const tag = tags.find(({ span }) => span.start <= operand.span.start && span.end >= operand.span.end);
    if (isUnranked || tag) {
      // a tag of several words is one part
      if (!isUnranked && tag && before?.kind === 'tag' && before.start === tag.span.start) parts.pop();
      parts.push({
        start: tag && !isUnranked ? tag.span.start : start,
        end,
        text: tag?.name ?? operand.text,
        kind: 'tag',
        negated,
      });
      continue;
    }
    isPhrase = operand.kind === 'word';
    if (wasPhrase && isPhrase && before) {
      parts.pop();
      parts.push({ ...before, end, text: text.slice(before.start, end) });
    } else parts.push({ start, end, text: operand.text, kind: 'meaning', negated });
  }
  return parts;
}
