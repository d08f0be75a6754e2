/** @file Turns decoded pixels into the tensor that a model wants. Runs in the tagger process. */

import { TagrollError } from '../domain/errors.ts';
import type { ImageInput } from '../models/manifest.ts';
import { toHalf } from '../domain/float16.ts';

/** float16 travels as its bits. */
export type TensorData = Float32Array | Uint16Array | Uint8Array;

/** Fills tensors for one model. A channel's 256 possible values are computed once. */
export class Preprocessor {
  readonly #input: ImageInput;
  readonly #tables: readonly TensorData[];
  /** Numbers in the tensor for each picture. */
  readonly length: number;

  constructor(input: ImageInput) {
    this.#input = input;
    this.length = input.picture.width * input.picture.height * 3;
    this.#tables = [0, 1, 2].map((channel) => {
      const table = this.#allocate(256);
      const mean = input.mean[channel]!;
      const std = input.std[channel]!;
      for (let pixel = 0; pixel < 256; pixel++) {
        const value = (pixel - mean) / std;
        table[pixel] = input.type === 'float16' ? toHalf(value) : value;
      }
      return table;
    });
  }

  #allocate(length: number): TensorData {
    if (this.#input.type === 'float32') return new Float32Array(length);
    return this.#input.type === 'float16' ? new Uint16Array(length) : new Uint8Array(length);
  }

  /** Shape of a tensor of so many pictures. */
  shape(pictures: number): number[] {
    const { layout, picture } = this.#input;
    return layout === 'nchw'
      ? [pictures, 3, picture.height, picture.width]
      : [pictures, picture.height, picture.width, 3];
  }

  /**
   * One tensor's data from pictures of 8-bit RGB, height x width x 3. Places after the last picture, up to `size`
   * pictures, stay zero.
   * @throws {TagrollError} INTERNAL where a picture has another size than the model takes
   */
  pack(pictures: readonly Uint8Array[], size: number = pictures.length): TensorData {
    const data = this.#allocate(size * this.length);
    for (const [index, pixels] of pictures.entries()) {
      if (pixels.length !== this.length) {
        throw new TagrollError(
          'INTERNAL',
          `A picture for ${this.#input.name} has ${pixels.length} bytes, not ${this.length}.`,
        );
      }
      this.#put(pixels, data, index * this.length);
    }
    return data;
  }

  #put(pixels: Uint8Array, data: TensorData, start: number): void {
    const { layout, channels } = this.#input;
    const [first, second, third] = this.#tables as [TensorData, TensorData, TensorData];
    const [fromFirst, fromThird] = channels === 'bgr' ? [2, 0] : [0, 2];
    // distance between a pixel's channels, and between pixels, in the tensor
    const [apart, step] = layout === 'nchw' ? [this.length / 3, 1] : [1, 3];
    for (let from = 0, to = start; from < pixels.length; from += 3, to += step) {
      data[to] = first[pixels[from + fromFirst]!]!;
      data[to + apart] = second[pixels[from + 1]!]!;
      data[to + 2 * apart] = third[pixels[from + fromThird]!]!;
    }
  }
}
