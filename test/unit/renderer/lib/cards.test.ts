/** @file Cards: all that are wanted come, what is seen now first, and old ones until the new ones are there. */

import { asked, forgetCalls, happens, settled, type Call } from '../../../fixtures/windowLibrary.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cardOf, holdRating, wantCards, type Card } from '../../../../src/renderer/lib/cards.ts';
import { closeNotice, noticeStore } from '../../../../src/renderer/lib/notices.ts';

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

const card = (photoId: number, rest: Partial<Card> = {}): Card => ({
  photoId: photoId as Card['photoId'],
  thumbnail: 'a',
  name: `${photoId}.jpg`,
  state: 'present',
  rating: 0,
  files: 1,
  failure: null,
  ...rest,
});

type Asked = Call<{ photoIds: number[] }, Card[]>;

/** The question under way; there is never more than one. */
async function next(): Promise<Asked | undefined> {
  await vi.advanceTimersByTimeAsync(100);
  const calls = asked('cards');
  expect(calls.length).toBeLessThan(2);
  return calls[0];
}

async function answerAll(rest: (photoId: number) => Partial<Card> = () => ({})): Promise<number[][]> {
  const batches: number[][] = [];
  for (let call = await next(); call; call = await next()) {
    batches.push(call.input.photoIds);
    await call.answer(call.input.photoIds.map((id) => card(id, rest(id))));
  }
  return batches;
}

/** Each test has photos of its own. */
let first = 0;
beforeEach(() => {
  vi.useFakeTimers();
  first += 100_000;
});
afterEach(async () => {
  await answerAll();
  forgetCalls();
  for (const { id } of noticeStore.getState().notices) closeNotice(id);
  vi.useRealTimers();
});

describe('cards', () => {
  it('come for all that are seen, however many they are, from the top', async () => {
    const seen = range(first, first + 1100);
    wantCards(seen);
    const batches = await answerAll();
    expect(batches.flat()).toEqual(seen);
    expect(Math.max(...batches.map(({ length }) => length))).toBeLessThanOrEqual(200);
    expect(seen.every((id) => cardOf(id)?.name === `${id}.jpg`)).toBe(true);
    wantCards(seen);
    expect(await next()).toBeUndefined();
  });

  it('come for what is seen now before what was seen earlier', async () => {
    wantCards(range(first, first + 500));
    await vi.advanceTimersByTimeAsync(100);
    wantCards(range(first + 1000, first + 1010));
    const [now, then] = await answerAll();
    expect(now?.[0]).toBe(first);
    expect(then?.slice(0, 11)).toEqual([...range(first + 1000, first + 1010), first + 200]);
  });

  it('are not asked for without end where somebody flies over a million photos', async () => {
    for (let row = 0; row < 400; row += 1) wantCards(range(first + row * 50, first + row * 50 + 50));
    const photos = (await answerAll()).flat();
    expect(photos.length).toBeLessThanOrEqual(5000);
    expect(photos.slice(0, 50)).toEqual(range(first + 399 * 50, first + 400 * 50));
  });

  it('stay until new ones are there, when the library has changed', async () => {
    const seen = range(first, first + 450);
    wantCards(seen);
    await answerAll();
    await happens('changed', { what: ['photos'], photoIds: null });
    expect(cardOf(first)?.name).toBe(`${first}.jpg`);
    await answerAll((id) => ({ name: `new ${id}` }));
    expect(seen.every((id) => cardOf(id)?.name === `new ${id}`)).toBe(true);
  });

  it('are asked for again where they change while they are on their way', async () => {
    wantCards([first]);
    const call = await next();
    await happens('changed', { what: ['photos'], photoIds: Uint32Array.of(first) });
    await call?.answer([card(first, { name: 'before' })]);
    await answerAll(() => ({ name: 'after' }));
    expect(cardOf(first)?.name).toBe('after');
  });

  it('are gone when the photo is, and go on after a refusal', async () => {
    wantCards([first]);
    await answerAll();
    await happens('changed', { what: ['photos'], photoIds: Uint32Array.of(first) });
    await (await next())?.answer([]);
    expect(cardOf(first)).toBeUndefined();
    wantCards(range(first + 1, first + 301));
    await (await next())?.refuse('INTERNAL');
    const batches = await answerAll();
    expect(batches.flat().length).toBe(100);
    wantCards([first + 1]);
    expect((await next())?.input.photoIds).toEqual([first + 1]);
  });
});

describe('a rating', () => {
  it('is shown before the library has it, also where a card comes meanwhile', async () => {
    wantCards([first]);
    await answerAll();
    const release = holdRating(Uint32Array.of(first), 4);
    expect(cardOf(first)?.rating).toBe(4);
    await happens('changed', { what: ['ratings'], photoIds: Uint32Array.of(first) });
    await answerAll(() => ({ rating: 0 }));
    expect(cardOf(first)?.rating).toBe(4);
    release(true);
    expect(await next()).toBeUndefined();
  });

  it('is the library’s again where it was not saved', async () => {
    wantCards([first]);
    await answerAll(() => ({ rating: 2 }));
    const release = holdRating(Uint32Array.of(first), 4);
    release(false);
    await answerAll(() => ({ rating: 2 }));
    expect(cardOf(first)?.rating).toBe(2);
    await settled();
  });
});
