/**
 * @file The difference between one directory on the disk and in the catalogue, found and stored in slices: the truth
 * about a directory, for a scan of the whole tree as for one hint. Runs in the library thread.
 *
 * Order matters: known files first (most are as they were, and nothing is written), then new names (a known file may
 * have moved here), then changed ones (another file may have been moved over them). Files that are gone are only noted:
 * they may turn up in a directory that is read later.
 */

import type { Stats } from 'node:fs';
import { systemCode } from '../domain/errors.ts';
import {
  childDirectories,
  ensureDirectory,
  setDirectoryState,
  setFolderOnline,
  type DirectoryRow,
} from '../catalogue/folders.ts';
import { filesOfDirectory } from '../catalogue/photoFiles.ts';
import type { FilePath } from '../domain/filePath.ts';
import { sortEntries, type Listing } from './directoryListing.ts';
import { joinPath, type DiskEntry } from './disk.ts';
import { takeArrivals, takeChanges, type Pass } from './fileChanges.ts';
import { sortOutUnclear } from './otherFiles.ts';
import { absolutePath, identityOf, noteProblem, offlineError, type Scan } from './scan.ts';

export interface DirectoryOutcome {
  /** `vanished`: it is not there, or no directory any more. `unreadable`: what is known of it and below stays. */
  readonly kind: 'read' | 'vanished' | 'unreadable';
  readonly row: DirectoryRow | null;
  /** Directories in it, relative to the library folder. */
  readonly subdirectories: readonly FilePath[];
  /** Known directories that are not in it any more. */
  readonly goneDirectories: readonly DirectoryRow[];
  /** Files that are still being written. */
  readonly growing: number;
}

const VANISHED: DirectoryOutcome = {
  kind: 'vanished',
  row: null,
  subdirectories: [],
  goneDirectories: [],
  growing: 0,
};

/** Rows of known files read at once. */
const PAGE = 400;

/** Compares the directory at `path` (relative to the folder) with the catalogue, and stores the difference. */
export async function diffDirectory(
  scan: Scan,
  path: FilePath,
  listing: Promise<DiskEntry[]>,
): Promise<DirectoryOutcome> {
  const { database, disk, folder, summary } = scan;
  const absolute = absolutePath(scan, path);
  let entries: DiskEntry[];
  let status: Stats;
  try {
    entries = await listing;
    scan.slices.restart();
    const found = disk.statusNow(absolute);
    // also where a link stands in its place since: what was listed is another directory
    if (!found?.isDirectory()) throw Object.assign(new Error('gone'), { code: 'ENOENT' });
    status = found;
  } catch (error) {
    const code = systemCode(error);
    if (code === null) throw error;
    if (path === '') throw offlineError(folder.path, error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return VANISHED;
    const row = ensureDirectory(database, folder.id, path);
    const message = noteProblem(scan, error, absolute, 'folder');
    if (row.problem !== message) setDirectoryState(database, row.id, message, row.otherDevice);
    summary.skipped.unreadable += 1;
    return { ...VANISHED, kind: 'unreadable', row };
  }
  const { device } = identityOf(status);
  const listed = await sortEntries(scan, path, entries);
  const row = ensureDirectory(database, folder.id, path);
  if (path === '') {
    // nothing in it, and not the device that it was: the place where a drive is mounted, without the drive
    const unmounted = listed.empty && folder.device !== null && folder.device !== device;
    if (unmounted && isAnythingKnown(scan, row)) throw offlineError(folder.path);
    setFolderOnline(database, folder.id, device);
  }
  summary.directories += 1;

  const known = await compareKnown(scan, row, listed);
  const listedDirectories = new Set(listed.subdirectories);
  const children = childDirectories(database, folder.id, path);
  const goneDirectories = children.filter((child) => !listedDirectories.has(child.path));
  const nothingFound = known.matched === 0 && goneDirectories.length === children.length;
  const nothingLost = known.pass.gone.length === 0 && goneDirectories.length === 0;
  if (row.otherDevice === 1 && device === scan.rootDevice && nothingFound && !nothingLost) {
    // a drive was mounted here, inside the library folder, and is not now
    const message = offlineError(absolute).message;
    if (row.problem !== message) setDirectoryState(database, row.id, message, 1);
    return { ...VANISHED, kind: 'unreadable', row };
  }
  scan.gone.push(...known.pass.gone);

  await sortOutUnclear(scan, known.pass, known.newUnclear);
  await takeArrivals(scan, known.pass, known.newPhotos);
  await takeChanges(scan, known.pass);
  const growing = known.pass.looks.end();
  summary.growing += growing;

  const problem = known.pass.problem;
  const otherDevice = device === scan.rootDevice ? 0 : 1;
  if (row.problem !== problem || row.otherDevice !== otherDevice) {
    setDirectoryState(database, row.id, problem, otherDevice);
  }
  return { kind: 'read', row, subdirectories: listed.subdirectories, goneDirectories, growing };
}

function isAnythingKnown(scan: Scan, root: DirectoryRow): boolean {
  return (
    childDirectories(scan.database, scan.folder.id, root.path).length > 0 ||
    filesOfDirectory(scan.database, root.id, '', 1).length > 0
  );
}

/** The names that are not in `known`; in slices, because there may be 100,000. */
async function without(
  scan: Scan,
  names: ReadonlySet<FilePath>,
  known: ReadonlySet<FilePath>,
): Promise<FilePath[]> {
  const rest: FilePath[] = [];
  let seen = 0;
  for (const name of names) {
    if (++seen % PAGE === 0) await scan.slices.pause();
    if (!known.has(name)) rest.push(name);
  }
  return rest;
}

/** Goes through the directory's known files, a page at a time; what else is listed is new. */
async function compareKnown(
  scan: Scan,
  directory: DirectoryRow,
  listed: Listing,
): Promise<{ pass: Pass; matched: number; newPhotos: FilePath[]; newUnclear: Set<FilePath> }> {
  const { database, disk, slices, summary } = scan;
  const absolute = absolutePath(scan, directory.path);
  const known = new Set<FilePath>();
  const pass: Pass = {
    directory,
    absolute,
    names: { has: (name) => listed.photos.has(name) || listed.unclear.has(name) },
    looks: scan.settling.look(directory.id),
    changed: [],
    gone: [],
    problem: null,
  };
  let matched = 0;
  let after = '';
  for (;;) {
    const rows = filesOfDirectory(database, directory.id, after, PAGE);
    for (const row of rows) {
      after = row.name;
      if (slices.due()) await slices.pause();
      const isListed = pass.names.has(row.name);
      if (isListed) known.add(row.name);
      let status: Stats | undefined;
      try {
        status = isListed ? disk.statusNow(joinPath(absolute, row.name)) : undefined;
      } catch (error) {
        pass.problem ??= noteProblem(scan, error, joinPath(absolute, row.name), 'file');
        summary.skipped.unreadable += 1;
        matched += 1;
        continue;
      }
      if (!status?.isFile()) {
        if (row.state === 'present') {
          pass.gone.push({ id: row.id, directoryId: row.directoryId, name: row.name });
        }
        continue;
      }
      matched += 1;
      const { inode, device, size, mtimeMs } = identityOf(status);
      summary.photos += 1;
      const same =
        row.size === size &&
        row.mtimeMs === mtimeMs &&
        row.inode === inode &&
        row.device === device &&
        row.state === 'present';
      if (!same) pass.changed.push(row.name);
    }
    if (rows.length < PAGE) break;
    await slices.pause();
  }
  const newPhotos = await without(scan, listed.photos, known);
  const newUnclear = new Set(await without(scan, listed.unclear, known));
  return { pass, matched, newPhotos, newUnclear };
}
