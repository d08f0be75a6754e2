/** @file What names are looked through by, wherever somebody types to find one. */

import { nameKey } from '../../contract/rules.ts';

/** A name in the form in which what was typed is looked for: as names are compared, and without marks: "cafe" finds "Café". */
export const foldName = (name: string): string => nameKey(name).normalize('NFD').replaceAll(/\p{M}/gu, '');
