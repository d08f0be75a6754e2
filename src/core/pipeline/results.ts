/** @file Results on their way from the tagger to the catalogue: gathered, stored many in one transaction, and counted. */

import type { PhotoId } from '../domain/ids.ts';
import type { Settled } from './settle.ts';
import { storeResults, type Finished, type StoreOptions } from './storeResults.ts';

/** Results stored in one transaction, at most. */
const BATCH = 64;
/** A result waits at most this long, in milliseconds, to be stored. */
const LONGEST_WAIT = 150;

export class Results {
  readonly #options: StoreOptions;
  readonly #onDue: () => void;
  #gathered: Finished[] = [];
  /** Photos of `#gathered`. */
  #unstored = new Set<PhotoId>();
  #timer: NodeJS.Timeout | undefined;
  #finished = 0;
  #failed = 0;
  /** Photos whose file was not there, until somebody says that something has changed. */
  readonly heldBack = new Set<PhotoId>();

  /** @param onDue called when it is time to `store`. */
  constructor(options: StoreOptions, onDue: () => void) {
    this.#options = options;
    this.#onDue = onDue;
  }

  /** Results that are not stored yet. */
  get length(): number {
    return this.#gathered.length;
  }

  /** Photos that are through since the start. */
  get finished(): number {
    return this.#finished;
  }

  /** Those of them with a stage that failed, and those that were left out. */
  get failed(): number {
    return this.#failed;
  }

  /** True where a result of the photo is not stored yet: one that has changed meanwhile is handed over only after that. */
  has(photoId: PhotoId): boolean {
    return this.#unstored.has(photoId);
  }

  /** Takes a result, to be stored with others, or with those that are there `atOnce`. */
  add(result: Finished, atOnce: boolean): void {
    this.#gathered.push(result);
    this.#unstored.add(result.planned.photoId);
    if (this.#gathered.length >= BATCH || atOnce) this.#onDue();
    else this.#timer ??= setTimeout(this.#onDue, LONGEST_WAIT);
  }

  /** Counts a photo that was not handed over and got an error. */
  noteLeftOut(): void {
    this.#failed += 1;
  }

  /**
   * Stores what has gathered, and says what became of it; null where there was nothing. What could not be stored is still
   * there. @throws what SQLite throws: busy, or a full disk.
   */
  store(): readonly Settled[] | null {
    this.stopTimer();
    if (this.#gathered.length === 0) return null;
    const settled = storeResults(this.#options, this.#gathered);
    this.#gathered = [];
    this.#unstored = new Set();
    for (const one of settled) {
      if (one.heldBack) this.heldBack.add(one.photoId);
      if (one.retried > 0) continue;
      this.#finished += 1;
      if (one.failed > 0) this.#failed += 1;
    }
    return settled;
  }

  /** Results that have gathered are no longer due by themselves. */
  stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
