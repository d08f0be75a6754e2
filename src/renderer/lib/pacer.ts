/**
 * @file Work that is done again whenever something has changed: no more often than it can be done, and never broken off to
 * begin anew, for then work that takes longer than the changes are apart would never come to its end.
 */

export class Pacer {
  readonly #work: () => Promise<unknown>;
  readonly #pause: (took: number) => number;
  /** Counts up with each beginning: what was begun before the last one no longer counts. */
  #turn = 0;
  #isWorking = false;
  #isWanted = false;
  #beganAt = -Infinity;
  #took = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param pause milliseconds from one beginning to the next, given how many the work before has taken; counted anew each
   *   time.
   */
  constructor(work: () => Promise<unknown>, pause: (took: number) => number) {
    this.#work = work;
    this.#pause = pause;
  }

  /** Something has changed: the work is done again soon, once after however many changes. */
  soon(): void {
    this.#isWanted = true;
    if (this.#isWorking) return;
    const wait = this.#beganAt + this.#pause(this.#took) - performance.now();
    this.#timer ??= setTimeout(() => this.now(), Math.max(0, wait));
  }

  /** The work is done at once. For other work than before; what is under way, the caller breaks off. */
  now(): void {
    this.stop();
    const own = ++this.#turn;
    this.#isWorking = true;
    this.#beganAt = performance.now();
    void this.#work().finally(() => {
      if (own !== this.#turn) return;
      this.#isWorking = false;
      this.#took = performance.now() - this.#beganAt;
      if (this.#isWanted) this.soon();
    });
  }

  /** Nothing is wanted any more; what is under way goes on. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isWanted = false;
  }
}
