/**
 * @file When the starter, the small tagger that ships with the program, is in use: from the first start on, until another
 * model has seen all photos; again where no other is left. What its owner decides counts for more than that.
 */

import { writeWhenFree } from '../catalogue/busyCatalogue.ts';
import { statement, type ReadableDatabase, type WritableDatabase } from '../catalogue/database.ts';
import { markEffectiveTagsStale } from '../catalogue/effectiveTags.ts';
import { listModels, setModelInUse } from '../catalogue/models.ts';
import { getSetting, putSetting } from '../catalogue/settings.ts';
import { forgetPlan, hasOpenStagesOf } from '../catalogue/stages.ts';
import type { ModelId } from '../domain/ids.ts';
import { stageOfModel } from '../domain/stage.ts';
import { STARTER_MODEL } from '../models/shippedModels.ts';
import { lastLoadReport } from './loadReports.ts';

/**
 * Why the starter is not in use (`removed` and `stopped` by its owner, `stepped-back` by itself), or why it stays
 * (`chosen`: its owner wants it beside another). Nothing: as the program has it.
 */
type Standing = 'removed' | 'stopped' | 'stepped-back' | 'chosen' | '';

const KEY = 'starter';
const RECOMMENDED = 'better-models-recommended';

function standing(database: ReadableDatabase): Standing {
  return (getSetting(database, KEY) ?? '') as Standing;
}

/** True where the starter is to be put on the shelf: the library has no model, and its owner has not removed it. */
export function isStarterWanted(database: ReadableDatabase): boolean {
  return listModels(database).length === 0 && standing(database) !== 'removed';
}

const othersInUse = (database: ReadableDatabase): ModelId[] =>
  listModels(database).flatMap(({ id, inUse }) => (inUse && id !== STARTER_MODEL ? [id] : []));

function isStarterInUse(database: ReadableDatabase): boolean {
  return listModels(database).some(({ id, inUse }) => inUse && id === STARTER_MODEL);
}

/** True where no model is in use but for the starter: the next one that is added is put to work at once. */
export function isOnlyStarterInUse(database: ReadableDatabase): boolean {
  return othersInUse(database).length === 0;
}

/**
 * The owner has put a model in use, stopped or removed it: keeps what that says of the starter, and brings the starter back
 * where it had made room for a model that is gone. In the transaction of that change, after it.
 */
export function noteOwnersChoice(
  database: WritableDatabase,
  modelId: ModelId,
  choice: 'use' | 'stopped' | 'removed',
): void {
  const isAlone = isOnlyStarterInUse(database);
  if (modelId === STARTER_MODEL) {
    putSetting(database, KEY, choice !== 'use' ? choice : isAlone ? '' : 'chosen');
    return;
  }
  const isHere = listModels(database).some(({ id }) => id === STARTER_MODEL);
  if (!isAlone || !isHere || standing(database) !== 'stepped-back') return;
  setModelInUse(database, STARTER_MODEL, true);
  forgetPlan(database, stageOfModel(STARTER_MODEL));
  putSetting(database, KEY, '');
}

/** The starter was put on the shelf, or again. In the transaction of that. */
export function noteStarterAdded(database: WritableDatabase): void {
  putSetting(database, KEY, '');
}

/** True where the model runs and has seen all photos that have a file, those in folders that are offline too. */
function hasSeenAll(database: ReadableDatabase, modelId: ModelId): boolean {
  const report = lastLoadReport(database, modelId);
  if (report === null || report.failure !== null) return false;
  const stage = stageOfModel(modelId);
  const isAnyDone = statement<[string], object>(
    database,
    `SELECT 1 FROM photo_stage WHERE stage = ? AND state = 'done' LIMIT 1`,
  );
  return isAnyDone.get(stage) !== undefined && !hasOpenStagesOf(database, stage);
}

/** Cheap where the starter is not in use, or is alone. */
function shouldStepBack(database: ReadableDatabase): boolean {
  if (!isStarterInUse(database) || standing(database) === 'chosen') return false;
  return othersInUse(database).some((modelId) => hasSeenAll(database, modelId));
}

/**
 * Takes the starter out of use where another model in use has seen all photos; all tags are then to be judged anew. Waits for
 * other writers. @returns true where it did.
 * @throws {TagrollError} CATALOGUE_*, DISK_FULL.
 */
export async function letStarterStepBack(database: WritableDatabase): Promise<boolean> {
  if (!shouldStepBack(database)) return false;
  return writeWhenFree(database, () => {
    // as it is now: its owner may have decided otherwise while this waited
    if (!shouldStepBack(database)) return false;
    setModelInUse(database, STARTER_MODEL, false);
    forgetPlan(database, stageOfModel(STARTER_MODEL));
    putSetting(database, KEY, 'stepped-back');
    markEffectiveTagsStale(database);
    return true;
  });
}

/** True the first time that it is asked while only the starter is in use: better models are recommended once. */
export async function takeRecommendation(database: WritableDatabase): Promise<boolean> {
  const isDue = (): boolean =>
    isStarterInUse(database) &&
    isOnlyStarterInUse(database) &&
    getSetting(database, RECOMMENDED) === undefined;
  if (!isDue()) return false;
  return writeWhenFree(database, () => {
    if (!isDue()) return false;
    putSetting(database, RECOMMENDED, 'yes');
    return true;
  });
}
