/** @file A large result: its first photos are shown before the rest is there, and what concerns all of it waits. */

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LibraryClient } from '../../../../src/renderer/lib/client.ts';
import { isPartial, ResultKeeper, resultStore, whenWhole } from '../../../../src/renderer/lib/resultStore.ts';
import type { FromWindow, ToWindow } from '../../../../src/contract/wire.ts';

type Call = Extract<FromWindow, { verb: 'call' }>;
interface Asked {
  readonly query: string;
  readonly head: number | null;
}

let calls: Call[];
let answer: (message: ToWindow) => void;

const asked = (call: Call): Asked => call.input as Asked;
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

/** Answers the newest call with the first photos of `total`. */
async function answerLast(total: number, warnings: readonly object[] = []): Promise<void> {
  const call = calls.at(-1)!;
  const { head } = asked(call);
  const photoIds = Uint32Array.from({ length: Math.min(total, head ?? total) }, (_, index) => index + 1);
  answer({
    verb: 'answer',
    id: call.id,
    answer: {
      ok: true,
      value: { total, photoIds, sort: 'newest', meaning: null, warnings, parts: [], explanation: [] },
    },
  });
  await settle();
}

function keeper(): ResultKeeper {
  const client = new LibraryClient({
    send: (message) => {
      if (message.verb === 'call') calls.push(message);
    },
    onMessage: (listener) => (answer = listener),
    onConnection: (listener) => listener(true),
  });
  return new ResultKeeper(client);
}

beforeEach(() => {
  calls = [];
  resultStore.setState(resultStore.getInitialState(), true);
});

afterEach(() => void vi.useRealTimers());

describe('a result', () => {
  it('that is large shows its head first, then all of it', async () => {
    keeper();
    await answerLast(5000);
    expect(resultStore.getState().outline?.photoIds).toHaveLength(1000);
    expect(isPartial(resultStore.getState().outline)).toBe(true);
    expect(resultStore.getState().isAsking).toBe(true);
    await answerLast(5000);
    expect(resultStore.getState().outline?.photoIds).toHaveLength(5000);
    expect(isPartial(resultStore.getState().outline)).toBe(false);
    expect(resultStore.getState().isAsking).toBe(false);
    expect(calls.map((call) => asked(call).head)).toEqual([1000, null]);
  });

  it('that is small is asked for once', async () => {
    keeper();
    await answerLast(1000);
    expect(calls).toHaveLength(1);
    expect(isPartial(resultStore.getState().outline)).toBe(false);
  });

  it('that is shown already is asked for as a whole', async () => {
    const results = keeper();
    await answerLast(20);
    results.refresh();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(calls.map((call) => asked(call).head)).toEqual([1000, null]);
  });

  it('in another order is asked for as a whole: the place in it may be anywhere', async () => {
    const results = keeper();
    await answerLast(5000);
    await answerLast(5000);
    results.show({ sort: 'oldest' });
    expect(calls.map((call) => asked(call).head)).toEqual([1000, null, null]);
    await answerLast(5000);
    results.show({ query: 'dog', sort: 'newest' });
    expect(calls.map((call) => asked(call).head)).toEqual([1000, null, null, 1000]);
  });

  it('of another question is not mixed with the rest of the one before', async () => {
    const results = keeper();
    await answerLast(5000);
    results.show({ query: 'dog' });
    const [, rest, other] = calls;
    expect([asked(rest!).head, asked(other!).query, asked(other!).head]).toEqual([null, 'dog', 1000]);
    await answerLast(3);
    expect(resultStore.getState().outline?.photoIds).toHaveLength(3);
    expect(resultStore.getState().answered?.query).toBe('dog');
  });

  it('that is typed is asked for as a whole when nothing was typed for a while', async () => {
    const results = keeper();
    await answerLast(20);
    vi.useFakeTimers();
    for (const query of ['-', '-d']) {
      results.show({ query });
      void answerLast(5000);
      await vi.advanceTimersByTimeAsync(70);
    }
    const heads = (): unknown[] => calls.slice(1).map((call) => [asked(call).query, asked(call).head]);
    expect(heads()).toEqual([
      ['-', 1000],
      ['-d', 1000],
    ]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(heads().slice(2)).toEqual([['-d', null]]);
  });

  it('stays while half a word finds nothing, and goes where nothing follows', async () => {
    const results = keeper();
    await answerLast(20);
    vi.useFakeTimers();
    /** Photos that are shown so many milliseconds after a query for which `found` are found; `isKnown`: every word of it. */
    const shownAfter = async (milliseconds: number, query: string, found: number, isKnown = true) => {
      results.show({ query });
      void answerLast(found, isKnown ? [] : [{ message: `No photo has the tag “${query}”.` }]);
      await vi.advanceTimersByTimeAsync(milliseconds);
      return resultStore.getState().outline?.photoIds.length;
    };
    expect(await shownAfter(100, 'do', 0, false)).toBe(20);
    expect(await shownAfter(10, 'dog', 7)).toBe(7);
    // what was found for half of it comes no more
    await vi.advanceTimersByTimeAsync(1000);
    expect(resultStore.getState().outline?.photoIds).toHaveLength(7);
    expect(await shownAfter(1000, 'dogs', 0, false)).toBe(0);
    // where every word is known there is nothing to wait for
    expect(await shownAfter(10, 'dog rating:5', 3)).toBe(3);
    expect(await shownAfter(10, 'dog rating:4', 0)).toBe(0);
  });
});

describe('what concerns a whole result', () => {
  it('is done at once where the whole is there', async () => {
    keeper();
    await answerLast(20);
    let done = 0;
    whenWhole(() => (done += 1));
    expect(done).toBe(1);
  });

  it('is done once when the rest has come', async () => {
    keeper();
    await answerLast(5000);
    const seen: (number | undefined)[] = [];
    whenWhole(() => seen.push(resultStore.getState().outline?.photoIds.length));
    await settle();
    expect(seen).toEqual([]);
    await answerLast(5000);
    resultStore.setState({ isAsking: false });
    await settle();
    expect(seen).toEqual([5000]);
  });

  it('does not let the rest wait for another key', async () => {
    const results = keeper();
    await answerLast(20);
    vi.useFakeTimers();
    results.show({ query: 'dog' });
    void answerLast(5000);
    await vi.advanceTimersByTimeAsync(10);
    expect(calls).toHaveLength(2);
    whenWhole(() => undefined);
    await vi.advanceTimersByTimeAsync(0);
    expect(asked(calls[2]!).head).toBe(null);
  });

  it('is not done where something else was asked meanwhile', async () => {
    const results = keeper();
    await answerLast(5000);
    let done = 0;
    whenWhole(() => (done += 1));
    results.show({ query: 'dog' });
    await answerLast(3);
    expect(done).toBe(0);
  });
});
