/**
 * @file How many photos are still to do, for a window that must not wait: counting takes seconds in a large library, so it
 * goes slice by slice beside everything else, and the number is counted down in between.
 */

import type { ReadableDatabase } from '../catalogue/database.ts';
import { countOpenPhotosBetween, lastOpenPhoto } from '../catalogue/stages.ts';
import type { Stage } from '../domain/stage.ts';

/** Ids of photos in one slice: some ten milliseconds where all are to do. */
const SLICE = 4000;
/** Milliseconds between two counts where nothing is new; the most that counting may cost of the time. */
const COUNT_EVERY = 5000;
const COUNT_SHARE = 0.02;

export class OpenPhotos {
  readonly #database: ReadableDatabase;
  readonly #wanted: () => readonly Stage[];
  readonly #onCounted: () => void;
  readonly #onFailure: (error: unknown) => void;
  #count = 0;
  /** Photos finished when it was counted. */
  #finished = 0;
  #isCounting = false;
  #countedAt = -Infinity;
  #cost = 0;
  #isChanged = true;

  /** `onCounted` is called when a count is through, `onFailure` where the catalogue could not be read: it is tried again. */
  constructor(
    database: ReadableDatabase,
    wanted: () => readonly Stage[],
    onCounted: () => void,
    onFailure: (error: unknown) => void,
  ) {
    this.#database = database;
    this.#wanted = wanted;
    this.#onCounted = onCounted;
    this.#onFailure = onFailure;
  }

  /** There is other work than before: it is counted again as soon as that may cost its time. */
  forget(): void {
    this.#isChanged = true;
  }

  /** What remains after `finished` in all are through, as far as it is counted. */
  remaining(finished: number): number {
    // another engine begins at nothing
    if (finished < this.#finished) this.#finished = finished;
    if (this.#isDue(finished)) this.#recount(finished).catch((error: unknown) => this.#fail(error));
    return Math.max(0, this.#count - (finished - this.#finished));
  }

  #isDue(finished: number): boolean {
    if (this.#isCounting || (!this.#isChanged && finished === this.#finished)) return false;
    const pause = Math.max(this.#isChanged ? 0 : COUNT_EVERY, this.#cost / COUNT_SHARE);
    return performance.now() >= this.#countedAt + pause;
  }

  #fail(error: unknown): void {
    this.#isChanged = true;
    this.#countedAt = performance.now() + COUNT_EVERY;
    this.#onFailure(error);
  }

  async #recount(finished: number): Promise<void> {
    this.#isCounting = true;
    this.#isChanged = false;
    const isFirst = this.#count === 0;
    const wanted = this.#wanted();
    let [count, cost] = [0, 0];
    try {
      for (let last = lastOpenPhoto(this.#database); last > 0; last -= SLICE) {
        const started = performance.now();
        count += countOpenPhotosBetween(this.#database, wanted, Math.max(0, last - SLICE), last);
        cost += performance.now() - started;
        if (isFirst) this.#count = count;
        await new Promise((resolve) => setImmediate(resolve));
        if (!this.#database.open) return;
      }
      this.#count = count;
      this.#finished = finished;
    } finally {
      this.#isCounting = false;
      this.#cost = cost;
      this.#countedAt = performance.now();
    }
    this.#onCounted();
  }
}
