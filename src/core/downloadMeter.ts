/** @file How fast bytes come, told a few times a second. */

const TELL_EVERY = 200;
/** The rate is that of the last so many milliseconds. */
const WINDOW = 5000;
/** Sooner than this nothing can be said of it. */
const SHORTEST = 1000;

export interface DownloadProgress {
  readonly received: number;
  /** Bytes a second; null while that cannot be said. */
  readonly rate: number | null;
}

/** Calls `tell` with the first progress at once, and then at most five times a second while something changes. */
export class DownloadMeter {
  readonly #tell: (progress: DownloadProgress) => void;
  #samples: { readonly at: number; readonly received: number }[] = [];
  #received = 0;
  #toldAt = -Infinity;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(tell: (progress: DownloadProgress) => void) {
    this.#tell = tell;
  }

  get received(): number {
    return this.#received;
  }

  /** Begins with what was there before, which counts for no rate. */
  start(received: number): void {
    this.#samples = [];
    this.set(received);
  }

  /** So many bytes are there now. */
  set(received: number): void {
    const now = performance.now();
    // what was there is of no use and begins again
    if (received < this.#received) this.#samples = [];
    this.#received = received;
    const last = this.#samples.at(-1);
    if (!last || now - last.at >= TELL_EVERY) this.#samples.push({ at: now, received });
    while (this.#samples.length > 1 && now - this.#samples[0]!.at > WINDOW) this.#samples.shift();
    if (this.#isStopped || this.#timer) return;
    const wait = this.#toldAt + TELL_EVERY - now;
    if (wait <= 0) this.#tellNow();
    else this.#timer = setTimeout(() => this.#tellNow(), wait);
  }

  /** Nothing is told any more. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #tellNow(): void {
    this.#timer = undefined;
    this.#toldAt = performance.now();
    const [first] = this.#samples;
    const milliseconds = first ? this.#toldAt - first.at : 0;
    const rate =
      first && milliseconds >= SHORTEST ? ((this.#received - first.received) / milliseconds) * 1000 : null;
    this.#tell({ received: this.#received, rate });
  }
}
