/** @file Patterns of exclusion as lines of text. Pure. */

/** The patterns in lines that a person wrote: without empty lines, and each once. Order counts: the last that fits wins. */
export function patternsIn(lines: string): string[] {
  const patterns = lines
    .split(/\r?\n/)
    // a backslash keeps a space at the end, as in a .gitignore file
    .map((line) => (/\\\s+$/.test(line) ? line.trimStart() : line.trim()))
    .filter((line) => line !== '');
  return patterns.filter((line, index) => patterns.lastIndexOf(line) === index);
}

/** Classes are closed, and what stands between them has no bracket; a `]` right at the beginning of a class belongs to it. */
const CLOSED = /^(?:[^[]|\[[!^]?\]?[^\]]*\])*$/;

/** The first pattern with a bracket that is never closed, which therefore excludes nothing; null where there is none. */
export const unclosedIn = (patterns: readonly string[]): string | null =>
  patterns.find((one) => !one.startsWith('#') && !CLOSED.test(one.replaceAll(/\\./g, ''))) ?? null;
