/** @file What photos in the grid show beside their pictures, asked for in batches for those that are seen. */

import { useSyncExternalStore } from 'react';
import type { QueryOutput } from '../../contract/contract.ts';
import { library } from './library.ts';
import { sayProblem } from './notices.ts';

export type Card = QueryOutput<'cards'>[number];

const MOST_KEPT = 5000;
const BATCH = 200;
const WAIT_MS = 40;

const cards = new Map<number, Card>();
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
      cards.set(card.photoId, card);
    }
    for (const id of cards.keys()) {
      if (cards.size <= MOST_KEPT) break;
      cards.delete(id);
    }
    notify();
  } catch (error) {
    sayProblem(error);
  }
}

/** Says that these photos are seen: their cards come soon, where they are not there. */
export function wantCards(photoIds: Iterable<number>): void {
  for (const id of photoIds) if (!cards.has(id)) wanted.add(id);
  if (wanted.size > 0) timer ??= setTimeout(() => void ask(), WAIT_MS);
}

library.on('changed', ({ photoIds }) => {
  const old = photoIds ?? [...cards.keys()];
  for (const id of old) if (cards.delete(id)) wanted.add(id);
  if (wanted.size > 0) timer ??= setTimeout(() => void ask(), WAIT_MS);
});

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The photo's card, or undefined until it has come. */
export const useCard = (photoId: number): Card | undefined =>
  useSyncExternalStore(subscribe, () => cards.get(photoId));

/** The same outside of components. */
export const cardOf = (photoId: number): Card | undefined => cards.get(photoId);
