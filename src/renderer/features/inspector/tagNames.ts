/** @file Names of tags as they are typed: taken apart at commas, compared, completed. */

/** Longest name that the library takes, in UTF-16 units. */
export const LONGEST_NAME = 100;

/** A name as it is shown: white space folded, none at the ends. */
const cleanName = (name: string): string => name.normalize('NFC').replace(/\s+/g, ' ').trim();

/** The form by which the library compares names: lower case, `_` as a blank. */
export const tagKey = (name: string): string => cleanName(name.replaceAll('_', ' ')).toLocaleLowerCase('en');

/** Names between commas (also the Chinese one), each once, in the order in which they were typed. */
export function splitNames(typed: string): string[] {
  const names = new Map<string, string>();
  for (const part of typed.split(/[,，]/)) {
    const name = cleanName(part);
    if (name !== '' && !names.has(tagKey(name))) names.set(tagKey(name), name);
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

/** How well a key fits what was typed: 0 the same, 1 begins so, 2 a word in it begins so, 3 has it inside; null not. */
function fit(key: string, typed: string): number | null {
  const at = key.indexOf(typed);
  if (at < 0) return null;
  if (at === 0) return key.length === typed.length ? 0 : 1;
  for (let index = at; index >= 0; index = key.indexOf(typed, index + 1))
    if (/[\s\-/:(.]/.test(key[index - 1]!)) return 2;
  return 3;
}

/**
 * Tags that what was typed may become: the same name first, then those that begin so, then those with a word that does,
 * then those with it inside; among equals those on more photos. Last comes the new tag of that name, where none has it.
 */
export function complete(tags: readonly KnownTag[], typed: string, limit: number): Completion[] {
  const key = tagKey(typed);
  if (key === '') return [];
  const found = tags.flatMap(({ name, photos }) => {
    const fits = fit(tagKey(name), key);
    return fits === null ? [] : [{ name, photos, fits }];
  });
  found.sort((a, b) => a.fits - b.fits || b.photos - a.photos || a.name.localeCompare(b.name));
  const isKnown = found[0]?.fits === 0;
  const completions = found.slice(0, limit).map(({ name, photos }) => ({ name, photos, isNew: false }));
  return isKnown ? completions : [...completions, { name: cleanName(typed), photos: 0, isNew: true }];
}

/**
 * Index of the completion that Enter takes: the first, where it begins as was typed; else the new tag, which is the last,
 * so that nobody who types "art" gets "party".
 */
export function bestCompletion(completions: readonly Completion[], typed: string): number {
  const first = completions[0];
  return first && tagKey(first.name).startsWith(tagKey(typed)) ? 0 : completions.length - 1;
}
