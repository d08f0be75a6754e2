/** @file Kind `classifier`: one label is right, and the scores of all labels add up to 1. */

import type { LabelledManifest } from '../models/manifest.ts';
import { openLabelled } from './labelledModel.ts';
import { misfit } from './modelSession.ts';
import type { RunningModel } from './runningModel.ts';
import type { ProviderName } from './tagger.ts';

/** Quantised and half-precision models round each of a thousand scores. */
const ROUNDING = 0.1;

/** @throws {TagrollError} MODEL_DOES_NOT_FIT_MANIFEST, MODEL_MANIFEST_INVALID */
export function openClassifier(
  manifest: LabelledManifest,
  folder: string,
  provider: ProviderName,
): Promise<RunningModel> {
  return openLabelled(manifest, folder, provider, (scores) => {
    const sum = scores.reduce((total, one) => total + one, 0);
    if (Math.abs(sum - 1) > ROUNDING) {
      throw misfit(
        `its scores add up to ${sum.toFixed(2)} instead of 1, so it is no classifier, or needs the activation softmax`,
      );
    }
  });
}
