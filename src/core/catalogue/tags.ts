/** @file The vocabulary. */

import { TagrollError } from '../domain/errors.ts';
import type { TagId } from '../domain/ids.ts';
import { normaliseTagName, tagKey } from '../domain/tag.ts';
import { statement, type ReadableDatabase, type WritableDatabase } from './database.ts';

export interface TagRow {
  readonly id: TagId;
  readonly name: string;
}

/** The tag with this name or alias (any case), or undefined. */
export function findTag(database: ReadableDatabase, name: string): TagRow | undefined {
  const key = tagKey(name);
  return statement<[string, string], TagRow>(
    database,
    `SELECT id, name FROM tag WHERE key = ?
     UNION ALL SELECT tag.id, tag.name FROM tag_alias JOIN tag ON tag.id = tag_alias.tag_id WHERE tag_alias.key = ?
     LIMIT 1`,
  ).get(key, key);
}

/** The tag with this name or alias, made where there is none. @throws {TagrollError} TAG_NAME_INVALID. */
export function findOrCreateTag(database: WritableDatabase, name: string, now: number): TagRow {
  const found = findTag(database, name);
  if (found) return found;
  const shown = normaliseTagName(name.replaceAll('_', ' '));
  const { lastInsertRowid } = statement<[string, string, number]>(
    database,
    `INSERT INTO tag (name, key, created_at) VALUES (?, ?, ?)`,
  ).run(shown, tagKey(name), now);
  return { id: Number(lastInsertRowid) as TagId, name: shown };
}

/** Gives a tag one more name. Names that another tag has already stay with that tag. */
export function addTagAlias(database: WritableDatabase, tagId: TagId, alias: string): void {
  if (findTag(database, alias)) return;
  statement<[string, TagId]>(database, `INSERT INTO tag_alias (key, tag_id) VALUES (?, ?)`).run(
    tagKey(alias),
    tagId,
  );
}

/** The tag's name. @throws {TagrollError} TAG_UNKNOWN. */
export function tagName(database: ReadableDatabase, tagId: TagId): string {
  const row = statement<[TagId], { name: string }>(database, `SELECT name FROM tag WHERE id = ?`).get(tagId);
  if (!row) throw new TagrollError('TAG_UNKNOWN', `There is no tag number ${tagId}.`);
  return row.name;
}

/** Keys of all names and aliases: for suggestions. */
export function allTagKeys(database: ReadableDatabase): string[] {
  return statement<[], { key: string }>(database, `SELECT key FROM tag UNION SELECT key FROM tag_alias`)
    .all()
    .map((row) => row.key);
}

/** The whole vocabulary, by key. */
export function allTags(database: ReadableDatabase): (TagRow & { readonly key: string })[] {
  return statement<[], TagRow & { key: string }>(
    database,
    `SELECT id, name, key FROM tag ORDER BY key`,
  ).all();
}

/** Other names of tags. */
export function tagAliases(database: ReadableDatabase): { readonly key: string; readonly tagId: TagId }[] {
  return statement<[], { key: string; tagId: TagId }>(
    database,
    `SELECT key, tag_id AS tagId FROM tag_alias ORDER BY key`,
  ).all();
}

/** A tag with the number of photos that have it, by who says so, and that a person has rejected it for. */
export interface TagCounts extends TagRow {
  readonly photos: number;
  readonly byPerson: number;
  readonly byFile: number;
  readonly byModel: number;
  readonly byHead: number;
  readonly rejected: number;
}

/** The vocabulary with counts, the most frequent first; tags that no photo has come last, by name. */
export function countTags(database: ReadableDatabase): TagCounts[] {
  return statement<[], TagCounts>(
    database,
    `SELECT tag.id, tag.name,
       coalesce(photos, 0) AS photos, coalesce(byPerson, 0) AS byPerson, coalesce(byFile, 0) AS byFile,
       coalesce(byModel, 0) AS byModel, coalesce(byHead, 0) AS byHead, coalesce(rejected, 0) AS rejected
     FROM tag
     LEFT JOIN (
       SELECT tag_id, count(*) AS photos, sum(provenance = 'person') AS byPerson, sum(provenance = 'file') AS byFile,
         sum(provenance = 'model') AS byModel, sum(provenance = 'head') AS byHead
       FROM effective_tag GROUP BY tag_id
     ) AS effective ON effective.tag_id = tag.id
     LEFT JOIN (
       SELECT tag_id, count(*) AS rejected FROM annotation WHERE decision = 'reject' GROUP BY tag_id
     ) AS rejections ON rejections.tag_id = tag.id
     ORDER BY photos DESC, tag.key`,
  ).all();
}
