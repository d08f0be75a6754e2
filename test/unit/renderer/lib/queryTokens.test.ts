/** @file The window cuts a query as the library does. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FIELDS } from '../../../../src/core/search/queryLanguage/fields.ts';
import { tokenise } from '../../../../src/core/search/queryLanguage/tokenise.ts';
import { FIELD_NAMES, fieldText, quoted, readTokens } from '../../../../src/renderer/lib/queryTokens.ts';
import { randomText } from '../../search/trees.ts';

test('the fields are those of the language', () => {
  expect([...FIELD_NAMES, '~'].toSorted()).toEqual([...FIELDS.keys()].toSorted());
});

test('any text is cut into the same tokens', () => {
  fc.assert(
    fc.property(randomText, (text) => {
      const expected = tokenise(text, FIELDS).map((token) => ({
        kind: token.kind,
        start: token.span.start,
        end: token.span.end,
        name: token.kind === 'field' ? token.name : '',
        value: token.kind === 'field' ? token.value : 'text' in token ? token.text : '',
        valueStart: token.kind === 'field' ? token.valueSpan.start : token.span.start,
        closed: 'closed' in token ? token.closed : true,
      }));
      expect(readTokens(text)).toEqual(expected);
    }),
    { numRuns: 5000 },
  );
});

test('quoted texts and fields are read back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }), (name) => {
      expect(readTokens(quoted(name))).toMatchObject([{ kind: 'phrase', value: name, closed: true }]);
      expect(readTokens(fieldText('tag', name))).toMatchObject([{ kind: 'field', name: 'tag', value: name }]);
    }),
  );
  expect(fieldText('tag', 'dog')).toBe('tag:dog');
  expect(fieldText('folder', 'Summer 2019')).toBe('folder:"Summer 2019"');
  expect(fieldText('tag', '>=3')).toBe('tag:">=3"');
});
