/**
 * @file Tags from a dual encoder without training: an image embedding is compared with the embeddings of tags. Pure;
 * the pipeline calls it on stored embeddings, so a changed vocabulary needs no model run over the photos.
 *
 * CLIP (Radford et al. 2021, https://arxiv.org/abs/2103.00020, section 3.1): p(tag | photo) = softmax over the tags of
 * s * <image, tag>, both L2-normalised, s = exp(t) the learned logit scale; a tag's embedding is the normalised mean of
 * the normalised embeddings of its prompts (section 3.1.4). SigLIP (Zhai et al. 2023,
 * https://arxiv.org/abs/2303.15343, algorithm 1): p(tag | photo) = 1 / (1 + exp(-(s * <image, tag> + b))).
 */

import { TagrollError } from '../domain/errors.ts';
import { normalise, sigmoid, softmax } from './scores.ts';

/** The texts of a tag: the noun phrase put into each prompt template. */
export function promptsOf(phrase: string, templates: readonly string[]): string[] {
  return templates.map((template) => template.replace('{}', () => phrase));
}

/** A tag's embedding from those of its prompts: the mean of L2-normalised vectors, normalised again. */
export function averageEmbedding(embeddings: readonly Float32Array[]): Float32Array {
  const [first] = embeddings;
  if (!first) throw new TagrollError('INTERNAL', 'There is nothing to average.');
  const sum = new Float32Array(first.length);
  for (const embedding of embeddings)
    for (let index = 0; index < sum.length; index++) sum[index]! += embedding[index]!;
  return normalise(sum);
}

export interface ZeroShotSettings {
  readonly activation: 'softmax' | 'sigmoid';
  readonly logitScale: number;
  /** Added before the sigmoid; softmax does not change by it. */
  readonly logitBias: number;
}

/**
 * Scores of 0 to 1, one for each of `tags`.
 *
 * With `softmax` the tags, and the rivals with them, share a sum of 1: `rivals` are phrases that fit any photo a little
 * ("something"), so that a photo of which no tag speaks gives its share to them. A photo with several subjects shares
 * its score out among them, so a threshold well below 0.5 is right. (Judging each tag alone against the rivals was
 * tried: docs/models.md has the figures.) With `sigmoid` each tag is judged alone, and rivals do nothing.
 * @param image L2-normalised
 * @param tags L2-normalised, each of the image's length
 */
export function zeroShotScores(
  image: Float32Array,
  tags: readonly Float32Array[],
  rivals: readonly Float32Array[],
  settings: ZeroShotSettings,
): Float32Array {
  const logit = (text: Float32Array): number => {
    if (text.length !== image.length) {
      throw new TagrollError(
        'INTERNAL',
        `Embeddings of ${text.length} and ${image.length} numbers cannot be compared.`,
      );
    }
    let product = 0;
    for (let index = 0; index < image.length; index++) product += image[index]! * text[index]!;
    return product * settings.logitScale;
  };
  if (settings.activation === 'sigmoid')
    return Float32Array.from(tags, (tag) => sigmoid(logit(tag) + settings.logitBias));
  return softmax([...tags, ...rivals].map(logit)).slice(0, tags.length);
}
