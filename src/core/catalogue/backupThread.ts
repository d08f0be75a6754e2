/**
 * @file Entry of the backup thread: copies the catalogue through a connection of its own and checks the copy, which takes
 * a minute with a million photos and must not hold the library thread.
 */

import { renameSync, rmSync, statSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import DatabaseConstructor from 'better-sqlite3';
import { TagrollError, toFailure } from '../domain/errors.ts';
import type { BackupOutcome, BackupRequest } from './backup.ts';
import { ownersError } from './database.ts';

/** Copies, checks, and only then gives the copy its name. */
function backUp({ catalogue, target }: BackupRequest): number {
  const unchecked = `${target}.part`;
  try {
    const source = new DatabaseConstructor(catalogue, { readonly: true });
    try {
      source.prepare('VACUUM INTO ?').run(unchecked);
    } finally {
      source.close();
    }
    const copy = new DatabaseConstructor(unchecked, { readonly: true });
    try {
      const said = copy.pragma('integrity_check(1)', { simple: true });
      if (said !== 'ok') {
        throw new TagrollError(
          'CATALOGUE_DAMAGED',
          `The copy of the catalogue is damaged (${String(said)}), so it was not kept. See that the disk works well.`,
        );
      }
    } finally {
      copy.close();
    }
    renameSync(unchecked, target);
    return statSync(target).size;
  } catch (error) {
    rmSync(unchecked, { force: true });
    throw ownersError(error, target);
  }
}

function outcome(): BackupOutcome {
  try {
    return { bytes: backUp(workerData as BackupRequest), failure: null };
  } catch (error) {
    return { bytes: 0, failure: toFailure(error) };
  }
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows, this is a thread
parentPort!.postMessage(outcome());
