/** @file What names are looked through by, wherever somebody types to find one. */

import { nameKey } from '../../contract/rules.ts';

/** A name in the form in which what was typed is looked for: as names are compared, and without marks: "cafe" finds "Café". */
export const foldName = (name: string): string => nameKey(name).normalize('NFD').replaceAll(/\p{M}/gu, '');

/**
 * What has a name with `typed` in it, in its own order: first what is called so, then what begins so, then the rest, so that
 * whoever types a whole name has it on top.
 */
export function fittingNames<Thing>(
  things: readonly Thing[],
  nameOf: (thing: Thing) => string,
  typed: string,
): Thing[] {
  const wanted = foldName(typed);
  if (wanted === '') return [...things];
  const same: Thing[] = [];
  const begins: Thing[] = [];
  const has: Thing[] = [];
  for (const thing of things) {
    const name = foldName(nameOf(thing));
    if (name === wanted) same.push(thing);
    else if (name.startsWith(wanted)) begins.push(thing);
    else if (name.includes(wanted)) has.push(thing);
  }
  return [...same, ...begins, ...has];
}
