/**
 * @file What is known of a model: its files, how a picture is fed to it, what comes out. A manifest may come from a
 * download, so nothing in it is believed before this schema has parsed it.
 *
 * One convention for numbers: a channel's value in the tensor is `(pixel - mean) / std`, with the pixel on 0 to 255 and
 * `mean` and `std` in the order of the tensor's channels. A model whose page says `(x / 255 - 0.5) / 0.5` has mean and
 * std 127.5 here.
 */

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { TagrollError } from '../domain/errors.ts';
import type { ModelId } from '../domain/ids.ts';

/** The name of the file that describes a model, in a folder that someone hands over and beside an installed model. */
export const MANIFEST_FILE = 'model.json';

const LARGEST_FILE = 16 * 2 ** 30;
const LARGEST_SIDE = 4096;
const WINDOWS_DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;

// eslint-disable-next-line no-control-regex
const plainText = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'has control characters');

/** A file's name without any folder, valid on every system. */
export const plainFileName = z
  .string()
  .max(200)
  .regex(
    /^[A-Za-z0-9_+(][A-Za-z0-9 _.+()-]*$/,
    'must be a plain file name: letters, digits, blank, "_", "-", "+", "." and parentheses',
  )
  .refine((name) => !name.includes('..'), 'must not contain ".."')
  .refine((name) => !/[. ]$/.test(name), 'must not end in a dot or a blank')
  .refine((name) => name.toLowerCase() !== MANIFEST_FILE, `must not be ${MANIFEST_FILE}`)
  .refine((name) => !WINDOWS_DEVICE.test(name), 'is a name that Windows keeps for itself');

export const modelIdSchema = z
  .string()
  .max(64)
  .regex(
    /^[a-z0-9][a-z0-9._-]*$/,
    'must be lower-case letters, digits, ".", "_" and "-", starting with a letter or digit',
  )
  .refine(
    (id) => !id.includes('..') && !id.endsWith('.') && !WINDOWS_DEVICE.test(id),
    'cannot be the name of a folder',
  )
  .transform((id) => id as ModelId);

const webAddress = z.url({ protocol: /^https?$/ }).max(500);

const modelFile = z.strictObject({
  name: plainFileName,
  /** Bytes. */
  size: z.int().min(1).max(LARGEST_FILE),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits'),
  /** Names of folders beside the model's, in which this file is looked for where it is not in the model's own. */
  foundBeside: z.array(plainFileName).max(8).default([]),
  /** Where the file can be downloaded, where that is known. */
  url: webAddress.optional(),
});

/** Weights that an ONNX file keeps outside itself; their names must be the ones that the ONNX file uses. */
const externalData = z.array(modelFile).max(64).default([]);

const colour = z.int().min(0).max(255);
const triple = z.tuple([z.number(), z.number(), z.number()]);
const tensorName = plainText(200);
const unit = z.number().min(0).max(1);

/** The fields of `ModelInputSpec`. */
const picture = z.strictObject({
  width: z.int().min(8).max(LARGEST_SIDE),
  height: z.int().min(8).max(LARGEST_SIDE),
  resize: z.enum(['cover-crop', 'pad', 'pad-top-left', 'stretch']),
  resizeShortSide: z.int().min(8).max(LARGEST_SIDE).nullable().default(null),
  interpolation: z.enum(['bicubic', 'bilinear', 'lanczos3', 'nearest']),
  padColour: z.tuple([colour, colour, colour]).default([0, 0, 0]),
});

const imageInput = z.strictObject({
  /** The tensor's name. */
  name: tensorName,
  layout: z.enum(['nchw', 'nhwc']),
  type: z.enum(['float32', 'float16', 'uint8']),
  channels: z.enum(['rgb', 'bgr']),
  mean: triple.default([0, 0, 0]),
  std: triple
    .default([1, 1, 1])
    .refine((std) => std.every((one) => Math.abs(one) >= 1e-6), 'must not be zero'),
  picture,
});

/** `fixed`: the model takes exactly `size` pictures at a time; else up to `size`. */
const batch = z.strictObject({ size: z.int().min(1).max(256), fixed: z.boolean() });

const scoresOutput = z.strictObject({
  name: tensorName,
  /** What turns the tensor into scores of 0 to 1; `none` where the model does it itself. */
  activation: z.enum(['none', 'sigmoid', 'softmax']),
});
const dimension = z.int().min(2).max(16_384);
const embeddingOutput = z.strictObject({ name: tensorName, dimension });

const labels = z.strictObject({
  /**
   * `lines`: one name a line. `indexed-lines`: `12  name, synonym, synonym`. `json`: a list of names.
   * In `lines` and `json` the n-th name belongs to the output's index n + `indexOffset`.
   */
  format: z.enum(['lines', 'indexed-lines', 'json']),
  indexOffset: z.int().min(-16).max(16).default(0),
  /** Indices of the output that are no tag, such as "background". */
  leaveOut: z.array(z.int().min(0).max(1_000_000)).max(10_000).default([]),
});

const base = {
  formatVersion: z.literal(1),
  id: modelIdSchema,
  name: plainText(120),
  /** What the model is good for, in a sentence for its user. */
  goodFor: plainText(500),
  licence: plainText(200),
  /** The page that the model comes from. */
  origin: webAddress,
};

const labelled = {
  files: z.strictObject({ weights: modelFile, labels: modelFile, externalData }),
  input: imageInput,
  batch,
  scores: scoresOutput,
  embedding: embeddingOutput.nullable().default(null),
  labels,
  /** Score from which on a label is a tag. */
  threshold: unit,
  /** The same for single labels, by name. */
  labelThresholds: z.record(plainText(200), unit).default({}),
  /** Scores below are not kept at all. */
  floor: unit,
  /** Most labels kept of one photo. */
  topK: z.int().min(1).max(1000),
};

const multiLabel = z.strictObject({ ...base, kind: z.literal('multi-label'), ...labelled });
const classifier = z.strictObject({ ...base, kind: z.literal('classifier'), ...labelled });

const dualEncoder = z.strictObject({
  ...base,
  kind: z.literal('dual-encoder'),
  files: z.strictObject({ image: modelFile, text: modelFile, tokenizer: modelFile, externalData }),
  input: imageInput,
  batch,
  embedding: embeddingOutput,
  text: z.strictObject({
    /** Names of the text tower's tensors. */
    input: tensorName,
    attentionMask: tensorName.nullable().default(null),
    output: tensorName,
    type: z.enum(['int64', 'int32']).default('int64'),
    /** Most tokens, with the start and the end token. A longer text is cut, and its last token stays the end token. */
    contextLength: z.int().min(4).max(4096),
    padToken: z.int().min(0).max(10_000_000),
    /** `longest`: to the longest text of the batch; `context`: always to `contextLength`. */
    padTo: z.enum(['longest', 'context']),
  }),
  /** exp of the learned temperature: the factor on cosines before the activation. */
  logitScale: z.number().min(0.01).max(1000),
  /** SigLIP's bias, added before the sigmoid. */
  logitBias: z.number().min(-1000).max(1000).default(0),
  /** `{}` stands for the tag's noun phrase; the embeddings of all templates are averaged. */
  promptTemplates: z
    .array(plainText(200).refine((template) => template.split('{}').length === 2, 'must contain {} once'))
    .min(1)
    .max(100),
  zeroShot: z.strictObject({
    activation: z.enum(['softmax', 'sigmoid']),
    threshold: unit,
    floor: unit,
    topK: z.int().min(1).max(1000),
  }),
});

/** A detector, a segmenter or a score joins as one more member, with its own `files` and outputs. */
const manifestSchema = z
  .discriminatedUnion('kind', [multiLabel, classifier, dualEncoder])
  .superRefine((manifest, context) => {
    const report = (path: PropertyKey[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    const names = filesOf(manifest).map(({ file }) => file.name.toLowerCase());
    if (new Set(names).size !== names.length) report(['files'], 'has two files of the same name');
    const { picture: spec, type, mean, std } = manifest.input;
    if (spec.resizeShortSide !== null && spec.resizeShortSide < Math.max(spec.width, spec.height)) {
      report(['input', 'picture', 'resizeShortSide'], 'must be at least the width and the height');
    }
    if (type === 'uint8' && (mean.some((one) => one !== 0) || std.some((one) => one !== 1))) {
      report(['input', 'mean'], 'must be 0, and std 1, where the type is uint8');
    }
    const { threshold, floor } = manifest.kind === 'dual-encoder' ? manifest.zeroShot : manifest;
    if (floor > threshold) report(['floor'], 'must not be above the threshold');
  });

export type ModelManifest = z.infer<typeof manifestSchema>;
export type ModelFile = z.infer<typeof modelFile>;
export type ImageInput = z.infer<typeof imageInput>;
export type LabelledManifest = Extract<ModelManifest, { kind: 'multi-label' | 'classifier' }>;
export type DualEncoderManifest = Extract<ModelManifest, { kind: 'dual-encoder' }>;
export type FileRole = 'weights' | 'labels' | 'image' | 'text' | 'tokenizer' | 'externalData';

export { manifestSchema };

/** All files of a model with their roles. */
export function filesOf(manifest: Pick<ModelManifest, 'files'>): { role: FileRole; file: ModelFile }[] {
  const { externalData: external, ...single } = manifest.files;
  return [
    ...Object.entries(single).map(([role, file]) => ({ role: role as FileRole, file })),
    ...external.map((file) => ({ role: 'externalData' as const, file })),
  ];
}

/**
 * Reads a manifest from the text of a JSON file. `where` names the file in the error's sentence.
 * @throws {TagrollError} MODEL_MANIFEST_INVALID, which names the fields that are wrong.
 */
export function parseManifest(text: string, where: string): ModelManifest {
  const parsed = manifestSchema.safeParse(parseManifestJson(text, where));
  if (!parsed.success) throw manifestInvalid(where, parsed.error);
  return parsed.data;
}

/** The JSON of a manifest's text. @throws {TagrollError} MODEL_MANIFEST_INVALID */
export function parseManifestJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new TagrollError('MODEL_MANIFEST_INVALID', `"${where}" is not valid JSON: ${error.message}.`, {
      cause: error,
    });
  }
}

/** The error for a manifest that the schema refuses: up to five fields, each with what is wrong with it. */
export function manifestInvalid(where: string, error: z.ZodError): TagrollError {
  const problems = error.issues.slice(0, 5).map((issue) => {
    const field = issue.path.map(String).join('.');
    return field === ''
      ? issue.message
      : `field "${field}" ${issue.message.replace(/^Invalid/, 'is invalid')}`;
  });
  const rest = error.issues.length > 5 ? `; and ${error.issues.length - 5} more` : '';
  return new TagrollError(
    'MODEL_MANIFEST_INVALID',
    `"${where}" does not describe a model: ${problems.join('; ')}${rest}.`,
    {
      cause: error,
      details: { field: error.issues[0]?.path.map(String).join('.') ?? '' },
    },
  );
}

/** The score from which on a label, or for a dual encoder any tag, is effective by itself. */
export function thresholdOf(manifest: ModelManifest, labelName: string): number {
  if (manifest.kind === 'dual-encoder') return manifest.zeroShot.threshold;
  return Object.hasOwn(manifest.labelThresholds, labelName)
    ? manifest.labelThresholds[labelName]!
    : manifest.threshold;
}

/** Changes where a dual encoder would give other text embeddings: 16 hexadecimal digits over text tower and tokenizer. */
export function textVersion(manifest: DualEncoderManifest): string {
  const hashes = filesOf(manifest)
    .filter(({ role }) => role !== 'image')
    .map(({ role, file }) => [role, file.sha256]);
  return createHash('sha256')
    .update(JSON.stringify([hashes, manifest.text]))
    .digest('hex')
    .slice(0, 16);
}

/** Changes with anything that the manifest says: 16 hexadecimal digits. */
export function manifestVersion(manifest: ModelManifest): string {
  return createHash('sha256').update(JSON.stringify(manifest)).digest('hex').slice(0, 16);
}

/**
 * Changes where, and only where, the model would give other results for the same picture: 16 hexadecimal digits over
 * the files' hashes, the input, the outputs and what is kept of them. Meant for `stageInputKey`. Names, licence and
 * thresholds do not count, nor does what concerns text only.
 */
export function resultVersion(manifest: ModelManifest): string {
  const hashes = filesOf(manifest)
    .filter(({ role }) => role !== 'text' && role !== 'tokenizer')
    .map(({ role, file }) => [role, file.sha256]);
  const made =
    manifest.kind === 'dual-encoder'
      ? [hashes, manifest.input, manifest.embedding]
      : [
          hashes,
          manifest.input,
          manifest.embedding,
          manifest.scores,
          manifest.labels,
          manifest.floor,
          manifest.topK,
        ];
  return createHash('sha256').update(JSON.stringify(made)).digest('hex').slice(0, 16);
}
