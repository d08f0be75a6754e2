/** @file Levels of the log. */

const RANK: Readonly<Record<string, number>> = { trace: 0, debug: 1, info: 2, warn: 3, error: 4, fatal: 5 };

export type LevelFilter = 'all' | 'warn' | 'error';

/** Whether a line of this level is shown; a level that nobody knows always is. */
export function isShown(level: string, filter: LevelFilter): boolean {
  if (filter === 'all') return true;
  return (RANK[level] ?? Infinity) >= RANK[filter]!;
}

/** How a level is drawn. */
export function toneOf(level: string): 'error' | 'warn' | 'plain' {
  if (isShown(level, 'error')) return 'error';
  return isShown(level, 'warn') ? 'warn' : 'plain';
}
