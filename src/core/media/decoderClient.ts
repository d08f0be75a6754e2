/**
 * @file The decoder as the tagger process (or the command line) uses it: starts the decoder process, hands it a few
 * photos at a time, and outlives it. A photo that kills it alone is given up; the others that were in it are not.
 */

import { TagrollError } from '../domain/errors.ts';
import type { Logger } from '../domain/logger.ts';
import type {
  Decoded,
  DecodeFailure,
  Decoder,
  DecodeRequest,
  Outcome,
  Preview,
  PreviewRequest,
} from './decoder.ts';
import { startDecoderChild, type DecoderChild, type DecoderChildOptions } from './decoderChild.ts';
import type { MessageFromDecoder, MessageToDecoder } from './decoderMessages.ts';
import { nameOf } from './pictureFailure.ts';

export interface DecoderOptions extends DecoderChildOptions {
  /** Photos at a time in the decoder process; a few more than processor cores keep them all busy. */
  readonly concurrency: number;
  /** Longest time that one photo may take, in milliseconds. */
  readonly timeoutMs?: number;
  readonly logger: Logger;
  /** The process is replaced, between photos, when its memory exceeds this many bytes. */
  readonly memoryLimit?: number;
}

type Ask =
  | { readonly type: 'decode'; readonly request: DecodeRequest }
  | { readonly type: 'preview'; readonly request: PreviewRequest };
type Answer = Extract<MessageFromDecoder, { type: 'decoded' | 'previewed' }>;

interface Job {
  readonly ask: Ask;
  /** False where it is not what was asked for. */
  readonly settle: (answer: Answer) => boolean;
  readonly fail: (failure: DecodeFailure) => void;
  /** Was in a process that died or hung: runs again with nothing else beside it. */
  suspect: boolean;
}

interface RunningJob {
  readonly job: Job;
  readonly timer: NodeJS.Timeout;
}

const MOST_START_ATTEMPTS = 3;
/** After the process could not be started, photos fail at once for this long, and then it is tried again. */
const START_PAUSE_MS = 10_000;
const LONGEST_START_MS = 20_000;
const PING_GRACE_MS = 250;

/** Starts nothing yet: the decoder process comes with the first photo, or with `prepare`. */
export function startDecoder(options: DecoderOptions): Decoder {
  return new DecoderClient(options);
}

function failedWith(failure: DecodeFailure): Decoded {
  return { content: { ok: false, failure }, metadata: null, picture: null };
}

class DecoderClient implements Decoder {
  readonly #options: DecoderOptions;
  readonly #timeoutMs: number;
  readonly #memoryLimit: number;
  readonly #waiting: Job[] = [];
  readonly #suspects: Job[] = [];
  readonly #running = new Map<number, RunningJob>();
  #child: DecoderChild | null = null;
  #ready = false;
  #retiring = false;
  #closed = false;
  #startTimer: NodeJS.Timeout | undefined;
  #failedStarts = 0;
  #noStartBefore = 0;
  #nextId = 1;
  #lastPong = 0;

  constructor(options: DecoderOptions) {
    this.#options = options;
    this.#timeoutMs = options.timeoutMs ?? 15_000;
    this.#memoryLimit = options.memoryLimit ?? 1.5 * 1024 ** 3;
  }

  decode(request: DecodeRequest): Promise<Decoded> {
    return this.#take(
      { type: 'decode', request },
      (answer) => (answer.type === 'decoded' ? answer.decoded : null),
      failedWith,
    );
  }

  preview(request: PreviewRequest): Promise<Outcome<Preview>> {
    return this.#take(
      { type: 'preview', request },
      (answer) => (answer.type === 'previewed' ? answer.preview : null),
      (failure) => ({ ok: false, failure }),
    );
  }

  /** @param read what an answer says, or null where it is none to this */
  #take<Result>(
    ask: Ask,
    read: (answer: Answer) => Result | null,
    failed: (failure: DecodeFailure) => Result,
  ): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.#closed) {
        reject(new TagrollError('CANCELLED', 'Reading photos was stopped.'));
        return;
      }
      const settle = (answer: Answer): boolean => {
        const result = read(answer);
        if (result !== null) resolve(result);
        return result !== null;
      };
      this.#waiting.push({ ask, settle, fail: (failure) => resolve(failed(failure)), suspect: false });
      this.#advance();
    });
  }

  prepare(): void {
    if (!this.#closed && !this.#child) this.#start();
  }

  async close(): Promise<void> {
    this.#closed = true;
    const failure = { code: 'CANCELLED', message: 'Reading photos was stopped.', transient: true } as const;
    const jobs = [...[...this.#running.values()].map(({ job }) => job), ...this.#suspects, ...this.#waiting];
    this.#clearRunning();
    this.#suspects.length = 0;
    this.#waiting.length = 0;
    const child = this.#child;
    clearTimeout(this.#startTimer);
    for (const { fail } of jobs) fail(failure);
    if (!child) return;
    child.kill();
    await child.exited;
  }

  /** Does whatever can be done now: start the process, hand out jobs, replace it. Safe to call at any time. */
  #advance(): void {
    if (this.#closed || this.#suspects.length + this.#waiting.length === 0) return;
    if (this.#retiring) {
      if (this.#running.size === 0) this.#child?.kill();
      return;
    }
    if (!this.#child) this.#start();
    if (!this.#ready) return;
    if (this.#suspects.length > 0) {
      // alone, so that a second death has one cause
      if (this.#running.size === 0) this.#run(this.#suspects.shift()!);
      return;
    }
    while (
      this.#waiting.length > 0 &&
      this.#running.size < this.#options.concurrency &&
      !this.#isSuspectRunning()
    ) {
      this.#run(this.#waiting.shift()!);
    }
  }

  #isSuspectRunning(): boolean {
    for (const { job } of this.#running.values()) if (job.suspect) return true;
    return false;
  }

  #run(job: Job): void {
    const id = this.#nextId++;
    // a suspect has had its full time once: the second time is shorter, so that no photo holds the run for long
    const limit = job.suspect ? this.#timeoutMs / 3 : this.#timeoutMs;
    this.#running.set(id, { job, timer: setTimeout(() => this.#onTimeout(id), limit) });
    const message: MessageToDecoder = { ...job.ask, id };
    this.#child!.send(message);
  }

  #start(): void {
    if (Date.now() < this.#noStartBefore) {
      this.#failAllWaiting();
      return;
    }
    this.#ready = false;
    this.#retiring = false;
    const child = startDecoderChild(this.#options, this.#options.concurrency, this.#options.logger, {
      onMessage: (message) => {
        if (child !== this.#child) return;
        if (message.type === 'ready') this.#onReady();
        else if (message.type === 'pong') this.#lastPong = Date.now();
        else this.#onAnswer(message);
      },
      onExit: (reason) => {
        if (child === this.#child) this.#onExit(reason);
      },
    });
    this.#child = child;
    this.#startTimer = setTimeout(() => child.kill(), LONGEST_START_MS);
  }

  #onReady(): void {
    clearTimeout(this.#startTimer);
    this.#ready = true;
    this.#failedStarts = 0;
    this.#advance();
  }

  #onAnswer(answer: Answer): void {
    const running = this.#running.get(answer.id);
    if (!running) return;
    // one that answers something else is not to be trusted with more photos
    if (!running.job.settle(answer)) return this.#child?.kill();
    clearTimeout(running.timer);
    this.#running.delete(answer.id);
    if (answer.residentBytes > this.#memoryLimit) this.#retiring = true;
    this.#advance();
  }

  #onTimeout(id: number): void {
    const asked = Date.now();
    this.#child?.send({ type: 'ping' });
    setTimeout(() => {
      const late = this.#running.get(id)?.job;
      if (!late) return;
      if (late.suspect) {
        this.#running.delete(id);
        late.fail(this.#timedOut(late));
      } else if (this.#lastPong >= asked) {
        // a process that still answers is busy with this photo only; one that does not may be held by any of them
        const others = this.#clearRunning().filter((job) => job !== late);
        this.#waiting.unshift(...others);
        late.suspect = true;
        this.#suspects.push(late);
      }
      this.#child?.kill();
    }, PING_GRACE_MS);
  }

  #onExit(reason: string): void {
    clearTimeout(this.#startTimer);
    const wasReady = this.#ready;
    this.#child = null;
    this.#ready = false;
    const jobs = this.#clearRunning();
    if (this.#closed) return;
    if (!wasReady) this.#onFailedStart(reason);
    else if (!this.#retiring || jobs.length > 0)
      this.#options.logger.log('warn', `The decoder process ended: ${reason}`);
    this.#retiring = false;
    for (const job of jobs) {
      if (job.suspect) {
        job.fail(this.#crashed(job));
      } else {
        job.suspect = true;
        this.#suspects.push(job);
      }
    }
    this.#advance();
  }

  #onFailedStart(reason: string): void {
    this.#failedStarts += 1;
    this.#options.logger.log('error', `The decoder process could not be started: ${reason}`);
    if (this.#failedStarts < MOST_START_ATTEMPTS) return;
    this.#failedStarts = 0;
    this.#noStartBefore = Date.now() + START_PAUSE_MS;
    this.#failAllWaiting();
  }

  #failAllWaiting(): void {
    const message =
      'No photo can be read: the part of Tagroll that decodes pictures does not start. Installing Tagroll again may help.';
    const jobs = [...this.#suspects.splice(0), ...this.#waiting.splice(0)];
    for (const { fail } of jobs) fail({ code: 'INTERNAL', message, transient: true });
  }

  #clearRunning(): Job[] {
    const jobs = [...this.#running.values()];
    this.#running.clear();
    for (const { timer } of jobs) clearTimeout(timer);
    return jobs.map(({ job }) => job);
  }

  /** Final: it has had its full time, and then time alone. A third try would only hold the others up again. */
  #timedOut(job: Job): DecodeFailure {
    const seconds = Math.round(this.#timeoutMs / 1000);
    const message = `Reading ${nameOf(job.ask.request.path)} took longer than ${seconds} seconds and was given up. The file may be damaged, or its drive very slow.`;
    return { code: 'DECODER_TIMEOUT', message, transient: false };
  }

  #crashed(job: Job): DecodeFailure {
    const message = `${nameOf(job.ask.request.path)} makes the decoder fail each time, so it was given up. The file is probably damaged.`;
    return { code: 'DECODER_CRASHED', message, transient: false };
  }
}
