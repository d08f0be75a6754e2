/** @file What photos in the grid show beside their pictures, asked for in batches for those that are seen. */

import { useSyncExternalStore } from 'react';
import type { QueryOutput } from '../../contract/contract.ts';
import { library } from './library.ts';
import { sayProblem } from './notices.ts';
import { PhotoSet } from './photoSet.ts';

export type Card = QueryOutput<'cards'>[number];

const MOST_KEPT = 5000;
const BATCH = 200;
const WAIT_MS = 40;

const cards = new Map<number, Card>();
/** Cards that are no longer true: shown until the new ones are there. */
const old = new Set<number>();
/** Ratings that are shown before the library has them, by photo; `hold` tells whose they are. */
const held = new Map<number, { readonly rating: number; readonly hold: number }>();
let lastHold = 0;
const wanted = new Set<number>();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;

const notify = (): void => listeners.forEach((listener) => listener());

async function ask(): Promise<void> {
  timer = undefined;
  const photoIds = [...wanted].slice(-BATCH);
  wanted.clear();
  if (photoIds.length === 0) return;
  try {
    for (const card of await library.query('cards', { photoIds })) {
      // the one asked for last is the last to be dropped
      cards.delete(card.photoId);
      cards.set(card.photoId, { ...card, rating: held.get(card.photoId)?.rating ?? card.rating });
      old.delete(card.photoId);
    }
    for (const id of cards.keys()) {
      if (cards.size <= MOST_KEPT) break;
      cards.delete(id);
      old.delete(id);
    }
    notify();
  } catch (error) {
    sayProblem(error);
  }
}

/** Says that these photos are seen: their cards come soon, where they are not there. */
export function wantCards(photoIds: Iterable<number>): void {
  for (const id of photoIds) if (!cards.has(id) || old.has(id)) wanted.add(id);
  if (wanted.size > 0) timer ??= setTimeout(() => void ask(), WAIT_MS);
}

library.on('changed', ({ photoIds }) => {
  renew(photoIds ?? cards.keys());
});

/** Asks again for those of these photos whose cards are here. */
function renew(photoIds: Iterable<number>): void {
  for (const id of photoIds) {
    if (!cards.has(id)) continue;
    old.add(id);
    wanted.add(id);
  }
  if (wanted.size > 0) timer ??= setTimeout(() => void ask(), WAIT_MS);
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

/** The photo's card, or undefined until it has come. */
export const useCard = (photoId: number): Card | undefined =>
  useSyncExternalStore(subscribe, () => cards.get(photoId));
