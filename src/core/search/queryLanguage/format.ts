/** @file Writes a syntax tree as the query's canonical text. Pure; runs in the library thread. */

import { missingCase } from '../../domain/errors.ts';
import type { QueryNode } from '../../domain/query.ts';
import { formatDateRange } from './dates.ts';
import { FIELDS } from './fields.ts';
import { formatRating } from './ratings.ts';
import { tokenise } from './tokenise.ts';

/** How tightly a node's text holds together; what is looser than its place demands goes into parentheses. */
const LOOSENESS = { primary: 0, run: 1, and: 2, or: 3 } as const;
type Looseness = (typeof LOOSENESS)[keyof typeof LOOSENESS];

/** The text in double quotes, with `\` and `"` escaped. */
export function quote(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}

/** A word as it is typed in a query: itself where it is read back as that one word, else in quotes. */
export function formatWord(text: string): string {
  const [token, ...others] = tokenise(text, FIELDS);
  const plain = others.length === 0 && token?.kind === 'word' && token.text === text;
  return plain ? text : quote(text);
}

/** A field's value as it is typed; a sign of comparison at its start would be read as the operator. */
export function formatValue(text: string): string {
  return /^[^\s()"“”„&|<>=][^\s()"“”„&|]*$/u.test(text) ? text : quote(text);
}

function formatTerm(text: string, quoted: boolean): string {
  if (quoted) return quote(text);
  const word = formatWord(text);
  // behind a word such as "date" it would be read as a comparison
  return /^[<>=]/.test(word) ? `(${word})` : word;
}

function looseness(node: QueryNode): Looseness {
  if (node.kind === 'or') return LOOSENESS.or;
  if (node.kind !== 'and') return LOOSENESS.primary;
  return node.explicit ? LOOSENESS.and : LOOSENESS.run;
}

/** The text of a node where nothing looser than `allowed` can stand. */
function formatWithin(node: QueryNode, allowed: number): string {
  return looseness(node) > allowed ? `(${formatNode(node)})` : formatNode(node);
}

function formatNode(node: QueryNode): string {
  switch (node.kind) {
    case 'all':
      return '()';
    case 'and': {
      const own = looseness(node);
      const parts = node.children.map((child) => formatWithin(child, own - 1));
      return parts.length === 0 ? '()' : parts.join(node.explicit ? ' and ' : ' ');
    }
    case 'or': {
      const parts = node.children.map((child) => formatWithin(child, LOOSENESS.or - 1));
      return parts.length === 0 ? '-()' : parts.join(' or ');
    }
    case 'not':
      return `-${formatWithin(node.child, LOOSENESS.primary)}`;
    case 'term':
      return formatTerm(node.text, node.quoted);
    case 'meaning':
      return `~${quote(node.text)}`;
    case 'tag':
      return `tag:${formatValue(node.name)}`;
    case 'date':
      return `date${formatDateRange(node.range)}`;
    case 'folder':
      return `folder:${formatValue(node.text)}`;
    case 'camera':
      return `camera:${formatValue(node.text)}`;
    case 'is':
      return `is:${node.property}`;
    case 'rating':
      return `rating${formatRating(node.least, node.most)}`;
    default:
      return missingCase(node);
  }
}

/**
 * The canonical text of a tree: parsing it gives the same tree apart from spans. Relative dates have become days of the
 * calendar, so a search that is to be kept is kept as its owner wrote it.
 */
export function formatQuery(node: QueryNode): string {
  return node.kind === 'all' ? '' : formatNode(node);
}
