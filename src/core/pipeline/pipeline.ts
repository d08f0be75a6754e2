/**
 * @file Brings photos through their stages: asks the catalogue what is to do, hands photos to the tagger, stores what
 * comes back in batches, each result in one transaction with its stage.
 *
 * [Note: attempts] An attempt is counted in the catalogue before the photo is handed over. A crash of the decoder or the
 * tagger is dealt with by their clients, which find the culprit. What is left is the death of the whole program: then
 * some photos stand as `running`, one of which may have been the reason. A photo that has been handed over twice with no
 * result runs alone from then on, after all others, so that at the next death there is one suspect; after
 * {@link MOST_DEATHS} it is left out with an error.
 */

import { statement, transaction, type WritableDatabase } from '../catalogue/database.ts';
import {
  markFailed,
  markRunning,
  openStages,
  reopenDueRetries,
  reopenRunningStages,
  unmarkRunning,
} from '../catalogue/stages.ts';
import type { ModelId, PhotoId } from '../domain/ids.ts';
import type { Logger } from '../domain/logger.ts';
import type { Stage } from '../domain/stage.ts';
import type { PhotoResult, Tagger } from '../tagger/tagger.ts';
import { groupByPhoto, planJob, type PlannedJob } from './jobs.ts';
import { progressOf, RateMeter, type Progress } from './progress.ts';
import { settle, storeThumbnails, type ModelReader, type Settled } from './settle.ts';

export interface PipelineOptions {
  readonly database: WritableDatabase;
  readonly thumbnails: WritableDatabase;
  readonly tagger: Tagger;
  /** Wanted stages with today's version of each. Stages of models that did not load are left out. */
  readonly versions: ReadonlyMap<Stage, string>;
  readonly readers: ReadonlyMap<ModelId, ModelReader>;
  readonly logger: Logger;
  /** Photos that may be with the tagger at a time. */
  readonly inFlight: number;
  /** Called after each batch is stored, at most ten times a second. */
  readonly onProgress?: (progress: Progress) => void;
  /** Called with the photos of which something was stored. */
  readonly onStored?: (settled: readonly Settled[]) => void;
}

/** Photos read from the stage table at a time. */
const REFILL = 256;
/** Results stored in one transaction, at most. */
const BATCH = 64;
/** A result waits at most this long, in milliseconds, to be stored. */
const LONGEST_WAIT = 150;
const MOST_DEATHS = 8;
/** From this many attempts without a result on, a photo runs alone. */
const SUSPECT_AFTER = 2;
const PROGRESS_EVERY = 100;
const COUNT_EVERY = 5000;
/** While running, retries that are due are looked for this often, in milliseconds. */
const RETRY_EVERY = 250;

type Finished = { readonly planned: PlannedJob; readonly result: PhotoResult };

export class Pipeline {
  readonly #options: PipelineOptions;
  readonly #rate = new RateMeter();
  readonly #wanted: readonly Stage[];
  #queue: PlannedJob[] = [];
  #running = new Set<PhotoId>();
  #results: Finished[] = [];
  #alone = false;
  #flushTimer: NodeJS.Timeout | undefined;
  #retryTimer: NodeJS.Timeout | undefined;
  #stopped = false;
  #failure: unknown = null;
  #waiting: { resolve: () => void; reject: (reason: unknown) => void }[] = [];
  #finished = 0;
  #failed = 0;
  #lastProgress = 0;
  #counted: { at: number; finished: number; remaining: number } | null = null;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#wanted = [...options.versions.keys()];
    this.failure = new Promise((_, reject) => (this.#reportFailure = reject));
    // whoever waits for work to end hears of it there; this one is for those who only watch
    this.failure.catch(() => undefined);
    transaction(options.database, () => reopenRunningStages(options.database));
  }

  /** Rejects when the pipeline had to stop because storing failed; never resolves. */
  readonly failure: Promise<never>;
  #reportFailure!: (reason: unknown) => void;

  /** Photos that are through since the start. */
  get finished(): number {
    return this.#finished;
  }

  /** Those of them with a stage that failed. */
  get failed(): number {
    return this.#failed;
  }

  /**
   * Says that there may be work. Cheap; call it after every change of the stage table. With `newFirst` what was planned
   * already goes back behind the newest photos: those that were dropped in this moment.
   */
  wake(newFirst = false): void {
    if (this.#stopped) return;
    if (newFirst) {
      this.#queue = [];
      this.#counted = null;
    }
    try {
      this.#fill();
    } catch (error) {
      this.#giveUp(error);
    }
  }

  /** Resolves when nothing is left to do and no retry is outstanding; rejects where storing failed (a full disk). */
  idle(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.wake();
      this.#settleWaiting();
    });
  }

  /** Takes no more photos, waits for those under way, stores them, and gives the rest back. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#queue = [];
    while (this.#running.size > 0 && this.#failure === null)
      await new Promise((resolve) => setTimeout(resolve, 10));
    clearTimeout(this.#flushTimer);
    clearTimeout(this.#retryTimer);
    if (this.#failure === null) this.#flush();
    this.#settleWaiting();
  }

  #refill(): void {
    const { database, versions } = this.#options;
    let open = openStages(database, this.#wanted, REFILL, 0, SUSPECT_AFTER - 1);
    if (open.length === 0)
      open = openStages(database, this.#wanted, REFILL, SUSPECT_AFTER, Number.MAX_SAFE_INTEGER);
    const groups = groupByPhoto(open);
    // what is with the tagger has a `running` row in the catalogue; another of its stages may have become open meanwhile
    const free = groups.filter((group) => !this.#running.has(group[0]!.photoId));
    this.#queue = free.flatMap((group) => planJob(database, group, versions) ?? []);
  }

  #fill(): void {
    const { database, inFlight } = this.#options;
    if (this.#alone || this.#running.size > inFlight / 2) return;
    if (this.#queue.length === 0) this.#refill();
    const chosen: PlannedJob[] = [];
    while (this.#queue.length > 0 && this.#running.size + chosen.length < inFlight) {
      const next = this.#queue[0]!;
      const alone = next.attempts >= SUSPECT_AFTER;
      if (alone && this.#running.size + chosen.length > 0) break;
      this.#queue.shift();
      chosen.push(next);
      if (alone) {
        this.#alone = true;
        break;
      }
    }
    if (chosen.length === 0) {
      this.#settleWaiting();
      return;
    }
    const deadly = chosen.filter((planned) => planned.attempts >= MOST_DEATHS);
    transaction(database, () => {
      for (const { photoId, stages } of chosen) markRunning(database, photoId, stages);
      for (const planned of deadly) this.#leaveOut(planned);
    });
    for (const planned of chosen) {
      if (deadly.includes(planned)) {
        this.#alone = false;
        this.#failed += 1;
      } else this.#hand(planned);
    }
    if (deadly.length > 0) queueMicrotask(() => this.wake());
  }

  #leaveOut({ photoId, stages, attempts }: PlannedJob): void {
    for (const stage of stages) {
      const failure = {
        code: 'TAGGER_CRASHED',
        message: `The program stopped ${attempts} times while it worked on this photo, so it is left out.`,
      } as const;
      markFailed(this.#options.database, photoId, stage, failure, null, null);
    }
  }

  #hand(planned: PlannedJob): void {
    const { photoId, stages, job } = planned;
    this.#running.add(photoId);
    this.#options.logger.log('debug', 'a photo goes to the tagger', { photoId, path: job.path, stages });
    this.#options.tagger.process(planned.job).then(
      (result) => {
        this.#results.push({ planned, result });
        if (this.#results.length >= BATCH || this.#alone) this.#tryFlush();
        else this.#flushTimer ??= setTimeout(() => this.#tryFlush(), LONGEST_WAIT);
        // hand over the next ones before storing, so that the tagger is never without work
        this.#running.delete(planned.photoId);
        if (planned.attempts >= SUSPECT_AFTER) this.#alone = false;
        this.wake();
      },
      (error: unknown) => {
        this.#running.delete(planned.photoId);
        this.#alone = false;
        // the tagger was closed under way: the photo is to do as before
        transaction(this.#options.database, () =>
          unmarkRunning(this.#options.database, planned.photoId, planned.stages),
        );
        if (!this.#stopped) this.#giveUp(error);
      },
    );
  }

  #tryFlush(): void {
    try {
      this.#flush();
    } catch (error) {
      this.#giveUp(error);
    }
  }

  #flush(): void {
    clearTimeout(this.#flushTimer);
    this.#flushTimer = undefined;
    const { database, thumbnails, versions, readers } = this.#options;
    const finished = this.#results;
    this.#results = [];
    if (finished.length === 0) return;
    transaction(thumbnails, () =>
      storeThumbnails(
        thumbnails,
        finished.map(({ result }) => result),
      ),
    );
    const now = Date.now();
    const settled = transaction(database, () =>
      finished.map(({ planned, result }) => settle({ database, versions, readers, now }, planned, result)),
    );
    settled.forEach(({ photoId, done, failed, retried }, index) => {
      // only now, after the commit: whoever reads it in the log may rely on it
      const of = finished[index]!.planned.photoId;
      this.#options.logger.log('debug', 'a photo is stored', {
        photoId: of,
        into: photoId,
        done,
        failed,
        retried,
      });
    });
    for (const one of settled) {
      if (one.retried > 0) continue;
      this.#finished += 1;
      if (one.failed > 0) this.#failed += 1;
    }
    this.#options.onStored?.(settled);
    this.#report();
    this.wake();
  }

  #report(): void {
    const now = performance.now();
    this.#rate.note(now, this.#finished);
    if (!this.#options.onProgress || now - this.#lastProgress < PROGRESS_EVERY) return;
    this.#lastProgress = now;
    this.#options.onProgress(this.progress());
  }

  /** Where it stands. What remains is counted in the catalogue every few seconds, and counted down in between. */
  progress(): Progress {
    const now = performance.now();
    if (!this.#counted || now - this.#counted.at > COUNT_EVERY) {
      const { count } = statement<[string], { count: number }>(
        this.#options.database,
        `SELECT count(DISTINCT photo_id) AS count FROM photo_stage
         WHERE state IN ('pending', 'running', 'retry') AND stage IN (SELECT value FROM json_each(?))`,
      ).get(JSON.stringify(this.#wanted))!;
      this.#counted = { at: now, finished: this.#finished, remaining: count };
    }
    const remaining = Math.max(0, this.#counted.remaining - (this.#finished - this.#counted.finished));
    return progressOf(this.#finished, this.#failed, remaining, this.#rate.rate());
  }

  #nextRetry(): number | null {
    const row = statement<[string], { at: number | null }>(
      this.#options.database,
      `SELECT min(retry_after) AS at FROM photo_stage WHERE state = 'retry' AND stage IN (SELECT value FROM json_each(?))`,
    ).get(JSON.stringify(this.#wanted));
    return row?.at ?? null;
  }

  #settleWaiting(): void {
    if (this.#failure !== null) {
      for (const { reject } of this.#waiting.splice(0)) reject(this.#failure);
      return;
    }
    if (!this.#stopped) {
      if (this.#running.size > 0 || this.#queue.length > 0 || this.#results.length > 0) return;
      if (this.#nextRetry() !== null) {
        this.#retryTimer ??= setTimeout(() => {
          this.#retryTimer = undefined;
          transaction(this.#options.database, () => reopenDueRetries(this.#options.database, Date.now()));
          this.wake();
        }, RETRY_EVERY);
        return;
      }
    }
    for (const { resolve } of this.#waiting.splice(0)) resolve();
  }

  /** Storing failed, or the tagger is gone for good: stop, and tell whoever waits. What was not stored stays to do. */
  #giveUp(error: unknown): void {
    if (this.#failure !== null) return;
    this.#failure = error;
    this.#stopped = true;
    this.#reportFailure(error);
    this.#options.logger.log('error', 'the pipeline stopped', error);
    clearTimeout(this.#flushTimer);
    clearTimeout(this.#retryTimer);
    this.#queue = [];
    this.#settleWaiting();
  }
}
