/** @file What dates in queries mean. */

import { describe, expect, test } from 'vitest';
import { formatQuery } from '../../../src/core/search/queryLanguage/format.ts';
import { parseQuery } from '../../../src/core/search/queryLanguage/parse.ts';
import { show } from './trees.ts';

/** A Wednesday. */
const wednesday = new Date(2024, 6, 17, 15, 30);

function read(text: string, now = wednesday): string {
  const { node, problems } = parseQuery(text, { now });
  expect(problems).toEqual([]);
  return show(node);
}

describe('from the day on, until before the day', () => {
  test.each([
    ['date:2019', '2019-01-01 2020-01-01'],
    ['date:2019-06', '2019-06-01 2019-07-01'],
    ['date:2019-6-3', '2019-06-03 2019-06-04'],
    ['date:2019-12', '2019-12-01 2020-01-01'],
    ['date:2020-02-29', '2020-02-29 2020-03-01'],
    ['date:0999', '0999-01-01 1000-01-01'],
    ['date:0019', '0019-01-01 0020-01-01'],
    ['date:2019..2021-06', '2019-01-01 2021-07-01'],
    ['date:"2019 .. 2020"', '2019-01-01 2021-01-01'],
    ['date:2019-06-12..2019-06-12', '2019-06-12 2019-06-13'],
    ['date:..2020', '* 2021-01-01'],
    ['date:2020..', '2020-01-01 *'],
    ['date:..', '* *'],
    ['date>=2020-03', '2020-03-01 *'],
    ['date>2020-03', '2020-04-01 *'],
    ['date<2019', '* 2019-01-01'],
    ['date<=2019', '* 2020-01-01'],
    ['date=2019', '2019-01-01 2020-01-01'],
    ['date:>=2019', '2019-01-01 *'],
    ['DATE:Today', '2024-07-17 2024-07-18'],
    ['date:yesterday', '2024-07-16 2024-07-17'],
    ['date:-0d', '2024-07-17 2024-07-18'],
    ['date:-30d', '2024-06-17 2024-07-18'],
    ['date:-2w', '2024-07-03 2024-07-18'],
    ['date:-8m', '2023-11-17 2024-07-18'],
    ['date:-1y', '2023-07-17 2024-07-18'],
    ['date:-1y..-1w', '2023-07-17 2024-07-11'],
    ['date<-1y', '* 2023-07-17'],
    ['date:this-week', '2024-07-15 2024-07-22'],
    ['date:last-week', '2024-07-08 2024-07-15'],
    ['date:this-month', '2024-07-01 2024-08-01'],
    ['date:last-month', '2024-06-01 2024-07-01'],
    ['date:this-year', '2024-01-01 2025-01-01'],
    ['date:last-year', '2023-01-01 2024-01-01'],
    ['date:"last year"', '2023-01-01 2024-01-01'],
    ['date:last-summer', '2023-06-01 2023-09-01'],
    ['date:last-spring', '2024-03-01 2024-06-01'],
    ['date:last-fall', '2023-09-01 2023-12-01'],
    ['date:last-winter', '2023-12-01 2024-03-01'],
    ['date:2023..yesterday', '2023-01-01 2024-07-17'],
  ])('%s', (text, range) => expect(read(text)).toBe(`(date ${range})`));
});

test.each([
  ['the last day of August', new Date(2024, 7, 31), 'date:last-summer', '2023-06-01 2023-09-01'],
  ['the first of September', new Date(2024, 8, 1), 'date:last-summer', '2024-06-01 2024-09-01'],
  ['in winter', new Date(2024, 0, 10), 'date:last-winter', '2022-12-01 2023-03-01'],
  ['in December', new Date(2024, 11, 10), 'date:last-winter', '2023-12-01 2024-03-01'],
  ['on Sunday', new Date(2024, 6, 21, 23, 59), 'date:this-week', '2024-07-15 2024-07-22'],
  ['on Monday', new Date(2024, 6, 22), 'date:this-week', '2024-07-22 2024-07-29'],
  ['in January', new Date(2024, 0, 31), 'date:last-month', '2023-12-01 2024-01-01'],
  ['from a long month into a short one', new Date(2024, 2, 31), 'date:-1m', '2024-02-29 2024-04-01'],
  ['from a leap day', new Date(2024, 1, 29), 'date:-1y', '2023-02-28 2024-03-01'],
])('%s', (_, now, text, range) => expect(read(text, now)).toBe(`(date ${range})`));

test.each([
  ['date:2019-01-01..2019-12-31', 'date:2019'],
  ['date:2019-06-01..2019-06-30', 'date:2019-06'],
  ['date:2019-01', 'date:2019-01'],
  ['date:2019-12', 'date:2019-12'],
  ['date:2019-01-01', 'date:2019-01-01'],
  ['date:2019-12-31', 'date:2019-12-31'],
  ['date:2019..2021-06', 'date:2019..2021-06'],
  ['date:2019-06-12..2020', 'date:2019-06-12..2020'],
  ['date:..2020', 'date<2021'],
  ['date:2020-03-05..', 'date>=2020-03-05'],
  ['date<=9999', 'date<=9999'],
  ['date>9999-12-31', 'date>9999'],
  ['date<0000', 'date<0000'],
  ['date:..', 'date:..'],
])('%s is written %s', (text, canonical) => {
  expect(formatQuery(parseQuery(text, { now: wednesday }).node)).toBe(canonical);
});
