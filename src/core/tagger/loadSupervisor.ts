/**
 * @file Remembers what ended the tagger process while models were loaded, so that it is not tried again and again. Pure
 * but for the log.
 */

import type { ModelId } from '../domain/ids.ts';
import type { Logger } from '../domain/logger.ts';
import { notLoaded } from './loadReport.ts';
import type { LoadedModel, ModelToLoad, ProviderName } from './tagger.ts';

type Rejected = LoadedModel['rejected'][number];

/** The processor's provider is the last one left: it is given up only after so many deaths in a row. */
const MOST_DEATHS = 3;
const REASON = 'the tagger process ended while trying it';
const REASON_SLOW =
  'it did not get one blank photo done in half a minute, so it probably computes on the processor';

export class LoadSupervisor {
  readonly #logger: Logger;
  readonly #excluded = new Map<ModelId, Rejected[]>();
  readonly #givenUp = new Set<ModelId>();
  #probing: { modelId: ModelId; provider: ProviderName } | null = null;
  /** Providers that no model needs to try any more. */
  #tooSlow: Rejected[] = [];
  #deaths = 0;
  #withoutModels = false;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Forgets everything: whoever asks anew may have another driver by now. */
  forgive(): void {
    this.#excluded.clear();
    this.#givenUp.clear();
    this.#tooSlow = [];
    this.#probing = null;
    this.#deaths = 0;
    this.#withoutModels = false;
  }

  /** The models that are worth trying. */
  loadable(models: readonly ModelToLoad[]): ModelToLoad[] {
    return this.#withoutModels ? [] : models.filter(({ id }) => !this.#givenUp.has(id));
  }

  /** Providers that are not to be tried, by model. */
  excluded(models: readonly ModelToLoad[]): Record<string, Rejected[]> {
    return Object.fromEntries(
      models.map(({ id }) => [id, [...this.#tooSlow, ...(this.#excluded.get(id) ?? [])]]),
    );
  }

  /** What is being tried takes so long that the process will be ended. */
  probingTooSlow(): void {
    if (this.#probing) this.#tooSlow.push({ provider: this.#probing.provider, reason: REASON_SLOW });
    this.#probing = null;
    // that death is no surprise
    this.#deaths = -1;
  }

  /** The process is about to try this. */
  probing(modelId: ModelId, provider: ProviderName): void {
    const isSame = this.#probing?.modelId === modelId && this.#probing.provider === provider;
    if (!isSame) this.#deaths = 0;
    this.#probing = { modelId, provider };
  }

  /** The process ended while it loaded models. False where there is nothing left to leave out. */
  crashed(): boolean {
    const probing = this.#probing;
    this.#deaths += 1;
    if (!probing) {
      if (this.#deaths < MOST_DEATHS) return true;
      this.#deaths = 0;
      if (this.#withoutModels) return false;
      this.#logger.log('error', 'The tagger process does not stay alive, so it goes on without models');
      this.#withoutModels = true;
      return true;
    }
    const { modelId, provider } = probing;
    if (provider === 'cpu' && this.#deaths < MOST_DEATHS) return true;
    this.#logger.log('error', `${modelId} with ${provider}: ${REASON}`);
    const excluded = this.#excluded.get(modelId) ?? [];
    this.#excluded.set(modelId, [...excluded, { provider, reason: REASON }]);
    if (provider === 'cpu') this.#givenUp.add(modelId);
    this.#probing = null;
    this.#deaths = 0;
    return true;
  }

  /** The process has loaded what it could: the report for every model that was asked for, in its order. */
  loaded(models: readonly ModelToLoad[], reports: readonly LoadedModel[]): LoadedModel[] {
    this.#probing = null;
    this.#deaths = 0;
    return models.map(
      (model) =>
        reports.find(({ id }) => id === model.id) ??
        notLoaded(model, this.excluded([model])[model.id] ?? [], null),
    );
  }
}
