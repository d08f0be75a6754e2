/**
 * @file The owner's patterns of what is passed over in a library folder, as in a .gitignore file at its top
 * (https://git-scm.com/docs/gitignore). As the program's own exclusions they do not regard case.
 */

import ignore, { type Ignore } from 'ignore';
import type { FilePath } from '../domain/filePath.ts';

/** True where the place at `path` (relative to the library folder) is passed over, by itself or with a directory above. */
export type IsExcluded = (path: FilePath, isDirectory: boolean) => boolean;

/** The rules remember every path that they were asked for: after so many they are made anew. */
const MOST_REMEMBERED = 20_000;

/** The test for these patterns, of which the last that matches counts. */
export function compileExclusions(patterns: readonly string[]): IsExcluded {
  if (patterns.length === 0) return () => false;
  const compile = (): Ignore => ignore({ ignorecase: true, allowRelativePaths: true }).add(patterns);
  let rules = compile();
  let asked = 0;
  return (path, isDirectory) => {
    if (path === '') return false;
    if (++asked % MOST_REMEMBERED === 0) rules = compile();
    return rules.ignores(isDirectory ? `${path}/` : path);
  };
}
