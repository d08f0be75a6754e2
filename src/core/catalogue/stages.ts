/** @file The stage table: what a photo still needs, and what became of it. */

import type { Failure } from '../domain/errors.ts';
import type { ModelId, PhotoId } from '../domain/ids.ts';
import { stageOfModel, type Stage, type StageState } from '../domain/stage.ts';
import { statement, type ReadableDatabase, type WritableDatabase } from './database.ts';

/** The stages that every photo goes through today: metadata, thumbnail, and one for each model in use. */
export function wantedStages(database: ReadableDatabase): Stage[] {
  const models = statement<[], { id: ModelId }>(
    database,
    `SELECT id FROM model WHERE in_use = 1 ORDER BY id`,
  ).all();
  return ['metadata', 'thumbnail', ...models.map((model) => stageOfModel(model.id))];
}

/**
 * Says that everything made from these photos' files must be looked at again: their content is new or has changed.
 * Results stay in place and go on serving until the new ones are stored; `input_key` is kept, so that a file that was
 * only touched is recognised by its hash and costs one reading.
 */
export function markStagesPending(database: WritableDatabase, photoIds: readonly PhotoId[]): void {
  const stages = wantedStages(database);
  const mark = statement<[PhotoId, Stage]>(
    database,
    `INSERT INTO photo_stage (photo_id, stage, state) VALUES (?, ?, 'pending')
     ON CONFLICT (photo_id, stage) DO UPDATE SET
       state = 'pending', attempts = 0, retry_after = NULL, error_code = NULL, error_message = NULL`,
  );
  for (const photoId of photoIds) for (const stage of stages) mark.run(photoId, stage);
}

/**
 * Makes the stage table complete for all photos with a file that can be read: adds the rows that are missing (a model newly in
 * use), and sets those to `pending` whose result was made by another version. `versions` gives today's version of each
 * wanted stage, the part of the input key after the colon.
 * @returns number of rows that became `pending`.
 */
export function planStages(database: WritableDatabase, versions: ReadonlyMap<Stage, string>): number {
  let planned = 0;
  for (const [stage, version] of versions) {
    planned += statement<[Stage, Stage]>(
      database,
      `INSERT INTO photo_stage (photo_id, stage, state)
       SELECT photo.id, ?, 'pending' FROM photo
       WHERE NOT EXISTS (SELECT 1 FROM photo_stage WHERE photo_id = photo.id AND stage = ?)`,
    ).run(stage, stage).changes;
    planned += statement<[Stage, string]>(
      database,
      `UPDATE photo_stage SET state = 'pending', attempts = 0, retry_after = NULL, error_code = NULL, error_message = NULL
       WHERE stage = ? AND state IN ('done', 'failed') AND input_key IS NOT NULL
         AND substr(input_key, instr(input_key, ':') + 1) <> ?`,
    ).run(stage, version).changes;
  }
  return planned;
}

/** What was `running` when the program stopped is to do again; its attempts stay counted. */
export function reopenRunningStages(database: WritableDatabase): number {
  return statement<[]>(database, `UPDATE photo_stage SET state = 'pending' WHERE state = 'running'`).run()
    .changes;
}

/** What failed is to do again: the owner asks for it. */
export function reopenFailedStages(database: WritableDatabase): number {
  return statement<[]>(
    database,
    `UPDATE photo_stage SET state = 'pending', attempts = 0, error_code = NULL, error_message = NULL
     WHERE state = 'failed'`,
  ).run().changes;
}

/** Turns `retry` rows whose time has come (milliseconds since 1970) into `pending` ones. */
export function reopenDueRetries(database: WritableDatabase, now: number): number {
  return statement<[number]>(
    database,
    `UPDATE photo_stage SET state = 'pending' WHERE state = 'retry' AND retry_after <= ?`,
  ).run(now).changes;
}

/** One stage of one photo that is to do. */
export interface OpenStage {
  readonly photoId: PhotoId;
  readonly stage: Stage;
  readonly attempts: number;
  readonly inputKey: string | null;
}

/**
 * The open stages of up to `limit` photos that have a file to read, newest photos first: what was dropped in a moment
 * ago comes before the backlog. Only stages with `fewest` to `most` attempts.
 */
export function openStages(
  database: ReadableDatabase,
  wanted: readonly Stage[],
  limit: number,
  fewest: number,
  most: number,
): OpenStage[] {
  const stages = JSON.stringify(wanted);
  return statement<[string, string, number, number, number], OpenStage>(
    database,
    `SELECT photo_id AS photoId, stage, attempts, input_key AS inputKey FROM photo_stage
     WHERE state = 'pending' AND stage IN (SELECT value FROM json_each(?))
       AND photo_id IN (
         SELECT DISTINCT photo_id FROM photo_stage
         WHERE state = 'pending' AND stage IN (SELECT value FROM json_each(?)) AND attempts BETWEEN ? AND ?
           AND EXISTS (
             SELECT 1 FROM photo_file
             JOIN directory ON directory.id = photo_file.directory_id
             JOIN library_folder ON library_folder.id = directory.library_folder_id
             WHERE photo_file.photo_id = photo_stage.photo_id
               AND photo_file.state = 'present' AND library_folder.state = 'online'
           )
         ORDER BY photo_id DESC LIMIT ?
       )
     ORDER BY photo_id DESC`,
  ).all(stages, stages, fewest, most, limit);
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

/** Photos by stage and state. */
export function countStages(
  database: ReadableDatabase,
): { stage: Stage; state: StageState; count: number }[] {
  return statement<[], { stage: Stage; state: StageState; count: number }>(
    database,
    `SELECT stage, state, count(*) AS count FROM photo_stage GROUP BY stage, state ORDER BY stage, state`,
  ).all();
}
