/** @file The window's words: every language has the keys of English, in its own plural forms, and no key is missing. */

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { ERROR_CODES } from '../../../src/core/domain/errors.ts';
import { failureWords } from '../../../src/renderer/lib/errorWords.ts';
import { setLanguage } from '../../../src/renderer/lib/i18n.ts';
import { english } from '../../../src/renderer/strings/en/index.ts';
import { french } from '../../../src/renderer/strings/fr/index.ts';
import { chinese } from '../../../src/renderer/strings/zh/index.ts';
import { projectFolder } from '../../fixtures/shared.ts';

const LANGUAGES = { en: english, fr: french, zh: chinese } as const;
const SUFFIX = /_(zero|one|two|few|many|other)$/;

/** Dotted keys with their words. */
function flatten(strings: object, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(strings) as [string, string | object][]) {
    if (typeof value === 'string') flat.set(prefix + key, value);
    else for (const [inner, words] of flatten(value, `${prefix}${key}.`)) flat.set(inner, words);
  }
  return flat;
}

/** Keys without their plural forms; with them where they have any. */
function keysOf(strings: Map<string, string>): Map<string, string[]> {
  const keys = new Map<string, string[]>();
  for (const key of strings.keys()) {
    const form = SUFFIX.exec(key)?.[1];
    const name = key.replace(SUFFIX, '');
    keys.set(name, [...(keys.get(name) ?? []), ...(form === undefined ? [] : [form])]);
  }
  return keys;
}

/** What is put into the words: `{{count, number}}`, sorted, each once. */
const variablesOf = (words: string): string[] =>
  [...new Set([...words.matchAll(/\{\{\s*([^}]+?)\s*\}\}/g)].map((match) => match[1]!))].toSorted();

const inEnglish = flatten(english);

/** Files of the window. */
const sources = readdirSync(join(projectFolder, 'src/renderer'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => ({ path, code: readFileSync(join(projectFolder, 'src/renderer', path), 'utf8') }));

/** Words that cross the border between the library and the window stand there. */
const contract = ['contract.ts', 'browse.ts', 'schemas.ts', 'workings.ts']
  .map((name) => readFileSync(join(projectFolder, 'src/contract', name), 'utf8'))
  .join('\n');

describe.each(Object.keys(LANGUAGES) as (keyof typeof LANGUAGES)[])('strings in %s', (language) => {
  // the library says those in English itself
  const strings = flatten({ ...LANGUAGES[language], errors: {} });

  it('have exactly the keys of English', () => {
    expect([...keysOf(strings).keys()].toSorted()).toEqual([...keysOf(inEnglish).keys()].toSorted());
  });

  it('have the plural forms that the language has, and no others', () => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    for (const [key, forms] of keysOf(strings))
      if (forms.length > 0) expect(forms.toSorted(), key).toEqual(pluralCategories.toSorted());
  });

  it('are put together from the same values', () => {
    for (const [key, words] of strings) {
      const name = key.replace(SUFFIX, '');
      const source = inEnglish.get(name) ?? inEnglish.get(`${name}_other`) ?? '';
      // "File" for one, "3 files" for more: of one thing the number need not be told
      const without = key.endsWith('_one') ? /^count\b/ : /^$/;
      const told = (of: string): string[] => variablesOf(of).filter((variable) => !without.test(variable));
      expect(told(words), key).toEqual(told(source));
    }
  });

  it('say something', () => {
    for (const [key, words] of strings) expect(words.trim(), key).not.toBe('');
  });
});

describe('keys that the window uses', () => {
  const known = keysOf(inEnglish);

  it('are all there', () => {
    const used = sources.flatMap(({ path, code }) =>
      [
        ...code.matchAll(/\btext\(\s*'([^']+)'/g),
        ...code.matchAll(/\blabel: '([a-zA-Z]+\.[a-z][a-z.-]*)'/g),
      ].map((match) => ({ path, key: match[1]! })),
    );
    expect(used.length).toBeGreaterThan(100);
    expect(used.filter(({ key }) => !known.has(key))).toEqual([]);
  });

  it('are all that there are: what nobody says any more is not kept in three languages', () => {
    const all = sources.map(({ code }) => code).join('\n');
    const quotedIn = (code: string): Set<string> =>
      new Set([...code.matchAll(/'([a-zA-Z0-9.-]+)'/g)].map((match) => match[1]!));
    const literals = quotedIn(all);
    const inContract = quotedIn(contract);
    // `library.show-${section}` in a file: what stands there for the section is a word of its feature, or of the contract
    const shapes = sources.flatMap(({ path, code }) => {
      const near = sources.filter((one) => dirname(one.path) === dirname(path));
      const words = quotedIn(near.map((one) => one.code).join('\n'));
      const isWord = (word: string): boolean => words.has(word) || inContract.has(word) || /^\d$/.test(word);
      const templates = code.matchAll(/(?:text\(\s*|label: )`([a-zA-Z]+\.(?:[^`\s$]|\$\{[^}`]*\})*)`/g);
      return [...templates].map(([, template]) => ({
        shape: new RegExp(`^${template!.replaceAll('.', '\\.').replaceAll(/\$\{[^}]*\}/g, '(.+)')}$`),
        isWord,
      }));
    });
    const isUsed = (key: string): boolean =>
      literals.has(key) ||
      shapes.some(({ shape, isWord }) => shape.exec(key)?.slice(1).every(isWord) ?? false);
    expect([...known.keys()].filter((key) => !isUsed(key))).toEqual([]);
  });

  it('begin as a key does, where their end is worked out', () => {
    const starts = sources.flatMap(({ path, code }) =>
      [...code.matchAll(/\btext\(\s*`([^`$]+)\$\{/g)].map((match) => ({ path, start: match[1]! })),
    );
    expect(starts.length).toBeGreaterThan(5);
    expect(starts.filter(({ start }) => ![...known.keys()].some((key) => key.startsWith(start)))).toEqual([]);
  });
});

describe('what the library says of failures', () => {
  it('has words in each other language for each code, and for no other', () => {
    for (const { errors } of [french, chinese])
      expect(Object.keys(errors).toSorted()).toEqual([...ERROR_CODES].toSorted());
  });

  it('is said in the window’s language first, and in English as it is', async () => {
    const failure = { code: 'PICTURE_TRUNCATED', message: '"a.jpg" ends too early.' };
    const unknown = { code: 'NEVER_HEARD_OF', message: 'Something else.' };
    expect([failure, unknown].map(failureWords)).toEqual([failure.message, unknown.message]);
    vi.stubGlobal('document', { documentElement: {} });
    await setLanguage('fr');
    expect([failure, unknown].map(failureWords)).toEqual([
      `${french.errors.PICTURE_TRUNCATED} ("a.jpg" ends too early.)`,
      unknown.message,
    ]);
    const nothing = { code: 'NOTHING_TO_UNDO', message: 'There is nothing to undo.' };
    expect(failureWords(nothing)).toBe(french.errors.NOTHING_TO_UNDO);
    await setLanguage('en');
    vi.unstubAllGlobals();
  });
});
