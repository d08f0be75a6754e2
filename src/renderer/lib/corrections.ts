/**
 * @file A person's corrections on their way to the library. They are shown at once, over what the library last answered,
 * until its new answer is there; where one fails it is gone again, and a notice says why.
 */

import { createStore } from 'zustand/vanilla';
import type { CommandInput, CommandOutput } from '../../contract/contract.ts';
import { holdRating } from './cards.ts';
import { text } from './i18n.ts';
import { askAgain, library } from './library.ts';
import { sayDone, sayProblem } from './notices.ts';
import { stepWords } from './stepWords.ts';

export type TagChange = CommandInput<'correct'>['changes'][number];

export interface Correction {
  readonly id: number;
  readonly photoIds: Uint32Array<ArrayBuffer>;
  readonly changes: readonly TagChange[];
  /** 0 to 5; null where it is not about the rating. */
  readonly rating: number | null;
  /** The library has it; only what is shown was asked for before. */
  readonly isSaved: boolean;
}

export interface CorrectionState {
  /** In the order in which they were made. */
  readonly pending: readonly Correction[];
  /** Corrections that were saved since the window was opened. */
  readonly saved: number;
}

export const correctionStore = createStore<CorrectionState>(() => ({ pending: [], saved: 0 }));

/** A correction of more photos than these is told in a notice, with its way back. */
const MANY = 20;
let lastId = 0;

/** Asks again for what is shown of photos. */
const showAnew = (): Promise<unknown> => Promise.all([askAgain('photo'), askAgain('selection')]);

/** @returns whether the library has it. Nothing is thrown: what goes wrong is said here. */
async function carryOut(
  act: Pick<Correction, 'photoIds' | 'changes' | 'rating'>,
  send: () => Promise<CommandOutput<'correct'>>,
  isQuiet = false,
): Promise<boolean> {
  const id = ++lastId;
  correctionStore.setState(({ pending }) => ({ pending: [...pending, { ...act, id, isSaved: false }] }));
  let isSaved = false;
  try {
    const { step, changedPhotos } = await send();
    isSaved = true;
    correctionStore.setState(({ pending, saved }) => ({
      pending: pending.map((one) => (one.id === id ? { ...one, isSaved } : one)),
      saved: saved + 1,
    }));
    const words = stepWords(step);
    if (changedPhotos > MANY && !isQuiet)
      sayDone(text('common.done-step', { step: words }), 'edit.undo', words);
    await showAnew();
  } catch (error) {
    sayProblem(error, (why) => text('common.not-saved', { why }));
  } finally {
    correctionStore.setState(({ pending }) => ({ pending: pending.filter((one) => one.id !== id) }));
  }
  return isSaved;
}

/**
 * Accepts, rejects or leaves tags open on these photos. `source`: through what the person acted. `isQuiet`: for whoever
 * tells by itself what was done and how to take it back.
 * @returns whether it was saved; where it was not, a notice has said why.
 */
export async function correctTags(
  photoIds: Uint32Array<ArrayBuffer>,
  changes: readonly TagChange[],
  source: string,
  { isQuiet = false } = {},
): Promise<boolean> {
  if (photoIds.length === 0 || changes.length === 0) return true;
  return carryOut(
    { photoIds, changes, rating: null },
    () => library.command('correct', { photoIds, changes: [...changes], source }),
    isQuiet,
  );
}

/** Rates these photos, 1 to 5; 0 takes their ratings away. */
export async function ratePhotos(photoIds: Uint32Array<ArrayBuffer>, rating: number): Promise<void> {
  if (photoIds.length === 0) return;
  const release = holdRating(photoIds, rating);
  release(
    await carryOut({ photoIds, changes: [], rating }, () =>
      library.command('setRating', { photoIds, rating }),
    ),
  );
}
