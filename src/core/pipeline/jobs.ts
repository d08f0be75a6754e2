/** @file Turns what the stage table says is to do into jobs for the tagger. */

import type { ReadableDatabase } from '../catalogue/database.ts';
import { filesOfPhoto, likelyHash, pathOfFile, type SourceFile } from '../catalogue/photos.ts';
import { openStages, suspectStages, type OpenStage } from '../catalogue/stages.ts';
import type { ContentHash, PhotoId } from '../domain/ids.ts';
import { hashOfInputKey, modelOfStage, stageInputKey, type Stage } from '../domain/stage.ts';
import type { PhotoJob } from '../tagger/tagger.ts';

/** A photo on its way: the stages that its job is to bring to an end, and the file that is read for it. */
export interface PlannedJob {
  readonly photoId: PhotoId;
  readonly stages: readonly Stage[];
  readonly file: SourceFile;
  readonly job: PhotoJob;
  /** Highest number of attempts that one of its stages had before this one. */
  readonly attempts: number;
}

/** Open stages by photo, in the order of the photos. */
export function groupByPhoto(stages: readonly OpenStage[]): OpenStage[][] {
  const groups = new Map<PhotoId, OpenStage[]>();
  for (const stage of stages) {
    const group = groups.get(stage.photoId);
    if (group) group.push(stage);
    else groups.set(stage.photoId, [stage]);
  }
  return [...groups.values()];
}

/** The content that all of these stages were made from by today's versions, or null. */
export function contentMade(
  stages: readonly Pick<OpenStage, 'stage' | 'inputKey'>[],
  versions: ReadonlyMap<Stage, string>,
): ContentHash | null {
  const key = stages[0]?.inputKey;
  if (!key) return null;
  const hash = hashOfInputKey(key);
  const same = stages.every(({ stage, inputKey }) => inputKey === stageInputKey(hash, versions.get(stage)!));
  return same ? hash : null;
}

/**
 * The content for which nothing need be made again, or null. A known file may only have been touched; a new one of a
 * size that is known may be a file that moved or was copied. Either costs one reading, and no decoding, if it is so.
 */
function contentToSkip(
  database: ReadableDatabase,
  file: SourceFile,
  stages: readonly OpenStage[],
  versions: ReadonlyMap<Stage, string>,
): ContentHash | null {
  const made = contentMade(stages, versions);
  if (made !== null) return made;
  return file.contentHash === null ? likelyHash(database, file.size, file.photoId) : null;
}

/** The job for one photo's open stages, or null where it has no file that can be read now. */
export function planJob(
  database: ReadableDatabase,
  stages: readonly OpenStage[],
  versions: ReadonlyMap<Stage, string>,
): PlannedJob | null {
  const { photoId } = stages[0]!;
  const file = filesOfPhoto(database, photoId).find(
    (one) => one.state === 'present' && one.folderState === 'online',
  );
  if (!file) return null;
  const names = stages.map((open) => open.stage);
  return {
    photoId,
    stages: names,
    file,
    attempts: Math.max(...stages.map((open) => open.attempts)),
    job: {
      photoId,
      path: pathOfFile(file),
      skipIfHash: contentToSkip(database, file, stages, versions),
      wantMetadata: names.includes('metadata'),
      wantThumbnail: names.includes('thumbnail'),
      models: names.flatMap((stage) => modelOfStage(stage) ?? []),
    },
  };
}

/** From this many attempts without a result on, a photo runs alone. */
export const SUSPECT_AFTER = 2;
/** Photos read from the stage table at a time. */
const REFILL = 256;

/** The photos to hand over next, read from the stage table some at a time: suspects after all others. */
export class JobQueue {
  readonly #database: ReadableDatabase;
  readonly #wantedNow: () => readonly Stage[];
  readonly #versions: ReadonlyMap<Stage, string>;
  #jobs: PlannedJob[] = [];

  constructor(
    database: ReadableDatabase,
    wantedNow: () => readonly Stage[],
    versions: ReadonlyMap<Stage, string>,
  ) {
    this.#database = database;
    this.#wantedNow = wantedNow;
    this.#versions = versions;
  }

  get length(): number {
    return this.#jobs.length;
  }

  /** Takes the next ones while fewer than `most` are at work, `busy` of them already; a suspect alone. */
  take(busy: number, most: number): PlannedJob[] {
    let count = 0;
    for (const { attempts } of this.#jobs) {
      const alone = attempts >= SUSPECT_AFTER;
      if (busy + count >= most || (alone && busy + count > 0)) break;
      count += 1;
      if (alone) break;
    }
    return this.#jobs.splice(0, count);
  }

  /** Forgets what was read: the stage table has changed. */
  clear(): void {
    this.#jobs = [];
  }

  /**
   * Reads what is to do, without photos that are being worked on (another of their stages may be open meanwhile) and
   * those that are held back.
   */
  refill(isRunning: (photoId: PhotoId) => boolean, heldBack: ReadonlySet<PhotoId>): void {
    const plan = (stages: readonly OpenStage[]): PlannedJob[] =>
      groupByPhoto(stages)
        .filter((group) => !isRunning(group[0]!.photoId))
        .flatMap((group) => planJob(this.#database, group, this.#versions) ?? []);
    const wanted = this.#wantedNow();
    this.#jobs = plan(openStages(this.#database, wanted, heldBack, SUSPECT_AFTER, REFILL));
    if (this.#jobs.length > 0) return;
    const suspects = plan(suspectStages(this.#database, wanted, heldBack, SUSPECT_AFTER, REFILL));
    this.#jobs = suspects.toSorted((one, other) => one.attempts - other.attempts);
  }
}
