/** @file How far the pipeline is, how fast, and how long it will take. */

export interface Progress {
  /** Photos done or failed since the start of this run. */
  readonly finished: number;
  readonly failed: number;
  /** Photos of this run that are still to do. */
  readonly remaining: number;
  /** Photos a second over the last seconds; null before the first ones are through. */
  readonly rate: number | null;
  /** Estimate from `remaining` and `rate`; null where there is no rate. */
  readonly secondsLeft: number | null;
}

const WINDOW = 10_000;

/** Measures a rate over the last ten seconds. Times in milliseconds from any clock that only goes forward. */
export class RateMeter {
  readonly #samples: { at: number; count: number }[] = [];

  /** Notes that `count` things are finished in all at time `at`. */
  note(at: number, count: number): void {
    this.#samples.push({ at, count });
    while (this.#samples.length > 2 && this.#samples[0]!.at < at - WINDOW) this.#samples.shift();
  }

  /** Things a second, or null where there are not two notes half a second apart. */
  rate(): number | null {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    if (!first || !last || last.at - first.at < 500) return null;
    return ((last.count - first.count) * 1000) / (last.at - first.at);
  }
}

/** Longest time between two counts of what remains; the most that counting may cost of the time. */
const COUNT_EVERY = 5000;
const COUNT_SHARE = 0.01;

/** What remains to be done: counted from time to time, for that is slow in a large library, and counted down in between. */
export class RemainingCounter {
  readonly #count: () => number;
  #last: {
    readonly remaining: number;
    readonly finished: number;
    readonly at: number;
    readonly cost: number;
  } | null = null;
  #changed = false;

  /** `count` counts in the catalogue. */
  constructor(count: () => number) {
    this.#count = count;
  }

  /** There is new work: it is counted again as soon as that may cost its time. */
  forget(): void {
    this.#changed = true;
  }

  /** Counts now, whatever that costs, after `finished` in all are through. */
  count(finished: number): number {
    const at = performance.now();
    const remaining = this.#count();
    this.#last = { remaining, finished, at, cost: performance.now() - at };
    this.#changed = false;
    return remaining;
  }

  /** What remains after `finished` in all are through. */
  remaining(finished: number): number {
    if (!this.#last) return this.count(finished);
    const { remaining, at, cost } = this.#last;
    const pause = Math.max(this.#changed ? 0 : COUNT_EVERY, cost / COUNT_SHARE);
    if (performance.now() > at + pause) return this.count(finished);
    return Math.max(0, remaining - (finished - this.#last.finished));
  }
}

/** A progress report from its parts. */
export function progressOf(
  finished: number,
  failed: number,
  remaining: number,
  rate: number | null,
): Progress {
  return {
    finished,
    failed,
    remaining,
    rate,
    secondsLeft: rate === null || rate === 0 ? null : Math.ceil(remaining / rate),
  };
}
