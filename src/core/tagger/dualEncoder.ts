/** @file Kind `dual-encoder`: a tower for pictures and one for texts that end in the same space (CLIP, SigLIP). */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TagrollError } from '../domain/errors.ts';
import type { DualEncoderManifest } from '../models/manifest.ts';
import { misfit, ModelSession, type TensorIn } from './modelSession.ts';
import { ImageSession, type RunningModel } from './runningModel.ts';
import { normalise } from './scores.ts';
import type { ProviderName } from './tagger.ts';
import { loadTextTokens, type TextTokens } from './textTokens.ts';

/** Texts for one run: a vocabulary of hundreds is embedded at once, and memory must not follow it. */
const TEXT_BATCH = 32;
const NOTHING = new Uint32Array(0);
const NO_SCORES = new Float32Array(0);

/**
 * Loads both towers. Texts are few, so their tower always runs on the processor and leaves the graphics card's memory
 * to the pictures.
 * @throws {TagrollError} MODEL_DOES_NOT_FIT_MANIFEST, MODEL_MANIFEST_INVALID
 */
export async function openDualEncoder(
  manifest: DualEncoderManifest,
  folder: string,
  provider: ProviderName,
): Promise<RunningModel> {
  const { embedding } = manifest;
  const tokens = await readTokens(manifest, folder);
  const image = await ImageSession.open(
    manifest,
    folder,
    manifest.files.image.name,
    [embedding.name],
    provider,
  );
  let text: ModelSession | null = null;
  try {
    text = await openText(manifest, folder);
    const tower = text;
    const embedTexts = (texts: readonly string[]) => embed(manifest, tower, tokens, texts);
    await embedTexts(['a photo']);
    return {
      spec: image.spec,
      batchSize: image.batchSize,
      infer: async (pictures) => {
        const rows = await image.run(pictures);
        return rows[embedding.name]!.map((row) => ({
          labels: NOTHING,
          scores: NO_SCORES,
          embedding: checked(manifest, row),
        }));
      },
      embedTexts,
      release: async () => {
        await image.release();
        await tower.release();
      },
    };
  } catch (error) {
    await image.release();
    await text?.release();
    throw error;
  }
}

async function readTokens(manifest: DualEncoderManifest, folder: string): Promise<TextTokens> {
  const { name } = manifest.files.tokenizer;
  try {
    return loadTextTokens(await readFile(join(folder, name), 'utf8'), manifest.text);
  } catch (error) {
    if (error instanceof TagrollError) throw error;
    throw new TagrollError(
      'MODEL_DOES_NOT_FIT_MANIFEST',
      `The model's file "${name}" is no tokenizer that Tagroll can use.`,
      { cause: error },
    );
  }
}

async function openText(manifest: DualEncoderManifest, folder: string): Promise<ModelSession> {
  const { text, externalData } = manifest.files;
  const session = await ModelSession.open(folder, text.name, externalData, 'cpu');
  try {
    const { input, attentionMask, output, type, contextLength, padTo } = manifest.text;
    const inputs = attentionMask === null ? [input] : [input, attentionMask];
    session.checkNames(inputs, [output]);
    for (const name of inputs)
      session.checkInput(name, type, [null, padTo === 'context' ? contextLength : null]);
    return session;
  } catch (error) {
    await session.release();
    throw error;
  }
}

async function embed(
  manifest: DualEncoderManifest,
  session: ModelSession,
  tokens: TextTokens,
  texts: readonly string[],
): Promise<Float32Array[]> {
  const { input, attentionMask, output, type } = manifest.text;
  const embeddings: Float32Array[] = [];
  for (let start = 0; start < texts.length; start += TEXT_BATCH) {
    const batch = texts.slice(start, start + TEXT_BATCH);
    const { ids, mask, length } = tokens.encode(batch);
    const tensor = (numbers: readonly number[]): TensorIn => ({
      type,
      data: type === 'int64' ? BigInt64Array.from(numbers, BigInt) : Int32Array.from(numbers),
      shape: [batch.length, length],
    });
    const feeds = {
      [input]: tensor(ids),
      ...(attentionMask === null ? {} : { [attentionMask]: tensor(mask) }),
    };
    const rows = await session.run(feeds, [output], batch.length);
    embeddings.push(...rows[output]!.map((row) => checked(manifest, row)));
  }
  return embeddings;
}

function checked(manifest: DualEncoderManifest, row: Float32Array): Float32Array {
  const { dimension } = manifest.embedding;
  if (row.length !== dimension) throw misfit(`its embeddings have ${row.length} numbers, not ${dimension}`);
  return normalise(row);
}
