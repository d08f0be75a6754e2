/**
 * @file Pictures for a window that cannot show the file itself, made by a decoder of their own, so that they need no tagger
 * and wait for none of its photos. The decoder starts with the first and ends when there were none for a while.
 */

import { TagrollError } from '../domain/errors.ts';
import type { Decoder, Preview, PreviewRequest } from './decoder.ts';

export interface PreviewerOptions {
  readonly startDecoder: () => Decoder;
  /** Previews made at a time: each may take some hundred megabytes. */
  readonly concurrency: number;
  /** Milliseconds without work after which the decoder is ended. */
  readonly idleMs: number;
}

interface Waiting {
  readonly request: PreviewRequest;
  readonly resolve: (preview: Preview) => void;
  readonly reject: (error: unknown) => void;
}

const cancelled = (): TagrollError => new TagrollError('CANCELLED', 'The picture is no longer wanted.');

/** Makes previews, the first that was asked for first. */
export class Previewer {
  readonly #options: PreviewerOptions;
  readonly #waiting = new Set<Waiting>();
  #running = 0;
  #decoder: Decoder | null = null;
  #idle: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: PreviewerOptions) {
    this.#options = options;
  }

  /**
   * Renders a file. One that is aborted while it waits is dropped; one that is being made is made to its end, for nobody.
   * @throws {TagrollError} FILE_*, FORMAT_*, PICTURE_*, DECODER_*; CANCELLED where `signal` is aborted.
   */
  preview(request: PreviewRequest, signal: AbortSignal): Promise<Preview> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed || signal.aborted) return reject(cancelled());
      const drop = (): void => {
        this.#waiting.delete(waiting);
        reject(cancelled());
      };
      const waiting: Waiting = {
        request,
        resolve: (preview) => {
          signal.removeEventListener('abort', drop);
          resolve(preview);
        },
        reject: (error) => {
          signal.removeEventListener('abort', drop);
          reject(error);
        },
      };
      signal.addEventListener('abort', drop, { once: true });
      this.#waiting.add(waiting);
      this.#advance();
    });
  }

  #advance(): void {
    clearTimeout(this.#idle);
    for (const waiting of this.#waiting) {
      if (this.#running >= this.#options.concurrency) return;
      this.#waiting.delete(waiting);
      this.#running += 1;
      void this.#make(waiting).finally(() => {
        this.#running -= 1;
        this.#advance();
      });
    }
    if (this.#running > 0 || !this.#decoder) return;
    this.#idle = setTimeout(() => void this.#endDecoder(), this.#options.idleMs);
    this.#idle.unref();
  }

  async #make({ request, resolve, reject }: Waiting): Promise<void> {
    try {
      this.#decoder ??= this.#options.startDecoder();
      const outcome = await this.#decoder.preview(request);
      if (outcome.ok) return resolve(outcome.value);
      const { code, message } = outcome.failure;
      reject(new TagrollError(code, message));
    } catch (error) {
      reject(error);
    }
  }

  async #endDecoder(): Promise<void> {
    const decoder = this.#decoder;
    this.#decoder = null;
    await decoder?.close();
  }

  /** Ends the decoder; what waits is given up. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { reject } of this.#waiting) reject(cancelled());
    this.#waiting.clear();
    await this.#endDecoder();
    clearTimeout(this.#idle);
  }
}
