/**
 * @file Sees to it that an engine is at work while there is something to do: started when the first photo needs it, so
 * that a start with nothing to do loads no model; started anew where other models are in use; closed where it failed.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { listModels } from './catalogue/models.ts';
import { toFailure, type Failure } from './domain/errors.ts';
import {
  areTagsStale,
  hasOpenPhotos,
  planWork,
  startEngine,
  wantedVersions,
  type Engine,
  type EngineOptions,
} from './engine.ts';
import type { LibraryChanges } from './libraryChanges.ts';
import { letStarterStepBack } from './pipeline/starter.ts';

export interface EngineKeeperOptions extends EngineOptions {
  readonly changes: LibraryChanges;
  /** Something is not as it was: a photo was stored, the engine started or stopped. */
  readonly onChange: () => void;
}

/** What is to be seen to. */
interface Wanted {
  /** The stage table may be incomplete, or what failed for the moment is to be tried again. */
  readonly plan: boolean;
  readonly newEngine: boolean;
  /** Folders were looked at: the newest photos come first. */
  readonly newFirst: boolean;
}

/** Milliseconds until it goes on by itself after the disk was full or the catalogue could not be written. */
const GO_ON_AFTER = 30_000;

export class EngineKeeper {
  readonly #options: EngineKeeperOptions;
  readonly #closing = new AbortController();
  #engine: Engine | null = null;
  #failure: Failure | null = null;
  #isPaused = false;
  #isStarting = false;
  #isTending = false;
  #tending: Promise<void> | undefined;
  #wanted: Wanted | null = null;
  /** Which models, in which revisions, the stage table was planned for and the engine was started with. */
  #plannedFor: string | null = null;
  #goOn: NodeJS.Timeout | undefined;

  constructor(options: EngineKeeperOptions) {
    this.#options = options;
  }

  /** Null while there is nothing to do. */
  get engine(): Engine | null {
    return this.#engine;
  }

  /** Why it stopped; null while it works. */
  get failure(): Failure | null {
    return this.#failure;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** True while photos are worked on, or models are about to be loaded for them. */
  get isWorking(): boolean {
    if (this.#engine) return this.#engine.pipeline.isBusy;
    return this.#isStarting || (this.#isTending && !this.#isPaused && hasOpenPhotos(this.#options.database));
  }

  /** Hands nothing more to the tagger; what is under way is stored. */
  pause(): void {
    this.#isPaused = true;
    this.#engine?.pipeline.pause();
    this.#options.onChange();
  }

  /** Goes on after {@link pause}, or after it had stopped. */
  resume(): void {
    this.#isPaused = false;
    this.#engine?.pipeline.resume();
    this.look({ plan: true });
  }

  /** Looks whether there is work, and whether the engine is the right one; where it had stopped, with `plan`, once more. */
  look(wanted: Partial<Wanted> = {}): void {
    if (wanted.plan) {
      clearTimeout(this.#goOn);
      this.#failure = null;
    }
    this.#see(wanted);
  }

  #see({ plan = false, newEngine = false, newFirst = false }: Partial<Wanted>): void {
    if (this.#closing.signal.aborted) return;
    this.#wanted = {
      plan: plan || (this.#wanted?.plan ?? false),
      newEngine: newEngine || (this.#wanted?.newEngine ?? false),
      newFirst: newFirst || (this.#wanted?.newFirst ?? false),
    };
    if (!this.#isTending) this.#tending = this.#tend();
    this.#options.onChange();
  }

  async #tend(): Promise<void> {
    this.#isTending = true;
    for (let wanted = this.#wanted; wanted && !this.#closing.signal.aborted; wanted = this.#wanted) {
      this.#wanted = null;
      await this.#adjust(wanted).catch((error: unknown) => this.#fail(error));
    }
    this.#isTending = false;
    this.#options.onChange();
  }

  async #adjust({ plan, newEngine, newFirst }: Wanted): Promise<void> {
    const models = this.#modelsInUse();
    const isOther = models !== this.#plannedFor;
    if (newEngine || isOther || this.#failure) await this.#closeEngine();
    if (this.#failure) return;
    const isPlanned = plan || isOther;
    if (isPlanned) {
      await planWork(this.#options, wantedVersions(this.#options.database));
      this.#plannedFor = models;
    }
    if (this.#engine) this.#engine.pipeline.wake(newFirst || isPlanned);
    else if (!this.#isPaused && (await this.#isThereWork(isPlanned))) await this.#start();
  }

  async #isThereWork(isPlanned: boolean): Promise<boolean> {
    return hasOpenPhotos(this.#options.database) || (isPlanned && (await areTagsStale(this.#options)));
  }

  #modelsInUse(): string {
    const used = listModels(this.#options.database).filter((model) => model.inUse);
    return JSON.stringify(used.map(({ id, revision, folder }) => [id, revision, folder]));
  }

  async #start(): Promise<void> {
    const { changes, onChange } = this.#options;
    this.#isStarting = true;
    onChange();
    const engine = await startEngine(
      this.#options,
      {
        onStored: (settled) => {
          changes.note(settled.some((one) => one.failed > 0) ? ['photos', 'failures'] : ['photos']);
          onChange();
        },
        onOffline: () => {
          changes.note(['folders'], true);
          onChange();
        },
        onIdle: () => this.#onIdle(),
      },
      this.#closing.signal,
    ).finally(() => (this.#isStarting = false));
    this.#engine = engine;
    engine.pipeline.failure.catch((error: unknown) => {
      if (this.#engine === engine) this.#fail(error);
    });
    changes.note(['models']);
    if (this.#isPaused) engine.pipeline.pause();
    else engine.pipeline.wake(true);
  }

  /** All photos are seen to: the starter may go. The engine follows the models. */
  #onIdle(): void {
    const { database, changes, logger } = this.#options;
    letStarterStepBack(database).then(
      (hasChanged) => hasChanged && changes.note(['models'], true),
      (error: unknown) => logger.log('warn', 'the starter could not be taken out of use', error),
    );
  }

  async #closeEngine(patience?: number): Promise<void> {
    const engine = this.#engine;
    this.#engine = null;
    await engine?.close(patience).catch((error: unknown) => {
      // what could not be stored is to do as before
      this.#options.logger.log('warn', 'photos under way could not be stored', error);
    });
  }

  /** It cannot go on; what was under way is to do as before. Where that may pass by itself, it is tried again. */
  #fail(error: unknown): void {
    if (this.#closing.signal.aborted) return;
    this.#options.logger.log('error', 'photos are not worked on any more', error);
    this.#failure = toFailure(error);
    const { code } = this.#failure;
    if (code === 'DISK_FULL' || code.startsWith('CATALOGUE_')) {
      clearTimeout(this.#goOn);
      this.#goOn = setTimeout(() => this.look({ plan: true }), GO_ON_AFTER).unref();
    }
    this.#see({});
  }

  /** Ends the engine: photos under way are waited for `patience` milliseconds at most, and stored or given back. */
  async close(patience: number): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#goOn);
    await this.#closeEngine(patience);
    // tags that are judged anew go on with the next start
    await Promise.race([this.#tending, sleep(patience, undefined, { ref: false })]);
  }
}
