/** @file What a person does to many photos at once: decisions on tags, ratings, and taking either back. */

import {
  carryOut,
  replayAction,
  type Act,
  type ActResult,
  type Direction,
  type Sliced,
  type UndoResult,
} from './actions.ts';
import { changeDecisions, replayDecisions, type DecisionChange } from './annotations.ts';
import type { WritableDatabase } from './database.ts';
import { changeRatings, replayRatings } from './ratings.ts';

type Chosen = Pick<Act, 'describe' | 'source'> & { readonly photoIds: Iterable<number> };

/** Accepts, rejects or leaves tags open on all chosen photos; each tag in one way. */
export function correctTags(
  database: WritableDatabase,
  chosen: Chosen & { readonly changes: readonly DecisionChange[] },
  now: number,
): Sliced<ActResult> {
  return carryOut(
    database,
    { ...chosen, change: (slice) => changeDecisions(database, slice, chosen.changes) },
    now,
  );
}

/** Rates all chosen photos, 1 to 5; 0 takes their ratings away. */
export function ratePhotos(
  database: WritableDatabase,
  chosen: Chosen & { readonly rating: number },
  now: number,
): Sliced<ActResult> {
  return carryOut(
    database,
    { ...chosen, change: (slice) => changeRatings(database, slice, chosen.rating) },
    now,
  );
}

/** Undoes the last act, or does the last undone one again. @throws {TagrollError} NOTHING_TO_UNDO, NOTHING_TO_REDO. */
export function replayLast(
  database: WritableDatabase,
  direction: Direction,
  now: number,
): Sliced<UndoResult> {
  return replayAction(database, direction, [replayDecisions(database), replayRatings(database)], now);
}
