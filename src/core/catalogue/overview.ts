/** @file Counts and failures of the whole catalogue, for the status page and the end of a scan. */

import type { ErrorCode } from '../domain/errors.ts';
import type { FilePath } from '../domain/filePath.ts';
import type { LibraryFolderId, PhotoId } from '../domain/ids.ts';
import type { Stage } from '../domain/stage.ts';
import { statement, type ReadableDatabase } from './database.ts';
import { filesOfPhoto, pathOfFile } from './photos.ts';

export interface LibraryCounts {
  /** With a file, be it missing or on a drive that is not there. */
  readonly photos: number;
  /** Without any file, kept for the sake of a person's decisions. */
  readonly keptPhotos: number;
  readonly files: number;
  readonly missingPhotos: number;
  readonly taggedPhotos: number;
  readonly reviewedPhotos: number;
  /** Tags that a photo has. */
  readonly tags: number;
  readonly decisions: number;
}

/** How much the library holds. */
export function countLibrary(database: ReadableDatabase): LibraryCounts {
  return statement<[], LibraryCounts>(
    database,
    `SELECT
       (SELECT count(*) FROM photo WHERE EXISTS (
          SELECT 1 FROM photo_file WHERE photo_file.photo_id = photo.id
        )) AS photos,
       (SELECT count(*) FROM photo WHERE NOT EXISTS (
          SELECT 1 FROM photo_file WHERE photo_file.photo_id = photo.id
        )) AS keptPhotos,
       (SELECT count(*) FROM photo_file WHERE state = 'present') AS files,
       (SELECT count(*) FROM photo WHERE EXISTS (
          SELECT 1 FROM photo_file WHERE photo_file.photo_id = photo.id
        ) AND NOT EXISTS (
          SELECT 1 FROM photo_file WHERE photo_file.photo_id = photo.id AND photo_file.state = 'present'
        )) AS missingPhotos,
       (SELECT count(DISTINCT photo_id) FROM effective_tag) AS taggedPhotos,
       (SELECT count(DISTINCT photo_id) FROM annotation) AS reviewedPhotos,
       (SELECT count(DISTINCT tag_id) FROM effective_tag) AS tags,
       (SELECT count(*) FROM annotation) AS decisions`,
  ).get()!;
}

export interface FolderStatus {
  readonly id: LibraryFolderId;
  readonly path: FilePath;
  readonly state: 'online' | 'offline';
  readonly problem: string | null;
  readonly files: number;
  readonly scannedAt: number | null;
}

/** The library's folders with the number of files that are there. */
export function folderStatus(database: ReadableDatabase): FolderStatus[] {
  return statement<[], FolderStatus>(
    database,
    `SELECT library_folder.id, library_folder.path, library_folder.state, library_folder.problem,
       library_folder.scanned_at AS scannedAt,
       (SELECT count(*) FROM photo_file JOIN directory ON directory.id = photo_file.directory_id
        WHERE directory.library_folder_id = library_folder.id AND photo_file.state = 'present') AS files
     FROM library_folder ORDER BY library_folder.path`,
  ).all();
}

/** Directories inside the library that could not be listed, with why. */
export function directoryProblems(database: ReadableDatabase): { path: FilePath; problem: string }[] {
  return statement<[], { path: FilePath; problem: string }>(
    database,
    `SELECT library_folder.path || CASE directory.path WHEN '' THEN '' ELSE '/' || directory.path END AS path,
       directory.problem AS problem
     FROM directory JOIN library_folder ON library_folder.id = directory.library_folder_id
     WHERE directory.problem IS NOT NULL ORDER BY 1`,
  ).all();
}

export interface FailedStage {
  readonly photoId: PhotoId;
  readonly stage: Stage;
  readonly path: FilePath;
  readonly code: ErrorCode;
  readonly message: string;
}

const FAILED = `FROM photo_stage
  WHERE state = 'failed' AND EXISTS (
    SELECT 1 FROM photo_file WHERE photo_file.photo_id = photo_stage.photo_id AND photo_file.state = 'present'
  )`;

interface FailedRow {
  readonly photoId: PhotoId;
  readonly stage: Stage;
  readonly code: ErrorCode;
  readonly message: string;
}

const withPath =
  (database: ReadableDatabase) =>
  (row: FailedRow): FailedStage[] => {
    const [file] = filesOfPhoto(database, row.photoId);
    return file ? [{ ...row, path: pathOfFile(file) }] : [];
  };

/** Stages that failed, with the file concerned, for photos that have a file; one photo after another. */
export function failedStages(database: ReadableDatabase, limit: number): FailedStage[] {
  return statement<[number], FailedRow>(
    database,
    `SELECT photo_id AS photoId, stage, error_code AS code, error_message AS message ${FAILED}
     ORDER BY photo_id, stage LIMIT ?`,
  )
    .all(limit)
    .flatMap(withPath(database));
}

/** Number of photos that have a file and of which some stage failed. */
export function countFailedPhotos(database: ReadableDatabase): number {
  return statement<[], { count: number }>(
    database,
    `SELECT count(DISTINCT photo_id) AS count ${FAILED}`,
  ).get()!.count;
}

/**
 * The same photos, each once: with its thumbnail's failure, where there is one, because a file that cannot be read fails
 * in every stage for that reason.
 */
export function failedPhotos(database: ReadableDatabase, limit: number, offset: number): FailedStage[] {
  return statement<[number, number], FailedRow>(
    database,
    // with max() alone, SQLite takes the other columns from the row that has it; 'thumbnail' comes after 'model:…'
    `SELECT photo_id AS photoId, max(stage) AS stage, error_code AS code, error_message AS message ${FAILED}
       GROUP BY photo_id ORDER BY photo_id LIMIT ? OFFSET ?`,
  )
    .all(limit, offset)
    .flatMap(withPath(database));
}
