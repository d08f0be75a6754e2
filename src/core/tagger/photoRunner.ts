/** @file A photo's way through the tagger process: one decode, then every model that wants it, then the result. */

import { TagrollError, toFailure, type Failure } from '../domain/errors.ts';
import type { ModelId } from '../domain/ids.ts';
import type { Logger } from '../domain/logger.ts';
import { freeMemory } from '../domain/memory.ts';
import { stageOfModel } from '../domain/stage.ts';
import type { Decoded, Decoder, ModelInputSpec } from '../media/decoder.ts';
import { Batcher, Turnstile } from './batcher.ts';
import type { Inference, RunningModel } from './runningModel.ts';
import { failEveryStage, stageFailures } from './stageFailures.ts';
import type { ModelResult, PhotoJob, PhotoResult, StageFailure } from './tagger.ts';

type InferenceBatcher = Batcher<Uint8Array, Inference>;

export interface PhotoRunnerOptions {
  readonly decoder: Decoder;
  /** Photos that may be decoded, or decoded and not yet through their models, at a time: the bound on memory. */
  readonly ahead: number;
  readonly logger: Logger;
}

const specKey = (spec: ModelInputSpec): string =>
  [spec.width, spec.height, spec.resize, spec.resizeShortSide, spec.interpolation, ...spec.padColour].join(
    ' ',
  );

/** Runs photos; as many at a time as `ahead` allows, the rest waits with nothing but its path in memory. */
export class PhotoRunner {
  readonly #options: PhotoRunnerOptions;
  readonly #turnstile = new Turnstile();
  readonly #waiting: (() => void)[] = [];
  #models = new Map<ModelId, { model: RunningModel; batcher: InferenceBatcher }>();
  #running = 0;

  constructor(options: PhotoRunnerOptions) {
    this.#options = options;
  }

  /** Replaces the models. Only while no photo is in here. */
  use(models: ReadonlyMap<ModelId, RunningModel>): void {
    this.#models = new Map(
      [...models].map(([id, model]) => [
        id,
        {
          model,
          batcher: new Batcher(model.batchSize, (pictures) => model.infer(pictures), this.#turnstile),
        },
      ]),
    );
  }

  /** Runs other work of a model between the photos' batches. */
  between<Value>(work: () => Promise<Value>): Promise<Value> {
    return this.#turnstile.run(work);
  }

  /** Never rejects: what goes wrong is in the result. */
  async run(job: PhotoJob): Promise<PhotoResult> {
    if (this.#running >= this.#options.ahead) {
      await new Promise<void>((resolve) => {
        if (job.isUrgent) this.#waiting.unshift(resolve);
        else this.#waiting.push(resolve);
      });
    } else this.#running += 1;
    try {
      return await this.#runNow(job);
    } catch (error) {
      this.#options.logger.log('error', `photo ${job.photoId} failed`, error);
      return failEveryStage(job, toFailure(error), false);
    } finally {
      // the place goes to the next in line, or is free
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }

  async #runNow(job: PhotoJob): Promise<PhotoResult> {
    const wanted = job.models.flatMap((id) => {
      const found = this.#models.get(id);
      return found ? [{ id, ...found, key: specKey(found.model.spec) }] : [];
    });
    const specs = new Map(wanted.map(({ key, model }) => [key, model.spec]));
    const keys = [...specs.keys()];
    let decoded: Decoded;
    wanted.forEach(({ batcher }) => batcher.announce());
    try {
      decoded = await this.#options.decoder.decode({
        path: job.path,
        skipIfHash: job.skipIfHash,
        wantMetadata: job.wantMetadata,
        wantThumbnail: job.wantThumbnail,
        inputs: [...specs.values()],
      });
    } catch (error) {
      wanted.forEach(({ batcher }) => batcher.withdraw());
      throw error;
    }
    const inputs = decoded.picture?.ok ? decoded.picture.value.inputs : null;
    const runs = wanted.map(({ id, batcher, key }) => {
      const pixels = inputs?.[keys.indexOf(key)];
      if (pixels) return this.#infer(job, id, batcher.add(pixels));
      batcher.withdraw();
      return Promise.resolve(null);
    });
    const failures: StageFailure[] = stageFailures(job, decoded);
    for (const id of job.models) {
      if (this.#models.has(id) || failures.some(({ stage }) => stage === stageOfModel(id))) continue;
      const failure: Failure = { code: 'MODEL_UNKNOWN', message: `The model "${id}" is not loaded.` };
      failures.push({ stage: stageOfModel(id), failure, transient: true });
    }
    const models: ModelResult[] = [];
    for (const outcome of await Promise.all(runs)) {
      if (outcome === null) continue;
      if ('stage' in outcome) failures.push(outcome);
      else models.push(outcome);
    }
    inputs?.forEach(freeMemory);
    return resultOf(job, decoded, models, failures);
  }

  async #infer(
    job: PhotoJob,
    modelId: ModelId,
    inference: Promise<Inference>,
  ): Promise<ModelResult | StageFailure> {
    try {
      return { modelId, ...(await inference) };
    } catch (error) {
      this.#options.logger.log('error', `${modelId} failed on photo ${job.photoId}`, error);
      const failure: Failure =
        error instanceof TagrollError
          ? toFailure(error)
          : { code: 'TAGGER_FAILED', message: `The model ${modelId} could not be run on this photo.` };
      return { stage: stageOfModel(modelId), failure, transient: false };
    }
  }
}

function resultOf(
  job: PhotoJob,
  decoded: Decoded,
  models: ModelResult[],
  failures: StageFailure[],
): PhotoResult {
  const content = decoded.content.ok ? decoded.content.value : null;
  const picture = decoded.picture?.ok ? decoded.picture.value : null;
  return {
    photoId: job.photoId,
    content,
    skipped: content !== null && content.hash === job.skipIfHash,
    metadata: decoded.metadata?.ok ? decoded.metadata.value : null,
    thumbnail: picture?.thumbnail ?? null,
    fingerprint: picture?.fingerprint ?? null,
    models,
    failures,
  };
}
