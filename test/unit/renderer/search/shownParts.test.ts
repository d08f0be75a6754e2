/** @file The parts of a query as they are shown. */

import { describe, expect, it } from 'vitest';
import { shownParts } from '../../../../src/renderer/features/search/shownParts.ts';
import type { QueryPart } from '../../../../src/renderer/lib/queryText.ts';

/** Parts of a query in which each stands between signs of its kind: [tag], <meaning>, {other}, and "-" before excludes. */
function shown(marked: string): string[] {
  const parts: QueryPart[] = [];
  let query = '';
  for (const [, negated, open, text, other] of marked.matchAll(/(-?)([[<{])([^\]>}]*)[\]>}]|(.)/g)) {
    if (other !== undefined) query += other;
    else {
      const start = query.length;
      query += negated! + text!;
      const kind = open === '[' ? 'tag' : open === '<' ? 'meaning' : 'date';
      parts.push({ start, end: query.length, text: text!, kind, negated: negated === '-' });
    }
  }
  return shownParts(parts, query).map(({ text, start, end }) => {
    expect(query.slice(start, end)).toContain(text);
    return text;
  });
}

describe('a sentence', () => {
  it('is one part, whatever its words are', () => {
    expect(shown('<a> [dog] <running> <on the> [beach]')).toEqual(['a dog running on the beach']);
    expect(shown('[ice cream]  <melting>')).toEqual(['ice cream  melting']);
  });

  it('ends where something else stands', () => {
    expect(shown('<a> [dog] {date:2019} <in> [snow]')).toEqual(['a dog', 'date:2019', 'in snow']);
    expect(shown('<happy> -[cat] [dog] <running>')).toEqual(['happy', 'cat', 'dog running']);
    expect(shown('<happy> and [dog]')).toEqual(['happy', 'dog']);
    expect(shown('<happy> [tag:dog] <"by the sea">')).toEqual(['happy', 'tag:dog', '"by the sea"']);
  });

  it('is none where all words are tags', () => {
    expect(shown('[dog] [beach]')).toEqual(['dog', 'beach']);
    expect(shown('')).toEqual([]);
  });
});
