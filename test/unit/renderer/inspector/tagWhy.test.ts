import { afterEach, describe, expect, it } from 'vitest';
import type { ModelId } from '../../../../src/core/domain/ids.ts';
import type { PhotoTag } from '../../../../src/renderer/features/inspector/optimistic.ts';
import { whyOnPhoto, whyOnPhotos } from '../../../../src/renderer/features/inspector/tagWhy.ts';
import { speak } from '../language.ts';

const tag = (given: Partial<PhotoTag>): PhotoTag => ({
  name: 'dog',
  effective: true,
  provenance: 'model',
  decision: null,
  score: 0.824,
  modelId: 'm' as ModelId,
  threshold: 0.5,
  ...given,
});
const nameOf = (modelId: string): string => `Model ${modelId}`;
const unscored = { score: null, modelId: null, threshold: null };

afterEach(() => speak('en'));

describe('why a photo has a tag', () => {
  it.each<[Partial<PhotoTag>, string]>([
    [{}, 'Model m scores it 82%. Shown from 50% on.'],
    [{ score: 0.0191, threshold: 0.02 }, 'Model m scores it 1.9%. Shown from 2% on.'],
    [{ decision: 'accept' }, 'You accepted it. Model m scores it 82%. Shown from 50% on.'],
    [{ decision: 'reject', ...unscored }, 'You rejected it.'],
    [{ decision: 'add', ...unscored }, 'You added it.'],
    [{ threshold: null }, 'Model m scores it 82%.'],
    // put there a moment ago: the library has not said yet what it knows
    [unscored, ''],
  ])('%j', (given, words) => {
    expect(whyOnPhoto(tag(given), nameOf)).toBe(words);
  });

  it('is said in the language of the window', async () => {
    await speak('zh');
    expect(whyOnPhoto(tag({ decision: 'accept' }), nameOf)).toBe(
      '您已接受。 Model m 给出的分数为 82%。 达到 50% 即显示。',
    );
  });
});

it('photos of a selection are counted by whose word it is', () => {
  const counts = {
    name: 'dog',
    photos: 3,
    byPerson: 1,
    rejected: 2,
    suggested: 0,
    provenance: null,
    score: null,
  };
  expect(whyOnPhotos(counts, 12)).toBe('3 of 12 have it. 1 by your word. Rejected on 2.');
});
