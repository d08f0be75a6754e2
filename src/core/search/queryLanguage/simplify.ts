/** @file Makes nodes of a syntax tree while leaving out what changes nothing. Pure; runs in the library thread. */

import type { QueryNode, Span } from '../../domain/query.ts';

/** The node that every photo matches. */
export function everything(span: Span): QueryNode {
  return { kind: 'all', span };
}

/** The node that no photo matches: not everything. */
export function nothing(span: Span): QueryNode {
  return { kind: 'not', child: everything(span), span };
}

/** True for the node that {@link nothing} makes. */
export function isNothing(node: QueryNode): boolean {
  return node.kind === 'not' && node.child.kind === 'all';
}

/** Conjunction, flat: children that are conjunctions are taken apart, and what every photo matches is left out. */
export function conjunction(children: readonly QueryNode[], span: Span): QueryNode {
  const flat = children.flatMap((child) => (child.kind === 'and' ? child.children : [child]));
  if (flat.some(isNothing)) return nothing(span);
  const kept = flat.filter((child) => child.kind !== 'all');
  const [only] = kept;
  if (only === undefined) return everything(span);
  return kept.length === 1 ? only : { kind: 'and', children: kept, span };
}

/** Disjunction, flat: children that are disjunctions are taken apart, and what no photo matches is left out. */
export function disjunction(children: readonly QueryNode[], span: Span): QueryNode {
  const flat = children.flatMap((child) => (child.kind === 'or' ? child.children : [child]));
  if (flat.some((child) => child.kind === 'all')) return everything(span);
  const kept = flat.filter((child) => !isNothing(child));
  const [only] = kept;
  if (only === undefined) return nothing(span);
  return kept.length === 1 ? only : { kind: 'or', children: kept, span };
}

/** Negation; of nothing it is everything. */
export function negation(child: QueryNode, span: Span): QueryNode {
  return isNothing(child) ? everything(span) : { kind: 'not', child, span };
}
