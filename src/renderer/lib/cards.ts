/** @file What photos in the grid show beside their pictures, asked for in batches for those that are seen. */

import { useSyncExternalStore } from 'react';
import type { QueryOutput } from '../../contract/contract.ts';
import { library } from './library.ts';
import { sayProblem } from './notices.ts';
import { PhotoSet } from './photoSet.ts';
import { notePicture } from './pictures.ts';

export type Card = QueryOutput<'cards'>[number];

const MOST_KEPT = 5000;
/** Photos of one question: the library answers them in a moment, and does other things in between. */
const BATCH = 200;
const WAIT_MS = 40;

const cards = new Map<number, Card>();
/** Cards that are no longer true: shown until the new ones are there. */
const old = new Set<number>();
/** Ratings that are shown before the library has them, by photo; `hold` tells whose they are. */
const held = new Map<number, { readonly rating: number; readonly hold: number }>();
let lastHold = 0;
/** Photos whose cards are to be asked for, in this order: what is seen now before what was seen earlier. */
let wanted = new Set<number>();
/** Those that are asked for at this moment. */
let asked: ReadonlySet<number> = new Set();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;

const notify = (): void => {
  for (const listener of [...listeners]) listener();
};

/** One question at a time; what is wanted meanwhile comes with the next. */
function askSoon(): void {
  if (wanted.size > 0 && asked.size === 0) timer ??= setTimeout(() => void ask(), WAIT_MS);
}

function forget(id: number): void {
  cards.delete(id);
  old.delete(id);
}

function take(answer: readonly Card[]): void {
  const gone = new Set(asked);
  for (const card of answer) {
    gone.delete(card.photoId);
    // the one asked for last is the last to be dropped
    cards.delete(card.photoId);
    cards.set(card.photoId, { ...card, rating: held.get(card.photoId)?.rating ?? card.rating });
    // one that has become old while it was asked for is asked for again
    if (!wanted.has(card.photoId)) old.delete(card.photoId);
    notePicture(card.photoId, card.thumbnail);
  }
  gone.forEach(forget);
  for (const id of cards.keys()) {
    if (cards.size <= MOST_KEPT) break;
    forget(id);
  }
  notify();
}

async function ask(): Promise<void> {
  timer = undefined;
  asked = new Set([...wanted].slice(0, BATCH));
  for (const id of asked) wanted.delete(id);
  try {
    take(await library.query('cards', { photoIds: [...asked] }));
  } catch (error) {
    // asked for again when they are seen again, or when the way to the library is there again
    sayProblem(error);
  } finally {
    asked = new Set();
    askSoon();
  }
}

/**
 * Says that these photos are seen: their cards come soon, where they are not there. They come before those that were wanted
 * earlier; whoever flies over a million photos does not want the cards of all of them.
 */
export function wantCards(photoIds: Iterable<number>): void {
  const missing = new Set<number>();
  for (const id of photoIds) {
    if (asked.has(id) && !wanted.has(id)) continue;
    if (!cards.has(id) || old.has(id)) missing.add(id);
  }
  if (missing.size === 0) return;
  wanted = new Set([...missing, ...wanted].slice(0, Math.max(MOST_KEPT, missing.size)));
  askSoon();
}

library.on('changed', ({ photoIds }) => renew(photoIds));
library.onConnection((isConnected) => {
  if (isConnected) renew(null);
});

/** Asks again for those of these photos whose cards are here, or on their way; null: for all. The latest come first. */
function renew(photoIds: Iterable<number> | null): void {
  for (const id of photoIds ?? [...asked, ...cards.keys()].toReversed()) {
    if (!cards.has(id) && !asked.has(id)) continue;
    old.add(id);
    wanted.add(id);
  }
  askSoon();
}

/**
 * Shows a rating on the cards that are here, before the library has it.
 * @returns to be called with the library's answer: false brings the ratings back that the library has.
 */
export function holdRating(photoIds: Uint32Array, rating: number): (isSaved: boolean) => void {
  const hold = ++lastHold;
  const chosen = new PhotoSet();
  for (const id of photoIds) chosen.add(id);
  for (const [id, card] of cards) {
    if (!chosen.has(id)) continue;
    held.set(id, { rating, hold });
    cards.set(id, { ...card, rating });
  }
  notify();
  return (isSaved) => {
    const ended = [...held].filter(([, one]) => one.hold === hold).map(([id]) => id);
    for (const id of ended) held.delete(id);
    if (!isSaved) renew(ended);
  };
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The photo's card as it is known now, or undefined until it has come. */
export const cardOf = (photoId: number): Card | undefined => cards.get(photoId);

/** The photo's card, or undefined until it has come. */
export const useCard = (photoId: number): Card | undefined =>
  useSyncExternalStore(subscribe, () => cardOf(photoId));
