/** @file Installed models and what their labels mean. The manifest is kept as text; `models/` parses it. */

import { TagrollError } from '../domain/errors.ts';
import type { ModelId, TagId } from '../domain/ids.ts';
import { statement, type ReadableDatabase, type WritableDatabase } from './database.ts';

export interface ModelRow {
  readonly id: ModelId;
  readonly kind: string;
  readonly revision: string;
  /** JSON. */
  readonly manifest: string;
  /** Absolute path. */
  readonly folder: string;
  readonly addedAt: number;
  readonly inUse: boolean;
}

type StoredModel = Omit<ModelRow, 'inUse'> & { readonly inUse: number };
const SELECT = `SELECT id, kind, revision, manifest, folder, added_at AS addedAt, in_use AS inUse FROM model`;
const fromStored = (row: StoredModel): ModelRow => ({ ...row, inUse: row.inUse === 1 });

/** All installed models, by id. */
export function listModels(database: ReadableDatabase): ModelRow[] {
  return statement<[], StoredModel>(database, `${SELECT} ORDER BY id`).all().map(fromStored);
}

/** The model. @throws {TagrollError} MODEL_UNKNOWN, with the ones that there are. */
export function getModel(database: ReadableDatabase, id: string): ModelRow {
  const row = statement<[string], StoredModel>(database, `${SELECT} WHERE id = ?`).get(id);
  if (row) return fromStored(row);
  const known = listModels(database).map((model) => model.id);
  throw new TagrollError(
    'MODEL_UNKNOWN',
    known.length === 0
      ? `There is no model "${id}": none is installed. Add one with "tagroll models add FOLDER".`
      : `There is no model "${id}". Installed: ${known.join(', ')}.`,
  );
}

export interface LabelRow {
  readonly labelIndex: number;
  readonly tagId: TagId;
  readonly threshold: number;
}

/**
 * Adds a model or puts its new revision in place, with what its labels mean. What another revision said goes: its
 * embeddings cannot be compared with the new one's, and its stage is to do again.
 */
export function putModel(
  database: WritableDatabase,
  model: Omit<ModelRow, 'inUse'>,
  labels: readonly LabelRow[],
): void {
  const before = statement<[ModelId], { revision: string }>(
    database,
    `SELECT revision FROM model WHERE id = ?`,
  ).get(model.id);
  if (before && before.revision !== model.revision) {
    for (const table of ['prediction', 'embedding', 'text_embedding']) {
      statement<[ModelId]>(database, `DELETE FROM ${table} WHERE model_id = ?`).run(model.id);
    }
    statement<[string]>(
      database,
      `UPDATE photo_stage SET state = 'pending', input_key = NULL, attempts = 0, retry_after = NULL,
         error_code = NULL, error_message = NULL WHERE stage = ?`,
    ).run(`model:${model.id}`);
  }
  statement<(string | number)[]>(
    database,
    `INSERT INTO model (id, kind, revision, manifest, folder, added_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, revision = excluded.revision,
       manifest = excluded.manifest, folder = excluded.folder, added_at = excluded.added_at`,
  ).run(model.id, model.kind, model.revision, model.manifest, model.folder, model.addedAt);
  statement<[ModelId]>(database, `DELETE FROM model_label WHERE model_id = ?`).run(model.id);
  const insert = statement<[ModelId, number, TagId, number]>(
    database,
    `INSERT INTO model_label (model_id, label_index, tag_id, threshold) VALUES (?, ?, ?, ?)`,
  );
  for (const label of labels) insert.run(model.id, label.labelIndex, label.tagId, label.threshold);
}

/** What a model's labels mean, by index. */
export function labelsOf(database: ReadableDatabase, modelId: ModelId): LabelRow[] {
  return statement<[ModelId], LabelRow>(
    database,
    `SELECT label_index AS labelIndex, tag_id AS tagId, threshold FROM model_label WHERE model_id = ? ORDER BY label_index`,
  ).all(modelId);
}

/** Puts a model into use, or takes it out of use. */
export function setModelInUse(database: WritableDatabase, modelId: ModelId, inUse: boolean): void {
  statement<[number, ModelId]>(database, `UPDATE model SET in_use = ? WHERE id = ?`).run(
    inUse ? 1 : 0,
    modelId,
  );
}

/** Forgets a model with everything that it said; a person's decisions stay. */
export function deleteModel(database: WritableDatabase, modelId: ModelId): void {
  statement<[string]>(database, `DELETE FROM photo_stage WHERE stage = ?`).run(`model:${modelId}`);
  statement<[ModelId]>(database, `DELETE FROM model WHERE id = ?`).run(modelId);
}
