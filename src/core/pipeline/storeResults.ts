/** @file Stores what came of several photos: thumbnails in their own store first, then all the rest in one transaction. */

import { transaction, type WritableDatabase } from '../catalogue/database.ts';
import { storeThumbnail } from '../catalogue/thumbnails.ts';
import type { FilePath } from '../domain/filePath.ts';
import type { LibraryFolderId, ModelId } from '../domain/ids.ts';
import type { Logger } from '../domain/logger.ts';
import type { Stage } from '../domain/stage.ts';
import type { PhotoResult } from '../tagger/tagger.ts';
import type { PlannedJob } from './jobs.ts';
import { isNotFound, settle, type ModelReader, type Settled } from './settle.ts';

/** Looks whether a library folder can be reached; where it cannot, it is set offline. Touches the disk. */
export type NoteIfOffline = (folder: { readonly id: LibraryFolderId; readonly path: FilePath }) => void;

export interface StoreOptions {
  readonly database: WritableDatabase;
  readonly thumbnails: WritableDatabase;
  /** Today's version of each wanted stage. */
  readonly versions: ReadonlyMap<Stage, string>;
  readonly readers: ReadonlyMap<ModelId, ModelReader>;
  readonly logger: Logger;
  readonly noteIfOffline: NoteIfOffline;
}

/** A photo that is through, and what came of it. */
export interface Finished {
  readonly planned: PlannedJob;
  readonly result: PhotoResult;
}

/** Before the write transaction: a drive that is gone may take seconds to say so. Each folder once. */
function noteOfflineFolders(noteIfOffline: NoteIfOffline, finished: readonly Finished[]): void {
  const folders = new Map<LibraryFolderId, FilePath>();
  for (const { planned, result } of finished)
    if (isNotFound(result)) folders.set(planned.file.folderId, planned.file.folderPath);
  for (const [id, path] of folders) noteIfOffline({ id, path });
}

/**
 * Stores results; what became of each, in their order. May be called again with the same where it threw.
 * @throws {TagrollError} DISK_FULL, CATALOGUE_*; the catalogue is then as before.
 */
export function storeResults(options: StoreOptions, finished: readonly Finished[]): Settled[] {
  const { database, thumbnails, versions, readers, logger } = options;
  noteOfflineFolders(options.noteIfOffline, finished);
  // before the catalogue says that they are there
  transaction(thumbnails, () => {
    for (const { content, thumbnail } of finished.map(({ result }) => result))
      if (content && thumbnail) storeThumbnail(thumbnails, content.hash, thumbnail);
  });
  const now = Date.now();
  const settled = transaction(database, () =>
    finished.map(({ planned, result }) => settle({ database, versions, readers, now }, planned, result)),
  );
  settled.forEach(({ photoId, done, failed, retried }, index) => {
    // only now, after the commit: whoever reads it in the log may rely on it
    const of = finished[index]!.planned.photoId;
    logger.log('debug', 'a photo is stored', { photoId: of, into: photoId, done, failed, retried });
  });
  return settled;
}
