/**
 * @file The query's text cut into tokens, as the library cuts it (`docs/query-language.md`; a test holds the two together),
 * so that the window can change a query without breaking it. It understands nothing: only the library does.
 */

export interface Span {
  /** UTF-16 units of the text, end exclusive. */
  readonly start: number;
  readonly end: number;
}

export interface Token extends Span {
  /** `stray`: a minus or exclamation mark with nothing to negate behind it. */
  readonly kind: 'word' | 'phrase' | 'field' | 'and' | 'or' | 'not' | 'open' | 'close' | 'stray';
  /** Of a field: its name in lower case, `~` for search by meaning. Else empty. */
  readonly name: string;
  /** Of a field, phrase or word: what it says, without quotes. Else empty. */
  readonly value: string;
  /** Of a field: where its value begins; of all others: where it begins itself. */
  readonly valueStart: number;
  /** False where a closing quote is missing. */
  readonly closed: boolean;
}

/** Names of the language's fields (a test holds them to the library's). */
export const FIELD_NAMES: ReadonlySet<string> = new Set(['date', 'folder', 'camera', 'is', 'tag', 'rating']);

const blanksPattern = /\s+/uy;
const wordPattern = /[^\s()"“”„&|]+/uy;
const negationPattern = /[-!]+/uy;
const namePattern = /\p{L}[\p{L}\p{N}_-]*/uy;
const operatorPattern = /\s*(?:[<>]=?|=)\s*|:(?:[<>]=?|=)?/uy;
const joinPattern = /&+|\|+/uy;
const openingQuote = /["“”„]/u;

function matchAt(pattern: RegExp, text: string, position: number): string | null {
  pattern.lastIndex = position;
  return pattern.exec(text)?.[0] ?? null;
}

interface Phrase {
  readonly value: string;
  readonly closed: boolean;
  readonly end: number;
}

/** Reads a phrase whose opening quote stands at `start`. `\"` and `\\` are escapes, any other backslash is itself. */
function readPhrase(text: string, start: number): Phrase {
  const closing = text[start] === '"' ? '"' : '”“';
  let value = '';
  for (let position = start + 1; position < text.length; position += 1) {
    const sign = text[position]!;
    const next = text[position + 1];
    if (sign === '\\' && (next === '"' || next === '\\')) {
      value += next;
      position += 1;
    } else if (closing.includes(sign)) {
      return { value, closed: true, end: position + 1 };
    } else {
      value += sign;
    }
  }
  return { value, closed: false, end: text.length };
}

function readField(text: string, start: number): Token | null {
  let name = '~';
  let valueStart = start + 1;
  if (text[start] !== '~') {
    const written = matchAt(namePattern, text, start);
    if (written === null || !FIELD_NAMES.has(written.toLowerCase())) return null;
    const operator = matchAt(operatorPattern, text, start + written.length);
    if (operator === null) return null;
    name = written.toLowerCase();
    valueStart = start + written.length + operator.length;
  }
  const bare = matchAt(wordPattern, text, valueStart) ?? '';
  const { value, closed, end } = openingQuote.test(text[valueStart] ?? '')
    ? readPhrase(text, valueStart)
    : { value: bare, closed: true, end: valueStart + bare.length };
  return { kind: 'field', name, value, valueStart, closed, start, end };
}

function readWord(text: string, start: number): Token {
  const word = matchAt(wordPattern, text, start) ?? text[start]!;
  const lower = word.toLowerCase();
  const kind = lower === 'and' || lower === 'or' || lower === 'not' ? lower : 'word';
  return plain(kind, start, start + word.length, kind === 'word' ? word : '');
}

const plain = (kind: Token['kind'], start: number, end: number, value = '', closed = true): Token => ({
  kind,
  name: '',
  value,
  valueStart: start,
  closed,
  start,
  end,
});

/** The tokens of a query's text in order; with the blanks between them they cover it. Never throws. */
export function readTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let start = matchAt(blanksPattern, text, 0)?.length ?? 0;
  while (start < text.length) {
    const sign = text[start]!;
    const join = matchAt(joinPattern, text, start);
    const negation = matchAt(negationPattern, text, start);
    if (sign === '(' || sign === ')') {
      tokens.push(plain(sign === '(' ? 'open' : 'close', start, start + 1));
    } else if (join !== null) {
      tokens.push(plain(sign === '&' ? 'and' : 'or', start, start + join.length));
    } else if (negation !== null) {
      const end = start + negation.length;
      if (text[end] === undefined || /[\s)&|]/u.test(text[end])) tokens.push(plain('stray', start, end));
      else for (let one = start; one < end; one += 1) tokens.push(plain('not', one, one + 1));
    } else if (openingQuote.test(sign)) {
      const { value, closed, end } = readPhrase(text, start);
      tokens.push(plain('phrase', start, end, value, closed));
    } else {
      tokens.push(readField(text, start) ?? readWord(text, start));
    }
    const { end } = tokens.at(-1)!;
    start = end + (matchAt(blanksPattern, text, end)?.length ?? 0);
  }
  return tokens;
}

/** The text in double quotes, with `\` and `"` escaped. */
export const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, '\\$&')}"`;

/** A field with its value, in quotes where the value needs them: `tag:dog`, `folder:"Summer 2019"`. */
export function fieldText(name: string, value: string): string {
  const isPlain = /^[^\s()"“”„&|<>=][^\s()"“”„&|]*$/u.test(value);
  return `${name}:${isPlain ? value : quoted(value)}`;
}
