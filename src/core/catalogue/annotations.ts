/** @file A person's decisions, and the log by which each of their acts can be undone. */

import { TagrollError } from '../domain/errors.ts';
import { decisionForAcceptance } from '../domain/effectiveTags.ts';
import type { ActionId, PhotoId, TagId } from '../domain/ids.ts';
import type { Decision, TagChangeKind } from '../domain/tag.ts';
import { statement, transaction, type ReadableDatabase, type WritableDatabase } from './database.ts';
import { refreshEffectiveTags } from './effectiveTags.ts';
import { predictionsOf, thresholds } from './predictions.ts';

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

type StoredDecision = Omit<AnnotationRow, 'tagId'>;

function decide(
  database: WritableDatabase,
  photoId: PhotoId,
  tagId: TagId,
  stored: StoredDecision | null,
): void {
  if (stored === null) {
    statement<[PhotoId, TagId]>(database, `DELETE FROM annotation WHERE photo_id = ? AND tag_id = ?`).run(
      photoId,
      tagId,
    );
    return;
  }
  statement<[PhotoId, TagId, Decision, string, number]>(
    database,
    `INSERT INTO annotation (photo_id, tag_id, decision, source, decided_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (photo_id, tag_id) DO UPDATE SET
       decision = excluded.decision, source = excluded.source, decided_at = excluded.decided_at`,
  ).run(photoId, tagId, stored.decision, stored.source, stored.decidedAt);
}

export interface Correction {
  /** What the act is called in the undo log, for people: "add dog to 3 photos". */
  readonly name: string;
  readonly photoIds: readonly PhotoId[];
  readonly changes: readonly { readonly tagId: TagId; readonly kind: TagChangeKind }[];
  /** Through what the person acted: `command-line`, `window`. */
  readonly source: string;
}

export interface CorrectionResult {
  /** Null where everything was so already and nothing was written. */
  readonly actionId: ActionId | null;
  /** Photos with at least one changed decision. */
  readonly changedPhotos: number;
  readonly changedDecisions: number;
}

/**
 * Carries out a correction in one transaction: annotations, their inverse in the undo log, effective tags.
 * Whatever was undone before can no longer be redone.
 */
export function correct(database: WritableDatabase, correction: Correction, now: number): CorrectionResult {
  return transaction(database, () => {
    const changes: {
      photoId: PhotoId;
      tagId: TagId;
      before: StoredDecision | null;
      after: Decision | null;
    }[] = [];
    const thresholdOf = thresholds(database);
    const current = statement<[PhotoId, TagId], StoredDecision>(
      database,
      `SELECT decision, source, decided_at AS decidedAt FROM annotation WHERE photo_id = ? AND tag_id = ?`,
    );
    for (const photoId of correction.photoIds) {
      const predictions = predictionsOf(database, photoId);
      for (const { tagId, kind } of correction.changes) {
        const stored = current.get(photoId, tagId) ?? null;
        const before = stored?.decision ?? null;
        const accepted = before === 'accept' || before === 'add';
        const after =
          kind === 'undecided'
            ? null
            : kind === 'reject'
              ? 'reject'
              : accepted
                ? before
                : decisionForAcceptance(tagId, predictions, thresholdOf);
        if (before === after) continue;
        changes.push({ photoId, tagId, before: stored, after });
        decide(
          database,
          photoId,
          tagId,
          after && { decision: after, source: correction.source, decidedAt: now },
        );
      }
    }
    if (changes.length === 0) return { actionId: null, changedPhotos: 0, changedDecisions: 0 };
    statement<[]>(database, `DELETE FROM action WHERE undone_at IS NOT NULL`).run();
    const actionId = Number(
      statement<[string, string, number]>(
        database,
        `INSERT INTO action (name, source, done_at) VALUES (?, ?, ?)`,
      ).run(correction.name, correction.source, now).lastInsertRowid,
    ) as ActionId;
    const log = statement<(string | number | null)[]>(
      database,
      `INSERT INTO annotation_change
         (action_id, photo_id, tag_id, before, before_source, before_decided_at, after) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
    for (const { photoId, tagId, before, after } of changes) {
      log.run(
        actionId,
        photoId,
        tagId,
        before?.decision ?? null,
        before?.source ?? null,
        before?.decidedAt ?? null,
        after,
      );
    }
    const touched = [...new Set(changes.map((change) => change.photoId))];
    refreshEffectiveTags(database, touched);
    return { actionId, changedPhotos: touched.length, changedDecisions: changes.length };
  });
}

export interface UndoResult {
  readonly actionId: ActionId;
  readonly name: string;
  readonly changedPhotos: number;
}

interface LoggedChange {
  readonly photoId: PhotoId;
  readonly tagId: TagId;
  readonly decision: Decision | null;
  readonly source: string;
  readonly decidedAt: number;
}

function replay(database: WritableDatabase, direction: 'undo' | 'redo', now: number): UndoResult {
  return transaction(database, () => {
    const action = statement<[], { id: ActionId; name: string }>(
      database,
      direction === 'undo'
        ? `SELECT id, name FROM action WHERE undone_at IS NULL ORDER BY id DESC LIMIT 1`
        : `SELECT id, name FROM action WHERE undone_at IS NOT NULL ORDER BY id LIMIT 1`,
    ).get();
    if (!action) {
      throw direction === 'undo'
        ? new TagrollError('NOTHING_TO_UNDO', 'There is nothing to undo.')
        : new TagrollError('NOTHING_TO_REDO', 'There is nothing to redo.');
    }
    const changes = statement<[ActionId], LoggedChange>(
      database,
      direction === 'undo'
        ? `SELECT photo_id AS photoId, tag_id AS tagId, before AS decision,
             before_source AS source, before_decided_at AS decidedAt
           FROM annotation_change WHERE action_id = ?`
        : `SELECT photo_id AS photoId, tag_id AS tagId, after AS decision, source, done_at AS decidedAt
           FROM annotation_change JOIN action ON action.id = annotation_change.action_id WHERE action_id = ?`,
    ).all(action.id);
    for (const { photoId, tagId, decision, source, decidedAt } of changes) {
      decide(database, photoId, tagId, decision && { decision, source, decidedAt });
    }
    statement<[number | null, ActionId]>(database, `UPDATE action SET undone_at = ? WHERE id = ?`).run(
      direction === 'undo' ? now : null,
      action.id,
    );
    const touched = [...new Set(changes.map((change) => change.photoId))];
    refreshEffectiveTags(database, touched);
    return { actionId: action.id, name: action.name, changedPhotos: touched.length };
  });
}

/** Takes the last act back that is not undone yet. @throws {TagrollError} NOTHING_TO_UNDO. */
export function undo(database: WritableDatabase, now: number): UndoResult {
  return replay(database, 'undo', now);
}

/** Does the act again that was undone last. @throws {TagrollError} NOTHING_TO_REDO. */
export function redo(database: WritableDatabase, now: number): UndoResult {
  return replay(database, 'redo', now);
}
