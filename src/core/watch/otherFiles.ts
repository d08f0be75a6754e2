/** @file Files without an extension: looked into once, and those that are no photos remembered. */

import type { Stats } from 'node:fs';
import { transaction } from '../catalogue/database.ts';
import { deleteOtherFile, otherFilesOfDirectory, putOtherFile } from '../catalogue/photoFiles.ts';
import type { FilePath } from '../domain/filePath.ts';
import { joinPath } from './disk.ts';
import { takeArrivals, type Pass } from './fileChanges.ts';
import { findMove } from './moves.ts';
import { identityOf, noteProblem, type Scan } from './scan.ts';

/** Bytes that are read of a file's start. */
const HEAD = 4096;
const PAGE = 400;

/** Takes up those of the files without an extension that are photos, and remembers the others. */
export async function sortOutUnclear(scan: Scan, pass: Pass, unclear: Set<FilePath>): Promise<void> {
  // rows of files that are gone do no harm, and are cleared away when there is anything to look at again
  if (unclear.size === 0) return;
  await passOverKnown(scan, pass, unclear);
  const photos: FilePath[] = [];
  for (const name of unclear) {
    await scan.slices.pause();
    const path = joinPath(pass.absolute, name);
    try {
      const status = scan.disk.statusNow(path);
      if (!status?.isFile()) continue;
      if (isPhoto(scan, pass, name, path, status)) photos.push(name);
    } catch (error) {
      pass.problem ??= noteProblem(scan, error, path, 'file');
      scan.summary.skipped.unreadable += 1;
    }
  }
  await takeArrivals(scan, pass, photos);
}

function isPhoto(scan: Scan, pass: Pass, name: FilePath, path: FilePath, status: Stats): boolean {
  // a known photo that lost its extension need not be looked into
  if (findMove(scan, pass.directory.id, name, status, pass.names)) return true;
  if (!pass.looks.isComplete(name, status)) return false;
  const { database } = scan;
  if (status.size > 0 && scan.photoNames.looksLikePhoto(scan.disk.head(path, HEAD))) {
    deleteOtherFile(database, pass.directory.id, name);
    return true;
  }
  putOtherFile(database, pass.directory.id, name, identityOf(status));
  scan.summary.skipped['not-a-photo'] += 1;
  return false;
}

/** Takes files that were looked into before, and are as they were, out of `unclear`; forgets those that are gone. */
async function passOverKnown(scan: Scan, pass: Pass, unclear: Set<FilePath>): Promise<void> {
  const { database, disk, summary } = scan;
  let after = '';
  for (;;) {
    const rows = otherFilesOfDirectory(database, pass.directory.id, after, PAGE);
    const gone: FilePath[] = [];
    for (const row of rows) {
      after = row.name;
      if (scan.slices.due()) await scan.slices.pause();
      const path = joinPath(pass.absolute, row.name);
      let status: Stats | undefined;
      try {
        status = unclear.has(row.name) ? disk.statusNow(path) : undefined;
      } catch (error) {
        pass.problem ??= noteProblem(scan, error, path, 'file');
        unclear.delete(row.name);
        continue;
      }
      if (!status?.isFile()) gone.push(row.name);
      else if (status.size === row.size && status.mtimeMs === row.mtimeMs) {
        unclear.delete(row.name);
        summary.skipped['not-a-photo'] += 1;
      }
    }
    if (gone.length > 0) {
      transaction(database, () => {
        for (const name of gone) deleteOtherFile(database, pass.directory.id, name);
      });
    }
    if (rows.length < PAGE) return;
    await scan.slices.pause();
  }
}
