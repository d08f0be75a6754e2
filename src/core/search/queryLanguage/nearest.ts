/** @file The nearest known word to a mistyped one, for suggestions. Pure; runs in the library thread. */

/** Longer words are no typing mistakes of anything known, and would only cost time. */
const LONGEST_WORD = 64;

/**
 * Number of single-character inserts, deletes, replacements and swaps of neighbours between two words, where no part is
 * changed twice (optimal string alignment: Boytsov, "Indexing methods for approximate dictionary searching", 2011).
 *
 * @param limit where the distance is certainly larger, `limit + 1` is returned early.
 */
export function editDistance(first: string, second: string, limit: number): number {
  const left = [...first];
  const right = [...second];
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    let smallest = row;
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1];
      let distance = Math.min(
        last[column]! + 1,
        current[column - 1]! + 1,
        last[column - 1]! + (same ? 0 : 1),
      );
      const swapped =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (swapped) distance = Math.min(distance, beforeLast[column - 2]! + 1);
      current.push(distance);
      smallest = Math.min(smallest, distance);
    }
    if (smallest > limit) return limit + 1;
    beforeLast = last;
    last = current;
  }
  return Math.min(last[right.length]!, limit + 1);
}

/**
 * The candidate with the smallest edit distance to `word`, at most `limit` (default 2) and less than half of the word's
 * length, so that short words do not match everything; the first of equals. Null where none is near, or the word itself
 * is among them.
 */
export function nearest(word: string, candidates: Iterable<string>, limit = 2): string | null {
  if (word.length > LONGEST_WORD) return null;
  let bound = Math.min(limit, Math.ceil([...word].length / 2) - 1);
  let best: string | null = null;
  for (const candidate of candidates) {
    const distance = editDistance(word, candidate, bound);
    if (distance === 0) return null;
    if (distance > bound) continue;
    best = candidate;
    bound = distance - 1;
  }
  return best;
}

/** Fewer letters begin too much. */
const FEWEST_LETTERS = 3;

/**
 * The name that is likeliest meant by a word that is none: the shortest that it is the beginning of ("per" is on its way to
 * "person", and no slip for "pear"), else the {@link nearest}. `names` has no word twice.
 */
export function nearestName(word: string, names: readonly string[]): string | null {
  if ([...word].length >= FEWEST_LETTERS) {
    const begun = names.filter((name) => name.startsWith(word) && name !== word);
    if (begun.length > 0 && !names.includes(word))
      return begun.reduce((best, name) => (name.length < best.length ? name : best));
  }
  return nearest(word, names);
}
