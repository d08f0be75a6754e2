/**
 * @file The tagger as the library uses it: keeps a tagger process running, hands it photos, and outlives it.
 *
 * One method, `#advance`, does whatever can be done in the present state; every event ends in it.
 */

import { availableParallelism } from 'node:os';
import { TagrollError } from '../domain/errors.ts';
import type { ModelId } from '../domain/ids.ts';
import type { Logger } from '../domain/logger.ts';
import type { FromTagger } from './protocol.ts';
import { LoadSupervisor } from './loadSupervisor.ts';
import { failEveryStage } from './stageFailures.ts';
import type { LoadedModel, ModelToLoad, PhotoJob, PhotoResult, ProviderName, Tagger } from './tagger.ts';
import { cancelled, completed, CRASHED, DOES_NOT_START, type LoadRequest, type Task } from './taggerTasks.ts';
import { forkTaggerChild, type StartTaggerChild, type TaggerChild } from './taggerChild.ts';

export interface TaggerOptions {
  /** Absolute paths of the entries of the tagger process, of the decoder process, and of the thread that keeps it at work. */
  readonly taggerEntry: string;
  readonly decoderEntry: string;
  readonly decoderThreadEntry: string;
  /** The plain Node binary for both; by default the one that runs this program. */
  readonly nodePath?: string;
  /** Photos decoded at a time; by default two more than there are processor cores, so that none waits for a message. */
  readonly concurrency?: number;
  /** Providers that may be tried; by default all of the platform. */
  readonly allowedProviders?: readonly ProviderName[] | null;
  /** Photos will follow the models: the decoder process starts while they load. */
  readonly expectsPhotos?: boolean;
  readonly logger: Logger;
  /** Milliseconds after which a provider is given up that does not get a blank photo done. */
  readonly longestProbe?: number;
  /** Starts the process another way, as an Electron utility process or in tests. */
  readonly startChild?: StartTaggerChild;
}

/** More photos than the process works on, so that it never waits for this side; each is a path only. */
const MOST_IN_FLIGHT = 64;
/** A process that has work and says nothing for so long hangs in a driver. A photo may take 20 seconds to decode. */
const LONGEST_SILENCE = 180_000;
/** Longest time for a graphics card to load a model and run it twice, in milliseconds. */
const LONGEST_PROBE = 30_000;
/** After the process could not be started, photos fail at once for this long, and then it is tried again. */
const START_PAUSE = 10_000;

/** Starts nothing yet: the process comes with the first call. */
export function startTagger(options: TaggerOptions): Tagger {
  return new TaggerClient(options);
}

class TaggerClient implements Tagger {
  readonly #options: TaggerOptions;
  readonly #startChild: StartTaggerChild;
  readonly #loads: LoadRequest[] = [];
  readonly #waiting: Task[] = [];
  readonly #suspects: Task[] = [];
  readonly #inFlight = new Map<number, Task>();
  /** What is loaded, or being loaded, and what was learned of providers that kill the process. */
  readonly #supervisor: LoadSupervisor;
  #models: readonly ModelToLoad[] = [];
  #child: TaggerChild | null = null;
  #ready = false;
  #loading: LoadRequest | null = null;
  #closed: Promise<void> | null = null;
  #onClosed: (() => void) | null = null;
  #silence: NodeJS.Timeout | undefined;
  #probe: NodeJS.Timeout | undefined;
  #noStartBefore = 0;
  #nextRequest = 1;

  constructor(options: TaggerOptions) {
    this.#options = options;
    this.#supervisor = new LoadSupervisor(options.logger);
    this.#startChild = options.startChild ?? forkTaggerChild({ ...options, entry: options.taggerEntry });
  }

  load(models: readonly ModelToLoad[]): Promise<readonly LoadedModel[]> {
    return new Promise((settle, reject) => {
      if (this.#closed) return reject(cancelled());
      this.#supervisor.forgive();
      this.#noStartBefore = 0;
      this.#loads.push({ models, settle, reject });
      this.#advance();
    });
  }

  process(job: PhotoJob): Promise<PhotoResult> {
    return new Promise((settle, reject) => {
      if (this.#closed) return reject(cancelled());
      const task: Task = { type: 'photo', job, settle, reject, suspect: false, withoutModels: false };
      if (job.isUrgent) this.#waiting.unshift(task);
      else this.#waiting.push(task);
      this.#advance();
    });
  }

  embedTexts(modelId: ModelId, texts: readonly string[]): Promise<readonly Float32Array[]> {
    return new Promise((settle, reject) => {
      if (this.#closed) return reject(cancelled());
      // before the photos that wait: a person may be looking at the search field
      this.#waiting.unshift({ type: 'texts', modelId, texts, settle, reject, suspect: false });
      this.#advance();
    });
  }

  close(): Promise<void> {
    if (this.#closed) return this.#closed;
    this.#closed = new Promise((resolve) => (this.#onClosed = resolve));
    clearTimeout(this.#silence);
    clearTimeout(this.#probe);
    const tasks = [
      ...this.#inFlight.values(),
      ...this.#suspects,
      ...this.#waiting,
      ...this.#loads,
      this.#loading,
    ];
    this.#inFlight.clear();
    for (const task of tasks) task?.reject(cancelled());
    // it has nothing that is worth waiting for, and its decoder process goes with it
    if (this.#child) this.#child.kill();
    else this.#onClosed?.();
    return this.#closed;
  }

  /** Does whatever can be done now. Safe to call at any time. */
  #advance(): void {
    if (this.#closed || this.#loading || (this.#child && !this.#ready)) return;
    const hasWork = this.#loads.length + this.#suspects.length + this.#waiting.length > 0;
    if (!hasWork) return;
    if (!this.#child) return this.#start();
    const isQuiet = this.#inFlight.size === 0;
    if (this.#suspects.length > 0) {
      // alone, so that a second death has one cause
      if (isQuiet) this.#send(this.#suspects.shift()!);
      return;
    }
    for (const task of this.#inFlight.values()) if (task.suspect) return;
    if (this.#loads.length > 0) {
      if (isQuiet) this.#load(this.#loads.shift()!);
      return;
    }
    while (this.#waiting.length > 0 && this.#inFlight.size < MOST_IN_FLIGHT)
      this.#send(this.#waiting.shift()!);
  }

  #start(): void {
    if (Date.now() < this.#noStartBefore) return this.#failAllWaiting();
    const child = this.#startChild({
      onMessage: (message) => {
        if (child === this.#child) this.#onMessage(message);
      },
      onExit: (reason) => {
        if (child === this.#child) this.#onExit(reason);
      },
    });
    this.#child = child;
    this.#ready = true;
    const {
      decoderEntry,
      decoderThreadEntry,
      nodePath = null,
      concurrency = availableParallelism() + 2,
      allowedProviders = null,
      expectsPhotos = false,
    } = this.#options;
    child.send({
      type: 'start',
      decoderEntry,
      decoderThreadEntry,
      nodePath,
      concurrency,
      allowedProviders: allowedProviders && [...allowedProviders],
      expectsPhotos,
    });
    // a request that waits brings its own models; else those from before are loaded again
    const request = this.#loads.shift();
    this.#load(request ?? { models: this.#models, settle: () => undefined, reject: () => undefined });
  }

  #load(request: LoadRequest): void {
    this.#loading = request;
    this.#models = request.models;
    const models = this.#supervisor.loadable(request.models);
    this.#child!.send({
      type: 'load',
      request: this.#nextRequest++,
      models,
      excluded: this.#supervisor.excluded(models),
    });
    this.#watch();
  }

  #send(task: Task): void {
    const request = this.#nextRequest++;
    this.#inFlight.set(request, task);
    if (task.type === 'photo') {
      const job = task.withoutModels ? { ...task.job, models: [] } : task.job;
      this.#child!.send({ type: 'process', request, job: { ...job, models: [...job.models] } });
    } else {
      this.#child!.send({ type: 'embed', request, modelId: task.modelId, texts: [...task.texts] });
    }
    this.#watch();
  }

  /** Ends a process that has work and keeps silent for too long. */
  #watch(): void {
    clearTimeout(this.#silence);
    if (this.#inFlight.size === 0 && !this.#loading) return;
    this.#silence = setTimeout(() => {
      this.#options.logger.log(
        'error',
        `The tagger process has not answered for ${LONGEST_SILENCE / 1000} seconds`,
      );
      this.#child?.kill();
    }, LONGEST_SILENCE);
    this.#silence.unref();
  }

  #onMessage(message: FromTagger): void {
    if (message.type === 'log') this.#options.logger.log(message.level, `tagger: ${message.message}`);
    else if (message.type === 'probing') this.#onProbing(message.modelId, message.provider);
    else if (message.type === 'loaded') {
      const request = this.#loading;
      this.#loading = null;
      clearTimeout(this.#probe);
      request?.settle(this.#supervisor.loaded(this.#models, message.models));
    } else {
      const task = this.#inFlight.get(message.request);
      this.#inFlight.delete(message.request);
      if (message.type === 'result' && task?.type === 'photo') task.settle(completed(task, message.result));
      else if (message.type === 'embedded' && task?.type === 'texts') {
        const { outcome } = message;
        if (outcome.ok) task.settle(outcome.rows);
        else task.reject(new TagrollError(outcome.failure.code, outcome.failure.message));
      }
    }
    this.#watch();
    this.#advance();
  }

  /**
   * A driver that only computes on the processor may take half a minute for one photo (WebGPU on SwiftShader: 36 s for
   * a small model), and a run cannot be stopped from inside.
   */
  #onProbing(modelId: ModelId, provider: ProviderName): void {
    this.#supervisor.probing(modelId, provider);
    clearTimeout(this.#probe);
    if (provider === 'cpu') return;
    this.#probe = setTimeout(() => {
      this.#options.logger.log('warn', `${modelId} with ${provider} takes too long`);
      this.#supervisor.probingTooSlow();
      this.#child?.kill();
    }, this.#options.longestProbe ?? LONGEST_PROBE);
  }

  #onExit(reason: string): void {
    clearTimeout(this.#probe);
    this.#child = null;
    this.#ready = false;
    clearTimeout(this.#silence);
    if (this.#closed) return this.#onClosed?.();
    this.#options.logger.log('warn', `The tagger process ended: ${reason}`);
    const tasks = [...this.#inFlight.values()];
    this.#inFlight.clear();
    for (const task of tasks) this.#onTaskCrashed(task);
    if (this.#loading) this.#onLoadCrashed(this.#loading);
    this.#advance();
  }

  /** In the middle of loading, with no photo in it: what was being tried is not tried again. */
  #onLoadCrashed(request: LoadRequest): void {
    this.#loading = null;
    if (this.#supervisor.crashed()) {
      this.#loads.unshift(request);
      return;
    }
    // not even without models does it stay alive
    this.#noStartBefore = Date.now() + START_PAUSE;
    request.settle(this.#supervisor.loaded(request.models, []));
    this.#failAllWaiting();
  }

  #onTaskCrashed(task: Task): void {
    if (!task.suspect) {
      task.suspect = true;
      this.#suspects.push(task);
    } else if (task.type === 'texts') {
      task.reject(
        new TagrollError(
          'TAGGER_CRASHED',
          'The model ended the tagger while it read a text. Try another model.',
        ),
      );
    } else if (task.job.models.length > 0 && !task.withoutModels) {
      task.withoutModels = true;
      this.#suspects.unshift(task);
    } else task.settle(failEveryStage(task.job, CRASHED, true));
  }

  #failAllWaiting(): void {
    for (const task of [...this.#suspects.splice(0), ...this.#waiting.splice(0)]) {
      if (task.type === 'photo') task.settle(failEveryStage(task.job, DOES_NOT_START, true));
      else task.reject(new TagrollError(DOES_NOT_START.code, DOES_NOT_START.message));
    }
  }
}
