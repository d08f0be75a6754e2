/** @file What classifiers and multi-label models share: scores by label, cut at the floor, with an embedding beside. */

import type { Label } from '../models/labels.ts';
import { readLabels } from '../models/labels.ts';
import type { LabelledManifest } from '../models/manifest.ts';
import { misfit } from './modelSession.ts';
import { ImageSession, type Inference, type RunningModel } from './runningModel.ts';
import { bestScores, normalise, toScores } from './scores.ts';
import type { ProviderName } from './tagger.ts';

/** A kind's own check of one picture's scores. */
export type ScoresCheck = (scores: Float32Array) => void;

/**
 * Loads a model whose outputs are scores of labels. `ModelResult.labels` are indices of the scores tensor, which are
 * the indices of what `readLabels` gives.
 * @throws {TagrollError} MODEL_DOES_NOT_FIT_MANIFEST, MODEL_MANIFEST_INVALID
 */
export async function openLabelled(
  manifest: LabelledManifest,
  folder: string,
  provider: ProviderName,
  check: ScoresCheck,
): Promise<RunningModel> {
  const labels = await readLabels(manifest, folder);
  const outputs = [manifest.scores.name, ...(manifest.embedding ? [manifest.embedding.name] : [])];
  const session = await ImageSession.open(manifest, folder, manifest.files.weights.name, outputs, provider);
  return {
    spec: session.spec,
    batchSize: session.batchSize,
    infer: async (pictures) => {
      const rows = await session.run(pictures);
      return pictures.map((_, index) => inference(manifest, labels, check, rows, index));
    },
    embedTexts: null,
    release: () => session.release(),
  };
}

function inference(
  manifest: LabelledManifest,
  labels: readonly (Label | null)[],
  check: ScoresCheck,
  rows: Readonly<Record<string, Float32Array[]>>,
  index: number,
): Inference {
  const row = rows[manifest.scores.name]![index]!;
  // trailing indices may be left out; a list that is off by one ("background" or not) would name everything wrongly
  const count = Math.max(labels.length, ...manifest.labels.leaveOut.map((one) => one + 1));
  if (row.length !== count)
    throw misfit(`it gives ${row.length} scores, and its list of labels has ${labels.length}`);
  const scores = toScores(row, manifest.scores.activation);
  check(scores);
  const best = bestScores(scores, manifest.floor, manifest.topK, (label) => (labels[label] ?? null) !== null);
  if (!manifest.embedding) return { ...best, embedding: null };
  const embedding = rows[manifest.embedding.name]![index]!;
  if (embedding.length !== manifest.embedding.dimension) {
    throw misfit(`its embedding has ${embedding.length} numbers, not ${manifest.embedding.dimension}`);
  }
  return { ...best, embedding: normalise(embedding) };
}
