/**
 * @file The fields of the query language. Pure; runs in the library thread.
 *
 * A new field is one entry here, and a node in `domain/query.ts` where none fits: tokeniser, parser and suggestions take
 * whatever the table names.
 */

import { TagrollError } from '../../domain/errors.ts';
import { PHOTO_PROPERTIES, type ComparisonOperator, type QueryNode, type Span } from '../../domain/query.ts';
import { normaliseTagName } from '../../domain/tag.ts';
import { readDate } from './dates.ts';
import { nearest } from './nearest.ts';
import { readRating } from './ratings.ts';
import type { FieldSyntax } from './tokenise.ts';

/** What stands after a field's name; the text is not blank, and quotes and escapes are gone. */
export interface FieldValue {
  readonly text: string;
  readonly operator: ComparisonOperator;
  /** The text between the parentheses of `name(argument)`, null where there are none. */
  readonly argument: string | null;
  /** Of the whole field. */
  readonly span: Span;
}

/** A node, or why there is none; `suggestion` is to be put in the value's place. */
export type FieldReading =
  | { readonly ok: true; readonly node: QueryNode }
  | { readonly ok: false; readonly message: string; readonly suggestion: string | null };

export interface FieldDefinition extends FieldSyntax {
  /** Whether `<`, `<=`, `>` and `>=` mean something. */
  readonly comparable: boolean;
  /** A use of the field, shown where it has no value. */
  readonly example: string;
  readonly read: (value: FieldValue, context: { readonly now: Date }) => FieldReading;
}

/** Fields by their name in lower case. */
export type FieldTable = ReadonlyMap<string, FieldDefinition>;

function readProperty({ text, span }: FieldValue): FieldReading {
  const wanted = text.trim().toLowerCase();
  const property = PHOTO_PROPERTIES.find((known) => known === wanted);
  if (property) return { ok: true, node: { kind: 'is', property, span } };
  const shown = wanted.length > 40 ? `${wanted.slice(0, 40)}…` : wanted;
  const message = `"is:" does not know "${shown}". It knows ${PHOTO_PROPERTIES.join(', ')}.`;
  return { ok: false, message, suggestion: nearest(wanted, PHOTO_PROPERTIES) };
}

function readTag({ text, span }: FieldValue): FieldReading {
  try {
    return { ok: true, node: { kind: 'tag', name: normaliseTagName(text), span } };
  } catch (error) {
    // too long, or nothing but control characters: no tag can have this name
    if (!(error instanceof TagrollError)) throw error;
    return { ok: false, message: error.message, suggestion: null };
  }
}

const plain = { comparable: false, takesArgument: false };

export const FIELDS: FieldTable = new Map<string, FieldDefinition>([
  [
    'date',
    {
      comparable: true,
      takesArgument: false,
      example: 'date:2019-06',
      read: ({ text, operator, span }, { now }) => {
        const reading = readDate(text, operator, now);
        return reading.ok ? { ok: true, node: { kind: 'date', range: reading.range, span } } : reading;
      },
    },
  ],
  [
    'folder',
    {
      ...plain,
      example: 'folder:Holidays',
      read: ({ text, span }) => ({ ok: true, node: { kind: 'folder', text, span } }),
    },
  ],
  [
    'camera',
    {
      ...plain,
      example: 'camera:"Pixel 7"',
      read: ({ text, span }) => ({ ok: true, node: { kind: 'camera', text, span } }),
    },
  ],
  [
    'rating',
    {
      comparable: true,
      takesArgument: false,
      example: 'rating>=4',
      read: ({ text, operator, span }) => {
        const reading = readRating(text, operator);
        if (!reading.ok) return reading;
        return { ok: true, node: { kind: 'rating', least: reading.least, most: reading.most, span } };
      },
    },
  ],
  ['is', { ...plain, example: 'is:untagged', read: readProperty }],
  ['tag', { ...plain, example: 'tag:dog', read: readTag }],
  [
    '~',
    {
      ...plain,
      example: '~"kids at the sea"',
      read: ({ text, span }) => ({ ok: true, node: { kind: 'meaning', text, span } }),
    },
  ],
]);
