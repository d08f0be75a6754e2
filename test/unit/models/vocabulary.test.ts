/** @file The vocabulary that comes with the program, and what a vocabulary may not be. */

import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadVocabulary, parseVocabulary, vocabularyVersion } from '../../../src/core/models/vocabulary.ts';
import { normaliseTagName } from '../../../src/core/domain/tag.ts';
import { projectFolder } from '../../fixtures/shared.ts';

const everyday = await loadVocabulary(resolve(projectFolder, 'resources/vocabularies/everyday.json'));
const parse = (change: object) => () => parseVocabulary(JSON.stringify({ ...everyday, ...change }), 'x.json');

describe('vocabularies', () => {
  it('comes with about two hundred everyday tags whose names are tag names', () => {
    expect(everyday.tags.length).toBeGreaterThan(200);
    for (const { name } of everyday.tags) expect(normaliseTagName(name)).toBe(name);
  });

  it('refuses what is none, and names the place', () => {
    const tag = { name: 'Cat', phrase: 'a cat', group: 'Animals' };
    expect(parse({ tags: [tag, { ...tag, name: 'cat' }] })).toThrow(/"cat" is there twice/);
    expect(parse({ tags: [] })).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
    expect(parse({ tags: [{ ...tag, phrase: 'a {} cat' }] })).toThrow(/tags\.0\.phrase/);
    expect(() => parseVocabulary('nothing', 'x.json')).toThrow(/"x.json" is not valid JSON/);
  });

  it('has another version when its scores would differ', () => {
    const version = vocabularyVersion(everyday);
    expect(vocabularyVersion({ ...everyday, name: 'Other' })).toBe(version);
    expect(vocabularyVersion({ ...everyday, tags: everyday.tags.slice(1) })).not.toBe(version);
    expect(vocabularyVersion({ ...everyday, rivals: [] })).not.toBe(version);
  });
});
