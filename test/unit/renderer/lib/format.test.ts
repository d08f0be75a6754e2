/** @file Lengths of time, lists and names as people say them. */

import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  bytes,
  compareNames,
  dateAndTime,
  dayName,
  duration,
  list,
  number,
  rounded,
} from '../../../../src/renderer/lib/format.ts';
import { localeFor, text } from '../../../../src/renderer/lib/i18n.ts';
import { speak } from '../language.ts';

afterEach(async () => {
  vi.unstubAllGlobals();
  await speak('en');
});

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

describe('dates and numbers', () => {
  const livesWith = (...languages: string[]): unknown => vi.stubGlobal('navigator', { languages });
  const JULY_4 = 20_638;

  it('are written as in the region of the reader, where it is one of the language', () => {
    livesWith('fr-FR', 'en-GB', 'en-US');
    // with a comma or without, as the version of the language data has it
    expect(dayName(JULY_4)).toMatch(/^Saturday,? 4 July 2026$/);
    expect(dateAndTime(JULY_4 * 86_400_000 + 19 * 3_600_000)).toBe('4 Jul 2026, 19:00');
    livesWith('en-IN');
    expect(number(1_234_567)).toBe('12,34,567');
    expect(text('common.photos', { count: 1_234_567 })).toBe('12,34,567 photos');
    livesWith('en-US');
    expect(dayName(JULY_4)).toBe('Saturday, July 4, 2026');
  });

  it('are written as in the language alone, where the region is one of another', () => {
    expect(localeFor('en', ['fr-CA', 'de'])).toBe('en');
    expect(localeFor('fr', ['en-GB', 'fr-CA'])).toBe('fr-CA');
    expect(localeFor('zh', [])).toBe('zh');
  });
});

it('sizes have their units, and bytes a word of their own', async () => {
  expect([0, 1, 22, 93_400, 3_430_000, 12_300_000].map(bytes)).toEqual([
    '0 bytes',
    '1 byte',
    '22 bytes',
    '93 kB',
    '3.4 MB',
    '12 MB',
  ]);
  await speak('fr');
  expect(bytes(22)).toBe('22\u00a0octets');
});

it('figures are rounded to what is measured', () => {
  expect([0, 0.04, 3.449, 9.94, 9.96, 10.4, 1234.5].map(rounded)).toEqual([0, 0, 3.4, 9.9, 10, 10, 1235]);
});
