/** @file Photos as a list shows them. */

import type { FilePath } from '../domain/filePath.ts';
import type { PhotoId } from '../domain/ids.ts';
import type { Provenance } from '../domain/tag.ts';
import { statement, type ReadableDatabase } from './database.ts';
import { filesOfPhoto, pathOfFile, photoRow } from './photos.ts';

export interface PhotoSummary {
  readonly photoId: PhotoId;
  readonly path: FilePath;
  readonly state: 'present' | 'missing' | 'offline';
  readonly takenLocal: number | null;
  readonly width: number | null;
  readonly height: number | null;
  /** Effective tags, a person's first, then by name. */
  readonly tags: readonly { readonly name: string; readonly provenance: Provenance }[];
}

/** Summaries in the order of `photoIds`; ids that are no photo are left out. */
export function photoSummaries(database: ReadableDatabase, photoIds: readonly PhotoId[]): PhotoSummary[] {
  const tags = statement<[PhotoId], { name: string; provenance: Provenance }>(
    database,
    `SELECT tag.name AS name, effective_tag.provenance AS provenance
     FROM effective_tag JOIN tag ON tag.id = effective_tag.tag_id WHERE effective_tag.photo_id = ?
     ORDER BY effective_tag.provenance <> 'person', tag.key`,
  );
  return photoIds.flatMap((photoId) => {
    const row = photoRow(database, photoId);
    const [file] = filesOfPhoto(database, photoId);
    if (!row || !file) return [];
    const state =
      file.state === 'missing' ? 'missing' : file.folderState === 'offline' ? 'offline' : 'present';
    return [
      {
        photoId,
        path: pathOfFile(file),
        state,
        takenLocal: row.takenLocal,
        width: row.width,
        height: row.height,
        tags: tags.all(photoId),
      },
    ];
  });
}
