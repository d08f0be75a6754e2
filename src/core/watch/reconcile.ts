/**
 * @file Reconcile: brings the catalogue in line with the disk, for a whole library folder or for one directory. The same
 * code serves the scan at start, a drive that returns, and every hint of the watcher. Runs in the library thread, beside
 * SQLite, in short slices. One reconcile at a time for each catalogue: whoever has several puts them in a row.
 *
 * A file's way: listed (`disk.ts`), sorted (`directoryListing.ts`), compared (`directoryDiff.ts`), stored
 * (`fileChanges.ts`, with `moves.ts`), and what is gone comes last (`gone.ts`).
 */

import { writeWhenFree } from '../catalogue/busyCatalogue.ts';
import type { WritableDatabase } from '../catalogue/database.ts';
import { exclusionsOf } from '../catalogue/exclusions.ts';
import {
  catalogueFolder,
  libraryFolder,
  setFolderOffline,
  setFolderScanned,
  type DirectoryRow,
  type LibraryFolder,
} from '../catalogue/folders.ts';
import { systemCode, TagrollError, toFailure, type Failure } from '../domain/errors.ts';
import { isBelow, slashed, type FilePath } from '../domain/filePath.ts';
import type { DirectoryId, LibraryFolderId, PhotoId } from '../domain/ids.ts';
import { diffDirectory, type DirectoryOutcome } from './directoryDiff.ts';
import { joinPath, realDisk, type Disk, type DiskEntry } from './disk.ts';
import {
  forgetGoneDirectories,
  isGoneListFull,
  noteGoneDirectories,
  settleGone,
  unvisitedDirectories,
} from './gone.ts';
import { compileExclusions, type IsExcluded } from './ownExclusions.ts';
import { identityOf, offlineError, type PhotoNames, type Scan } from './scan.ts';
import { Settling, SETTLE_MILLISECONDS } from './settling.ts';
import { Slices } from './slices.ts';
import { addProblem, emptySummary, type ReconcileSummary } from './summary.ts';

export interface ReconcileContext {
  readonly database: WritableDatabase;
  readonly photoNames: PhotoNames;
  /** Where files are written while a watcher looks on, its memory of growing files; a scan brings its own. */
  readonly settling?: Settling;
  /** Another disk than this machine's, for tests. */
  readonly disk?: Disk;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export interface ReconcileOptions {
  readonly signal?: AbortSignal | undefined;
  /** At most ten times a second, with the counts so far. */
  readonly onProgress?: ((summary: ReconcileSummary) => void) | undefined;
  /** After each transaction: photos that are new, changed, moved, missing or back. Some may be gone for good. */
  readonly onChanges?: ((photoIds: readonly PhotoId[]) => void) | undefined;
}

export interface FolderReport {
  readonly summary: ReconcileSummary;
  /** Why the folder is offline, null where it is online. */
  readonly offline: Failure | null;
}

/** What a watcher does on the way. */
export interface WalkHooks {
  /** Before these directories (relative paths) are listed: whatever changes in them from now on is hinted at. */
  readonly beforeDirectories?: (paths: readonly FilePath[]) => Promise<void>;
  /** After each directory: time for what is urgent. */
  readonly afterDirectory?: (path: FilePath, outcome: DirectoryOutcome) => Promise<void>;
}

/** What the owner excludes, and the catalogue's own folder where it lies in this one. */
function exclusionsFor(database: WritableDatabase, { id, path }: LibraryFolder): IsExcluded {
  const isExcluded = compileExclusions(exclusionsOf(database, id));
  const own = catalogueFolder(database);
  if (!isBelow(own, path)) return isExcluded;
  const inside = slashed(own).slice(slashed(path).length).replace(/^\//, '');
  return (place, isDirectory) => place === inside || isExcluded(place, isDirectory);
}

/**
 * Begins a scan. @throws {TagrollError} FOLDER_OFFLINE where the folder cannot be reached, FOLDER_UNKNOWN.
 */
export async function beginScan(
  context: ReconcileContext,
  folderId: LibraryFolderId,
  options: ReconcileOptions,
): Promise<Scan> {
  const now = context.now ?? Date.now;
  const disk = context.disk ?? realDisk;
  const folder = libraryFolder(context.database, folderId);
  const slices = new Slices(options.signal);
  slices.check();
  let rootDevice: number;
  try {
    const status = await disk.status(folder.path);
    if (!status.isDirectory()) throw offlineError(folder.path);
    rootDevice = identityOf(status).device;
  } catch (error) {
    if (systemCode(error) === null) throw error;
    throw offlineError(folder.path, error);
  }
  slices.restart();
  return {
    database: context.database,
    disk,
    photoNames: context.photoNames,
    settling: context.settling ?? new Settling(now),
    now,
    folder,
    rootDevice,
    slices,
    summary: emptySummary(),
    onChanges: options.onChanges ?? (() => undefined),
    isExcluded: exclusionsFor(context.database, folder),
    gone: [],
    displaced: [],
  };
}

/**
 * Directories taken from the stack at once, so that a watcher sets up its watches in batches. With 20 of them (1,000 files)
 * chokidar holds the event loop 40 ms at most, with 50 up to 150 ms and with 50 MB more, and is no faster.
 */
const BATCH = 20;
const PROGRESS_EVERY = 100;

/** What a walk came to. */
export interface Walk {
  readonly visited: Set<DirectoryId>;
  readonly unreadable: Set<FilePath>;
  /** Directories with files that are still being written. */
  readonly growing: Set<FilePath>;
}

/** Reads the directories `start` (relative) and all below them. */
export async function walk(
  scan: Scan,
  start: readonly FilePath[],
  options: ReconcileOptions,
  hooks: WalkHooks = {},
): Promise<Walk> {
  const result: Walk = { visited: new Set(), unreadable: new Set(), growing: new Set() };
  const stack = [...start];
  let reportedAt = performance.now();
  while (stack.length > 0) {
    const batch = stack.splice(-BATCH).toReversed();
    if (hooks.beforeDirectories) {
      await hooks.beforeDirectories(batch);
      scan.slices.restart();
    }
    let listing = list(scan, batch[0]!);
    for (const [index, path] of batch.entries()) {
      const current = listing;
      // the next directory is listed in the thread pool while this one is compared here
      if (index + 1 < batch.length) listing = list(scan, batch[index + 1]!);
      const outcome = await diffDirectory(scan, path, current);
      if (outcome.kind === 'read') result.visited.add(outcome.row!.id);
      if (outcome.kind === 'unreadable') result.unreadable.add(path);
      if (outcome.growing > 0) result.growing.add(path);
      for (const subdirectory of outcome.subdirectories) stack.push(subdirectory);
      if (isGoneListFull(scan)) await settleGone(scan);
      if (hooks.afterDirectory) await hooks.afterDirectory(path, outcome);
      await scan.slices.pause();
      if (options.onProgress && performance.now() - reportedAt >= PROGRESS_EVERY) {
        options.onProgress(scan.summary);
        reportedAt = performance.now();
      }
    }
  }
  return result;
}

/** Starts listing a directory; a rejection waits for whoever awaits it, even if that is never. */
export function list(scan: Scan, path: FilePath): Promise<DiskEntry[]> {
  const listing = scan.disk.list(joinPath(scan.folder.path, path));
  listing.catch(() => undefined); // seen by whoever awaits it; without this, one that nobody awaits ends the process
  return listing;
}

/** Marks missing what is gone: the files noted so far, and those of `directories` where these are gone. */
export async function finishGone(scan: Scan, directories: readonly DirectoryRow[]): Promise<void> {
  const gone = await noteGoneDirectories(scan, directories);
  await settleGone(scan);
  await forgetGoneDirectories(scan, gone);
}

/** Goes through the whole folder. @throws {TagrollError} FOLDER_OFFLINE, CANCELLED */
export async function scanFolder(scan: Scan, options: ReconcileOptions, hooks?: WalkHooks): Promise<Walk> {
  const startedAt = scan.now();
  const walked = await walk(scan, ['' as FilePath], options, hooks);
  await finishGone(scan, await unvisitedDirectories(scan, walked.visited, walked.unreadable));
  setFolderScanned(scan.database, scan.folder.id, startedAt);
  return walked;
}

/** How often a scan comes back to directories with files that are still being written, before it leaves them. */
const LOOKS_AT_GROWING = 4;

/**
 * Brings the catalogue in line with a whole library folder. A folder that cannot be reached is set offline, and nothing
 * of it changes. Files that are still being written are waited for, up to two seconds; then they are left (and counted)
 * for the next scan.
 * @throws {TagrollError} CANCELLED once `signal` is aborted (what was stored stays), FOLDER_UNKNOWN
 */
export async function reconcileFolder(
  context: ReconcileContext,
  folderId: LibraryFolderId,
  options: ReconcileOptions = {},
): Promise<FolderReport> {
  try {
    const scan = await beginScan(context, folderId, options);
    const walked = await scanFolder(scan, options);
    const { summary } = scan;
    let growing = walked.growing;
    for (let look = 0; look < LOOKS_AT_GROWING && growing.size > 0; look++) {
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MILLISECONDS));
      growing = await lookAgain(scan, growing);
    }
    scan.summary = summary;
    return { summary, offline: null };
  } catch (error) {
    return { summary: emptySummary(), offline: await noteOffline(context, folderId, error) };
  }
}

/** Notes that the folder is offline where `error` says so, else throws it. */
async function noteOffline(
  { database }: ReconcileContext,
  folderId: LibraryFolderId,
  error: unknown,
): Promise<Failure> {
  if (!(error instanceof TagrollError) || error.code !== 'FOLDER_OFFLINE') throw error;
  await writeWhenFree(database, () => setFolderOffline(database, folderId, error.message));
  return toFailure(error);
}

/** Reads directories once more; what is news goes into the scan's summary. @returns those with files still growing. */
async function lookAgain(scan: Scan, paths: ReadonlySet<FilePath>): Promise<Set<FilePath>> {
  const total = scan.summary;
  const growing = new Set<FilePath>();
  const again = emptySummary();
  scan.summary = again;
  for (const path of paths) {
    const outcome = await diffDirectory(scan, path, list(scan, path));
    if (outcome.growing > 0) growing.add(path);
  }
  await settleGone(scan);
  scan.summary = total;
  for (const count of ['added', 'changed', 'moved', 'missing', 'returned'] as const) {
    total[count] += again[count];
  }
  total.photos += again.added + again.moved;
  total.growing = again.growing;
  for (const { path, failure } of again.problems) addProblem(total, path, failure);
  return growing;
}

export interface DirectoryReport extends FolderReport {
  /** All directories in it, relative to the library folder: those that are new to the caller are its to read. */
  readonly subdirectories: readonly FilePath[];
  /** It is not there; the directory above it should be read. */
  readonly vanished: boolean;
  /** Files that are still being written: look again after `SETTLE_MILLISECONDS`. */
  readonly growing: number;
}

/**
 * Brings the catalogue in line with one directory, not with those in it: new ones are only named, and of those that are
 * gone the files are marked missing.
 * @throws {TagrollError} CANCELLED, FOLDER_UNKNOWN
 */
export async function reconcileDirectory(
  context: ReconcileContext,
  folderId: LibraryFolderId,
  path: FilePath,
  options: ReconcileOptions = {},
): Promise<DirectoryReport> {
  try {
    const scan = await beginScan(context, folderId, options);
    const outcome = await diffDirectory(scan, path, list(scan, path));
    await finishGone(scan, outcome.goneDirectories);
    return {
      summary: scan.summary,
      offline: null,
      subdirectories: outcome.subdirectories,
      vanished: outcome.kind === 'vanished',
      growing: outcome.growing,
    };
  } catch (error) {
    const offline = await noteOffline(context, folderId, error);
    return { summary: emptySummary(), offline, subdirectories: [], vanished: false, growing: 0 };
  }
}
