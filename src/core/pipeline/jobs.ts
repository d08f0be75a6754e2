/** @file Turns what the stage table says is to do into jobs for the tagger. */

import type { ReadableDatabase } from '../catalogue/database.ts';
import { filesOfPhoto, likelyHash, pathOfFile, type SourceFile } from '../catalogue/photos.ts';
import type { OpenStage } from '../catalogue/stages.ts';
import type { ContentHash, PhotoId } from '../domain/ids.ts';
import { modelOfStage, stageInputKey, type Stage } from '../domain/stage.ts';
import type { PhotoJob } from '../tagger/tagger.ts';

/** A photo on its way: the stages that its job is to bring to an end, and the file that is read for it. */
export interface PlannedJob {
  readonly photoId: PhotoId;
  readonly stages: readonly Stage[];
  readonly file: SourceFile;
  readonly job: PhotoJob;
  /** Highest number of attempts that one of its stages had before this one. */
  readonly attempts: number;
}

/** Open stages by photo, in the order of the photos. */
export function groupByPhoto(stages: readonly OpenStage[]): OpenStage[][] {
  const groups = new Map<PhotoId, OpenStage[]>();
  for (const stage of stages) {
    const group = groups.get(stage.photoId);
    if (group) group.push(stage);
    else groups.set(stage.photoId, [stage]);
  }
  return [...groups.values()];
}

/**
 * The content for which nothing need be made again, or null. A new file of a size that is known may be a file that moved
 * or was copied; a known file may only have been touched. Either costs one reading, and no decoding, if it is so.
 */
function contentToSkip(
  database: ReadableDatabase,
  file: SourceFile,
  stages: readonly OpenStage[],
  versions: ReadonlyMap<Stage, string>,
): ContentHash | null {
  const { contentHash } = file;
  if (contentHash === null) return likelyHash(database, file.size, file.photoId);
  const allMade = stages.every(
    ({ stage, inputKey }) => inputKey === stageInputKey(contentHash, versions.get(stage)!),
  );
  return allMade ? contentHash : null;
}

/** The job for one photo's open stages, or null where it has no file that can be read now. */
export function planJob(
  database: ReadableDatabase,
  stages: readonly OpenStage[],
  versions: ReadonlyMap<Stage, string>,
): PlannedJob | null {
  const { photoId } = stages[0]!;
  const file = filesOfPhoto(database, photoId).find(
    (one) => one.state === 'present' && one.folderState === 'online',
  );
  if (!file) return null;
  const names = stages.map((open) => open.stage);
  return {
    photoId,
    stages: names,
    file,
    attempts: Math.max(...stages.map((open) => open.attempts)),
    job: {
      photoId,
      path: pathOfFile(file),
      skipIfHash: contentToSkip(database, file, stages, versions),
      wantMetadata: names.includes('metadata'),
      wantThumbnail: names.includes('thumbnail'),
      models: names.flatMap((stage) => modelOfStage(stage) ?? []),
    },
  };
}
