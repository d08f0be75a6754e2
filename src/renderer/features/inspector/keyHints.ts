/** @file Keys are printed on the chips until they are learned: used a few times. */

import { createStore } from 'zustand/vanilla';
import { fieldsOf, keep, readKept } from '../../lib/kept.ts';

export type TaughtKey = 'accept' | 'reject' | 'undecided' | 'add' | 'move';

const KEPT_KEY = 'tagroll-keys';
const LEARNED = 5;

type Uses = Partial<Record<TaughtKey, number>>;

export const keyStore = createStore<{ readonly uses: Uses }>(() => ({ uses: readKept(KEPT_KEY, fieldsOf) }));

/** Somebody used the key. */
export function noteUse(key: TaughtKey): void {
  const uses = { ...keyStore.getState().uses };
  const before = uses[key] ?? 0;
  if (before >= LEARNED) return;
  uses[key] = before + 1;
  keyStore.setState({ uses });
  keep(KEPT_KEY, uses);
}

/** True where the key need not be printed any more. */
export const isLearned = (uses: Uses, key: TaughtKey): boolean => (uses[key] ?? 0) >= LEARNED;
