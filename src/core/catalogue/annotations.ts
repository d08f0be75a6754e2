/** @file A person's decisions: written and taken back many at a time, with the log by which each act can be undone. */

import type { ActionId, PhotoId, TagId } from '../domain/ids.ts';
import { oddsFactor } from '../domain/strictness.ts';
import type { Decision, TagChangeKind } from '../domain/tag.ts';
import type { ActSlice, Replay } from './actions.ts';
import { statement, type ReadableDatabase, type WritableDatabase } from './database.ts';
import { MOVED_THRESHOLD, refreshDecidedTags, strictness } from './effectiveTags.ts';

export interface AnnotationRow {
  readonly tagId: TagId;
  readonly decision: Decision;
  readonly source: string;
  readonly decidedAt: number;
}

/** A person's decisions on one photo. */
export function annotationsOf(database: ReadableDatabase, photoId: PhotoId): AnnotationRow[] {
  return statement<[PhotoId], AnnotationRow>(
    database,
    `SELECT tag_id AS tagId, decision, source, decided_at AS decidedAt FROM annotation WHERE photo_id = ?`,
  ).all(photoId);
}

export interface DecisionChange {
  readonly tagId: TagId;
  readonly kind: TagChangeKind;
}

/** What is decided (`decisionForAcceptance` for an acceptance), and where that is not so already. */
const CHANGES: Readonly<Record<TagChangeKind, { readonly after: string; readonly where: string }>> = {
  accept: {
    after: `CASE WHEN EXISTS (
      SELECT 1 FROM model CROSS JOIN prediction
        ON prediction.photo_id = photo.id AND prediction.model_id = model.id AND prediction.tag_id = tag.id
      WHERE in_use = 1 AND score >= ${MOVED_THRESHOLD}
    ) THEN 'accept' ELSE 'add' END`,
    where: `decision IS NULL OR decision = 'reject'`,
  },
  reject: { after: `'reject'`, where: `decision IS NULL OR decision <> 'reject'` },
  undecided: { after: 'NULL', where: 'decision IS NOT NULL' },
};

/** Logs what is to change of one tag. Photos that are gone are passed over. @returns number of changed decisions. */
function logChanges(
  database: WritableDatabase,
  { actionId, photoIds }: ActSlice,
  { tagId, kind }: DecisionChange,
): number {
  const { after, where } = CHANGES[kind];
  const log = statement<(number | string)[]>(
    database,
    `INSERT INTO annotation_change
       (action_id, photo_id, tag_id, before, before_source, before_decided_at, after)
     SELECT ?, photo.id, tag.id, decision, source, decided_at, ${after}
     FROM json_each(?) AS chosen CROSS JOIN photo ON photo.id = chosen.value
     CROSS JOIN tag ON tag.id = ?
     LEFT JOIN annotation ON annotation.photo_id = photo.id AND annotation.tag_id = tag.id
     WHERE ${where}`,
  );
  const factor = kind === 'accept' ? [oddsFactor(strictness(database))] : [];
  return log.run(actionId, ...factor, photoIds, tagId).changes;
}

const OF_SLICE = 'action_id = ? AND photo_id BETWEEN ? AND ?';

/** Makes the decisions of a slice those that the log gives in these columns. */
function decide(
  database: WritableDatabase,
  { actionId, first, last }: Pick<ActSlice, 'actionId' | 'first' | 'last'>,
  columns: 'before' | 'after',
): void {
  const slice = [actionId, first, last] as const;
  statement<[ActionId, PhotoId, PhotoId]>(
    database,
    `DELETE FROM annotation WHERE (photo_id, tag_id) IN (
       SELECT photo_id, tag_id FROM annotation_change WHERE ${OF_SLICE} AND ${columns} IS NULL)`,
  ).run(...slice);
  statement<[ActionId, PhotoId, PhotoId]>(
    database,
    `INSERT INTO annotation (photo_id, tag_id, decision, source, decided_at)
     SELECT photo_id, tag_id, ${columns === 'before' ? 'before, before_source, before_decided_at' : 'after, source, done_at'}
     FROM annotation_change JOIN action ON action.id = action_id
     WHERE ${OF_SLICE} AND ${columns} IS NOT NULL
     ON CONFLICT (photo_id, tag_id) DO UPDATE SET
       decision = excluded.decision, source = excluded.source, decided_at = excluded.decided_at`,
  ).run(...slice);
  refreshDecidedTags(database, ...slice);
}

/** Changes decisions of the photos of a slice, each tag in one way: log, decisions, effective tags. */
export function changeDecisions(
  database: WritableDatabase,
  slice: ActSlice,
  changes: readonly DecisionChange[],
): { photos: number; changes: number } {
  let changed = 0;
  for (const change of changes) changed += logChanges(database, slice, change);
  if (changed === 0) return { photos: 0, changes: 0 };
  decide(database, slice, 'after');
  const { photos } = statement<[ActionId, PhotoId, PhotoId], { photos: number }>(
    database,
    `SELECT count(DISTINCT photo_id) AS photos FROM annotation_change WHERE ${OF_SLICE}`,
  ).get(slice.actionId, slice.first, slice.last)!;
  return { photos, changes: changed };
}

/** Takes decisions back, or makes them again. */
export function replayDecisions(database: WritableDatabase): Replay {
  return (direction, slice) => decide(database, slice, direction === 'undo' ? 'before' : 'after');
}
