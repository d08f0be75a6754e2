/** @file Work in short slices, so that everything else in the library thread has its turn. */

import { TagrollError } from '../domain/errors.ts';

/** Milliseconds of work between two turns of the event loop. */
const SLICE = 12;

export class Slices {
  readonly #signal: AbortSignal | undefined;
  #startedAt = performance.now();

  constructor(signal?: AbortSignal) {
    this.#signal = signal;
  }

  /** True where this slice has lasted long enough. */
  due(): boolean {
    return performance.now() - this.#startedAt >= SLICE;
  }

  /** Lets others have their turn where a slice is due. @throws {TagrollError} CANCELLED once the signal is aborted. */
  async pause(): Promise<void> {
    this.check();
    if (!this.due()) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.#startedAt = performance.now();
    this.check();
  }

  /** A wait has just ended, so a new slice begins. @throws {TagrollError} CANCELLED once the signal is aborted. */
  restart(): void {
    this.#startedAt = performance.now();
    this.check();
  }

  /** @throws {TagrollError} CANCELLED once the signal is aborted. */
  check(): void {
    if (this.#signal?.aborted) throw new TagrollError('CANCELLED', 'The scan was stopped.');
  }
}
