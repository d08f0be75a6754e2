/** @file Patterns of exclusion as lines of text. */

/** The patterns in lines that a person wrote: without empty lines, and each once. Order counts: the last that fits wins. */
export function patternsIn(lines: string): string[] {
  const patterns = lines
    .split(/\r?\n/)
    // a backslash keeps a space at the end, as in a .gitignore file
    .map((line) => (/\\\s+$/.test(line) ? line.trimStart() : line.trim()))
    .filter((line) => line !== '');
  return patterns.filter((line, index) => patterns.lastIndexOf(line) === index);
}
