import { afterEach, describe, expect, it } from 'vitest';
import type { CommandOutput } from '../../../../src/contract/contract.ts';
import { LANGUAGES, type Language } from '../../../../src/renderer/lib/i18n.ts';
import { stepWords } from '../../../../src/renderer/lib/stepWords.ts';
import { speak } from '../language.ts';

type Step = CommandOutput<'undo'>['step'];

const none = { names: [], more: 0 };
const tags = (...names: string[]) => ({ names, more: 0 });
const corrected = (decided: Partial<Extract<Step, { kind: 'correction' }>>, photos: number): Step => ({
  kind: 'correction',
  photos,
  accepted: none,
  rejected: none,
  undecided: none,
  ...decided,
});

afterEach(() => speak('en'));

describe('a step in words', () => {
  it.each<[Language, Step, string]>([
    ['en', corrected({ accepted: tags('dog') }, 1), 'add dog to 1 photo'],
    ['en', corrected({ accepted: tags('dog', 'cat') }, 12_345), 'add dog and cat to 12,345 photos'],
    ['en', corrected({ rejected: tags('dog') }, 3), 'reject dog on 3 photos'],
    ['en', corrected({ undecided: tags('dog') }, 2), 'take back the decision on dog on 2 photos'],
    ['en', corrected({ accepted: tags('dog'), rejected: tags('cat') }, 2), 'add dog, reject cat on 2 photos'],
    [
      'en',
      corrected({ accepted: { names: ['a', 'b', 'c'], more: 2 } }, 1),
      'add a, b, c, and 2 more to 1 photo',
    ],
    ['en', { kind: 'rating', photos: 3, rating: 4 }, 'rate 3 photos 4 stars'],
    ['en', { kind: 'rating', photos: 1, rating: 1 }, 'rate 1 photo 1 star'],
    ['en', { kind: 'rating', photos: 2, rating: 0 }, 'take the rating from 2 photos'],
    ['fr', corrected({ accepted: tags('chien', 'chat') }, 3), 'ajouter « chien » et « chat » à 3 photos'],
    ['fr', { kind: 'rating', photos: 1, rating: 3 }, 'noter 1 photo 3 étoiles'],
    ['zh', corrected({ accepted: tags('狗', '猫') }, 3), '为 3 张照片添加“狗”和“猫”'],
    ['zh', corrected({ accepted: tags('狗'), rejected: tags('猫') }, 1), '在 1 张照片上添加“狗”、拒绝“猫”'],
    ['zh', { kind: 'rating', photos: 2, rating: 5 }, '将 2 张照片评为 5 星'],
  ])('in %s: %j', async (language, step, words) => {
    await speak(language);
    expect(stepWords(step)).toBe(words);
  });

  it.each(LANGUAGES.map(({ code }) => code))('that has only a name is called by it, in %s', async (code) => {
    await speak(code);
    expect(stepWords({ kind: 'named', name: 'add dog to 1 photo' })).toBe('add dog to 1 photo');
  });
});
