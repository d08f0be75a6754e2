/** @file Texts as the token ids that a dual encoder's text tower takes. Runs in the tagger process. */

import { Tokenizer } from '@huggingface/tokenizers';
import { z } from 'zod';
import type { DualEncoderManifest } from '../models/manifest.ts';

/** Token ids of several texts, row after row; `mask` is 1 where there is text and 0 where it was padded. */
export interface TokenRows {
  readonly ids: readonly number[];
  readonly mask: readonly number[];
  /** Tokens in each row. */
  readonly length: number;
}

export interface TextTokens {
  encode(texts: readonly string[]): TokenRows;
}

const tokenizerFile = z.looseObject({ model: z.looseObject({}) });

/**
 * A tokenizer from the text of a Hugging Face `tokenizer.json`, which adds the start and the end token itself. Longer
 * texts are cut to the context length and keep their last token, the end of the text, as CLIP's own tokenizer does.
 * Throws what the file makes the parser throw.
 */
export function loadTextTokens(
  json: string,
  settings: Pick<DualEncoderManifest['text'], 'contextLength' | 'padToken' | 'padTo'>,
): TextTokens {
  const parsed = tokenizerFile.parse(JSON.parse(json));
  const tokenizer = new Tokenizer(parsed as ConstructorParameters<typeof Tokenizer>[0], {});
  const { contextLength, padToken, padTo } = settings;
  const encodeOne = (text: string): number[] => {
    const { ids } = tokenizer.encode(text);
    return ids.length <= contextLength ? ids : [...ids.slice(0, contextLength - 1), ids.at(-1)!];
  };
  return {
    encode: (texts) => {
      const rows = texts.map(encodeOne);
      const length = padTo === 'context' ? contextLength : Math.max(1, ...rows.map((row) => row.length));
      const filled = rows.map((row) => [...row, ...Array<number>(length - row.length).fill(padToken)]);
      const masks = rows.map((row) => Array.from({ length }, (_, place) => (place < row.length ? 1 : 0)));
      return { ids: filled.flat(), mask: masks.flat(), length };
    },
  };
}
