/** @file One directory's listing, sorted into what may be photos, what is entered, and what is passed over and why. */

import type { FilePath } from '../domain/filePath.ts';
import { joinPath, type DiskEntry } from './disk.ts';
import { isExcludedDirectory, isExcludedFile } from './exclusions.ts';
import type { Scan } from './scan.ts';

export interface Listing {
  /** Names of files that are photos by their extension. */
  readonly photos: Set<FilePath>;
  /** Names of files without an extension. */
  readonly unclear: Set<FilePath>;
  /** Relative to the library folder. */
  readonly subdirectories: FilePath[];
  /** True where nothing at all was kept. */
  readonly empty: boolean;
}

/** Entries sorted between two looks at the clock. */
const AT_ONCE = 2000;

/** Sorts the entries of the directory at `path` (relative); what is passed over is counted. */
export async function sortEntries(
  scan: Scan,
  path: FilePath,
  entries: readonly DiskEntry[],
): Promise<Listing> {
  const photos = new Set<FilePath>();
  const unclear = new Set<FilePath>();
  const subdirectories: FilePath[] = [];
  const { skipped } = scan.summary;
  for (const [index, { name, kind }] of entries.entries()) {
    if (index % AT_ONCE === 0) await scan.slices.pause();
    if (kind === 'directory') {
      const directory = joinPath(path, name);
      if (isExcludedDirectory(name) || scan.isExcluded(directory, true)) skipped.excluded += 1;
      else subdirectories.push(directory);
    } else if (isExcludedFile(name) || scan.isExcluded(joinPath(path, name), false)) skipped.excluded += 1;
    else if (kind === 'link') skipped['symbolic-link'] += 1;
    else if (kind === 'special') skipped.special += 1;
    else {
      const isPhoto = scan.photoNames.isPhotoName(name);
      if (isPhoto === 'yes') photos.add(name);
      else if (isPhoto === 'look-inside') unclear.add(name);
      else skipped['not-a-photo'] += 1;
    }
  }
  const empty = photos.size + unclear.size + subdirectories.length === 0;
  return { photos, unclear, subdirectories, empty };
}
