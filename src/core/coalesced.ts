/** @file Telling something that changes often: a few times a second at most, and never too late. */

/** Milliseconds between two tellings at least; and at most while something goes on. */
const EVERY = 100;
const AT_LEAST_EVERY = 1000;

/** Calls `tell` soon after each {@link note}, at most ten times a second; again every second while `tell` returns true. */
export class Coalesced {
  readonly #tell: () => boolean;
  #soon: NodeJS.Timeout | undefined;
  #later: NodeJS.Timeout | undefined;
  #told = -Infinity;
  #isClosed = false;

  constructor(tell: () => boolean) {
    this.#tell = tell;
  }

  /** There is something to tell. */
  note(): void {
    if (this.#soon || this.#isClosed) return;
    this.#soon = setTimeout(() => this.#now(), Math.max(0, this.#told + EVERY - performance.now()));
  }

  #now(): void {
    clearTimeout(this.#soon);
    clearTimeout(this.#later);
    this.#soon = undefined;
    this.#told = performance.now();
    if (this.#tell()) this.#later = setTimeout(() => this.#now(), AT_LEAST_EVERY).unref();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#soon);
    clearTimeout(this.#later);
  }
}
