/** @file Which words of a query are tags, and which rank by meaning. */

import { describe, expect, test } from 'vitest';
import { tagKey } from '../../../src/core/domain/tag.ts';
import { nearest, nearestName } from '../../../src/core/search/queryLanguage/nearest.ts';
import { parseQuery } from '../../../src/core/search/queryLanguage/parse.ts';
import { resolveTerms } from '../../../src/core/search/queryLanguage/resolve.ts';
import { show } from './trees.ts';

const now = new Date(2024, 6, 17);
const tags = [
  'dog',
  'cat',
  'ice',
  'cream',
  'ice cream',
  'ice cream van',
  'sunset',
  'box',
  'cherry',
  'bus',
  'jeans',
  'jean',
  'hot dog',
];
const known = new Set(tags.map(tagKey));
const lookup = {
  findTag: (key: string) => known.has(key),
  suggest: (key: string) => nearest(key, known),
};

function resolve(text: string) {
  const { node, problems } = parseQuery(text, { now });
  expect(problems).toEqual([]);
  return resolveTerms(node, lookup);
}

describe('words side by side', () => {
  test.each([
    ['', 'all', null],
    ['dog', '(tag dog)', null],
    ['DOG', '(tag dog)', null],
    ['ice cream dog', '(and (tag ice cream) (tag dog))', null],
    ['Ice Cream Van', '(tag ice cream van)', null],
    ['ice_cream', '(tag ice cream)', null],
    ['ice cream cream', '(and (tag ice cream) (tag cream))', null],
    ['cream ice', '(and (tag cream) (tag ice))', null],
    ['hot dog', '(tag hot dog)', null],
    ['hot sunset dog', '(and (tag sunset) (tag dog))', 'hot sunset dog'],
    // what parts words
    ['ice and cream', '(and (tag ice) (tag cream))', null],
    ['ice -dog cream', '(and (tag ice) (not (tag dog)) (tag cream))', null],
    ['"ice" cream', '(and (tag ice) (tag cream))', null],
    ['(ice cream) van', '(tag ice cream)', 'van'],
    ['ice cream and dog cat', '(and (tag ice cream) (tag dog) (tag cat))', null],
    // plurals
    ['dogs', '(tag dog)', null],
    ['ice creams', '(tag ice cream)', null],
    ['boxes cherries buses', '(and (tag box) (tag cherry) (tag bus))', null],
    ['jeans', '(tag jeans)', null],
    ['bus glass', '(tag bus)', 'bus glass'],
    ['"dogs"', 'all', 'dogs'],
    // quoted
    ['"ice cream" van', '(tag ice cream)', 'van'],
    ['"Dog"', '(tag dog)', null],
    ['"kids at the sea"', 'all', 'kids at the sea'],
    // meaning
    ['kids on a beach', 'all', 'kids on a beach'],
    [
      'happy dog running ~"in the snow" date:2019 fast',
      '(and (tag dog) (date 2019-01-01 2020-01-01))',
      'happy dog running in the snow fast',
    ],
    ['~dog', 'all', 'dog'],
    ['(happy (dog)) and (fast cat)', '(and (tag dog) (tag cat))', 'happy dog fast cat'],
    // tags by name are not guessed
    ['tag:dog', '(tag dog)', null],
    // not and or
    ['-dog', '(not (tag dog))', null],
    ['dog or ice cream', '(or (tag dog) (tag ice cream))', null],
    ['-(ice cream or dogs)', '(not (or (tag ice cream) (tag dog)))', null],
    ['folder:x -is:tagged', '(and (folder x) (not (is tagged)))', null],
  ])('%s', (text, tree, meaning) => {
    const resolved = resolve(text);
    expect([show(resolved.node), resolved.meaning]).toEqual([tree, meaning]);
    expect(resolved.notes).toEqual([]);
  });
});

describe('words that cannot rank match nothing, and that is said', () => {
  test.each([
    ['dog or «catt»', '(tag dog)', null, 'cat'],
    ['dog or «submarine»', '(tag dog)', null, null],
    ['dog (cat or «submarine»)', '(and (tag dog) (tag cat))', null, null],
    ['dog (cat or «submarine» cat)', '(and (tag dog) (tag cat))', null, null],
    ['dog -«sunst» fast', '(tag dog)', 'fast', 'sunset'],
    ['-«submarine»', 'all', null, null],
    ['-(«submarine» or dog)', '(not (tag dog))', null, null],
    ['-(«submarine» dog)', 'all', null, null],
    ['cat or «ice» -dog', '(or (tag cat) (and (tag ice) (not (tag dog))))', null, undefined],
    ['cat or «icee craem»', '(tag cat)', null, '"ice cream"'],
    ['cat or «~"the sea"»', '(tag cat)', null, null],
    ['cat -«~dog»', '(tag cat)', null, null],
    ['«tag:dgo»', '(tag dgo)', null, 'tag:dog'],
    ['«tag:dogs»', '(tag dogs)', null, 'tag:dog'],
    ['«tag:"ice crem"» dog', '(and (tag ice crem) (tag dog))', null, 'tag:"ice cream"'],
  ])('%s', (marked, tree, meaning, suggestion) => {
    const text = marked.replaceAll(/[«»]/g, '');
    const { node, meaning: ranked, notes } = resolve(text);
    expect([show(node), ranked]).toEqual([tree, meaning]);
    const found = notes.map(
      ({ span }) =>
        `${text.slice(0, span.start)}«${text.slice(span.start, span.end)}»${text.slice(span.end)}`,
    );
    expect(found).toEqual(suggestion === undefined ? [] : [marked]);
    if (suggestion !== undefined) expect(notes[0]).toMatchObject({ severity: 'warning', suggestion });
  });

  test('nothing is left where every choice is unknown', () => {
    expect(show(resolve('whale or submarine').node)).toBe('(not all)');
    expect(show(resolve('dog (whale or submarine)').node)).toBe('(not all)');
  });
});

describe('how a query was understood', () => {
  test.each([
    ['', ['Every photo is shown.']],
    [
      'Dogs ice cream fast date:2019..2020-03',
      [
        '"dogs" is read as the tag "dog".',
        '"ice cream" is a tag.',
        '"fast" is no tag, so it ranks by meaning.',
        'Shown are photos tagged "dog" and tagged "ice cream" and taken from 2019 to 2020-03.',
        'They are ranked by how well they fit "Dogs ice cream fast".',
      ],
    ],
    [
      'dgo',
      [
        '"dgo" is no tag, so it ranks by meaning; the nearest tag is "dog".',
        'Every photo is shown.',
        'They are ranked by how well they fit "dgo".',
      ],
    ],
    [
      '-(tag:dog is:untagged) (camera:"Pixel 7" or date<2019 or date>=2020-05 or folder:x)',
      [
        'Shown are photos not (tagged "dog" and without any tag) and (from the camera "Pixel 7" or taken before 2019 or taken in or after 2020-05 or with "x" in the folder\'s path).',
      ],
    ],
    ['whale or submarine fast', ['No photo can match.']],
  ])('%s', (text, sentences) => expect(resolve(text).explain).toEqual(sentences));
});

test('tags that are only words of a phrase can be relaxed: any of them, then none', () => {
  const relaxed = (text: string) => resolve(text).relaxed.map(show);
  expect(relaxed('a dog in the sunset')).toEqual(['(or (tag dog) (tag sunset))', 'all']);
  expect(relaxed('a dog in the sunset "cat" date:2019')).toEqual([
    '(and (or (tag dog) (tag sunset)) (tag cat) (date 2019-01-01 2020-01-01))',
    '(and (tag cat) (date 2019-01-01 2020-01-01))',
  ]);
  expect(relaxed('dog sunset')).toEqual([]);
  expect(relaxed('dog ~"on the sand"')).toEqual([]);
});

test('a single word that is nearly a tag ranks with a warning', () => {
  expect(resolve('sunst').notes).toMatchObject([{ severity: 'warning', suggestion: 'sunset' }]);
  expect(resolve('a sunst').notes).toEqual([]);
});

test('a plain word whose tag no photo has ranks, where it can be told; what is asked for by name or in a choice does not', () => {
  const used = (text: string) => {
    const isUsed = (key: string): boolean => key !== 'sunset' && key !== 'ice cream';
    const { node, meaning, notes } = resolveTerms(parseQuery(text, { now }).node, { ...lookup, isUsed });
    return [show(node), meaning, notes.map(({ suggestion }) => suggestion)];
  };
  expect(used('sunset')).toEqual(['all', 'sunset', []]);
  expect(used('sunsets')).toEqual(['all', 'sunsets', []]);
  expect(used('dog in the sunset')).toEqual(['(tag dog)', 'dog in the sunset', []]);
  // the longest tag that photos have
  expect(used('ice cream')).toEqual(['(and (tag ice) (tag cream))', null, []]);
  expect(used('tag:sunset')).toEqual(['(tag sunset)', null, []]);
  expect(used('-sunset')).toEqual(['(not (tag sunset))', null, []]);
  expect(used('dog or sunset')).toEqual(['(or (tag dog) (tag sunset))', null, []]);
  const { explain } = resolveTerms(parseQuery('sunset', { now }).node, { ...lookup, isUsed: () => false });
  expect(explain[0]).toBe('No photo has the tag "sunset", so it ranks by meaning.');
});

test('a plain year is likely meant as one', () => {
  expect(resolve('2015').notes).toMatchObject([{ kind: 'slip', suggestion: 'date:2015' }]);
  expect(resolve('3015').notes).toEqual([]);
  expect(resolve('dog 2015').notes).toEqual([]);
});

test('a name that no tag can have is only a word', () => {
  const long = 'x'.repeat(101);
  expect(resolve(`dog ${long} \u0001`)).toMatchObject({
    node: { kind: 'tag' },
    meaning: `dog ${long} \u0001`,
  });
});

test('a long query asks for a bounded number of names', () => {
  let asked = 0;
  const count = { findTag: () => (asked++, false) };
  resolveTerms(parseQuery('on the way '.repeat(1000), { now }).node, count);
  expect(asked).toBeLessThan(3000 * 40);
});

test('the nearest word', () => {
  const words = ['folder', 'camera', 'date', 'tag'];
  const near = (word: string) => nearest(word, words);
  expect(
    ['foldr', 'flodre', 'kamera', 'dtae', 'tags', 'tg', 'colour', 'folder', 'x'.repeat(1e6)].map(near),
  ).toEqual(['folder', 'folder', 'camera', 'date', 'tag', null, null, null, null]);
});

test('the name that is likeliest meant is one that the word begins, else the nearest', () => {
  const names = ['pear', 'person', 'person riding', 'perfume', 'dog'];
  const meant = (word: string) => nearestName(word, names);
  expect(['per', 'perf', 'pe', 'dgo', 'person', 'pers on'].map(meant)).toEqual([
    'person',
    'perfume',
    null,
    'dog',
    null,
    'person',
  ]);
});
