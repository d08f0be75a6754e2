/** @file The library thread seen from the main thread: started, asked, and ended. */

import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
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

export interface LibraryClientOptions {
  /** Absolute path of the thread's entry. */
  readonly entry: string;
  readonly onMessage: (window: number, message: ToWindow) => void;
  /** Does what only the main thread can; answers with the paths that were chosen. */
  readonly onHostRequest: (ask: HostRequest) => Promise<readonly string[]>;
  /** The library could not be opened, or its thread died: nothing works any more. */
  readonly onFailure: (error: CallError) => void;
}

/** A thread that does not end within so many milliseconds is ended: the catalogue stands that. */
const CLOSE_PATIENCE = 8000;
const END_PATIENCE = 1000;

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
    this.#worker = new Worker(options.entry);
    this.#taggers = new TaggerProcesses((message) => this.post(message));
    this.#worker.on('message', (message: FromLibraryThread) => this.#receive(message));
    this.#worker.on('error', (error) => this.#onDeath(error.message));
    this.#worker.on('exit', () => this.#onDeath('it ended'));
  }

  /** Opens the library. The thread is started before that, so that its modules are loaded by then. */
  open(library: LibraryToOpen): void {
    this.post({ type: 'open', library });
  }

  post(message: OpenLibrary | ToLibraryThread): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows, this is a thread
    this.#worker.postMessage(message);
  }

  /** Asks for a picture. */
  picture(kind: PictureKind, photoId: number): Promise<PictureAnswer> {
    return new Promise((resolve) => {
      const request = this.#nextPicture++;
      this.#pictures.set(request, resolve);
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

  /** True once {@link close} was called. */
  get isClosing(): boolean {
    return this.#closed !== null;
  }

  /** Closes the library and ends its thread and its taggers. */
  close(): Promise<void> {
    this.#closed ??= new Promise<void>((resolve) => {
      const patience = setTimeout(() => this.#onClosed(), CLOSE_PATIENCE);
      this.#onClosed = () => {
        clearTimeout(patience);
        this.#taggers.kill();
        // a thread in the midst of a long call of SQLite ends only after that; the program ends without it
        void Promise.race([this.#worker.terminate(), sleep(END_PATIENCE)]).then(() => resolve());
      };
      this.post({ type: 'close' });
    });
    return this.#closed;
  }
}
