/** @file What a step of the undo log is called: a phrase that follows "Undo:" and "Done:", in the window's language. */

import type { CommandOutput } from '../../contract/contract.ts';
import { list } from './format.ts';
import { text } from './i18n.ts';

type Step = CommandOutput<'undo'>['step'];
type NamedTags = Extract<Step, { kind: 'correction' }>['accepted'];

const KINDS = ['accepted', 'rejected', 'undecided'] as const;

/** "dog, cat and 3 more". */
function tagWords({ names, more }: NamedTags): string {
  const named = names.map((name) => text('steps.tag', { name }));
  return list(more > 0 ? [...named, text('steps.more', { count: more })] : named);
}

/** "add dog to 3 photos"; "add dog and cat, reject bird on 1 photo"; "rate 3 photos 4 stars". */
export function stepWords(step: Step): string {
  if (step.kind === 'named') return step.name;
  const { photos: count } = step;
  if (step.kind === 'rating')
    return step.rating === 0
      ? text('steps.unrated', { count })
      : text('steps.rated', { count, stars: text('common.stars', { count: step.rating }) });
  const kinds = KINDS.filter((kind) => step[kind].names.length > 0);
  const [only] = kinds;
  if (only && kinds.length === 1) return text(`steps.${only}`, { count, tags: tagWords(step[only]) });
  const parts = kinds.map((kind) => text(`steps.part-${kind}`, { tags: tagWords(step[kind]) }));
  return text('steps.mixed', { count, parts: list(parts, 'narrow') });
}
