/** @file The result that is shown: kept until the next is there, asked for anew at a pace, never broken off for the same. */

import { asked, forgetCalls, happens } from '../../../fixtures/windowLibrary.ts';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { results } from '../../../../src/renderer/lib/library.ts';
import { resultStore, type ResultOutline } from '../../../../src/renderer/lib/resultStore.ts';

const outline = (photos: number): ResultOutline =>
  ({ total: photos, photoIds: new Uint32Array(photos) }) as Partial<ResultOutline> as ResultOutline;
const shown = (): number | undefined => resultStore.getState().outline?.photoIds.length;
const changes = (): Promise<void> => happens('changed', { what: ['photos'], photoIds: null });
const wait = (milliseconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);

beforeAll(() => {
  vi.useFakeTimers();
});
afterAll(() => {
  vi.useRealTimers();
});

it('asks at once when there is a library', async () => {
  expect(asked('result').map(({ input }) => input)).toMatchObject([{ query: '', sort: 'newest' }]);
  expect(resultStore.getState()).toMatchObject({ isAsking: true, outline: null });
  await asked('result')[0]!.answer(outline(10));
  expect(resultStore.getState()).toMatchObject({ isAsking: false, answered: { query: '' } });
  expect(shown()).toBe(10);
});

it('breaks off for another question, and passes over the answer to the one before', async () => {
  results.show({ query: 'do' });
  const [before] = asked('result');
  results.show({ query: 'dog' });
  expect(asked('result').map(({ isCancelled }) => isCancelled)).toEqual([true, false]);
  await before!.answer(outline(99));
  expect(shown()).toBe(10);
  await asked('result')[0]!.answer(outline(3));
  expect(resultStore.getState()).toMatchObject({ answered: { query: 'dog' }, isAsking: false });
  expect(shown()).toBe(3);
});

it('does not ask the same again', () => {
  results.show({ query: 'dog', sort: 'newest' });
  expect(asked('result')).toEqual([]);
});

it('asks again when photos change, and never breaks that off for another change', async () => {
  await wait(1000);
  await changes();
  await wait(0);
  for (let change = 0; change < 20; change += 1) {
    await changes();
    await wait(250);
  }
  const calls = asked('result');
  expect(calls.map(({ isCancelled }) => isCancelled)).toEqual([false]);
  await calls[0]!.answer(outline(4));
  expect(shown()).toBe(4);
  // the library is not kept at it all the time
  await wait(4000);
  expect(asked('result')).toEqual([]);
  await wait(1500);
  await asked('result')[0]!.answer(outline(5));
  expect(shown()).toBe(5);
  await wait(60_000);
  expect(asked('result')).toEqual([]);
});

it('asks for a large result less often', async () => {
  results.show({ query: 'large' });
  await asked('result')[0]!.answer(outline(30_000));
  await changes();
  await wait(1900);
  expect(asked('result')).toEqual([]);
  await wait(200);
  await asked('result')[0]!.answer(outline(30_000));
});

it('goes on showing the result before where a question has no answer', async () => {
  results.show({ query: 'tag:(' });
  await asked('result')[0]!.refuse('QUERY_INVALID', 'A bracket is open.');
  expect(shown()).toBe(30_000);
  expect(resultStore.getState()).toMatchObject({ isAsking: false, answered: { query: 'large' } });
  expect(resultStore.getState().error?.message).toBe('A bracket is open.');
  results.show({ query: 'dog' });
  await asked('result')[0]!.answer(outline(2));
  expect(resultStore.getState().error).toBeNull();
  forgetCalls();
});
