/** @file What a scan found, as counts. */

import type { Failure } from '../domain/errors.ts';
import type { FilePath } from '../domain/filePath.ts';

/** Why something on the disk was passed over. */
export type SkipReason =
  /** Hidden, or in the table of exclusions. */
  | 'excluded'
  /** A regular file that is no photo. */
  | 'not-a-photo'
  /**
   * A symbolic link, to a file or a directory. A file that it leads to inside the library is found there anyway, and one
   * outside was not given to the library; following directories would lead in circles.
   */
  | 'symbolic-link'
  /** A socket, FIFO or device. */
  | 'special'
  /** It or its directory could not be read: see `problems`. */
  | 'unreadable';

export interface ScanProblem {
  /** Absolute. */
  readonly path: FilePath;
  readonly failure: Failure;
}

export interface ReconcileSummary {
  /** Directories that were read. */
  directories: number;
  /** Photos' files that are there. */
  photos: number;
  /** Files that were unknown. */
  added: number;
  /** Known files with a new content. */
  changed: number;
  /** Known files in a new place. */
  moved: number;
  /** Known files that are not there any more. */
  missing: number;
  /** Missing files that are back. */
  returned: number;
  /** Files that are still being written, and will be taken up when they are complete. */
  growing: number;
  readonly skipped: Record<SkipReason, number>;
  /** At most {@link MOST_PROBLEMS}; `problemCount` has the number of all. */
  readonly problems: ScanProblem[];
  problemCount: number;
}

export const MOST_PROBLEMS = 1000;

/** A summary of nothing. */
export function emptySummary(): ReconcileSummary {
  return {
    directories: 0,
    photos: 0,
    added: 0,
    changed: 0,
    moved: 0,
    missing: 0,
    returned: 0,
    growing: 0,
    skipped: { excluded: 0, 'not-a-photo': 0, 'symbolic-link': 0, special: 0, unreadable: 0 },
    problems: [],
    problemCount: 0,
  };
}

/** Adds a problem. */
export function addProblem(summary: ReconcileSummary, path: FilePath, failure: Failure): void {
  summary.problemCount += 1;
  if (summary.problems.length < MOST_PROBLEMS) summary.problems.push({ path, failure });
}

/** Adds what a second look at the same folders found to have changed since the first. */
export function addChanges(summary: ReconcileSummary, later: ReconcileSummary): void {
  for (const count of ['added', 'changed', 'moved', 'missing', 'returned'] as const)
    summary[count] += later[count];
}

/** Both together: of several folders. */
export function mergeSummaries(one: ReconcileSummary, other: ReconcileSummary): ReconcileSummary {
  const merged = emptySummary();
  for (const part of [one, other]) {
    for (const count of COUNTS) merged[count] += part[count];
    for (const reason of SKIP_REASONS) merged.skipped[reason] += part.skipped[reason];
    merged.problems.push(...part.problems.slice(0, MOST_PROBLEMS - merged.problems.length));
    merged.problemCount += part.problemCount;
  }
  return merged;
}

const SKIP_REASONS: readonly SkipReason[] = [
  'excluded',
  'not-a-photo',
  'symbolic-link',
  'special',
  'unreadable',
];
const COUNTS = [
  'directories',
  'photos',
  'added',
  'changed',
  'moved',
  'missing',
  'returned',
  'growing',
] as const;
