/** @file Who waits for the pipeline to be through, and the retries that have to come before. */

/** While nothing else is to do, retries that are due are looked for this often, in milliseconds. */
const RETRY_EVERY = 250;

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

export class Waiting {
  readonly #hasRetry: () => boolean;
  readonly #onRetry: () => void;
  #waiters: Waiter[] = [];
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param hasRetry true where some stage is to be tried again later
   * @param onRetry called when it may be time for that
   */
  constructor(hasRetry: () => boolean, onRetry: () => void) {
    this.#hasRetry = hasRetry;
    this.#onRetry = onRetry;
  }

  /** Waits for {@link resolve} or {@link reject}. */
  join(): Promise<void> {
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
  }

  /** True where a retry is outstanding, which is looked after in a moment. */
  isForRetry(): boolean {
    if (!this.#hasRetry()) return false;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#onRetry();
    }, RETRY_EVERY);
    return true;
  }

  /** Nothing is left to do. */
  resolve(): void {
    for (const { resolve } of this.#waiters.splice(0)) resolve();
  }

  /** Nothing will be done any more. */
  reject(reason: unknown): void {
    for (const { reject } of this.#waiters.splice(0)) reject(reason);
  }

  /** Retries are no longer looked for. */
  stopTimer(): void {
    clearTimeout(this.#timer);
  }
}
