/** @file Names of tags as they are typed: taken apart at commas, compared, completed. */

import { nameKey, shownTagName } from '../../../contract/rules.ts';
import { foldName } from '../../lib/foldName.ts';
import { compareNames } from '../../lib/format.ts';

/** Names between commas (also the Chinese one), each once, in the order in which they were typed. */
export function splitNames(typed: string): string[] {
  const names = new Map<string, string>();
  for (const part of typed.split(/[,，]/)) {
    const name = shownTagName(part);
    if (name !== '' && !names.has(nameKey(name))) names.set(nameKey(name), name);
  }
  return [...names.values()];
}

/** What was typed in two: names that a comma has ended, and what is still being typed. */
export function splitTyped(typed: string): { readonly names: readonly string[]; readonly rest: string } {
  const end = Math.max(typed.lastIndexOf(','), typed.lastIndexOf('，'));
  return { names: splitNames(typed.slice(0, Math.max(0, end))), rest: typed.slice(end + 1).trimStart() };
}

export interface KnownTag {
  readonly name: string;
  /** Photos that have it. */
  readonly photos: number;
}

export interface Completion {
  readonly name: string;
  readonly photos: number;
  /** No tag has this name yet. */
  readonly isNew: boolean;
}

/**
 * How well a name fits what was typed: 0 is the same, 1 the same but for marks of letters, 2 begins so, 3 a word in it
 * begins so, 4 has it inside; null not.
 */
function fit(name: string, typed: { readonly key: string; readonly folded: string }): number | null {
  const folded = foldName(name);
  const wanted = typed.folded;
  const at = folded.indexOf(wanted);
  if (at < 0) return null;
  if (folded === wanted) return nameKey(name) === typed.key ? 0 : 1;
  if (at === 0) return 2;
  for (let index = at; index >= 0; index = folded.indexOf(wanted, index + 1))
    if (/[\s\-/:(.]/.test(folded[index - 1]!)) return 3;
  return 4;
}

/**
 * Tags that what was typed may become, first the one that Enter takes: the tag of that name, also with other marks of
 * letters, else a new one, so that nobody who types "dog" gets "dog bed". Then come those that begin so, those with a word
 * that does, and those with it inside; among equals those on more photos.
 */
export function complete(tags: readonly KnownTag[], typed: string, limit: number): Completion[] {
  const wanted = { key: nameKey(typed), folded: foldName(typed) };
  if (wanted.folded === '') return [];
  const found = tags.flatMap(({ name, photos }) => {
    const fits = fit(name, wanted);
    return fits === null ? [] : [{ name, photos, fits }];
  });
  found.sort((a, b) => a.fits - b.fits || b.photos - a.photos || compareNames(a.name, b.name));
  const same = found.filter(({ fits }) => fits <= 1).length;
  const completions = found.slice(0, limit).map(({ name, photos }) => ({ name, photos, isNew: false }));
  if (found[0]?.fits === 0) return completions;
  return completions.toSpliced(Math.min(same, limit), 0, {
    name: shownTagName(typed),
    photos: 0,
    isNew: true,
  });
}
