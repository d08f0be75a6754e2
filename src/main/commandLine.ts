/** @file The words that the program was started with: folders, and what Chromium and Electron make of the others. */

import { resolve } from 'node:path';

export interface CommandLine {
  /** Folders to add to the library; absolute. */
  readonly folders: readonly string[];
  /** All else: switches, and, where the program is not packaged, the entry that Electron runs. Starts it again by itself. */
  readonly own: readonly string[];
}

/**
 * Tells the words of a command line apart.
 * @param words without the binary, which is the first
 * @param from the folder that relative paths start from
 */
export function readCommandLine(words: readonly string[], isPackaged: boolean, from: string): CommandLine {
  const names = words.filter((word) => word !== '' && !word.startsWith('-'));
  const entry = isPackaged ? [] : names.splice(0, 1);
  return {
    folders: names.map((name) => resolve(from, name)),
    own: [...words.filter((word) => word.startsWith('-')), ...entry],
  };
}
