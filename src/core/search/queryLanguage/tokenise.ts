/**
 * @file Cuts a query's text into tokens. Pure; runs in the library thread. Never throws, in time linear in the text.
 *
 * A word reaches to the next white space, parenthesis, quote, `&` or `|`. `-` and `!` are "not" at the start of a word
 * only, so `well-known` is one word. A known field's name with an operator after it begins a field with its value.
 */

import type { ComparisonOperator, Span } from '../../domain/query.ts';

/** What the tokeniser must know of a field: that the name is one, and whether it is written `name(argument)`. */
export interface FieldSyntax {
  readonly takesArgument: boolean;
}

export interface FieldToken {
  readonly kind: 'field';
  /** Lower case; `~` for search by meaning. */
  readonly name: string;
  /** The text between the parentheses of `name(argument)`. */
  readonly argument: string | null;
  /** A colon counts as `=`. */
  readonly operator: ComparisonOperator;
  readonly value: string;
  readonly valueSpan: Span;
  /** False where the value's closing quote is missing. */
  readonly closed: boolean;
  readonly span: Span;
}

export type Token =
  | { readonly kind: 'word'; readonly text: string; readonly span: Span }
  | { readonly kind: 'phrase'; readonly text: string; readonly closed: boolean; readonly span: Span }
  | FieldToken
  /** `stray`: a minus or exclamation mark with nothing to negate behind it. */
  | { readonly kind: 'and' | 'or' | 'not' | 'open' | 'close' | 'stray'; readonly span: Span };

const blanksPattern = /\s+/uy;
const wordPattern = /[^\s()"“”„&|]+/uy;
const negationPattern = /[-!]+/uy;
const namePattern = /\p{L}[\p{L}\p{N}_-]*/uy;
const argumentPattern = /\(([^()"]*)\)/uy;
// `rating >= 4` may have blanks; after a colon they would make "note: dog" a field
const operatorPattern = /\s*([<>]=?|=)\s*|:([<>]=?|=)?/uy;
const joinPattern = /&+|\|+/uy;
/** Curly quotes, too: telephones and word processors put them in unasked. */
const openingQuote = /["“”„]/u;

/** The match of a sticky pattern at `position`, or null. */
function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position;
  return pattern.exec(text);
}

interface Phrase {
  readonly text: string;
  readonly closed: boolean;
  readonly end: number;
}

/** Reads a phrase whose opening quote stands at `start`. `\"` and `\\` are escapes, any other backslash is itself. */
function readPhrase(text: string, start: number): Phrase {
  const isClosing =
    text[start] === '"' ? (sign: string) => sign === '"' : (sign: string) => sign === '”' || sign === '“';
  const parts: string[] = [];
  let from = start + 1;
  for (let position = from; position < text.length; position++) {
    const sign = text[position]!;
    const next = text[position + 1];
    if (sign === '\\' && (next === '"' || next === '\\')) {
      parts.push(text.slice(from, position), next);
      from = position + 2;
      position++;
    } else if (isClosing(sign)) {
      parts.push(text.slice(from, position));
      return { text: parts.join(''), closed: true, end: position + 1 };
    }
  }
  parts.push(text.slice(from));
  return { text: parts.join(''), closed: false, end: text.length };
}

/** Reads a value, quoted or bare, at `start`; it may be empty. */
function readValue(text: string, start: number): Phrase {
  if (openingQuote.test(text[start] ?? '')) return readPhrase(text, start);
  const bare = matchAt(wordPattern, text, start)?.[0] ?? '';
  return { text: bare, closed: true, end: start + bare.length };
}

/** Reads `name:value`, `name>=value`, `name(argument)<value` or `~value` at `start`, or null where no field stands. */
function readField(text: string, start: number, fields: ReadonlyMap<string, FieldSyntax>): FieldToken | null {
  let position = start;
  let name = '~';
  let argument: string | null = null;
  let operator: ComparisonOperator = '=';
  if (text[start] === '~') {
    position += 1;
  } else {
    const written = matchAt(namePattern, text, start)?.[0];
    if (written === undefined) return null;
    name = written.toLowerCase();
    const syntax = fields.get(name);
    if (!syntax) return null;
    position += written.length;
    const bracketed = syntax.takesArgument ? matchAt(argumentPattern, text, position) : null;
    if (bracketed) {
      argument = bracketed[1]!.trim();
      position += bracketed[0].length;
    }
    const sign = matchAt(operatorPattern, text, position);
    if (!sign) return null;
    operator = (sign[1] ?? sign[2] ?? '=') as ComparisonOperator;
    position += sign[0].length;
  }
  const value = readValue(text, position);
  const valueSpan = { start: position, end: value.end };
  const span = { start, end: value.end };
  return {
    kind: 'field',
    name,
    argument,
    operator,
    value: value.text,
    valueSpan,
    closed: value.closed,
    span,
  };
}

/** The tokens of `text` in order; together with the white space between them they cover it. */
export function tokenise(text: string, fields: ReadonlyMap<string, FieldSyntax>): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  while (position < text.length) {
    const start = position;
    const blanks = matchAt(blanksPattern, text, start);
    if (blanks) {
      position += blanks[0].length;
      continue;
    }
    const sign = text[start]!;
    const join = matchAt(joinPattern, text, start)?.[0];
    const negation = matchAt(negationPattern, text, start)?.[0];
    if (sign === '(' || sign === ')') {
      position += 1;
      tokens.push({ kind: sign === '(' ? 'open' : 'close', span: { start, end: position } });
    } else if (join) {
      position += join.length;
      tokens.push({ kind: sign === '&' ? 'and' : 'or', span: { start, end: position } });
    } else if (negation) {
      position += negation.length;
      const next = text[position];
      if (next === undefined || /[\s)&|]/u.test(next)) {
        tokens.push({ kind: 'stray', span: { start, end: position } });
      } else {
        for (let one = start; one < position; one++)
          tokens.push({ kind: 'not', span: { start: one, end: one + 1 } });
      }
    } else if (openingQuote.test(sign)) {
      const phrase = readPhrase(text, start);
      position = phrase.end;
      tokens.push({
        kind: 'phrase',
        text: phrase.text,
        closed: phrase.closed,
        span: { start, end: position },
      });
    } else {
      const token = readField(text, start, fields) ?? readWord(text, start);
      position = token.span.end;
      tokens.push(token);
    }
  }
  return tokens;
}

/** Reads the word at `start`, which is an operator where it is "and", "or" or "not" in any case. */
function readWord(text: string, start: number): Token {
  // every sign that ends a word has been dealt with, so at least one character is left
  const word = matchAt(wordPattern, text, start)?.[0] ?? text[start]!;
  const span = { start, end: start + word.length };
  const lower = word.toLowerCase();
  if (lower === 'and' || lower === 'or' || lower === 'not') return { kind: lower, span };
  return { kind: 'word', text: word, span };
}
