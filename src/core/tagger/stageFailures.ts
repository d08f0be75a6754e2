/** @file What a photo's troubles mean for the stages that were wanted of it. Pure. */

import type { Failure } from '../domain/errors.ts';
import { stageOfModel, type Stage } from '../domain/stage.ts';
import type { Decoded, DecodeFailure } from '../media/decoder.ts';
import type { PhotoJob, PhotoResult, StageFailure } from './tagger.ts';

/** The stages that are made from the picture. */
function pictureStages(job: PhotoJob): Stage[] {
  return [...(job.wantThumbnail ? (['thumbnail'] as const) : []), ...job.models.map(stageOfModel)];
}

/** Every stage that a job wants. */
function wantedStages(job: PhotoJob): Stage[] {
  return [...(job.wantMetadata ? (['metadata'] as const) : []), ...pictureStages(job)];
}

function failStages(stages: readonly Stage[], { code, message, transient }: DecodeFailure): StageFailure[] {
  return stages.map((stage) => ({ stage, failure: { code, message }, transient }));
}

/** The stages that fail because of what the decoder found. */
export function stageFailures(job: PhotoJob, { content, metadata, picture }: Decoded): StageFailure[] {
  if (!content.ok) return failStages(wantedStages(job), content.failure);
  if (content.value.hash === job.skipIfHash) return [];
  const absent = (what: string): DecodeFailure => ({
    code: 'INTERNAL',
    message: `The decoder gave no ${what}.`,
    transient: false,
  });
  const failures: StageFailure[] = [];
  if (job.wantMetadata && !metadata?.ok)
    failures.push(...failStages(['metadata'], metadata?.failure ?? absent('metadata')));
  const stages = pictureStages(job);
  if (stages.length > 0 && !picture?.ok)
    failures.push(...failStages(stages, picture?.failure ?? absent('picture')));
  else if (job.wantThumbnail && picture?.ok && picture.value.thumbnail === null) {
    failures.push(...failStages(['thumbnail'], absent('thumbnail')));
  }
  return failures;
}

/** The result of a job of which nothing came. */
export function failEveryStage(job: PhotoJob, failure: Failure, transient: boolean): PhotoResult {
  return {
    photoId: job.photoId,
    content: null,
    skipped: false,
    metadata: null,
    thumbnail: null,
    fingerprint: null,
    models: [],
    failures: wantedStages(job).map((stage) => ({ stage, failure, transient })),
  };
}
