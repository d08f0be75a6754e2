/** @file All that is known of one photo, as `tagroll show` and the inspector tell it. */

import { judgeTags, type TagVerdict } from '../domain/effectiveTags.ts';
import { TagrollError, type Failure } from '../domain/errors.ts';
import type { FilePath } from '../domain/filePath.ts';
import type { ContentHash, ModelId, PhotoId } from '../domain/ids.ts';
import type { Stage, StageState } from '../domain/stage.ts';
import { annotationsOf } from './annotations.ts';
import { statement, type ReadableDatabase } from './database.ts';
import { filesOfPhoto, pathOfFile, photoRow, type PhotoRow } from './photos.ts';
import { predictionsOf, thresholds } from './predictions.ts';
import { ratingOf } from './ratings.ts';
import { tagName } from './tags.ts';

export interface TagDetails extends TagVerdict {
  readonly name: string;
  /** Why the tag is, or is not, effective: a sentence. */
  readonly why: string;
}

export interface PhotoDetails extends PhotoRow {
  readonly files: readonly {
    readonly path: FilePath;
    readonly size: number;
    readonly mtimeMs: number;
    readonly contentHash: ContentHash | null;
    readonly state: 'present' | 'missing';
    readonly folderState: 'online' | 'offline';
  }[];
  /** Effective ones first, then by score. */
  readonly tags: readonly TagDetails[];
  readonly stages: readonly {
    readonly stage: Stage;
    readonly state: StageState;
    readonly attempts: number;
    readonly failure: Failure | null;
  }[];
  /** Models that gave an embedding. */
  readonly embeddings: readonly ModelId[];
  /** 16 hexadecimal digits, or null. */
  readonly fingerprint: string | null;
  /** 1 to 5; 0 where it has none. */
  readonly rating: number;
}

function reason(verdict: TagVerdict): string {
  const { decision, score, threshold, modelId } = verdict;
  const said =
    score === null || modelId === null || threshold === null
      ? null
      : `${modelId} scores it ${score.toFixed(2)}, its threshold is ${threshold.toFixed(2)}`;
  if (decision === 'reject') return said ? `You rejected it (${said}).` : 'You rejected it.';
  if (decision === 'accept') return said ? `You accepted it (${said}).` : 'You accepted it.';
  if (decision === 'add') return said ? `You added it (${said}).` : 'You added it.';
  return `${said}.`;
}

/** Everything about a photo. @throws {TagrollError} PHOTO_UNKNOWN. */
export function photoDetails(database: ReadableDatabase, photoId: PhotoId): PhotoDetails {
  const row = photoRow(database, photoId);
  if (!row) throw new TagrollError('PHOTO_UNKNOWN', `There is no photo number ${photoId} in the catalogue.`);
  const verdicts = judgeTags(
    annotationsOf(database, photoId),
    predictionsOf(database, photoId),
    thresholds(database),
  );
  const tags = verdicts
    .map((verdict) => ({ ...verdict, name: tagName(database, verdict.tagId), why: reason(verdict) }))
    .toSorted(
      (a, b) =>
        Number(b.effective) - Number(a.effective) ||
        (b.score ?? 1) - (a.score ?? 1) ||
        a.name.localeCompare(b.name),
    );
  const stages = statement<
    [PhotoId],
    {
      stage: Stage;
      state: StageState;
      attempts: number;
      code: Failure['code'] | null;
      message: string | null;
    }
  >(
    database,
    `SELECT stage, state, attempts, error_code AS code, error_message AS message
     FROM photo_stage WHERE photo_id = ? ORDER BY stage`,
  )
    .all(photoId)
    .map(({ code, message, ...rest }) => ({ ...rest, failure: code && message ? { code, message } : null }));
  const embeddings = statement<[PhotoId], { modelId: ModelId }>(
    database,
    `SELECT id AS modelId FROM model
     WHERE EXISTS (SELECT 1 FROM embedding WHERE embedding.model_id = model.id AND embedding.photo_id = ?) ORDER BY id`,
  ).all(photoId);
  const fingerprint = statement<[PhotoId], { fingerprint: string | null }>(
    database,
    `SELECT lower(hex(fingerprint)) AS fingerprint FROM photo WHERE id = ?`,
  ).get(photoId)?.fingerprint;
  return {
    ...row,
    files: filesOfPhoto(database, photoId).map((file) => ({
      path: pathOfFile(file),
      size: file.size,
      mtimeMs: file.mtimeMs,
      contentHash: file.contentHash,
      state: file.state,
      folderState: file.folderState,
    })),
    tags,
    stages,
    embeddings: embeddings.map((embedding) => embedding.modelId),
    fingerprint: fingerprint || null,
    rating: ratingOf(database, photoId),
  };
}
