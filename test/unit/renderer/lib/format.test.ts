/** @file Lengths of time, lists and names as people say them. */

import { afterEach, describe, expect, it } from 'vitest';
import { compareNames, duration, list } from '../../../../src/renderer/lib/format.ts';
import { speak } from '../language.ts';

afterEach(() => speak('en'));

it.each([
  [0, '0 sec'],
  [40.2, '41 sec'],
  [89.5, '90 sec'],
  [90, '2 min'],
  [720, '12 min'],
  [5369, '89 min'],
  [5370, '1 hr 30 min'],
  [7195, '2 hr'],
  [7199, '2 hr'],
  [7500, '2 hr 5 min'],
  [100 * 3600 + 59 * 60 + 40, '101 hr'],
])('%d seconds are %s', (seconds, words) => {
  expect(duration(seconds)).toBe(words);
});

describe('a list', () => {
  it('is put together as the language does', async () => {
    expect(list(['dog'])).toBe('dog');
    expect(list(['dog', 'cat'])).toBe('dog and cat');
    await speak('fr');
    expect(list(['chien', 'chat', 'mer'])).toBe('chien, chat et mer');
    expect(list(['ajouter', 'rejeter'], 'narrow')).toBe('ajouter, rejeter');
  });
});

describe('names', () => {
  it('stand in the order of the language, numbers by their value', async () => {
    expect(['img 10', 'IMG 9', 'zoo', 'äpple', 'arm'].toSorted(compareNames)).toEqual([
      'äpple',
      'arm',
      'IMG 9',
      'img 10',
      'zoo',
    ]);
    await speak('zh');
    // by their sound: bēi, māo, shān
    expect(['山', '猫', '杯'].toSorted(compareNames)).toEqual(['杯', '猫', '山']);
  });
});
