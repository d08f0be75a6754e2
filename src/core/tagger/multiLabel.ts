/** @file Kind `multi-label`: every label has a score of its own, and a photo any number of labels. */

import type { LabelledManifest } from '../models/manifest.ts';
import { openLabelled } from './labelledModel.ts';
import type { RunningModel } from './runningModel.ts';
import type { ProviderName } from './tagger.ts';

/** @throws {TagrollError} MODEL_DOES_NOT_FIT_MANIFEST, MODEL_MANIFEST_INVALID */
export function openMultiLabel(
  manifest: LabelledManifest,
  folder: string,
  provider: ProviderName,
): Promise<RunningModel> {
  return openLabelled(manifest, folder, provider, () => undefined);
}
