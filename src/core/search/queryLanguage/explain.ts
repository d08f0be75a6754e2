/** @file Says in plain words what a syntax tree asks for, for `--explain`. Pure; runs in the library thread. */

import { missingCase } from '../../domain/errors.ts';
import type { PhotoProperty, QueryNode } from '../../domain/query.ts';
import { nameDateRange } from './dates.ts';
import { HIGHEST_RATING } from './ratings.ts';
import { isNothing } from './simplify.ts';

const PROPERTY_WORDS: Readonly<Record<PhotoProperty, string>> = {
  untagged: 'without any tag',
  tagged: 'with a tag',
  missing: 'whose file is gone',
  offline: 'in a folder that is not connected',
  reviewed: 'that you have reviewed',
  unreviewed: 'that you have not reviewed',
  failed: 'that could not be read',
  duplicate: 'that are there more than once',
  located: 'with a place',
};

function describeRating(least: number, most: number): string {
  if (least === most) return least === 0 ? 'without a rating' : `rated ${least}`;
  if (most === HIGHEST_RATING) return `rated ${least} or more`;
  return least === 0 ? `rated ${most} or less, or not at all` : `rated ${least} to ${most}`;
}

function describeInside(node: QueryNode): string {
  const text = describe(node);
  return node.kind === 'and' || node.kind === 'or' ? `(${text})` : text;
}

/** A phrase that goes on after "photos": `tagged "dog", and taken in 2019`. */
function describe(node: QueryNode): string {
  switch (node.kind) {
    case 'all':
      return 'of any kind';
    case 'and':
      return node.children.map(describeInside).join(' and ');
    case 'or':
      return node.children.map(describeInside).join(' or ');
    case 'not':
      return `not ${describeInside(node.child)}`;
    case 'term':
      return `with "${node.text}"`;
    case 'meaning':
      return `like "${node.text}"`;
    case 'tag':
      return `tagged "${node.name}"`;
    case 'date': {
      const names = nameDateRange(node.range);
      if (names.kind === 'any') return 'with a known date';
      if (names.kind === 'since')
        return `taken ${names.operator === '>=' ? 'in or after' : 'after'} ${names.first}`;
      if (names.kind === 'before')
        return `taken ${names.operator === '<' ? 'before' : 'in or before'} ${names.last}`;
      if (names.first === names.last) return `taken in ${names.first}`;
      return `taken from ${names.first} to ${names.last}`;
    }
    case 'folder':
      return `with "${node.text}" in the folder's path`;
    case 'camera':
      return `from the camera "${node.text}"`;
    case 'is':
      return PROPERTY_WORDS[node.property];
    case 'rating':
      return describeRating(node.least, node.most);
    default:
      return missingCase(node);
  }
}

/** One sentence that says which photos a tree selects. */
export function explainQuery(node: QueryNode): string {
  if (node.kind === 'all') return 'Every photo is shown.';
  if (isNothing(node)) return 'No photo can match.';
  return `Shown are photos ${describe(node)}.`;
}
