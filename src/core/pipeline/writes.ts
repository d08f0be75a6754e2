/** @file Writes for whose outcome nobody waits: put off where another program writes to the catalogue. */

import { briefly, isBusy } from '../catalogue/busyCatalogue.ts';
import type { WritableDatabase } from '../catalogue/database.ts';
import type { Logger } from '../domain/logger.ts';

/** A catalogue in which another program writes is left alone for so many milliseconds. */
const BUSY_PAUSE = 1000;

export interface WritesOptions {
  readonly databases: readonly WritableDatabase[];
  /** Called a while after a write was put off: what was to be written is to be tried again. */
  readonly onFree: () => void;
  /** Called with what is no busy catalogue: a full disk. */
  readonly onFailure: (error: unknown) => void;
  /** True where what is left is stored by somebody else. */
  readonly isStopped: () => boolean;
  readonly logger: Logger;
}

export class Writes {
  readonly #options: WritesOptions;
  /** Set while everything that writes is put off. */
  #timer: NodeJS.Timeout | undefined;

  constructor(options: WritesOptions) {
    this.#options = options;
  }

  /** True while another program writes. */
  get arePutOff(): boolean {
    return this.#timer !== undefined;
  }

  /** Does `work`, unless writes are put off; where the catalogue is busy they are from now on. */
  try(work: () => void): void {
    if (this.arePutOff) return;
    const { databases, onFree, onFailure, isStopped, logger } = this.#options;
    try {
      briefly(databases, work);
    } catch (error) {
      if (!isBusy(error)) return onFailure(error);
      if (isStopped()) return;
      logger.log('info', 'another program writes to the catalogue');
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        onFree();
      }, BUSY_PAUSE);
    }
  }

  /** What is put off now stays so: nobody is told that the catalogue is free. */
  stop(): void {
    clearTimeout(this.#timer);
  }
}
