/** @file Keys are printed on the chips until they are learned: used a few times. */

import { createStore } from 'zustand/vanilla';

export type TaughtKey = 'accept' | 'reject' | 'undecided' | 'add' | 'move';

const KEPT_KEY = 'tagroll-keys';
const LEARNED = 5;

type Uses = Partial<Record<TaughtKey, number>>;

function readKept(): Uses {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT_KEY) ?? '{}');
    return typeof kept === 'object' && kept !== null ? kept : {};
  } catch (error) {
    // storage may be kept from the page, or hold something else: then the keys are printed
    if (error instanceof Error) return {};
    throw error;
  }
}

export const keyStore = createStore<{ readonly uses: Uses }>(() => ({ uses: readKept() }));

/** Somebody used the key. */
export function noteUse(key: TaughtKey): void {
  const uses = { ...keyStore.getState().uses };
  const before = uses[key] ?? 0;
  if (before >= LEARNED) return;
  uses[key] = before + 1;
  keyStore.setState({ uses });
  try {
    localStorage.setItem(KEPT_KEY, JSON.stringify(uses));
  } catch (error) {
    // full or forbidden: then it is not kept
    if (!(error instanceof Error)) throw error;
  }
}

/** True where the key need not be printed any more. */
export const isLearned = (uses: Uses, key: TaughtKey): boolean => (uses[key] ?? 0) >= LEARNED;
