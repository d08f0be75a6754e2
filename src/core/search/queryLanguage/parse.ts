/**
 * @file The parser of the query language: text to syntax tree with problems. Pure; runs in the library thread.
 *
 * ```ebnf
 * query       = [ disjunction ] ;
 * disjunction = conjunction , { ( "or" | "|" ) , conjunction } ;
 * conjunction = run , { ( "and" | "&" ) , run } ;
 * run         = negation , { negation } ;               (* side by side means "and" *)
 * negation    = { "not" | "-" | "!" } , primary ;
 * primary     = "(" , [ disjunction ] , ")" | field | phrase | word ;
 * field       = name , [ argument ] , operator , value | "~" , value ;
 * argument    = "(" , { character - ( "(" | ")" | '"' ) } , ")" ;
 * operator    = ":" , [ comparison ] | comparison ;
 * comparison  = "<" | "<=" | ">" | ">=" | "=" ;
 * value       = phrase | word ;
 * phrase      = '"' , { character - ( '"' | "\" ) | "\" , character } , '"' ;
 * ```
 *
 * `docs/query-language.md` says the same for people. Whatever the text, there is a tree and nothing is thrown: what
 * makes no sense is left out of the tree and named in the problems.
 */

import type { QueryNode, QueryProblem, Span } from '../../domain/query.ts';
import { FIELDS, type FieldTable } from './fields.ts';
import { quote } from './format.ts';
import { nearest } from './nearest.ts';
import { tokenise, type FieldToken, type Token } from './tokenise.ts';

export interface ParseOptions {
  /** The moment from which `date:today`, `date:-30d` and their like count. */
  readonly now: Date;
  /** The fields of the language; all that there are unless given. */
  readonly fields?: FieldTable;
}

export interface ParsedQuery {
  readonly node: QueryNode;
  /** In the text's order. */
  readonly problems: readonly QueryProblem[];
}

/** Parentheses deeper than this are not followed, so that no text exhausts the stack of whoever walks the tree. */
const DEEPEST_NESTING = 100;
/** Longer chains of "not" are shortened by an even number. */
const LONGEST_NEGATION = 10;

/** Something stood there and was left out, so that an operator beside it is not dangling. */
const LEFT_OUT = Symbol('left out');
type Operand = QueryNode | typeof LEFT_OUT;
/** Null: nothing stood there. */
type MaybeOperand = Operand | null;

/** `colour:red`: a word that looks like a field. Addresses and times of day (http://x, 12:30) do not. */
const fieldLike = /^(\p{L}[\p{L}\p{N}_-]+)(?::(?!\/)|[<>]=?|=)(.*)$/su;

/** Longer texts are not worth repeating in a message. */
function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/**
 * Parses a query. Never throws. A problem of severity `error` means that to go on with the tree would show something
 * else than was asked for; with `warning` the tree is what was most probably meant.
 */
export function parseQuery(text: string, options: ParseOptions): ParsedQuery {
  return new Parser(text, options.fields ?? FIELDS, options.now).parse();
}

class Parser {
  private readonly text: string;
  private readonly fields: FieldTable;
  private readonly now: Date;
  private readonly tokens: readonly Token[];
  private readonly problems: QueryProblem[] = [];
  private position = 0;

  constructor(text: string, fields: FieldTable, now: Date) {
    this.text = text;
    this.fields = fields;
    this.now = now;
    this.tokens = this.balance(tokenise(text, fields));
  }

  parse(): ParsedQuery {
    const node = this.disjunction();
    const everything: QueryNode = { kind: 'all', span: { start: 0, end: this.text.length } };
    return {
      node: node === null || node === LEFT_OUT ? everything : node,
      problems: this.problems.toSorted((a, b) => a.span.start - b.span.start),
    };
  }

  private problem(
    severity: QueryProblem['severity'],
    span: Span,
    message: string,
    suggestion: string | null = null,
  ) {
    this.problems.push({ severity, message, span, suggestion });
  }

  /** Leaves out closing parentheses that nothing opened, and pairs that are nested too deep. */
  private balance(tokens: readonly Token[]): Token[] {
    const open: number[] = [];
    const leftOut = new Set<number>();
    let tooDeep = false;
    for (const [index, token] of tokens.entries()) {
      if (token.kind === 'open') {
        open.push(index);
      } else if (token.kind === 'close') {
        const opening = open.pop();
        if (opening === undefined) {
          leftOut.add(index);
          this.problem('error', token.span, 'This parenthesis closes nothing: there is no "(" before it.');
        } else if (open.length >= DEEPEST_NESTING) {
          leftOut.add(index).add(opening);
          if (!tooDeep) {
            const span = { start: tokens[opening]!.span.start, end: token.span.end };
            this.problem(
              'error',
              span,
              `Parentheses may be nested ${DEEPEST_NESTING} deep, and these are deeper.`,
            );
          }
          tooDeep = true;
        }
      }
    }
    for (const [depth, index] of open.entries()) {
      if (depth >= DEEPEST_NESTING) leftOut.add(index);
      this.problem('error', tokens[index]!.span, 'This parenthesis is never closed: a ")" is missing.');
    }
    return tokens.filter((_, index) => !leftOut.has(index));
  }

  private disjunction(): MaybeOperand {
    return this.chain('or', () => this.conjunction());
  }

  private conjunction(): MaybeOperand {
    return this.chain('and', () => this.run());
  }

  /** Operands joined by one operator. An operator with nothing on one side is ignored, with a warning. */
  private chain(operator: 'and' | 'or', readOperand: () => MaybeOperand): MaybeOperand {
    const operands: Operand[] = [];
    let pending: Token | null = null;
    for (;;) {
      const operand = readOperand();
      if (operand !== null) operands.push(operand);
      else if (pending) this.dangling(pending, 'after');
      const next = this.tokens[this.position];
      if (next?.kind !== operator) break;
      this.position += 1;
      if (operand === null && pending === null) this.dangling(next, 'before');
      else pending = next;
    }
    return join(operator, operands, operator === 'and');
  }

  private dangling(token: Token, side: 'before' | 'after') {
    const written = shorten(this.text.slice(token.span.start, token.span.end));
    this.problem(
      'warning',
      token.span,
      `Nothing stands ${side} "${written}" for it to work on, so it is ignored.`,
    );
  }

  /** Operands side by side. */
  private run(): MaybeOperand {
    const operands: Operand[] = [];
    for (;;) {
      const operand = this.negation();
      if (operand === null) return join('and', operands, false);
      operands.push(operand);
    }
  }

  private negation(): MaybeOperand {
    const signs: Token[] = [];
    for (let next = this.tokens[this.position]; next?.kind === 'not'; next = this.tokens[this.position]) {
      signs.push(next);
      this.position += 1;
    }
    const operand = this.primary();
    if (signs.length === 0 || operand === LEFT_OUT) return operand;
    if (operand === null) {
      this.dangling(signs.at(-1)!, 'after');
      return LEFT_OUT;
    }
    if (signs.length > LONGEST_NEGATION)
      signs.splice(0, signs.length - LONGEST_NEGATION + (signs.length % 2));
    return signs.reduceRight<QueryNode>(
      (child, sign) => ({ kind: 'not', child, span: { start: sign.span.start, end: child.span.end } }),
      operand,
    );
  }

  private primary(): MaybeOperand {
    const token = this.tokens[this.position];
    if (token?.kind === 'open') {
      this.position += 1;
      return this.group(token.span);
    }
    if (token?.kind === 'field') {
      this.position += 1;
      return this.field(token);
    }
    if (token?.kind === 'phrase') {
      this.position += 1;
      const { text, span } = token;
      if (text.trim() === '') {
        this.problem('warning', span, 'There is nothing between these quotes, so they are ignored.');
        return LEFT_OUT;
      }
      if (!token.closed) this.unclosed(span, text);
      return { kind: 'term', text, quoted: true, span };
    }
    if (token?.kind === 'word') {
      this.position += 1;
      return this.word(token.text, token.span);
    }
    if (token?.kind === 'stray') {
      this.position += 1;
      const sign = this.text[token.span.start]!;
      const message = `"${sign}" means "not" only directly before a word, as in ${sign}dog; here it is ignored.`;
      this.problem('warning', token.span, message);
      return LEFT_OUT;
    }
    return null;
  }

  /** What follows an opening parenthesis, up to its closing one or, where that is missing, to the end. */
  private group(opening: Span): Operand {
    const before = this.position;
    const operand = this.disjunction();
    const closing = this.tokens[this.position];
    if (closing) this.position += 1;
    if (operand !== null) return operand;
    // where an operator alone stood between them, that is the problem and has been named
    if (!closing || before !== this.position - 1) return LEFT_OUT;
    const span = { start: opening.start, end: closing.span.end };
    this.problem('warning', span, 'There is nothing between these parentheses: they stand for every photo.');
    return { kind: 'all', span };
  }

  private unclosed(span: Span, text: string) {
    const message = 'The quote is never closed, so it reaches to the end of the query.';
    this.problem('warning', span, message, quote(text));
  }

  private field(token: FieldToken): Operand {
    const { span, valueSpan, operator, argument } = token;
    const definition = this.fields.get(token.name)!;
    const written = this.text.slice(span.start, valueSpan.start).trim();
    if (token.value.trim() === '') {
      this.emptyField(token, written, definition.example);
      return LEFT_OUT;
    }
    if (!definition.comparable && operator !== '=') {
      const value = this.text.slice(valueSpan.start, valueSpan.end);
      const message = `"${token.name}" has no larger and smaller: write it as in ${definition.example}.`;
      this.problem('error', span, message, `${token.name}:${value}`);
      return LEFT_OUT;
    }
    const reading = definition.read({ text: token.value, operator, argument, span }, { now: this.now });
    if (!reading.ok) {
      this.problem('error', valueSpan, reading.message, reading.suggestion);
      return LEFT_OUT;
    }
    if (!token.closed) this.unclosed(valueSpan, token.value);
    return reading.node;
  }

  /** `date:` with nothing behind it; a word that follows after blanks was probably meant for it. */
  private emptyField({ span }: FieldToken, written: string, example: string) {
    const message = `"${written}" needs a value directly after it, for example ${example}.`;
    const next = this.tokens[this.position];
    const follows = next?.kind === 'word' || next?.kind === 'phrase';
    if (!follows || !/\s/u.test(this.text[span.end] ?? '')) return this.problem('error', span, message);
    const suggestion = written + this.text.slice(next.span.start, next.span.end);
    this.problem('error', { start: span.start, end: next.span.end }, message, suggestion);
  }

  private word(text: string, span: Span): Operand {
    const [, name, value] = fieldLike.exec(text) ?? [];
    if (name === undefined) return { kind: 'term', text, quoted: false, span };
    const next = this.tokens[this.position];
    const phrase = value === '' && next?.kind === 'phrase' && next.span.start === span.end;
    if (value === '' && !phrase) return { kind: 'term', text, quoted: false, span };
    const suggestion = nearest(name.toLowerCase(), this.fields.keys());
    const nameSpan = { start: span.start, end: span.start + name.length };
    const meant = suggestion === null ? '' : ` Perhaps "${suggestion}" is meant.`;
    const read = phrase ? 'only what is in quotes is searched for' : 'this is searched for as a word';
    const message = `There is no field "${shorten(name)}", so ${read}.${meant}`;
    this.problem('warning', nameSpan, message, suggestion);
    return phrase ? LEFT_OUT : { kind: 'term', text, quoted: false, span };
  }
}

/** One node of all operands that are there, or what stands for them where there are fewer than two. */
function join(kind: 'and' | 'or', operands: readonly Operand[], explicit: boolean): MaybeOperand {
  const children = operands.filter((operand) => operand !== LEFT_OUT);
  const [first] = children;
  if (first === undefined) return operands.length === 0 ? null : LEFT_OUT;
  if (children.length === 1) return first;
  const span = { start: first.span.start, end: children.at(-1)!.span.end };
  if (kind === 'and' && explicit) return { kind, children, explicit, span };
  return { kind, children, span };
}
