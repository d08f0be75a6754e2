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

import { transaction, type WritableDatabase } from '../catalogue/database.ts';
import {
  countOpenPhotos,
  markRunning,
  nextRetry,
  reopenDueRetries,
  reopenRunningStages,
  unmarkRunning,
} from '../catalogue/stages.ts';
import { TagrollError } from '../domain/errors.ts';
import type { PhotoId } from '../domain/ids.ts';
import type { Stage } from '../domain/stage.ts';
import type { Tagger } from '../tagger/tagger.ts';
import { briefly, isBusy, whenFree } from './busyCatalogue.ts';
import { JobQueue, SUSPECT_AFTER, type PlannedJob } from './jobs.ts';
import { progressOf, RateMeter, RemainingCounter, type Progress } from './progress.ts';
import { isCurrentStage, leaveOut, machineTrouble, type Settled } from './settle.ts';
import { storeResults, type Finished, type StoreOptions } from './storeResults.ts';

export interface PipelineOptions extends StoreOptions {
  readonly tagger: Tagger;
  /** Photos that may be with the tagger at a time. */
  readonly inFlight: number;
  /** Called after each batch is stored, at most ten times a second. Ask only where somebody listens: it may count. */
  readonly onProgress?: (progress: () => Progress) => void;
  /** Called with the photos of which something was stored. */
  readonly onStored?: (settled: readonly Settled[]) => void;
}

/** Results stored in one transaction, at most. */
const BATCH = 64;
/** A result waits at most this long, in milliseconds, to be stored. */
const LONGEST_WAIT = 150;
const MOST_DEATHS = 8;
const PROGRESS_EVERY = 100;
/** While running, retries that are due are looked for this often, in milliseconds. */
const RETRY_EVERY = 250;
/** A catalogue in which another program writes is left alone for so many milliseconds. */
const BUSY_PAUSE = 1000;
/** Milliseconds that `stop` waits for photos under way; the others are given back. A slow model has seconds of them. */
const STOP_PATIENCE = 3000;

export class Pipeline {
  readonly #options: PipelineOptions;
  readonly #rate = new RateMeter();
  readonly #wanted: readonly Stage[];
  readonly #queue: JobQueue;
  readonly #running = new Map<PhotoId, PlannedJob>();
  #results: Finished[] = [];
  /** Photos of `#results`: one that has changed meanwhile is handed over again only after its former result. */
  #unstored = new Set<PhotoId>();
  /** Photos whose file was not there, until somebody says that something has changed. */
  readonly #heldBack = new Set<PhotoId>();
  #alone = false;
  #flushTimer: NodeJS.Timeout | undefined;
  #retryTimer: NodeJS.Timeout | undefined;
  /** Set while another program writes to the catalogue: everything that writes is put off until it fires. */
  #busyTimer: NodeJS.Timeout | undefined;
  /** What was running when the program stopped the last time is to do again. */
  #reopened = false;
  #paused = false;
  #stopped = false;
  #failure: unknown = null;
  #waiting: { resolve: () => void; reject: (reason: unknown) => void }[] = [];
  #finished = 0;
  #failed = 0;
  #lastProgress = 0;
  readonly #remaining: RemainingCounter;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#wanted = [...options.versions.keys()];
    const wantedNow = (): Stage[] => this.#wanted.filter((stage) => isCurrentStage(options, stage));
    this.#queue = new JobQueue(options.database, wantedNow, options.versions);
    this.#remaining = new RemainingCounter(() =>
      countOpenPhotos(options.database, wantedNow(), this.#heldBack),
    );
    this.failure = new Promise((_, reject) => (this.#reportFailure = reject));
    // whoever waits for work to end hears of it there; this one is for those who only watch
    this.failure.catch(() => undefined);
  }

  /** Rejects when the pipeline had to stop: storing failed, or no photo can be read or tagged; never resolves. */
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
   * Says that there may be work. Cheap; call it after every change of the stage table. With `newFirst` the
   * folders were looked at again: what was planned already goes back behind the newest photos, those that were dropped in
   * this moment, and photos whose file was not there are tried again.
   */
  wake(newFirst = false): void {
    if (this.#stopped) return;
    if (newFirst) {
      this.#queue.clear();
      this.#heldBack.clear();
      this.#remaining.forget();
    }
    this.#try(() => this.#fill());
  }

  /** Hands no more photos to the tagger; those under way are stored. Nothing else changes, and `idle` goes on waiting. */
  pause(): void {
    this.#paused = true;
    this.#queue.clear();
  }

  /** Goes on after {@link pause}, with the newest photos. */
  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.wake(true);
  }

  /** Resolves when nothing is left to do and no retry is outstanding; rejects where storing failed (a full disk). */
  idle(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.wake();
      this.#settleWaiting();
    });
  }

  /**
   * Takes no more photos, waits a moment (milliseconds) for those under way and stores them; the others are to do as before.
   * @throws {TagrollError} DISK_FULL, CATALOGUE_* where that cannot be stored: they are found again at the next start.
   */
  async stop(patience: number = STOP_PATIENCE): Promise<void> {
    this.#stopped = true;
    this.#queue.clear();
    const until = performance.now() + patience;
    while (this.#running.size > 0 && this.#failure === null && performance.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 10));
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#busyTimer);
    let failure: unknown = null;
    for (const work of [() => this.#flush(), () => this.#giveBackAll()]) {
      try {
        await whenFree(this.#databases, work, patience);
      } catch (error) {
        if (this.#failure === null) failure = error;
        this.#giveUp(error);
      }
    }
    this.#running.clear();
    this.#settleWaiting();
    if (failure !== null) throw failure;
  }

  /** What to hand over now, at most until `inFlight` are with the tagger; a suspect alone. */
  #choose(): PlannedJob[] {
    // only while nothing is chosen: what is chosen still stands as open in the catalogue
    if (this.#queue.length === 0)
      this.#queue.refill(
        (photoId) => this.#running.has(photoId) || this.#unstored.has(photoId),
        this.#heldBack,
      );
    const chosen = this.#queue.take(this.#running.size, this.#options.inFlight);
    this.#alone = chosen.some(({ attempts }) => attempts >= SUSPECT_AFTER);
    return chosen;
  }

  #fill(): void {
    const { database, inFlight } = this.#options;
    if (this.#paused || this.#alone || this.#running.size > inFlight / 2) return;
    if (!this.#reopened) transaction(database, () => reopenRunningStages(database));
    this.#reopened = true;
    const chosen = this.#choose();
    if (chosen.length === 0) {
      this.#settleWaiting();
      return;
    }
    const deadly = chosen.filter((planned) => planned.attempts >= MOST_DEATHS);
    try {
      transaction(database, () => {
        for (const { photoId, stages } of chosen) markRunning(database, photoId, stages);
        for (const planned of deadly) leaveOut(database, planned);
      });
    } catch (error) {
      // none of them was handed over: they are chosen again
      this.#alone = false;
      this.#queue.clear();
      throw error;
    }
    for (const planned of chosen) {
      if (deadly.includes(planned)) {
        this.#alone = false;
        this.#failed += 1;
      } else this.#hand(planned);
    }
    if (deadly.length > 0) queueMicrotask(() => this.wake());
  }

  #hand(planned: PlannedJob): void {
    const { photoId, stages, job } = planned;
    this.#running.set(photoId, planned);
    this.#options.logger.log('debug', 'a photo goes to the tagger', { photoId, path: job.path, stages });
    this.#options.tagger.process(job).then(
      (result) => {
        // given back meanwhile: to do, whatever came of it
        if (this.#running.get(photoId) !== planned) return;
        const trouble = machineTrouble(this.#options, result);
        if (trouble) return this.#stopFor(new TagrollError(trouble.code, trouble.message));
        this.#results.push({ planned, result });
        this.#unstored.add(photoId);
        if (this.#results.length >= BATCH || this.#alone) this.#tryFlush();
        else this.#flushTimer ??= setTimeout(() => this.#tryFlush(), LONGEST_WAIT);
        // hand over the next ones before storing, so that the tagger is never without work
        this.#running.delete(photoId);
        if (planned.attempts >= SUSPECT_AFTER) this.#alone = false;
        this.wake();
        // nothing follows that could share a transaction with it
        if (this.#running.size === 0) this.#tryFlush();
      },
      (error: unknown) => {
        if (this.#running.get(photoId) !== planned) return;
        this.#alone = false;
        this.#try(() => this.#giveBack([planned]));
        if (!this.#stopped) this.#giveUp(error);
      },
    );
  }

  /** These photos did not run to their end: they are to do as before, and that was no attempt. */
  #giveBack(given: readonly PlannedJob[]): void {
    const { database } = this.#options;
    transaction(database, () =>
      given.forEach(({ photoId, stages }) => unmarkRunning(database, photoId, stages)),
    );
    for (const { photoId } of given) this.#running.delete(photoId);
  }

  #giveBackAll(): void {
    this.#giveBack([...this.#running.values()]);
  }

  /** Nothing can be done to any photo: that must not cost them an attempt. */
  #stopFor(error: TagrollError): void {
    this.#stopped = true;
    this.#tryFlush();
    this.#try(() => this.#giveBackAll());
    this.#giveUp(error);
  }

  get #databases(): WritableDatabase[] {
    return [this.#options.database, this.#options.thumbnails];
  }

  /** Does what may fail on a full disk, where nobody waits for the outcome; a little later where the catalogue is busy. */
  #try(work: () => void): void {
    if (this.#busyTimer) return;
    try {
      briefly(this.#databases, work);
    } catch (error) {
      if (!isBusy(error)) return this.#giveUp(error);
      // what is left is stored by stop()
      if (this.#stopped) return;
      this.#options.logger.log('info', 'another program writes to the catalogue');
      this.#busyTimer = setTimeout(() => {
        this.#busyTimer = undefined;
        this.#tryFlush();
        this.wake();
      }, BUSY_PAUSE);
    }
  }

  #tryFlush(): void {
    this.#try(() => this.#flush());
  }

  #flush(): void {
    clearTimeout(this.#flushTimer);
    this.#flushTimer = undefined;
    const finished = this.#results;
    if (finished.length === 0) return;
    const settled = storeResults(this.#options, finished);
    this.#results = [];
    this.#unstored = new Set();
    for (const one of settled) {
      if (one.heldBack) this.#heldBack.add(one.photoId);
      if (one.retried > 0) continue;
      this.#finished += 1;
      if (one.failed > 0) this.#failed += 1;
    }
    // what is planned may have moved, or lie in a folder that is gone, like these
    if (settled.some((one) => one.retried > 0)) this.#queue.clear();
    this.#options.onStored?.(settled);
    this.#report();
    this.wake();
  }

  #report(): void {
    const now = performance.now();
    this.#rate.note(now, this.#finished);
    if (!this.#options.onProgress || now - this.#lastProgress < PROGRESS_EVERY) return;
    this.#lastProgress = now;
    this.#options.onProgress(() => this.progress());
  }

  /** True while photos are with the tagger or on their way to it or from it; not while a retry is waited for. */
  get isBusy(): boolean {
    return this.#running.size > 0 || this.#queue.length > 0 || this.#results.length > 0;
  }

  /** Photos a second over the last seconds; null before the first ones are through. */
  get rate(): number | null {
    return this.#rate.rate();
  }

  /** Photos that are still to do, counted now. */
  countRemaining(): number {
    return this.#remaining.count(this.#finished);
  }

  /** Where it stands. */
  progress(): Progress {
    return progressOf(
      this.#finished,
      this.#failed,
      this.#remaining.remaining(this.#finished),
      this.#rate.rate(),
    );
  }

  #settleWaiting(): void {
    if (this.#failure !== null) {
      for (const { reject } of this.#waiting.splice(0)) reject(this.#failure);
      return;
    }
    if (!this.#stopped) {
      if (this.#paused) return;
      if (this.#busyTimer || this.#running.size > 0 || this.#queue.length > 0 || this.#results.length > 0)
        return;
      const { database } = this.#options;
      if (nextRetry(database, this.#wanted) !== null) {
        this.#retryTimer ??= setTimeout(() => {
          this.#retryTimer = undefined;
          this.#try(() => transaction(database, () => reopenDueRetries(database, Date.now())));
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
    clearTimeout(this.#busyTimer);
    this.#queue.clear();
    this.#settleWaiting();
  }
}
