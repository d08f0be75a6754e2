/** @file Lets `tagroll tag`, `tagroll rate` and `tagroll search` take words that begin with `-`, which elsewhere are options. */

const SHIELDED = ['tag', 'rate', 'search'];
const OPTIONS_WITH_VALUE = ['--catalogue', '--providers', '--limit', '--offset'];

/**
 * The arguments with the words of these commands behind `--`, so that `-cat` is a rejection, or a tag that is not
 * wanted, and no option. Long options keep their meaning; the only short one is `-h`.
 */
export function shieldWords(words: readonly string[]): string[] {
  const [command] = words;
  if (command === undefined || !SHIELDED.includes(command) || words.includes('--')) return [...words];
  const options: string[] = [];
  const shielded: string[] = [];
  for (let index = 1; index < words.length; index++) {
    const word = words[index]!;
    if (word.startsWith('--') || (word === '-h' && index === 1)) {
      options.push(word);
      if (OPTIONS_WITH_VALUE.includes(word) && index + 1 < words.length) options.push(words[++index]!);
    } else shielded.push(word);
  }
  return [command, ...options, ...(shielded.length > 0 ? ['--', ...shielded] : [])];
}
