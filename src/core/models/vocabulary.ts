/**
 * @file A vocabulary: the tags that a dual encoder looks for, with the noun phrases it is asked with. It is a file of
 * its own, so that a person can write another.
 */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { TagrollError } from '../domain/errors.ts';

// eslint-disable-next-line no-control-regex
const text = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .regex(/^[^\u0000-\u001f\u007f{}]*$/, 'must be plain words');

const vocabularySchema = z.strictObject({
  formatVersion: z.literal(1),
  id: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/),
  name: text(120),
  /** Phrases that fit any photo a little: they take the share of a photo of which no tag speaks. See `zeroShotScores`. */
  rivals: z.array(text(200)).max(100),
  tags: z
    .array(
      z.strictObject({
        /** As it is shown. */
        name: text(100),
        /** What stands for it in a prompt: "a photo of {}". */
        phrase: text(200),
        /** Heading under which it is listed. */
        group: text(100),
      }),
    )
    .min(1)
    .max(20_000)
    .superRefine((tags, context) => {
      const seen = new Set<string>();
      for (const [index, { name }] of tags.entries()) {
        const key = name.toLowerCase();
        if (seen.has(key))
          context.addIssue({ code: 'custom', path: [index, 'name'], message: `"${name}" is there twice` });
        seen.add(key);
      }
    }),
});

export type Vocabulary = z.infer<typeof vocabularySchema>;

/** @throws {TagrollError} INPUT_INVALID, which names the first thing that is wrong */
export function parseVocabulary(json: string, where: string): Vocabulary {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new TagrollError('INPUT_INVALID', `"${where}" is not valid JSON: ${error.message}.`, {
      cause: error,
    });
  }
  const result = vocabularySchema.safeParse(parsed);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const problem = `field "${issue?.path.map(String).join('.')}": ${issue?.message}`;
  throw new TagrollError('INPUT_INVALID', `"${where}" is no vocabulary: ${problem}.`, {
    cause: result.error,
  });
}

/** Reads a vocabulary's file. @throws {TagrollError} INPUT_INVALID; node's own errors where it cannot be read */
export async function loadVocabulary(path: string): Promise<Vocabulary> {
  return parseVocabulary(await readFile(path, 'utf8'), path);
}

/** The vocabulary of the folder that the program ships. @throws as {@link loadVocabulary}. */
export function loadShippedVocabulary(resourcesFolder: string): Promise<Vocabulary> {
  return loadVocabulary(join(resourcesFolder, 'vocabularies', 'everyday.json'));
}

/** Changes where the vocabulary would give other scores: 16 hexadecimal digits. */
export function vocabularyVersion({ rivals, tags }: Vocabulary): string {
  const made = JSON.stringify([rivals, tags.map(({ name, phrase }) => [name, phrase])]);
  return createHash('sha256').update(made).digest('hex').slice(0, 16);
}
