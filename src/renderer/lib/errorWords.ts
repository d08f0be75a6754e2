/** @file What went wrong, in the language of the window's owner. */

import { wordsFor } from './i18n.ts';

/** What the library says of a failure; the sentence names files and sizes, and is English. */
interface Said {
  readonly code?: string;
  readonly message: string;
}

/** Codes of which there is no more to say than what happened. */
const WHOLE: readonly string[] = ['NOTHING_TO_UNDO', 'NOTHING_TO_REDO', 'NO_MODEL_IN_USE', 'INTERNAL'];

/**
 * The library's sentence. In another language it stands in brackets behind that language's own for the code, which says
 * what happened, but not to which file.
 */
export function failureWords({ code, message }: Said): string {
  const words = code === undefined ? null : wordsFor(`errors.${code}`);
  if (words === null || code === undefined) return message;
  return WHOLE.includes(code) ? words : `${words} (${message})`;
}
