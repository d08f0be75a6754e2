/** @file Names of tags as they are typed. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameKey } from '../../../../src/contract/rules.ts';
import { complete, splitNames, splitTyped } from '../../../../src/renderer/features/inspector/tagNames.ts';

const tags = [
  { name: 'dog', photos: 40 },
  { name: 'dock', photos: 3 },
  { name: 'hot dog', photos: 90 },
  { name: 'doll', photos: 40 },
  { name: 'bulldog', photos: 500 },
  { name: 'T-shirt', photos: 7 },
  { name: 'cat', photos: 1000 },
];
const names = (typed: string, limit = 10): string[] =>
  complete(tags, typed, limit).map(({ name, isNew }) => (isNew ? `+${name}` : name));

describe('names between commas', () => {
  it('are cleaned, and each is there once however it is written', () => {
    expect(splitNames(' dog,  hot   dog ,Dog,, hot_dog ，猫')).toEqual(['dog', 'hot dog', '猫']);
  });

  it('are ended by a comma; what follows is still being typed', () => {
    expect(splitTyped('dog, cat, ho')).toEqual({ names: ['dog', 'cat'], rest: 'ho' });
    expect(splitTyped('dog,')).toEqual({ names: ['dog'], rest: '' });
    expect(splitTyped('hot d')).toEqual({ names: [], rest: 'hot d' });
    expect(splitTyped(', ')).toEqual({ names: [], rest: '' });
  });

  it('never lose or join a name', () => {
    const name = fc.stringMatching(/^[a-z]{1,6}( [a-z]{1,6})?$/);
    fc.assert(
      fc.property(fc.uniqueArray(name, { selector: nameKey }), (list) => {
        expect(splitNames(list.join(','))).toEqual(list);
        const { names, rest } = splitTyped(list.join(', '));
        expect([...names, ...splitNames(rest)]).toEqual(list);
      }),
    );
  });
});

describe('completion', () => {
  it('puts what was typed first, then beginnings, then words, then the inside, each by photos', () => {
    expect(names('do')).toEqual(['+do', 'dog', 'doll', 'dock', 'hot dog', 'bulldog']);
    expect(names('DOG')).toEqual(['dog', 'hot dog', 'bulldog']);
    expect(names('shirt')).toEqual(['+shirt', 'T-shirt']);
  });

  it('offers a new tag where none has the name, and none for blanks', () => {
    expect(names(' new  thing ')).toEqual(['+new thing']);
    expect(names('hot_dog')).toEqual(['hot dog']);
    expect(names('  ')).toEqual([]);
    expect(names('d', 2)).toEqual(['+d', 'dog', 'doll']);
  });

  it('finds names by letters without their marks, the one that is meant exactly first, and can still make that one', () => {
    const drinks = [
      { name: 'Café', photos: 9 },
      { name: 'cafeteria', photos: 90 },
    ];
    const offered = (typed: string): string[] =>
      complete(drinks, typed, 10).map(({ name, isNew }) => (isNew ? `+${name}` : name));
    expect(offered('cafe')).toEqual(['Café', '+cafe', 'cafeteria']);
    expect(offered('café')).toEqual(['Café', 'cafeteria']);
    drinks.push({ name: 'cafe', photos: 1 });
    expect(offered('cafe')).toEqual(['cafe', 'Café', 'cafeteria']);
  });

  it('has what was typed first, for Enter, and never a longer name', () => {
    expect(['do', 'ulld', 'hot_d', 'art', 'HOT dog'].map((typed) => names(typed)[0])).toEqual([
      '+do',
      '+ulld',
      '+hot_d',
      '+art',
      'hot dog',
    ]);
  });
});
