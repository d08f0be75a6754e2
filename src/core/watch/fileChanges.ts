/** @file New, changed, moved and returned files of one directory, each stored with all that follows from it. */

import type { Stats } from 'node:fs';
import { transaction } from '../catalogue/database.ts';
import { libraryFolder, type DirectoryRow } from '../catalogue/folders.ts';
import {
  displaceFile,
  fileByName,
  forgetFile,
  hasOtherContent,
  hasOtherPresentFile,
  insertPhotoWithFile,
  moveFile,
  placedFile,
  splitPhoto,
  updateFile,
  type KnownFile,
} from '../catalogue/photoFiles.ts';
import { markStagesPending } from '../catalogue/stages.ts';
import type { FilePath } from '../domain/filePath.ts';
import type { PhotoId } from '../domain/ids.ts';
import { joinPath } from './disk.ts';
import { findMove, isSavedVersion, mayBeRenamed, type Move } from './moves.ts';
import { identityOf, noteProblem, type GoneFile, type Scan } from './scan.ts';
import type { DirectoryLooks } from './settling.ts';

/** What one pass over a directory carries along. */
export interface Pass {
  readonly directory: DirectoryRow;
  /** Absolute path of the directory. */
  readonly absolute: FilePath;
  /** All names in the listing that may be photos. */
  readonly names: { has(name: FilePath): boolean };
  readonly looks: DirectoryLooks;
  /** Names of known files that are not as they were. */
  readonly changed: FilePath[];
  readonly gone: GoneFile[];
  /** The first trouble with a file in it. */
  problem: string | null;
}

/** Files looked at before what was found of them is stored, unless the slice is over earlier. */
const AT_ONCE = 200;

/** Changes to photos inside one transaction. */
interface Batch {
  /** Photos to be read again. */
  readonly toRead: PhotoId[];
  /** Photos of which anything has changed. */
  readonly touched: PhotoId[];
}

type Change = (batch: Batch) => void;

/**
 * Looks at each name and stores what was decided, some at a time: `decide` returns what is to be done inside the
 * transaction, or null. A name whose file is gone meanwhile is passed over: another hint, or the next scan, has it.
 */
async function inBatches(
  scan: Scan,
  pass: Pass,
  names: readonly FilePath[],
  decide: (name: FilePath, status: Stats) => Change | null,
): Promise<void> {
  for (let index = 0; index < names.length;) {
    const changes: Change[] = [];
    const end = Math.min(names.length, index + AT_ONCE);
    while (index < end) {
      const name = names[index++]!;
      try {
        const status = scan.disk.statusNow(joinPath(pass.absolute, name));
        const change = status?.isFile() ? decide(name, status) : null;
        if (change) changes.push(change);
      } catch (error) {
        pass.problem ??= noteProblem(scan, error, joinPath(pass.absolute, name), 'file');
        scan.summary.skipped.unreadable += 1;
      }
      if (scan.slices.due()) break;
    }
    if (changes.length > 0) {
      const batch: Batch = { toRead: [], touched: [] };
      transaction(scan.database, () => {
        libraryFolder(scan.database, scan.folder.id); // it may have been taken out of the library meanwhile
        for (const change of changes) change(batch);
        markStagesPending(scan.database, batch.toRead);
      });
      if (batch.touched.length > 0) scan.onChanges(batch.touched);
    }
    await scan.slices.pause();
  }
}

/** Takes up files whose names are new in this directory: photos that moved here, or new ones. */
export async function takeArrivals(scan: Scan, pass: Pass, names: readonly FilePath[]): Promise<void> {
  await inBatches(scan, pass, names, (name, status) => decideArrival(scan, pass, name, status));
}

function decideArrival(scan: Scan, pass: Pass, name: FilePath, status: Stats): Change | null {
  const { database, summary } = scan;
  const identity = identityOf(status);
  const move = findMove(scan, pass.directory.id, name, status, pass.names);
  if (!move && !pass.looks.isComplete(name, status)) return null;
  return (batch) => {
    summary.photos += 1;
    if (move && isWhereFound(scan, move)) {
      moveFile(database, move.file.id, pass.directory.id, name, identity.device);
      summary.moved += 1;
      batch.touched.push(move.file.photoId);
      return;
    }
    const photoId = insertPhotoWithFile(database, pass.directory.id, name, identity, scan.now());
    summary.added += 1;
    batch.toRead.push(photoId);
    batch.touched.push(photoId);
  };
}

/** False where another name of this batch (a hard link) was given the file already. */
function isWhereFound(scan: Scan, { file }: Move): boolean {
  const now = placedFile(scan.database, file.id);
  return now?.directoryId === file.directoryId && now.name === file.name;
}

/** Two files that swap names take two rounds; more come of names that change while this looks at them. */
const MOST_ROUNDS = 5;

/** Settles known files that are not as they were: changed, back again, or replaced by another. */
export async function takeChanges(scan: Scan, pass: Pass): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS && pass.changed.length > 0; round++) {
    await inBatches(scan, pass, pass.changed.splice(0), (name, status) => {
      const row = fileByName(scan.database, pass.directory.id, name);
      if (row) return decideChange(scan, pass, row, status);
      // its row went to the file's new name in this very pass: what lies here now is an arrival
      scan.summary.photos -= 1;
      return decideArrival(scan, pass, name, status);
    });
  }
}

function decideChange(scan: Scan, pass: Pass, row: KnownFile, status: Stats): Change | null {
  const identity = identityOf(status);
  const sameContent = row.size === identity.size && row.mtimeMs === identity.mtimeMs;
  const otherInode = row.inode !== identity.inode;
  if (otherInode && (!sameContent || mayBeRenamed(scan, status))) {
    const move = findMove(scan, pass.directory.id, row.name, status, pass.names);
    if (move) return (batch) => replaceFile(scan, pass, row, move, status, batch);
  }
  if (sameContent) return (batch) => returnFile(scan, pass, row, status, batch);
  if (!pass.looks.isComplete(row.name, status)) return null;
  return (batch) => changeContent(scan, pass, row, status, batch);
}

/**
 * The same file as before: back again, or with new numbers for its inode and device. Where another file of its photo was
 * edited while it was away, the two are no longer one photo.
 */
function returnFile(scan: Scan, pass: Pass, row: KnownFile, status: Stats, batch: Batch): void {
  if (!isStillThere(scan, pass, row)) return;
  updateFile(scan.database, row.id, identityOf(status));
  if (row.state === 'present') return;
  scan.summary.returned += 1;
  let { photoId } = row;
  if (hasOtherContent(scan.database, row)) {
    photoId = splitPhoto(scan.database, row, scan.now());
    batch.toRead.push(photoId);
  }
  batch.touched.push(photoId);
}

/** False where another change of this batch has moved the row away; then its name is looked at again. */
function isStillThere(scan: Scan, pass: Pass, row: KnownFile): boolean {
  const found = fileByName(scan.database, row.directoryId, row.name)?.id === row.id;
  if (!found) pass.changed.push(row.name);
  return found;
}

function changeContent(scan: Scan, pass: Pass, row: KnownFile, status: Stats, batch: Batch): void {
  if (!isStillThere(scan, pass, row)) return;
  const { database, summary } = scan;
  const photoId = hasOtherPresentFile(database, row) ? splitPhoto(database, row, scan.now()) : row.photoId;
  updateFile(database, row.id, identityOf(status));
  if (row.state === 'missing') summary.returned += 1;
  summary.changed += 1;
  batch.toRead.push(photoId);
  batch.touched.push(photoId);
}

/** Another known file lies now where `row` was: the photo follows its file. */
function replaceFile(scan: Scan, pass: Pass, row: KnownFile, move: Move, status: Stats, batch: Batch): void {
  const { database, summary } = scan;
  if (!isStillThere(scan, pass, row)) return;
  if (!isWhereFound(scan, move)) {
    pass.changed.push(row.name);
    return;
  }
  const moved = move.file;
  const samePhoto = moved.photoId === row.photoId;
  if (!samePhoto && isSavedVersion(scan, move, row)) {
    forgetFile(database, moved);
    changeContent(scan, pass, row, status, batch);
    batch.touched.push(moved.photoId);
    return;
  }
  if (samePhoto) forgetFile(database, row);
  else {
    displaceFile(database, row.id, scan.now());
    if (row.state === 'present') scan.displaced.push(row.id);
  }
  moveFile(database, moved.id, pass.directory.id, row.name, identityOf(status).device);
  summary.moved += 1;
  batch.touched.push(moved.photoId, row.photoId);
}
