/**
 * @file One tagger process for everybody in the library: the session that works through photos, a text that is searched
 * for, a picture that is tried. So a model is in memory once. Each gets a tagger that is its own as far as it can see.
 */

import { TagrollError } from '../domain/errors.ts';
import type { ModelId } from '../domain/ids.ts';
import type { LoadedModel, ModelToLoad, Tagger } from './tagger.ts';
import { cancelled } from './taggerTasks.ts';

export interface SharedTaggerOptions {
  /** Starts a tagger. `expectsPhotos`: photos will follow the models. */
  readonly start: (expectsPhotos: boolean) => Tagger;
  /** True where the owner still uses this model: it then stays loaded after the one who needed it has gone. */
  readonly isInUse: (model: ModelToLoad) => boolean;
  /** Milliseconds after which the process is ended when nobody has a share in it. */
  readonly idleMs?: number;
}

interface Held {
  /** To tell whether what is asked for is the same. */
  readonly key: string;
  readonly model: ModelToLoad;
  readonly report: LoadedModel;
}

/** A share in the tagger. */
interface Share {
  readonly expectsPhotos: boolean;
  wanted: readonly ModelToLoad[];
  /** Ends everything that was asked for through this share and has not come yet. */
  readonly pending: Set<(error: TagrollError) => void>;
  isClosed: boolean;
}

const IDLE = 5 * 60_000;

const keyOf = (model: ModelToLoad): string => JSON.stringify(model);

/** True for the end of a tagger that was closed, and not for anything that its work brought about. */
function isCancelled(error: unknown): boolean {
  return error instanceof TagrollError && error.code === 'CANCELLED';
}

/** Starts nothing until somebody asks for models. */
export class SharedTagger {
  readonly #options: SharedTaggerOptions;
  readonly #shares = new Set<Share>();
  #tagger: Tagger | null = null;
  #held = new Map<ModelId, Held>();
  #loads: Promise<unknown> = Promise.resolve();
  #ending: Promise<unknown> = Promise.resolve();
  #idle: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: SharedTaggerOptions) {
    this.#options = options;
  }

  /**
   * A share in the process. Its `load` says which models this share needs; others may be loaded beside them, and one that
   * is loaded already is not loaded again, nor tried again while others are at work where it failed. Its `close` gives
   * up what it still had under way, and leaves the process to the others.
   */
  share(expectsPhotos: boolean): Tagger {
    if (this.#isClosed) throw cancelled();
    const share: Share = { expectsPhotos, wanted: [], pending: new Set(), isClosed: false };
    this.#shares.add(share);
    clearTimeout(this.#idle);
    return {
      load: (models) => {
        share.wanted = models;
        return this.#pending(share, () => this.#load(share));
      },
      process: (job) => this.#run(share, (tagger) => tagger.process(job)),
      embedTexts: (modelId, texts) => this.#run(share, (tagger) => tagger.embedTexts(modelId, texts)),
      close: () => this.#leave(share),
    };
  }

  /** A share for one piece of work, with these models. */
  async use<Value>(
    models: readonly ModelToLoad[],
    work: (tagger: Tagger, loaded: readonly LoadedModel[]) => Promise<Value>,
  ): Promise<Value> {
    const tagger = this.share(false);
    try {
      return await work(tagger, await tagger.load(models));
    } finally {
      await tagger.close();
    }
  }

  /** Ends the process; what is under way begins again in a new one, with what may have changed in its options. */
  async restart(): Promise<void> {
    const tagger = this.#tagger;
    this.#tagger = null;
    this.#held = new Map();
    const ending = tagger?.close();
    this.#ending = Promise.all([this.#ending, ending]);
    await ending;
  }

  /** Ends the process and all that is under way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#idle);
    for (const share of this.#shares) this.#cancel(share);
    this.#shares.clear();
    await this.restart();
    await this.#ending;
  }

  #cancel(share: Share): void {
    share.isClosed = true;
    for (const reject of share.pending) reject(cancelled());
    share.pending.clear();
  }

  async #leave(share: Share): Promise<void> {
    if (!this.#shares.delete(share)) return;
    const isAtWork = share.pending.size > 0;
    this.#cancel(share);
    if (this.#shares.size === 0) {
      this.#idle = setTimeout(() => void this.restart(), this.#options.idleMs ?? IDLE);
      this.#idle.unref();
    }
    // it would go on with photos that nobody waits for, for minutes where a model is slow
    if (isAtWork) await this.restart();
  }

  /** The work's own outcome, or CANCELLED as soon as the share is closed. */
  #pending<Value>(share: Share, work: () => Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      if (share.isClosed) return reject(cancelled());
      share.pending.add(reject);
      // off the list first: whoever closes its share on hearing of the end has nothing under way
      const settle = (then: () => void): void => {
        share.pending.delete(reject);
        then();
      };
      work().then(
        (value) => settle(() => resolve(value)),
        (error: unknown) => settle(() => reject(error)),
      );
    });
  }

  #run<Value>(share: Share, work: (tagger: Tagger) => Promise<Value>): Promise<Value> {
    return this.#pending(share, async () => {
      for (;;) {
        if (!this.#tagger) await this.#load(share);
        const tagger = this.#tagger;
        // ended again by somebody in the meantime
        if (!tagger) continue;
        try {
          return await work(tagger);
        } catch (error) {
          if (share.isClosed || !isCancelled(error) || tagger === this.#tagger) throw error;
        }
      }
    });
  }

  /** Sees to it that all models are loaded that the shares need; the reports of this share's. One after another. */
  #load(share: Share): Promise<readonly LoadedModel[]> {
    const loaded = this.#loads.then(() => this.#loadNow(share));
    // whoever asked hears of the failure; the next in line only waits for the end
    this.#loads = loaded.catch(() => undefined);
    return loaded;
  }

  async #loadNow(share: Share): Promise<readonly LoadedModel[]> {
    for (;;) {
      if (share.isClosed) throw cancelled();
      const tagger = (this.#tagger ??= this.#options.start(share.expectsPhotos));
      const models = this.#modelsToHold(share);
      const isSame =
        models.length === this.#held.size &&
        models.every((model) => this.#held.get(model.id)?.key === keyOf(model));
      if (!isSame || this.#isWorthAnotherTry(share)) {
        try {
          const reports = await tagger.load(models);
          if (tagger !== this.#tagger) continue;
          this.#held = new Map(
            models.map((model, index) => [model.id, { key: keyOf(model), model, report: reports[index]! }]),
          );
        } catch (error) {
          if (!isCancelled(error) || tagger === this.#tagger) throw error;
          continue;
        }
      }
      return share.wanted.map((model) => this.#held.get(model.id)!.report);
    }
  }

  /** What all shares need, this one's last so that its revisions count, and what is loaded and still in use. */
  #modelsToHold(share: Share): ModelToLoad[] {
    const models = new Map<ModelId, ModelToLoad>();
    for (const { model } of this.#held.values())
      if (this.#options.isInUse(model)) models.set(model.id, model);
    for (const { wanted } of [...this.#shares, share])
      for (const model of wanted) models.set(model.id, model);
    return [...models.values()];
  }

  /** A model that failed may load by now, but loading holds up whoever is at work. */
  #isWorthAnotherTry(share: Share): boolean {
    const failed = share.wanted.some((model) => this.#held.get(model.id)?.report.failure);
    return failed && [...this.#shares].every((one) => one === share || one.pending.size === 0);
  }
}
