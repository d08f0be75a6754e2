/** @file One onnxruntime session with its tensors checked against the manifest. Runs in the tagger process. */

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { TagrollError } from '../domain/errors.ts';
import { fromHalf } from '../domain/float16.ts';
import { sessionOptions } from './providers.ts';
import type { TensorData } from './preprocess.ts';
import type { ProviderName } from './tagger.ts';

type TensorType = 'float32' | 'float16' | 'uint8' | 'int64' | 'int32';

/** A tensor that goes into a model. */
export interface TensorIn {
  readonly type: TensorType;
  readonly data: TensorData | BigInt64Array | Int32Array;
  readonly shape: readonly number[];
}

function misfit(what: string): TagrollError {
  return new TagrollError(
    'MODEL_DOES_NOT_FIT_MANIFEST',
    `The model is not as its description says: ${what}.`,
  );
}

export class ModelSession {
  readonly #runtime: typeof import('onnxruntime-node');
  readonly #session: InferenceSession;

  private constructor(runtime: typeof import('onnxruntime-node'), session: InferenceSession) {
    this.#runtime = runtime;
    this.#session = session;
  }

  /**
   * Loads an ONNX file of a folder; `externalData` are the files there that may hold weights of its.
   * Rejects with onnxruntime's own errors. The runtime itself is loaded with the first model.
   */
  static async open(
    folder: string,
    file: string,
    externalData: readonly { readonly name: string }[],
    provider: ProviderName,
  ): Promise<ModelSession> {
    const path = join(folder, file);
    const files = [path, ...externalData.map(({ name }) => join(folder, name))];
    const sizes = await Promise.all(files.map(async (one) => (await stat(one)).size));
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    const runtime = await import('onnxruntime-node');
    return new ModelSession(
      runtime,
      await runtime.InferenceSession.create(path, sessionOptions(provider, bytes)),
    );
  }

  /**
   * Holds an input against what the manifest says of it. `shape` has null where any size will do.
   * @throws {TagrollError} MODEL_DOES_NOT_FIT_MANIFEST
   */
  checkInput(name: string, type: TensorType, shape: readonly (number | null)[]): void {
    const found = this.#session.inputMetadata.find((one) => one.name === name);
    if (!found) throw misfit(`it has no input "${name}", but ${this.#session.inputNames.join(', ')}`);
    if (!found.isTensor || found.type !== type) throw misfit(`its input "${name}" is not of type ${type}`);
    const fits =
      found.shape.length === shape.length &&
      found.shape.every(
        (size, axis) => typeof size !== 'number' || shape[axis] === null || size === shape[axis],
      );
    if (!fits)
      throw misfit(
        `its input "${name}" has the shape ${found.shape.join(' x ')}, not ${shape.map((size) => size ?? 'any').join(' x ')}`,
      );
  }

  /** @throws {TagrollError} MODEL_DOES_NOT_FIT_MANIFEST where an output is missing or an input would stay without data */
  checkNames(inputs: readonly string[], outputs: readonly string[]): void {
    const missing = outputs.find((name) => !this.#session.outputNames.includes(name));
    if (missing !== undefined)
      throw misfit(`it has no output "${missing}", but ${this.#session.outputNames.join(', ')}`);
    const unfed = this.#session.inputNames.find((name) => !inputs.includes(name));
    if (unfed !== undefined) throw misfit(`it wants an input "${unfed}" that the description does not name`);
  }

  /**
   * Runs the model; each output as rows of floats, one for each picture or text.
   * Rejects with onnxruntime's own errors. @throws {TagrollError} MODEL_DOES_NOT_FIT_MANIFEST
   */
  async run(
    inputs: Readonly<Record<string, TensorIn>>,
    outputs: readonly string[],
    rows: number,
  ): Promise<Record<string, Float32Array[]>> {
    const feeds: Record<string, Tensor> = {};
    for (const [name, { type, data, shape }] of Object.entries(inputs)) {
      const tensor = new this.#runtime.Tensor(type as 'float32', data as Float32Array, shape);
      // Where there is a Float16Array, onnxruntime-common turns the bits into one, and onnxruntime-node 1.30 takes that
      // for an empty array ("not enough space: expected 301056, got 0"). It reads the bits as they are.
      if (type === 'float16') Object.defineProperty(tensor, 'data', { value: data });
      feeds[name] = tensor;
    }
    const results = await this.#session.run(feeds, [...outputs]);
    const found: Record<string, Float32Array[]> = {};
    for (const name of outputs) found[name] = rowsOf(name, results[name], rows);
    return found;
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}

function rowsOf(name: string, tensor: unknown, rows: number): Float32Array[] {
  const { data, dims } = tensor as Tensor;
  // half precision comes as bits where there is no Float16Array, else as one
  const isBits = data instanceof Uint16Array;
  const isFloats =
    ArrayBuffer.isView(data) && Object.prototype.toString.call(data) === '[object Float16Array]';
  if (!(data instanceof Float32Array) && !isBits && !isFloats)
    throw misfit(`its output "${name}" holds no floats`);
  const values =
    data instanceof Float32Array
      ? data
      : isBits
        ? Float32Array.from(data, fromHalf)
        : Float32Array.from(data as Iterable<number>);
  const [first] = dims;
  if (first === undefined || first < rows || values.length % first !== 0) {
    throw misfit(`its output "${name}" has the shape ${dims.join(' x ')} for ${rows} inputs`);
  }
  const length = values.length / first;
  // copies: the tensor's own memory may be the runtime's
  return Array.from({ length: rows }, (_, row) => values.slice(row * length, (row + 1) * length));
}

export { misfit };
