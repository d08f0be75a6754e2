/** @file The rule that decides which tags of a photo search sees: a person's word first, then the models'. */

import type { ModelId, TagId } from './ids.ts';
import type { Decision, Prediction, Provenance } from './tag.ts';

/** A model's predictions for one photo are judged by its own threshold for the tag. */
export type ThresholdOf = (modelId: ModelId, tagId: TagId) => number;

export interface AnnotationOfTag {
  readonly tagId: TagId;
  readonly decision: Decision;
}

/** A tag with the reason why it is, or is not, effective. */
export interface TagVerdict {
  readonly tagId: TagId;
  readonly effective: boolean;
  readonly provenance: Provenance;
  /** Score of the prediction that carries the verdict; null where a person decided without any. */
  readonly score: number | null;
  readonly decision: Decision | null;
  readonly modelId: ModelId | null;
  /** The threshold that the score was held against, null where no prediction was. */
  readonly threshold: number | null;
}

/**
 * Joins annotations and predictions of one photo into one verdict per tag.
 *
 * A person's decision wins over every prediction. Without one, the tag is effective where any model in use scores it
 * at or above that model's threshold; the model that clears its threshold by the largest margin is named.
 * Order of the result: by tag id.
 */
export function judgeTags(
  annotations: readonly AnnotationOfTag[],
  predictions: readonly Prediction[],
  thresholdOf: ThresholdOf,
): TagVerdict[] {
  const verdicts = new Map<TagId, TagVerdict>();
  for (const { tagId, modelId, score } of predictions) {
    const threshold = thresholdOf(modelId, tagId);
    const before = verdicts.get(tagId);
    if (before && before.score! - before.threshold! >= score - threshold) continue;
    const effective = score >= threshold;
    verdicts.set(tagId, { tagId, effective, provenance: 'model', score, decision: null, modelId, threshold });
  }
  for (const { tagId, decision } of annotations) {
    const { score = null, modelId = null, threshold = null } = verdicts.get(tagId) ?? {};
    const effective = decision !== 'reject';
    verdicts.set(tagId, { tagId, effective, provenance: 'person', score, decision, modelId, threshold });
  }
  return [...verdicts.values()].toSorted((a, b) => a.tagId - b.tagId);
}

/** `accept` where a model already proposes the tag (its score is at or above the threshold), else `add`. */
export function decisionForAcceptance(
  tagId: TagId,
  predictions: readonly Prediction[],
  thresholdOf: ThresholdOf,
): Decision {
  const proposed = predictions.some(
    (one) => one.tagId === tagId && one.score >= thresholdOf(one.modelId, tagId),
  );
  return proposed ? 'accept' : 'add';
}
