/**
 * @file A person's acts: what each has changed stands in the log, and is taken back or done again from there.
 *
 * An act may concern a million photos, and the library thread must not be held that long. So it goes slice by slice, each
 * with its part of the log in one transaction: a program that is killed in between leaves an act that is smaller than it
 * was meant to be, and that can be undone like any other. Few photos are one slice. Acts run one after another.
 */

import { TagrollError } from '../domain/errors.ts';
import type { ActionId, PhotoId } from '../domain/ids.ts';
import { nameStep, type Step } from '../domain/step.ts';
import { statement, type ReadableDatabase, type WritableDatabase } from './database.ts';

/** The name of an act that was undone, and can no longer be redone: its log is on its way out. */
const FORGOTTEN = '';
/** Photos in one slice: some ten milliseconds. */
const SLICE = 2000;

/** Work in slices; it yields between them, and each is to run in a transaction of its own. */
export type Sliced<Result> = Generator<void, Result>;

/** One slice of an act: the photos as a JSON list, in order, from `first` to `last`. */
export interface ActSlice {
  readonly actionId: ActionId;
  readonly photoIds: string;
  readonly first: PhotoId;
  readonly last: PhotoId;
}

export interface Act {
  /** What it is, where it changes this many photos. */
  readonly describe: (photos: number) => Step;
  /** Through what the person acted: `command-line`, `window`. */
  readonly source: string;
  readonly photoIds: Iterable<number>;
  /** Writes what the slice changes, with the log of it. @returns how much was changed, on how many photos. */
  readonly change: (slice: ActSlice) => { readonly photos: number; readonly changes: number };
}

export interface ActResult {
  /** Null where everything was so already and nothing was written. */
  readonly actionId: ActionId | null;
  readonly step: Step;
  /** Photos of which anything was changed. */
  readonly changedPhotos: number;
  readonly changes: number;
}

function inOrder(photoIds: Iterable<number>): Uint32Array {
  const sorted = Uint32Array.from(photoIds).sort();
  return sorted.filter((id, index) => index === 0 || id !== sorted[index - 1]);
}

/** Carries out an act. Whatever was undone before can no longer be redone, if it changes anything. */
export function* carryOut(database: WritableDatabase, act: Act, now: number): Sliced<ActResult> {
  const ids = inOrder(act.photoIds);
  const meant = act.describe(ids.length);
  const insert = statement<[string, string, string, number]>(
    database,
    `INSERT INTO action (name, description, source, done_at) VALUES (?, ?, ?, ?)`,
  );
  const inserted = insert.run(nameStep(meant), JSON.stringify(meant), act.source, now);
  const actionId = Number(inserted.lastInsertRowid) as ActionId;
  let [changedPhotos, changes] = [0, 0];
  for (let start = 0; start < ids.length; start += SLICE) {
    if (start > 0) yield;
    const slice = ids.subarray(start, start + SLICE);
    const done = act.change({
      actionId,
      photoIds: JSON.stringify([...slice]),
      first: slice[0] as PhotoId,
      last: slice.at(-1) as PhotoId,
    });
    if (changes === 0 && done.changes > 0)
      statement<[string]>(database, `UPDATE action SET name = ? WHERE undone_at IS NOT NULL`).run(FORGOTTEN);
    changedPhotos += done.photos;
    changes += done.changes;
  }
  if (changes === 0) {
    statement<[ActionId]>(database, `DELETE FROM action WHERE id = ?`).run(actionId);
    return { actionId: null, step: meant, changedPhotos, changes };
  }
  const step = act.describe(changedPhotos);
  statement<[string, string, ActionId]>(
    database,
    `UPDATE action SET name = ?, description = ? WHERE id = ?`,
  ).run(nameStep(step), JSON.stringify(step), actionId);
  return { actionId, step, changedPhotos, changes };
}

export type Direction = 'undo' | 'redo';

interface NextAction {
  readonly id: ActionId;
  readonly step: Step;
}

function nextAction(database: ReadableDatabase, direction: Direction): NextAction | undefined {
  const row = statement<[], { id: ActionId; name: string; description: string | null }>(
    database,
    direction === 'undo'
      ? `SELECT id, name, description FROM action WHERE undone_at IS NULL ORDER BY id DESC LIMIT 1`
      : `SELECT id, name, description FROM action
         WHERE undone_at IS NOT NULL AND name <> '${FORGOTTEN}' ORDER BY id LIMIT 1`,
  ).get();
  if (!row) return undefined;
  const { id, name, description } = row;
  return { id, step: description === null ? { kind: 'named', name } : (JSON.parse(description) as Step) };
}

/** Rows of the log that go in one slice. */
const FORGOTTEN_AT_ONCE = 5000;

/** Takes acts out of the log that can never be redone: a million photos' worth takes seconds. */
export function* forgetUndone(database: WritableDatabase): Sliced<void> {
  const next = statement<[string], { id: ActionId }>(
    database,
    `SELECT id FROM action WHERE name = ? LIMIT 1`,
  );
  for (let action = next.get(FORGOTTEN); action; action = next.get(FORGOTTEN)) {
    for (const table of ['annotation_change', 'rating_change']) {
      const cut = statement<[ActionId, ActionId, number]>(
        database,
        `DELETE FROM ${table} WHERE action_id = ? AND photo_id IN (
           SELECT photo_id FROM ${table} WHERE action_id = ? ORDER BY photo_id LIMIT ?)`,
      );
      while (cut.run(action.id, action.id, FORGOTTEN_AT_ONCE).changes > 0) yield;
    }
    statement<[ActionId]>(database, `DELETE FROM action WHERE id = ?`).run(action.id);
  }
}

export interface UndoState {
  readonly undo: Step | null;
  readonly redo: Step | null;
}

/** The acts that `undo` and `redo` would concern, null where there is none. */
export function undoState(database: ReadableDatabase): UndoState {
  return {
    undo: nextAction(database, 'undo')?.step ?? null,
    redo: nextAction(database, 'redo')?.step ?? null,
  };
}

export interface UndoResult {
  readonly actionId: ActionId;
  readonly step: Step;
  readonly changedPhotos: number;
}

/** Puts back what the log says of an action's photos from `first` to `last`. */
export type Replay = (
  direction: Direction,
  slice: { readonly actionId: ActionId; readonly first: PhotoId; readonly last: PhotoId },
) => void;

/**
 * Takes the last act back that is not undone yet, or does the one again that was undone last. Killed in between, it is
 * done again as a whole.
 * @throws {TagrollError} NOTHING_TO_UNDO, NOTHING_TO_REDO.
 */
export function* replayAction(
  database: WritableDatabase,
  direction: Direction,
  replays: readonly Replay[],
  now: number,
): Sliced<UndoResult> {
  const action = nextAction(database, direction);
  if (!action) {
    throw direction === 'undo'
      ? new TagrollError('NOTHING_TO_UNDO', 'There is nothing to undo.')
      : new TagrollError('NOTHING_TO_REDO', 'There is nothing to redo.');
  }
  const nextSlice = statement<number[], { count: number; first: PhotoId | null; last: PhotoId | null }>(
    database,
    `SELECT count(*) AS count, min(photo_id) AS first, max(photo_id) AS last FROM (
       SELECT photo_id FROM annotation_change WHERE action_id = ? AND photo_id > ?
       UNION SELECT photo_id FROM rating_change WHERE action_id = ? AND photo_id > ?
       ORDER BY photo_id LIMIT ?)`,
  );
  let [after, changedPhotos] = [0, 0];
  for (;;) {
    const { count, first, last } = nextSlice.get(action.id, after, action.id, after, SLICE)!;
    if (first === null || last === null) break;
    if (changedPhotos > 0) yield;
    for (const replay of replays) replay(direction, { actionId: action.id, first, last });
    changedPhotos += count;
    after = last;
  }
  statement<[number | null, ActionId]>(database, `UPDATE action SET undone_at = ? WHERE id = ?`).run(
    direction === 'undo' ? now : null,
    action.id,
  );
  return { actionId: action.id, step: action.step, changedPhotos };
}
