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

import { whenFree } from '../catalogue/busyCatalogue.ts';
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
import { JobQueue, SUSPECT_AFTER, type PlannedJob } from './jobs.ts';
import { progressOf, RateMeter, RemainingCounter, type Progress } from './progress.ts';
import { Results } from './results.ts';
import { isCurrentStage, leaveOut, machineTrouble, type Settled } from './settle.ts';
import type { StoreOptions } from './storeResults.ts';
import { Waiting } from './waiting.ts';
import { Writes } from './writes.ts';

export interface PipelineOptions extends StoreOptions {
  readonly tagger: Tagger;
  /** Photos that may be with the tagger at a time. */
  readonly inFlight: number;
  /** Called after each batch is stored, at most ten times a second. Ask only where somebody listens: it may count. */
  readonly onProgress?: (progress: () => Progress) => void;
  /** Called with the photos of which something was stored. */
  readonly onStored?: (settled: readonly Settled[]) => void;
  /** Called whenever nothing is left to do and no retry is outstanding. */
  readonly onIdle?: () => void;
}

const MOST_DEATHS = 8;
const PROGRESS_EVERY = 100;
/** Milliseconds that `stop` waits for photos under way; the others are given back. A slow model has seconds of them. */
const STOP_PATIENCE = 3000;

export class Pipeline {
  readonly #options: PipelineOptions;
  readonly #rate = new RateMeter();
  readonly #wanted: readonly Stage[];
  readonly #queue: JobQueue;
  readonly #running = new Map<PhotoId, PlannedJob>();
  readonly #results: Results;
  readonly #writes: Writes;
  readonly #waiting: Waiting;
  #alone = false;
  /** What was running when the program stopped the last time is to do again. */
  #reopened = false;
  #paused = false;
  #stopped = false;
  #failure: unknown = null;
  #lastProgress = 0;
  readonly #remaining: RemainingCounter;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#wanted = [...options.versions.keys()];
    const wantedNow = (): Stage[] => this.#wanted.filter((stage) => isCurrentStage(options, stage));
    this.#queue = new JobQueue(options.database, wantedNow, options.versions);
    this.#remaining = new RemainingCounter(() =>
      countOpenPhotos(options.database, wantedNow(), this.#results.heldBack),
    );
    this.#results = new Results(options, () => this.#tryFlush());
    this.#writes = new Writes({
      databases: this.#databases,
      onFree: () => {
        this.#tryFlush();
        this.wake();
      },
      onFailure: (error) => this.#giveUp(error),
      // what is left is stored by stop()
      isStopped: () => this.#stopped,
      logger: options.logger,
    });
    this.#waiting = new Waiting(
      () => nextRetry(options.database, this.#wanted) !== null,
      () => this.#retry(),
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
    return this.#results.finished;
  }

  /** Those of them with a stage that failed. */
  get failed(): number {
    return this.#results.failed;
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
      this.#results.heldBack.clear();
      this.#remaining.forget();
    }
    this.#writes.try(() => this.#fill());
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
  async idle(): Promise<void> {
    const through = this.#waiting.join();
    this.wake();
    this.#settleWaiting();
    await through;
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
    this.#waiting.stopTimer();
    this.#writes.stop();
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
        (photoId) => this.#running.has(photoId) || this.#results.has(photoId),
        this.#results.heldBack,
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
        this.#results.noteLeftOut();
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
        this.#results.add({ planned, result }, this.#alone);
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
        this.#writes.try(() => this.#giveBack([planned]));
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
    this.#writes.try(() => this.#giveBackAll());
    this.#giveUp(error);
  }

  get #databases(): WritableDatabase[] {
    return [this.#options.database, this.#options.thumbnails];
  }

  #tryFlush(): void {
    this.#writes.try(() => this.#flush());
  }

  #flush(): void {
    const settled = this.#results.store();
    if (!settled) return;
    // what is planned may have moved, or lie in a folder that is gone, like these
    if (settled.some((one) => one.retried > 0)) this.#queue.clear();
    this.#options.onStored?.(settled);
    this.#report();
    this.wake();
  }

  #report(): void {
    const now = performance.now();
    this.#rate.note(now, this.#results.finished);
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
    return this.#remaining.count(this.#results.finished);
  }

  /** Where it stands. */
  progress(): Progress {
    const { finished, failed } = this.#results;
    return progressOf(finished, failed, this.#remaining.remaining(finished), this.#rate.rate());
  }

  #settleWaiting(): void {
    if (this.#failure !== null) return this.#waiting.reject(this.#failure);
    if (
      !this.#stopped &&
      (this.#paused || this.#writes.arePutOff || this.isBusy || this.#waiting.isForRetry())
    )
      return;
    this.#waiting.resolve();
    if (!this.#stopped) this.#options.onIdle?.();
  }

  #retry(): void {
    const { database } = this.#options;
    this.#writes.try(() => transaction(database, () => reopenDueRetries(database, Date.now())));
    this.wake();
  }

  /** Storing failed, or the tagger is gone for good: stop, and tell whoever waits. What was not stored stays to do. */
  #giveUp(error: unknown): void {
    if (this.#failure !== null) return;
    this.#failure = error;
    this.#stopped = true;
    this.#reportFailure(error);
    this.#options.logger.log('error', 'the pipeline stopped', error);
    this.#results.stopTimer();
    this.#waiting.stopTimer();
    this.#writes.stop();
    this.#queue.clear();
    this.#settleWaiting();
  }
}
