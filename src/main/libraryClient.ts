/** @file The library thread seen from the main thread: started, asked, and ended. */

import type { Worker } from 'node:worker_threads';
import type { CallError } from '../contract/errors.ts';
import type { ToWindow } from '../contract/wire.ts';
import { TaggerProcesses } from './taggerProcesses.ts';
import type {
  FromLibraryThread,
  HostRequest,
  LibraryToOpen,
  OpenLibrary,
  PictureAnswer,
  PictureKind,
  ToLibraryThread,
} from './threadMessages.ts';

/** The library thread as entry.cjs has started it: its modules are loaded, or being loaded. */
export interface LibraryThread {
  readonly thread: Worker;
  /** Why it ended, once it has; never rejects. */
  readonly ended: Promise<string>;
}

export interface LibraryClientOptions {
  readonly thread: LibraryThread;
  readonly library: LibraryToOpen;
  readonly onMessage: (window: number, message: ToWindow) => void;
  /** Does what only the main thread can; answers with the paths that were chosen. */
  readonly onHostRequest: (ask: HostRequest) => Promise<readonly string[]>;
  /** The library could not be opened, or its thread died: nothing works any more. */
  readonly onFailure: (error: CallError) => void;
}

/** A thread that does not end within so many milliseconds is ended: the catalogue stands that. */
const CLOSE_PATIENCE = 8000;

export class LibraryClient {
  readonly #options: LibraryClientOptions;
  readonly #worker: Worker;
  readonly #taggers: TaggerProcesses;
  readonly #pictures = new Map<number, (picture: PictureAnswer) => void>();
  #nextPicture = 1;
  #closed: Promise<void> | null = null;
  #onClosed: () => void = () => undefined;

  constructor(options: LibraryClientOptions) {
    this.#options = options;
    this.#worker = options.thread.thread;
    this.#taggers = new TaggerProcesses((message) => this.post(message));
    this.#worker.on('message', (message: FromLibraryThread) => this.#receive(message));
    void options.thread.ended.then((reason) => this.#onDeath(reason));
    this.post({ type: 'open', library: options.library });
  }

  post(message: OpenLibrary | ToLibraryThread): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows, this is a thread
    this.#worker.postMessage(message);
  }

  /** Asks for a picture; gives up where `signal` is aborted. */
  picture(kind: PictureKind, photoId: number, signal: AbortSignal): Promise<PictureAnswer> {
    return new Promise((resolve) => {
      const request = this.#nextPicture++;
      this.#pictures.set(request, resolve);
      signal.addEventListener('abort', () => this.post({ type: 'picture-unwanted', request }), {
        once: true,
      });
      this.post({ type: 'picture', request, kind, photoId });
    });
  }

  #receive(message: FromLibraryThread): void {
    switch (message.type) {
      case 'to-window':
        return this.#options.onMessage(message.window, message.message);
      case 'picture':
        this.#pictures.get(message.request)?.(message.picture);
        return void this.#pictures.delete(message.request);
      case 'host':
        return void this.#askHost(message.request, message.ask);
      case 'tagger-start':
      case 'tagger-send':
      case 'tagger-kill':
        return this.#taggers.receive(message);
      case 'failed':
        return this.#options.onFailure(message.error);
      case 'closed':
        return this.#onClosed();
    }
  }

  async #askHost(request: number, ask: HostRequest): Promise<void> {
    try {
      this.post({ type: 'host-answer', request, paths: await this.#options.onHostRequest(ask) });
    } catch (error) {
      this.post({
        type: 'host-failure',
        request,
        message: error instanceof Error ? error.message : String(error),
      });
    }
  }

  #onDeath(reason: string): void {
    if (this.#closed) return this.#onClosed();
    this.#options.onFailure({
      code: 'INTERNAL',
      message: `The part of the program that keeps the library has stopped (${reason}). Start Tagroll again; nothing is lost.`,
    });
  }

  /** Closes the library and ends its thread and its taggers. */
  close(): Promise<void> {
    this.#closed ??= new Promise<void>((resolve) => {
      const patience = setTimeout(() => this.#onClosed(), CLOSE_PATIENCE);
      this.#onClosed = () => {
        clearTimeout(patience);
        this.#taggers.kill();
        void this.#worker.terminate().then(() => resolve());
      };
      this.post({ type: 'close' });
    });
    return this.#closed;
  }
}
