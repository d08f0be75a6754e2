/** @file What every kind of model offers once it runs, and what they share: the way of pictures into the session. */

import { freeMemory } from '../domain/memory.ts';
import type { ModelInputSpec } from '../media/decoder.ts';
import type { ModelManifest } from '../models/manifest.ts';
import { ModelSession } from './modelSession.ts';
import { Preprocessor } from './preprocess.ts';
import type { ModelResult, ProviderName } from './tagger.ts';

/** What a kind says of one picture; the model's id is added outside. */
export type Inference = Omit<ModelResult, 'modelId'>;

/** A model of any kind, loaded and ready. */
export interface RunningModel {
  readonly spec: ModelInputSpec;
  /** Most pictures for one call of `infer`. */
  readonly batchSize: number;
  /** One result for each picture, in order. Rejects where the run fails; then the whole batch has no result. */
  infer(pictures: readonly Uint8Array[]): Promise<Inference[]>;
  /** Null for kinds without a text tower. */
  readonly embedTexts: ((texts: readonly string[]) => Promise<Float32Array[]>) | null;
  release(): Promise<void>;
}

/** The part of a model that takes pictures. */
export class ImageSession {
  readonly #session: ModelSession;
  readonly #manifest: ModelManifest;
  readonly #preprocessor: Preprocessor;
  readonly #outputs: readonly string[];

  private constructor(session: ModelSession, manifest: ModelManifest, outputs: readonly string[]) {
    this.#session = session;
    this.#manifest = manifest;
    this.#preprocessor = new Preprocessor(manifest.input);
    this.#outputs = outputs;
  }

  /** @throws {TagrollError} MODEL_DOES_NOT_FIT_MANIFEST; else rejects with onnxruntime's own errors */
  static async open(
    manifest: ModelManifest,
    folder: string,
    file: string,
    outputs: readonly string[],
    provider: ProviderName,
  ): Promise<ImageSession> {
    const session = await ModelSession.open(folder, file, manifest.files.externalData, provider);
    const image = new ImageSession(session, manifest, outputs);
    try {
      const { name, type } = manifest.input;
      const [, ...picture] = image.#preprocessor.shape(1);
      session.checkNames([name], outputs);
      session.checkInput(name, type, [manifest.batch.fixed ? manifest.batch.size : null, ...picture]);
      return image;
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  get spec(): ModelInputSpec {
    return this.#manifest.input.picture;
  }

  get batchSize(): number {
    return this.#manifest.batch.size;
  }

  /** Rows of each output, by its name. A model with a fixed batch gets blanks in the places that are left over. */
  async run(pictures: readonly Uint8Array[]): Promise<Record<string, Float32Array[]>> {
    const { input, batch } = this.#manifest;
    const size = batch.fixed ? batch.size : pictures.length;
    const data = this.#preprocessor.pack(pictures, size);
    const tensor = { type: input.type, data, shape: this.#preprocessor.shape(size) };
    const rows = await this.#session.run({ [input.name]: tensor }, this.#outputs, pictures.length);
    freeMemory(data);
    return rows;
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}
