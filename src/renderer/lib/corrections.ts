/**
 * @file A person's corrections on their way to the library. They are shown at once, over what the library last answered,
 * until its new answer is there; where one fails it is gone again, and a notice says why.
 */

import { createStore } from 'zustand/vanilla';
import type { CommandInput, CommandOutput } from '../../contract/contract.ts';
import { holdRating } from './cards.ts';
import { LibraryError } from './client.ts';
import { text } from './i18n.ts';
import { library, queryClient } from './library.ts';
import { sayDone, sayProblem } from './notices.ts';

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
const ABOUT_PHOTOS: readonly unknown[] = ['photo', 'selection'];
let lastId = 0;

/**
 * Asks again for what is shown of photos. The library tells of a change before it answers the command, so an answer that
 * is under way at that time has the change in it already.
 */
const showAnew = (): Promise<void> =>
  queryClient.invalidateQueries(
    { predicate: ({ queryKey }) => ABOUT_PHOTOS.includes(queryKey[0]) },
    { cancelRefetch: false },
  );

async function carryOut(
  act: Pick<Correction, 'photoIds' | 'changes' | 'rating'>,
  send: () => Promise<CommandOutput<'correct'>>,
): Promise<boolean> {
  const id = ++lastId;
  correctionStore.setState(({ pending }) => ({ pending: [...pending, { ...act, id, isSaved: false }] }));
  let isSaved = false;
  try {
    const { name, changedPhotos } = await send();
    isSaved = true;
    correctionStore.setState(({ pending, saved }) => ({
      pending: pending.map((one) => (one.id === id ? { ...one, isSaved } : one)),
      saved: saved + 1,
    }));
    if (changedPhotos > MANY) sayDone(text('common.done-step', { name }), 'edit.undo');
    await showAnew();
  } catch (error) {
    if (!(error instanceof LibraryError)) throw error;
    sayProblem(
      error.code === 'CANCELLED' ? error : new Error(text('common.not-saved', { why: error.message })),
    );
  } finally {
    correctionStore.setState(({ pending }) => ({ pending: pending.filter((one) => one.id !== id) }));
  }
  return isSaved;
}

/** Accepts, rejects or leaves tags open on these photos. `source`: through what the person acted. */
export async function correctTags(
  photoIds: Uint32Array<ArrayBuffer>,
  changes: readonly TagChange[],
  source: string,
): Promise<void> {
  if (photoIds.length === 0 || changes.length === 0) return;
  await carryOut({ photoIds, changes, rating: null }, () =>
    library.command('correct', { photoIds, changes: [...changes], source }),
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
