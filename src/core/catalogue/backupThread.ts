/**
 * @file Entry of the backup thread: copies the catalogue through a connection of its own and checks the copy, which takes
 * a minute with a million photos and must not hold the library thread. A thread in the middle of a long call to SQLite
 * cannot be ended, and a process waits for its threads, so that it works in pieces and looks in between whether it is to
 * stop: that is any message.
 *
 * SQLite checks no less than a table with its indexes at a time. With a million photos the largest of these takes half a
 * minute, and so long the process of a program that was closed meanwhile may still be there.
 */

import { renameSync, rmSync, statSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import DatabaseConstructor from 'better-sqlite3';
import { TagrollError, toFailure } from '../domain/errors.ts';
import { partFiles, type BackupOutcome, type BackupRequest } from './backup.ts';
import { ownersError } from './database.ts';

/** Pages copied at a time: some milliseconds. */
const PAGES = 1000;

let isStopped = false;
parentPort!.once('message', () => (isStopped = true));

function refuseStopped(): void {
  if (isStopped) throw new TagrollError('CANCELLED', 'The backup was stopped.');
}

async function copy(catalogue: string, part: string): Promise<void> {
  const source = new DatabaseConstructor(catalogue, { readonly: true });
  try {
    // one state of the catalogue, whatever is written meanwhile: without it each write would begin the copy anew
    source.exec('BEGIN');
    source.prepare('SELECT count(*) FROM sqlite_schema').get();
    await source.backup(part, {
      progress: () => {
        refuseStopped();
        return PAGES;
      },
    });
  } finally {
    source.close();
  }
}

async function check(part: string): Promise<void> {
  const made = new DatabaseConstructor(part);
  try {
    // one file, with none beside it
    made.pragma('journal_mode = DELETE');
    const tables = made
      .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`)
      .pluck()
      .all() as string[];
    for (const table of tables) {
      await nextTurn();
      refuseStopped();
      const said = made.pragma(`integrity_check("${table}")`, { simple: true });
      if (said === 'ok') continue;
      throw new TagrollError(
        'CATALOGUE_DAMAGED',
        `The copy of the catalogue is damaged (${String(said)}), so it was not kept. See that the disk works well.`,
      );
    }
  } finally {
    made.close();
  }
}

/** Copies, checks, and only then gives the copy its name. */
async function backUp({ catalogue, target, part }: BackupRequest): Promise<number> {
  try {
    await copy(catalogue, part);
    await check(part);
    renameSync(part, target);
    return statSync(target).size;
  } catch (error) {
    for (const file of partFiles(part)) rmSync(file, { force: true });
    throw ownersError(error, target);
  }
}

async function outcome(): Promise<BackupOutcome> {
  try {
    return { bytes: await backUp(workerData as BackupRequest), failure: null };
  } catch (error) {
    return { bytes: 0, failure: toFailure(error) };
  }
}

void outcome().then((answer) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows, this is a thread
  parentPort!.postMessage(answer);
  // what it listens for keeps it from ending
  parentPort!.close();
});
