/** @file Answers that became old: asked for again where they are shown, and an answer under way is waited for. */

import { asked, forgetCalls, happens } from '../../../fixtures/windowLibrary.ts';
import { QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { library, queryClient } from '../../../../src/renderer/lib/library.ts';

const wait = (milliseconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);
const changes = (what: 'tags' | 'models'): Promise<void> =>
  happens('changed', { what: [what], photoIds: null });

let end: () => void;
let shown: unknown;
beforeEach(() => {
  vi.useFakeTimers();
  const observer = new QueryObserver(queryClient, {
    queryKey: ['tagTree', {}],
    queryFn: ({ signal }) => library.query('tagTree', {}, signal),
  });
  end = observer.subscribe(({ data }) => {
    shown = data;
  });
});
afterEach(() => {
  end();
  queryClient.clear();
  forgetCalls();
  vi.useRealTimers();
});

it('asks again when that changes which it is made from, at a pace', async () => {
  await asked('tagTree')[0]!.answer([]);
  await changes('models');
  await wait(1000);
  expect(asked('tagTree')).toEqual([]);
  await changes('tags');
  await wait(1);
  await asked('tagTree')[0]!.answer([]);
  await changes('tags');
  await wait(200);
  expect(asked('tagTree')).toEqual([]);
  await wait(50);
  expect(asked('tagTree').length).toBe(1);
});

it('does not break an answer off, and asks once more after it', async () => {
  await changes('tags');
  for (let change = 0; change < 10; change += 1) {
    await wait(250);
    await changes('tags');
  }
  const [first, ...others] = asked('tagTree');
  expect(others).toEqual([]);
  expect(first!.isCancelled).toBe(false);
  await first!.answer([]);
  expect(shown).toEqual([]);
  const newer = [{ tagId: 1, name: 'dog', parents: [] }] as never;
  await asked('tagTree')[0]!.answer(newer);
  expect(shown).toEqual(newer);
});
