/** @file The stage table: what a photo still needs, and what became of it. */

import type { Failure } from '../domain/errors.ts';
import type { ContentHash, ModelId, PhotoId } from '../domain/ids.ts';
import { hashOfInputKey, stageOfModel, type Stage, type StageState } from '../domain/stage.ts';
import { statement, type ReadableDatabase, type WritableDatabase } from './database.ts';
import { getSetting, putSetting } from './settings.ts';

/** The stages that every photo goes through today: metadata, thumbnail, and one for each model in use. */
export function wantedStages(database: ReadableDatabase): Stage[] {
  const models = statement<[], { id: ModelId }>(
    database,
    `SELECT id FROM model WHERE in_use = 1 ORDER BY id`,
  ).all();
  return ['metadata', 'thumbnail', ...models.map((model) => stageOfModel(model.id))];
}

/**
 * Rows in one of the open states. SQLite uses the partial index only where it reads its term; the state that is wanted
 * stands before that, or it would go through the rows of all three (measured: 0.7 s for 1,000,000 pending rows).
 */
const isOpen = (state: 'pending' | 'running' | 'retry'): string =>
  `state = '${state}' AND state IN ('pending', 'running', 'retry')`;

/** What became of a stage goes, but for the key of a result that is there: it tells what need not be made again. */
const REOPEN = `state = 'pending', attempts = 0, retry_after = NULL, error_code = NULL, error_message = NULL,
  input_key = CASE WHEN error_code IS NULL THEN input_key END`;

/**
 * Says that everything made from these photos' files must be looked at again: their content is new or has changed.
 * Results stay in place and go on serving until the new ones are stored; their `input_key` is kept, so that a file that
 * was only touched is recognised by its hash and costs one reading.
 */
export function markStagesPending(database: WritableDatabase, photoIds: readonly PhotoId[]): void {
  const stages = wantedStages(database);
  const mark = statement<[PhotoId, Stage]>(
    database,
    `INSERT INTO photo_stage (photo_id, stage, state) VALUES (?, ?, 'pending')
     ON CONFLICT (photo_id, stage) DO UPDATE SET ${REOPEN}`,
  );
  for (const photoId of photoIds) for (const stage of stages) mark.run(photoId, stage);
}

/** The setting that says for which version of a stage the table is complete. */
const plannedKey = (stage: Stage): string => `planned:${stage}`;

/**
 * Makes the stage table complete for all photos: adds the rows that are missing (a model newly in use), and sets those to
 * `pending` whose result was made by another version, or from a content that the photo had before (it changed while the
 * model was out of use). `versions` gives today's version of each wanted stage, the part of the input key after the colon. Goes through all photos once for each version: new photos get their rows from
 * {@link markStagesPending}, as long as nobody calls {@link forgetPlan}. Call it in a transaction.
 * @returns number of rows that became `pending`.
 */
export function planStages(database: WritableDatabase, versions: ReadonlyMap<Stage, string>): number {
  let planned = 0;
  for (const [stage, version] of versions) {
    if (getSetting(database, plannedKey(stage)) === version) continue;
    planned += statement<[Stage, Stage]>(
      database,
      `INSERT INTO photo_stage (photo_id, stage, state)
       SELECT photo.id, ?, 'pending' FROM photo
       WHERE NOT EXISTS (SELECT 1 FROM photo_stage WHERE photo_id = photo.id AND stage = ?)`,
    ).run(stage, stage).changes;
    planned += statement<[Stage, string]>(
      database,
      `UPDATE photo_stage SET ${REOPEN}
       WHERE stage = ? AND state IN ('done', 'failed') AND input_key IS NOT NULL
         AND (substr(input_key, instr(input_key, ':') + 1) <> ?
           OR NOT EXISTS (
             SELECT 1 FROM photo_file WHERE photo_file.photo_id = photo_stage.photo_id
               AND content_hash = substr(input_key, 1, instr(input_key, ':') - 1)))`,
    ).run(stage, version).changes;
    putSetting(database, plannedKey(stage), version);
  }
  return planned;
}

/**
 * Says that the table may be incomplete for a stage: its model is put in use or taken out of it, is replaced or deleted.
 * While it is out of use, new photos get no row for it.
 */
export function forgetPlan(database: WritableDatabase, stage: Stage): void {
  statement<[string]>(database, `DELETE FROM setting WHERE key = ?`).run(plannedKey(stage));
}

/** What was `running` when the program stopped is to do again; its attempts stay counted. */
export function reopenRunningStages(database: WritableDatabase): number {
  return statement<[]>(database, `UPDATE photo_stage SET state = 'pending' WHERE ${isOpen('running')}`).run()
    .changes;
}

/** What failed is to do again: the owner asks for it. */
export function reopenFailedStages(database: WritableDatabase): number {
  return statement<[]>(database, `UPDATE photo_stage SET ${REOPEN} WHERE state = 'failed'`).run().changes;
}

/** Thumbnails are to make again: their store is another one than that they were put into. */
export function reopenThumbnails(database: WritableDatabase): number {
  return statement<[]>(
    database,
    `UPDATE photo_stage SET state = 'pending', attempts = 0, input_key = NULL WHERE stage = 'thumbnail' AND state = 'done'`,
  ).run().changes;
}

/** What failed because the file could not be opened is to do again: whether it can be today, only a try will tell. */
export function reopenUnreadableStages(database: WritableDatabase): number {
  return statement<[]>(
    database,
    `UPDATE photo_stage SET ${REOPEN}
     WHERE state = 'failed' AND error_code IN ('FILE_NOT_FOUND', 'FILE_NOT_READABLE')`,
  ).run().changes;
}

/** Turns `retry` rows whose time has come (milliseconds since 1970) into `pending` ones. */
export function reopenDueRetries(database: WritableDatabase, now: number): number {
  return statement<[number]>(
    database,
    `UPDATE photo_stage SET state = 'pending', input_key = NULL WHERE ${isOpen('retry')} AND retry_after <= ?`,
  ).run(now).changes;
}

/** One stage of one photo that is to do. */
export interface OpenStage {
  readonly photoId: PhotoId;
  readonly stage: Stage;
  readonly attempts: number;
  readonly inputKey: string | null;
}

const READABLE = `EXISTS (
  SELECT 1 FROM photo_file
  JOIN directory ON directory.id = photo_file.directory_id
  JOIN library_folder ON library_folder.id = directory.library_folder_id
  WHERE photo_file.photo_id = photo_stage.photo_id
    AND photo_file.state = 'present' AND library_folder.state = 'online'
)`;

/** Photos that are left alone for now. */
type HeldBack = ReadonlySet<PhotoId>;

function openStagesWhere(
  database: ReadableDatabase,
  wanted: readonly Stage[],
  heldBack: HeldBack,
  attempts: string,
  order: string,
  bound: number,
  limit: number,
): OpenStage[] {
  const stages = JSON.stringify(wanted);
  return statement<[string, string, number, string, number], OpenStage>(
    database,
    `SELECT photo_id AS photoId, stage, attempts, input_key AS inputKey FROM photo_stage
     WHERE state = 'pending' AND stage IN (SELECT value FROM json_each(?))
       AND photo_id IN (
         SELECT photo_id FROM photo_stage
         WHERE ${isOpen('pending')} AND stage IN (SELECT value FROM json_each(?)) AND attempts ${attempts} ?
           AND photo_id NOT IN (SELECT value FROM json_each(?)) AND ${READABLE}
         GROUP BY photo_id ORDER BY ${order} LIMIT ?
       )
     ORDER BY photo_id DESC`,
  ).all(stages, stages, bound, JSON.stringify([...heldBack]), limit);
}

/**
 * The open stages of up to `limit` photos that have a file to read, newest photos first: what was dropped in a moment
 * ago comes before the backlog. Without photos that were handed over `suspectAfter` times.
 */
export function openStages(
  database: ReadableDatabase,
  wanted: readonly Stage[],
  heldBack: HeldBack,
  suspectAfter: number,
  limit: number,
): OpenStage[] {
  return openStagesWhere(database, wanted, heldBack, '<', 'photo_id DESC', suspectAfter, limit);
}

/**
 * The open stages of photos that were handed over `suspectAfter` times or more, those with the fewest attempts first: one
 * that ends the program each time must not keep the others from their turn.
 */
export function suspectStages(
  database: ReadableDatabase,
  wanted: readonly Stage[],
  heldBack: HeldBack,
  suspectAfter: number,
  limit: number,
): OpenStage[] {
  return openStagesWhere(
    database,
    wanted,
    heldBack,
    '>=',
    'max(attempts), photo_id DESC',
    suspectAfter,
    limit,
  );
}

/** Number of photos with a file to read that are still to do. Costs a second for 300,000 of them. */
export function countOpenPhotos(
  database: ReadableDatabase,
  wanted: readonly Stage[],
  heldBack: HeldBack,
): number {
  const { count } = statement<[string, string], { count: number }>(
    database,
    `SELECT count(*) AS count FROM (
       SELECT DISTINCT photo_id FROM photo_stage
       WHERE state IN ('pending', 'running', 'retry') AND stage IN (SELECT value FROM json_each(?))
         AND photo_id NOT IN (SELECT value FROM json_each(?))
     ) AS photo_stage WHERE ${READABLE}`,
  ).get(JSON.stringify(wanted), JSON.stringify([...heldBack]))!;
  return count;
}

/** The same for the photos with ids above `first`, up to `last`. */
export function countOpenPhotosBetween(
  database: ReadableDatabase,
  wanted: readonly Stage[],
  first: number,
  last: number,
): number {
  return statement<[string, number, number], { count: number }>(
    database,
    `SELECT count(*) AS count FROM (
       SELECT DISTINCT photo_id FROM photo_stage
       WHERE state IN ('pending', 'running', 'retry') AND stage IN (SELECT value FROM json_each(?))
         AND photo_id > ? AND photo_id <= ?
     ) AS photo_stage WHERE ${READABLE}`,
  ).get(JSON.stringify(wanted), first, last)!.count;
}

/** The highest id of a photo with an open stage; 0 where there is none. */
export function lastOpenPhoto(database: ReadableDatabase): number {
  const last = (state: Parameters<typeof isOpen>[0]): string =>
    `(SELECT max(photo_id) FROM photo_stage WHERE ${isOpen(state)})`;
  return statement<[], { last: number }>(
    database,
    `SELECT max(coalesce(${last('pending')}, 0), coalesce(${last('running')}, 0), coalesce(${last('retry')}, 0)) AS last`,
  ).get()!.last;
}

/** True where something is left to do, at once or later. */
export function hasOpenStages(database: ReadableDatabase): boolean {
  return (
    statement<[]>(
      database,
      `SELECT 1 FROM photo_stage WHERE state IN ('pending', 'running', 'retry') LIMIT 1`,
    ).get() !== undefined
  );
}

/** True where the stage is to do of a photo that has a file, also where its folder is offline. */
export function hasOpenStagesOf(database: ReadableDatabase, stage: Stage): boolean {
  return (
    statement<[Stage]>(
      database,
      `SELECT 1 FROM photo_stage
       WHERE state IN ('pending', 'running', 'retry') AND stage = ?
         AND EXISTS (SELECT 1 FROM photo_file WHERE photo_file.photo_id = photo_stage.photo_id AND state = 'present')
       LIMIT 1`,
    ).get(stage) !== undefined
  );
}

/** True where one of these stages is to do of a photo that has a file to read. */
export function hasReadableOpenStages(database: ReadableDatabase, wanted: readonly Stage[]): boolean {
  return (
    statement<[string]>(
      database,
      // with all drives away, none of a million rows need be looked at
      `SELECT 1 FROM photo_stage
       WHERE EXISTS (SELECT 1 FROM library_folder WHERE state = 'online')
         AND state IN ('pending', 'running', 'retry') AND stage IN (SELECT value FROM json_each(?)) AND ${READABLE}
       LIMIT 1`,
    ).get(JSON.stringify(wanted)) !== undefined
  );
}

/** When the next retry is due, in milliseconds since 1970, or null where none is outstanding. */
export function nextRetry(database: ReadableDatabase, wanted: readonly Stage[]): number | null {
  const row = statement<[string], { at: number | null }>(
    database,
    `SELECT min(retry_after) AS at FROM photo_stage
     WHERE ${isOpen('retry')} AND stage IN (SELECT value FROM json_each(?)) AND ${READABLE}`,
  ).get(JSON.stringify(wanted));
  return row?.at ?? null;
}

/** Counts one more attempt of each stage and says that it runs: written before the photo is handed over. */
export function markRunning(database: WritableDatabase, photoId: PhotoId, stages: readonly Stage[]): void {
  const run = statement<[PhotoId, Stage]>(
    database,
    `UPDATE photo_stage SET state = 'running', attempts = attempts + 1 WHERE photo_id = ? AND stage = ?`,
  );
  for (const stage of stages) run.run(photoId, stage);
}

/** The stage's result is stored (in the same transaction); `inputKey` says what it was made from. */
export function markDone(database: WritableDatabase, photoId: PhotoId, stage: Stage, inputKey: string): void {
  statement<[string, PhotoId, Stage]>(
    database,
    `UPDATE photo_stage SET state = 'done', input_key = ?, retry_after = NULL, error_code = NULL, error_message = NULL
     WHERE photo_id = ? AND stage = ?`,
  ).run(inputKey, photoId, stage);
}

/** The stage failed; with `retryAfter` (milliseconds since 1970) it is tried again then, without it stays failed. */
export function markFailed(
  database: WritableDatabase,
  photoId: PhotoId,
  stage: Stage,
  failure: Failure,
  inputKey: string | null,
  retryAfter: number | null,
): void {
  statement<[StageState, string | null, number | null, string, string, PhotoId, Stage]>(
    database,
    `UPDATE photo_stage SET state = ?, input_key = ?, retry_after = ?, error_code = ?, error_message = ?
     WHERE photo_id = ? AND stage = ?`,
  ).run(
    retryAfter === null ? 'failed' : 'retry',
    inputKey,
    retryAfter,
    failure.code,
    failure.message,
    photoId,
    stage,
  );
}

/** Gives a stage back that was handed over and never ran (the run was stopped): it does not count as an attempt. */
export function unmarkRunning(database: WritableDatabase, photoId: PhotoId, stages: readonly Stage[]): void {
  const back = statement<[PhotoId, Stage]>(
    database,
    `UPDATE photo_stage SET state = 'pending', attempts = attempts - 1
     WHERE photo_id = ? AND stage = ? AND state = 'running'`,
  );
  for (const stage of stages) back.run(photoId, stage);
}

/** The stages that the table has of a photo, in any state. */
export function stagesOfPhoto(database: ReadableDatabase, photoId: PhotoId): Stage[] {
  return statement<[PhotoId], { stage: Stage }>(database, `SELECT stage FROM photo_stage WHERE photo_id = ?`)
    .all(photoId)
    .map(({ stage }) => stage);
}

/** The contents that anything was made from for this photo: none where it was never read. */
export function contentsMade(database: ReadableDatabase, photoId: PhotoId): ContentHash[] {
  return statement<[PhotoId], { inputKey: string }>(
    database,
    `SELECT input_key AS inputKey FROM photo_stage WHERE photo_id = ? AND input_key IS NOT NULL`,
  )
    .all(photoId)
    .map(({ inputKey }) => hashOfInputKey(inputKey));
}

/** Photos by stage and state. */
export function countStages(
  database: ReadableDatabase,
): { stage: Stage; state: StageState; count: number }[] {
  return statement<[], { stage: Stage; state: StageState; count: number }>(
    database,
    `SELECT stage, state, count(*) AS count FROM photo_stage GROUP BY stage, state ORDER BY stage, state`,
  ).all();
}
