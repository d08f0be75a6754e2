/**
 * @file Writing to a catalogue in which another program writes. SQLite waits for the other by holding the whole thread,
 * so it may do that for a moment only; then it is tried again later.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { TagrollError } from '../domain/errors.ts';
import { ownersError, transaction, type WritableDatabase } from './database.ts';

/** Milliseconds that one try may hold the thread. */
const BRIEF = 100;
/** Milliseconds between two tries of {@link whenFree}. */
const PAUSE = 200;
/** Milliseconds after which {@link whenFree} gives up. */
const PATIENCE = 10_000;

/**
 * Runs `work`, which writes to these databases, without waiting long for another writer.
 * @throws {TagrollError} CATALOGUE_BUSY, and whatever `work` throws, in the owner's words.
 */
export function briefly<Result>(databases: readonly WritableDatabase[], work: () => Result): Result {
  const before = databases.map((database) => database.pragma('busy_timeout', { simple: true }) as number);
  databases.forEach((database) => database.pragma(`busy_timeout = ${BRIEF}`));
  try {
    return work();
  } catch (error) {
    throw ownersError(error, databases[0]?.name ?? '');
  } finally {
    databases.forEach((database, index) => database.pragma(`busy_timeout = ${before[index]}`));
  }
}

export function isBusy(error: unknown): boolean {
  return error instanceof TagrollError && error.code === 'CATALOGUE_BUSY';
}

/**
 * Runs `work` once nobody else writes; the thread does other things meanwhile.
 * @throws {TagrollError} CATALOGUE_BUSY after `patience` milliseconds, CANCELLED where the catalogue was closed meanwhile, and
 * whatever `work` throws.
 */
export async function whenFree<Result>(
  databases: readonly WritableDatabase[],
  work: () => Result,
  patience: number = PATIENCE,
): Promise<Result> {
  const until = performance.now() + patience;
  for (;;) {
    if (!databases.every((database) => database.open))
      throw new TagrollError('CANCELLED', 'The library was closed.');
    try {
      return briefly(databases, work);
    } catch (error) {
      if (!isBusy(error) || performance.now() > until) throw error;
    }
    await sleep(PAUSE);
  }
}

/** Runs `work` in a transaction once nobody else writes; see {@link whenFree}. */
export function writeWhenFree<Result>(database: WritableDatabase, work: () => Result): Promise<Result> {
  return whenFree([database], () => transaction(database, work));
}
