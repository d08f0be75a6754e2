/** @file How the keys of an action are printed beside each other. Pure. */

import { printedKey } from '../lib/actions.ts';

/** More keys than this do the same thing by degrees: they stand together, with what is held once before them. */
const FEW = 2;

/** Caps for keys: each its own where they are few, else one for all that are pressed with the same modifier. */
export function capsOf(keys: readonly string[]): string[] {
  // which of the two comes for a sign depends on the keyboard
  const shown = keys.filter((key) => !key.startsWith('Shift+') || !keys.includes(key.slice('Shift+'.length)));
  if (shown.length <= FEW) return shown.map(printedKey);
  const byModifier = new Map<string, string[]>();
  for (const key of shown) {
    const end = key.lastIndexOf('+', key.length - 2) + 1;
    const modifier = key.slice(0, end);
    byModifier.set(modifier, [...(byModifier.get(modifier) ?? []), key.slice(end)]);
  }
  return [...byModifier].map(([modifier, names]) => {
    const [first, ...rest] = names;
    return [printedKey(modifier + first!), ...rest.map(printedKey)].join(' ');
  });
}
