/** @file Parsing and writing queries are inverse, and no text breaks the parser. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Span } from '../../../src/core/domain/query.ts';
import { formatQuery } from '../../../src/core/search/queryLanguage/format.ts';
import { parseQuery } from '../../../src/core/search/queryLanguage/parse.ts';
import { resolveTerms } from '../../../src/core/search/queryLanguage/resolve.ts';
import { allNodes, randomText, randomTree, show, withoutSpans } from './trees.ts';

const now = new Date(2024, 6, 17, 15, 30);

test('a tree is read back from its text', () => {
  fc.assert(
    fc.property(randomTree, (tree) => {
      expect(withoutSpans(parseQuery(formatQuery(tree), { now }).node)).toEqual(tree);
    }),
    { numRuns: 2000 },
  );
});

test('any text gives a tree, with spans inside the text, whose canonical text is a fixed point', () => {
  fc.assert(
    fc.property(randomText, (text) => {
      const { node, problems } = parseQuery(text, { now });
      const inside = ({ start, end }: Span) => 0 <= start && start <= end && end <= text.length;
      for (const one of allNodes(node)) expect(one.span).toSatisfy(inside);
      for (const problem of problems) {
        expect(problem.span).toSatisfy(inside);
        expect(problem.span.end).toBeGreaterThan(problem.span.start);
      }
      const canonical = formatQuery(node);
      const again = parseQuery(canonical, { now });
      expect(withoutSpans(again.node)).toEqual(withoutSpans(node));
      expect(formatQuery(again.node)).toBe(canonical);
      expect(again.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    }),
    { numRuns: 5000 },
  );
});

test('any text can be resolved, leaves no bare words, and resolves to the same again', () => {
  const tags = new Set(['dog', 'ice', 'and']);
  fc.assert(
    fc.property(randomText, (text) => {
      const lookup = { findTag: (key: string) => tags.has(key), suggest: () => 'dog' };
      const { node, notes, explain } = resolveTerms(parseQuery(text, { now }).node, lookup);
      const kinds = allNodes(node).map(({ kind }) => kind);
      expect(kinds).not.toContain('term');
      expect(kinds).not.toContain('meaning');
      expect(explain.length).toBeGreaterThan(0);
      for (const { span } of notes) expect(span.end).toBeLessThanOrEqual(text.length);
      expect(show(resolveTerms(node, lookup).node)).toBe(show(node));
    }),
    { numRuns: 2000 },
  );
});
