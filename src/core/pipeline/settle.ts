/** @file Stores what came of a photo: results, stages, effective tags, in the caller's transaction. */

import { statement, type WritableDatabase } from '../catalogue/database.ts';
import { refreshEffectiveTags } from '../catalogue/effectiveTags.ts';
import { hasOtherPresentFile, placedFile, splitPhoto, updateFile } from '../catalogue/photoFiles.ts';
import {
  pathOfFile,
  photoRow,
  sourceFile,
  storeContent,
  storeFingerprint,
  storeMetadata,
} from '../catalogue/photos.ts';
import { storeEmbedding, storePredictions } from '../catalogue/predictions.ts';
import {
  markDone,
  markFailed,
  markStagesPending,
  stagesOfPhoto,
  unmarkRunning,
} from '../catalogue/stages.ts';
import { TagrollError, type Failure } from '../domain/errors.ts';
import type { ModelId, PhotoId, TagId } from '../domain/ids.ts';
import type { FileContent } from '../domain/photo.ts';
import { modelOfStage, stageInputKey, type Stage } from '../domain/stage.ts';
import type { ModelResult, PhotoResult } from '../tagger/tagger.ts';
import { claimContent } from './claim.ts';
import type { PlannedJob } from './jobs.ts';

/** What a model in use makes of its results. */
export interface ModelReader {
  /** `model.revision` when the model was loaded. */
  readonly revision: string;
  /** Pairs of tag and score worth keeping. */
  predictions(result: ModelResult): Iterable<readonly [TagId, number]>;
}

export interface SettleContext {
  readonly database: WritableDatabase;
  /** Today's version of each wanted stage. */
  readonly versions: ReadonlyMap<Stage, string>;
  readonly readers: ReadonlyMap<ModelId, ModelReader>;
  readonly now: number;
}

/** What became of one job. */
export interface Settled {
  /** The photo that the file shows: another one than the job's where the content was known already. */
  readonly photoId: PhotoId;
  readonly done: number;
  readonly failed: number;
  /** To be tried again by itself. */
  readonly retried: number;
  /** Tags of the photo may have changed. */
  readonly tagsChanged: boolean;
  /** Its file was not there: to be left alone until the folder has been compared again. */
  readonly heldBack: boolean;
}

/** After how many attempts a passing trouble counts as a lasting one, and how long to wait after each. */
const MOST_ATTEMPTS = 5;
const FIRST_WAIT = 500;

function waitAfter(attempts: number): number {
  return FIRST_WAIT * 2 ** Math.min(attempts, MOST_ATTEMPTS);
}

/** False where a model was removed or replaced since it was loaded, by another process: nobody needs what it says. */
export function isCurrentStage(
  { database, readers }: Pick<SettleContext, 'database' | 'readers'>,
  stage: Stage,
): boolean {
  const modelId = modelOfStage(stage);
  if (modelId === null) return true;
  const revision = readers.get(modelId)?.revision;
  return (
    revision !== undefined &&
    statement<[ModelId, string]>(database, `SELECT 1 FROM model WHERE id = ? AND revision = ?`).get(
      modelId,
      revision,
    ) !== undefined
  );
}

/**
 * Why no photo can be worked on at all: a process that does not start, or a model that did not load again after the
 * tagger's death. Null where what went wrong, if anything, speaks of this photo.
 */
export function machineTrouble(
  context: Pick<SettleContext, 'database' | 'readers'>,
  { failures }: PhotoResult,
): Failure | null {
  const found = failures.find(
    ({ stage, failure, transient }) =>
      transient &&
      (failure.code === 'INTERNAL' || failure.code === 'MODEL_UNKNOWN') &&
      isCurrentStage(context, stage),
  );
  return found?.failure ?? null;
}

/** True where the file was found changed again since the job was planned, and the job did not read that change. */
function isOutdated(database: WritableDatabase, planned: PlannedJob, content: FileContent | null): boolean {
  const { fileId, size, mtimeMs } = planned.file;
  const now = sourceFile(database, fileId);
  // the row is gone, or shows a photo of its own since its content changed
  if (!now || now.photoId !== planned.photoId) return true;
  const asPlanned = now.size === size && now.mtimeMs === mtimeMs;
  const asRead = now.size === content?.size && now.mtimeMs === content.mtimeMs;
  return !asPlanned && !asRead;
}

/**
 * True where the file has changed since the catalogue looked at it, and more than this job is made from it: other stages,
 * or a photo with another file, would go on showing its former content. Then all is to do, as if the watcher had seen it.
 */
function takeUnseenChange(
  { database, versions, now }: SettleContext,
  planned: PlannedJob,
  content: FileContent,
): boolean {
  const { photoId, file } = planned;
  const row = placedFile(database, file.fileId)!;
  if (row.size === content.size && row.mtimeMs === content.mtimeMs) return false;
  if (file.contentHash === content.hash) return false;
  const shared = hasOtherPresentFile(database, row);
  const others = stagesOfPhoto(database, photoId).some(
    (stage) => versions.has(stage) && !planned.stages.includes(stage),
  );
  if (!shared && !others) return false;
  unmarkRunning(database, photoId, planned.stages);
  const own = shared ? splitPhoto(database, row, now) : photoId;
  updateFile(database, row.id, { ...row, size: content.size, mtimeMs: content.mtimeMs });
  markStagesPending(database, [own]);
  return true;
}

/**
 * True where the file was not where the job said, and the watcher has not found it elsewhere since. That is no failure
 * of the photo, and it does not say that the file is missing either: a drive inside the folder may be gone. What is true
 * is found out when the folder is compared with the catalogue again.
 */
function isAway(database: WritableDatabase, planned: PlannedJob): boolean {
  const file = sourceFile(database, planned.file.fileId);
  return file !== undefined && pathOfFile(file) === planned.job.path;
}

/** True where the file was not there when it was to be read. */
export function isNotFound({ failures }: PhotoResult): boolean {
  return failures.some(({ failure }) => failure.code === 'FILE_NOT_FOUND');
}

/** Stores one result. Runs inside a transaction. A photo that is gone meanwhile is passed over. */
export function settle(context: SettleContext, job: PlannedJob, result: PhotoResult): Settled {
  const { database, versions, now } = context;
  const stages = job.stages.filter((stage) => isCurrentStage(context, stage));
  const planned = { ...job, stages };
  const nothing = {
    photoId: planned.photoId,
    done: 0,
    failed: 0,
    retried: 0,
    tagsChanged: false,
    heldBack: false,
  };
  if (!photoRow(database, planned.photoId)) return nothing;
  if (stages.length < job.stages.length) {
    unmarkRunning(
      database,
      planned.photoId,
      job.stages.filter((stage) => !stages.includes(stage)),
    );
    if (stages.length === 0) return { ...nothing, retried: job.stages.length };
  }
  const { content } = result;
  let { photoId } = planned;
  // the watcher has set the stages to do already; what came of the former content must not mark them as done or failed
  if (isOutdated(database, planned, content)) {
    unmarkRunning(database, photoId, planned.stages);
    return { ...nothing, retried: planned.stages.length };
  }
  if (!content && isNotFound(result)) {
    unmarkRunning(database, photoId, stages);
    return { ...nothing, retried: stages.length, heldBack: isAway(database, planned) };
  }
  if (content) {
    if (takeUnseenChange(context, planned, content)) return { ...nothing, retried: stages.length };
    storeContent(database, planned.file.fileId, content);
    photoId = claimContent(database, planned, content.hash, now);
  }
  const merged = photoId !== planned.photoId;
  const key = (stage: Stage): string | null =>
    content ? stageInputKey(content.hash, versions.get(stage)!) : null;
  const stored = statement<[PhotoId, Stage], { inputKey: string | null; state: string; attempts: number }>(
    database,
    `SELECT input_key AS inputKey, state, attempts FROM photo_stage WHERE photo_id = ? AND stage = ?`,
  );
  if (
    result.skipped &&
    !merged &&
    planned.stages.some((one) => stored.get(photoId, one)?.inputKey !== key(one))
  ) {
    // the photo whose content this is went away meanwhile: read it again, as a photo of its own
    unmarkRunning(database, photoId, planned.stages);
    return { ...nothing, retried: planned.stages.length };
  }
  const failures = new Map(result.failures.map((failure) => [failure.stage, failure]));
  let [done, failed, retried] = [0, 0, 0];
  let tagsChanged = merged;
  for (const stage of planned.stages) {
    const row = stored.get(photoId, stage);
    const madeAlready = row?.inputKey === key(stage) && key(stage) !== null;
    // the photo that the content belongs to has this result, or will have it from its own job
    if (
      merged &&
      row &&
      (result.skipped ||
        row.state === 'running' ||
        ((row.state === 'done' || row.state === 'failed') && madeAlready))
    ) {
      done += 1;
      continue;
    }
    const failure = failures.get(stage);
    if (failure) {
      const again = failure.transient && (row?.attempts ?? 0) < MOST_ATTEMPTS;
      markFailed(
        database,
        photoId,
        stage,
        failure.failure,
        key(stage),
        again ? now + waitAfter(row?.attempts ?? 0) : null,
      );
      if (again) retried += 1;
      else failed += 1;
      continue;
    }
    if (!result.skipped) {
      const modelId = modelOfStage(stage);
      if (stage === 'metadata' && result.metadata)
        storeMetadata(database, photoId, result.metadata, content!.mtimeMs);
      if (stage === 'thumbnail' && result.fingerprint && result.thumbnail) {
        storeFingerprint(database, photoId, result.fingerprint, result.thumbnail.dominantColour);
      }
      if (modelId) {
        storeModelResult(context, photoId, modelId, result);
        tagsChanged = true;
      }
    }
    markDone(database, photoId, stage, key(stage)!);
    done += 1;
  }
  if (tagsChanged) refreshEffectiveTags(database, [photoId]);
  return { ...nothing, photoId, done, failed, retried, tagsChanged };
}

function storeModelResult(
  context: SettleContext,
  photoId: PhotoId,
  modelId: ModelId,
  result: PhotoResult,
): void {
  const { database, readers } = context;
  const said = result.models.find((one) => one.modelId === modelId);
  if (!said)
    throw new TagrollError('INTERNAL', `The tagger gave neither a result nor a failure for ${modelId}.`);
  if (said.embedding) storeEmbedding(database, photoId, modelId, said.embedding);
  storePredictions(database, photoId, modelId, readers.get(modelId)!.predictions(said));
}

/** The program died too often while it worked on this photo: it is not tried again. */
export function leaveOut(
  database: WritableDatabase,
  { photoId, stages, attempts }: Omit<PlannedJob, 'job' | 'file'>,
): void {
  for (const stage of stages) {
    const failure = {
      code: 'TAGGER_CRASHED',
      message: `The program stopped ${attempts} times while it worked on this photo, so it is left out.`,
    } as const;
    markFailed(database, photoId, stage, failure, null, null);
  }
}
