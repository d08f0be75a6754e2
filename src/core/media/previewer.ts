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
  /** Previews that may wait: beyond, the oldest is given up. */
  readonly mostWaiting: number;
  /** Milliseconds without work after which the decoder is ended. */
  readonly idleMs: number;
}

interface Waiting {
  readonly request: PreviewRequest;
  readonly resolve: (preview: Preview) => void;
  readonly reject: (error: unknown) => void;
}

const cancelled = (): TagrollError => new TagrollError('CANCELLED', 'The picture is no longer wanted.');

/**
 * Makes previews, the last that was asked for first: it is the one that is looked at. Who pages through a hundred photos
 * wants none of those passed by, and the desktop's pictures have no way to say so (Electron does not tell a protocol that
 * a request was given up), so what waits is bounded too.
 */
export class Previewer {
  readonly #options: PreviewerOptions;
  /** The last asked for at the end. */
  readonly #waiting: Waiting[] = [];
  #running = 0;
  #decoder: Decoder | null = null;
  #idle: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: PreviewerOptions) {
    this.#options = options;
  }

  /**
   * Renders a file. One that is aborted while it waits is dropped; one that is being made is made to its end, for nobody.
   * @throws {TagrollError} FILE_*, FORMAT_*, PICTURE_*, DECODER_*; CANCELLED where `signal` is aborted, or where too
   * many others were asked for since.
   */
  preview(request: PreviewRequest, signal: AbortSignal): Promise<Preview> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed || signal.aborted) return reject(cancelled());
      const drop = (): void => {
        const at = this.#waiting.indexOf(waiting);
        if (at >= 0) this.#waiting.splice(at, 1);
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
      this.#waiting.push(waiting);
      this.#advance();
      if (this.#waiting.length > this.#options.mostWaiting) this.#waiting.shift()!.reject(cancelled());
    });
  }

  #advance(): void {
    clearTimeout(this.#idle);
    while (this.#waiting.length > 0) {
      if (this.#running >= this.#options.concurrency) return;
      this.#running += 1;
      void this.#make(this.#waiting.pop()!).finally(() => {
        this.#running -= 1;
        this.#advance();
      });
    }
    if (this.#running > 0 || !this.#decoder) return;
    this.#idle = setTimeout(() => void this.#endDecoder(), this.#options.idleMs);
    this.#idle.unref();
  }

  async #make({ request, resolve, reject }: Waiting): Promise<void> {
    let decoder: Decoder | null = null;
    try {
      decoder = this.#decoder ??= this.#options.startDecoder();
      const outcome = await decoder.preview(request);
      if (outcome.ok) return resolve(outcome.value);
      const { code, message } = outcome.failure;
      reject(new TagrollError(code, message));
    } catch (error) {
      // no file is the reason: it has failed as a whole, or was closed
      if (this.#decoder === decoder) this.#decoder = null;
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
    for (const { reject } of this.#waiting.splice(0)) reject(cancelled());
    await this.#endDecoder();
    clearTimeout(this.#idle);
  }
}
