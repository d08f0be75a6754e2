/** @file The tokenizer of OpenAI's CLIP, held against its published token ids. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadTextTokens } from '../../../src/core/tagger/textTokens.ts';
import { hasShared, shared } from '../../fixtures/shared.ts';

describe.skipIf(!hasShared)('CLIP tokens (needs ../shared)', () => {
  const json = hasShared ? readFileSync(shared('models/clip_tokenizer/tokenizer.json'), 'utf8') : '';
  const settings = { contextLength: 77, padToken: 49407, padTo: 'longest' as const };

  it('are those of the published tokenizer', () => {
    const { ids, mask, length } = loadTextTokens(json, settings).encode(['a photo of a cat']);
    expect(ids).toEqual([49406, 320, 1125, 539, 320, 2368, 49407]);
    expect(mask).toEqual([1, 1, 1, 1, 1, 1, 1]);
    expect(length).toBe(7);
  });

  it('ignore case and repeated blanks, as the published tokenizer does', () => {
    const { encode } = loadTextTokens(json, settings);
    expect(encode(['A  photo of\n a CAT']).ids).toEqual(encode(['a photo of a cat']).ids);
  });

  it('are padded to the longest text, or to the context', () => {
    const two = loadTextTokens(json, settings).encode(['cat', 'a photo of a cat']);
    expect(two.ids).toEqual([
      49406, 2368, 49407, 49407, 49407, 49407, 49407, 49406, 320, 1125, 539, 320, 2368, 49407,
    ]);
    expect(two.mask.slice(0, 7)).toEqual([1, 1, 1, 0, 0, 0, 0]);
    const whole = loadTextTokens(json, { ...settings, padTo: 'context', padToken: 0 }).encode(['cat']);
    expect(whole.ids.length).toBe(77);
    expect(whole.ids.slice(0, 4)).toEqual([49406, 2368, 49407, 0]);
  });

  it('are cut to the context and keep the end of the text', () => {
    const { ids, length } = loadTextTokens(json, settings).encode([Array(200).fill('cat').join(' ')]);
    expect(length).toBe(77);
    expect(ids[0]).toBe(49406);
    expect(ids[75]).toBe(2368);
    expect(ids[76]).toBe(49407);
  });
});
