/**
 * @file Moves: a file that appears under a new name, or in place of another, may be one that is known. Runs in the
 * library thread. Moves to another device are found by the pipeline, which compares contents.
 */

import { systemCode } from '../domain/errors.ts';
import { filesByIdentity, hasPersonsWork, type KnownFile, type PlacedFile } from '../catalogue/photoFiles.ts';
import type { FilePath } from '../domain/filePath.ts';
import type { DirectoryId } from '../domain/ids.ts';
import type { Stats } from 'node:fs';
import { joinPath } from './disk.ts';
import { deviceBefore, identityOf, type Scan } from './scan.ts';

export interface Move {
  readonly file: PlacedFile;
  /** The inode that lies in the file's old place now, null for none. */
  readonly inodeAtOldPlace: number | null;
}

/**
 * The known file that was moved to `name` in `directoryId`: its inode, size and mtime are those of `status`, and in its
 * old place there is nothing or another file. Where the old place still has this inode, `name` is a hard link: a new file.
 */
export function findMove(
  scan: Scan,
  directoryId: DirectoryId,
  name: FilePath,
  status: Stats,
  listedNames: { has(name: FilePath): boolean },
): Move | null {
  const identity = identityOf(status);
  const candidates = filesByIdentity(
    scan.database,
    identity,
    deviceBefore(scan, identity.device),
    directoryId,
    name,
  );
  for (const file of candidates) {
    // the drive of an offline folder may be elsewhere, with the file still on it
    if (file.folderState === 'offline') continue;
    // on a file system without regard to case, the old name would be found still; the listing tells
    if (file.directoryId === directoryId && !listedNames.has(file.name)) {
      return { file, inodeAtOldPlace: null };
    }
    try {
      const path = joinPath(joinPath(file.folderPath, file.directoryPath), file.name);
      const there = scan.disk.statusNow(path);
      if (!there) return { file, inodeAtOldPlace: null };
      const { inode, device } = identityOf(there);
      if (inode !== identity.inode || device !== identity.device) return { file, inodeAtOldPlace: inode };
    } catch (error) {
      // whether it is still there cannot be told: then it is not taken away from there
      if (systemCode(error) === null) throw error;
    }
  }
  return null;
}

/** A file that is this young, without a person's decisions, may be what an editor wrote to put it over another. */
const YOUNG = 10 * 60_000;

/**
 * True where a file that was moved over `replaced` is the new version of that one, as editors save it, and no photo in
 * its own right: first seen a moment ago, with no person's work, and nothing took its old place (as in an exchange).
 */
export function isSavedVersion(scan: Scan, move: Move, replaced: KnownFile): boolean {
  return (
    replaced.state === 'present' &&
    move.inodeAtOldPlace === null &&
    scan.now() - move.file.firstSeenAt < YOUNG &&
    !hasPersonsWork(scan.database, move.file.photoId)
  );
}

/**
 * True where a file whose size and mtime are as known may be another one with the same size and mtime: its ctime is
 * younger than the last scan, as a rename leaves it. Drives without inodes of their own (FAT) deal new numbers at each
 * mount, and such numbers alone say nothing.
 */
export function mayBeRenamed(scan: Scan, status: Stats): boolean {
  const { scannedAt } = scan.folder;
  return scannedAt === null || status.ctimeMs > scannedAt - 2000;
}
