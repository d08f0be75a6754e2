/** @file The sizes that one decode goes through: intermediate picture, thumbnail, model inputs. Pure. */

import { missingCase } from '../domain/errors.ts';
import type { ModelInputSpec } from './decoder.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A picture scaled to `scaled`, of which the part at `left`/`top` goes to `x`/`y` of the model's input. */
export interface InputPlan {
  readonly scaled: Size;
  /** Top left corner of the part that is taken from the scaled picture (cover-crop). */
  readonly cropLeft: number;
  readonly cropTop: number;
  /** Where that part stands in the input (pad); the rest has the pad colour. */
  readonly padLeft: number;
  readonly padTop: number;
  /** Size of the part. */
  readonly part: Size;
}

/** Long side of a thumbnail, in pixels. */
export const THUMBNAIL_SIDE = 512;

/** Round half to even, as Python's `round` does. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** The picture scaled down so that its long side is at most `side`; never enlarged, never less than 1 pixel. */
export function fitInside(size: Size, side: number): Size {
  const scale = Math.min(1, side / Math.max(size.width, size.height));
  return {
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
  };
}

/**
 * Where a picture of `size` goes in a model's input.
 *
 * `cover-crop` follows torchvision: Resize(N) makes the short side N and the long side int(N * long / short)
 * (`_compute_resized_output_size`), CenterCrop starts at int(round((side - crop) / 2)); both in
 * https://github.com/pytorch/vision/blob/main/torchvision/transforms/functional.py. `pad` scales as
 * Pillow's `ImageOps.contain` and centres as `ImageOps.pad` do (int(round(...))):
 * https://github.com/python-pillow/Pillow/blob/main/src/PIL/ImageOps.py.
 */
export function planInput(size: Size, spec: ModelInputSpec): InputPlan {
  switch (spec.resize) {
    case 'stretch':
      return { scaled: spec, part: spec, cropLeft: 0, cropTop: 0, padLeft: 0, padTop: 0 };
    case 'cover-crop':
      return planCoverCrop(size, spec);
    case 'pad':
    case 'pad-top-left': {
      const scaled = containIn(size, spec);
      const centred = spec.resize === 'pad';
      return {
        scaled,
        part: scaled,
        cropLeft: 0,
        cropTop: 0,
        padLeft: centred ? roundHalfEven((spec.width - scaled.width) * 0.5) : 0,
        padTop: centred ? roundHalfEven((spec.height - scaled.height) * 0.5) : 0,
      };
    }
    default:
      return missingCase(spec.resize);
  }
}

function planCoverCrop(size: Size, spec: ModelInputSpec): InputPlan {
  // an input that is not square: the short side is the one that covers the whole input
  const short =
    spec.resizeShortSide ??
    (spec.width === spec.height
      ? spec.width
      : Math.ceil(
          Math.min(size.width, size.height) * Math.max(spec.width / size.width, spec.height / size.height),
        ));
  const scaled =
    size.width <= size.height
      ? { width: short, height: Math.floor((short * size.height) / size.width) }
      : { width: Math.floor((short * size.width) / size.height), height: short };
  // a short side below the input's (torchvision pads with black then) is no manifest's intent, but must not crash
  const part = { width: Math.min(spec.width, scaled.width), height: Math.min(spec.height, scaled.height) };
  return {
    scaled,
    part,
    cropLeft: roundHalfEven((scaled.width - part.width) / 2),
    cropTop: roundHalfEven((scaled.height - part.height) / 2),
    padLeft: Math.floor((spec.width - part.width) / 2),
    padTop: Math.floor((spec.height - part.height) / 2),
  };
}

function containIn(size: Size, box: Size): Size {
  const pictureShape = size.width / size.height;
  const boxShape = box.width / box.height;
  if (pictureShape > boxShape) {
    return { width: box.width, height: Math.max(1, roundHalfEven((size.height / size.width) * box.width)) };
  }
  return { width: Math.max(1, roundHalfEven((size.width / size.height) * box.height)), height: box.height };
}

/**
 * Size of the one picture from which thumbnail and inputs are made: as small as possible, but large enough for each,
 * and never larger than the original. A panorama's is longer than a thumbnail, so that its short side suffices.
 */
export function intermediateSize(
  size: Size,
  wantThumbnail: boolean,
  inputs: readonly ModelInputSpec[],
): Size {
  const thumbnail = fitInside(size, THUMBNAIL_SIDE);
  // fingerprint and dominant colour want some picture, also where no thumbnail and no model does
  const wanted: Size[] = wantThumbnail || inputs.length === 0 ? [thumbnail] : [];
  for (const spec of inputs) wanted.push(planInput(size, spec).scaled);
  let best = { width: 1, height: 1 };
  let scale = 0;
  for (const one of wanted) {
    const needed = Math.max(one.width / size.width, one.height / size.height);
    if (needed <= scale) continue;
    scale = needed;
    best = one;
  }
  if (scale >= 1) return { width: size.width, height: size.height };
  // the wanted size itself where it keeps the shape, so that this input needs no second resize
  const width = Math.max(1, Math.round(size.width * scale));
  const height = Math.max(1, Math.round(size.height * scale));
  return Math.abs(best.width - width) <= 1 && Math.abs(best.height - height) <= 1 ? best : { width, height };
}
