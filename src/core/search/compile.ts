/**
 * @file A query's tree as a condition of SQL over the table `photo`. Every value is bound, none is written into the text.
 */

import { allDirectories } from '../catalogue/directories.ts';
import { statement, type ReadableDatabase } from '../catalogue/database.ts';
import { findTag } from '../catalogue/tags.ts';
import { missingCase, TagrollError } from '../domain/errors.ts';
import type { TagId } from '../domain/ids.ts';
import { asksForMissing, type PhotoProperty, type QueryNode } from '../domain/query.ts';
import { directoriesIn, fold } from './places.ts';

/** A condition with the values of its question marks, in order. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** The condition for photos with a file that is there; with `withMissing` also those whose files are all gone. */
const hasFile = (withMissing: boolean): string =>
  `EXISTS (SELECT 1 FROM photo_file WHERE photo_file.photo_id = photo.id ${withMissing ? '' : `AND photo_file.state = 'present'`})`;
const PRESENT = hasFile(false);

const PROPERTIES: Readonly<Record<PhotoProperty, string>> = {
  untagged: `NOT EXISTS (SELECT 1 FROM effective_tag WHERE effective_tag.photo_id = photo.id)`,
  tagged: `EXISTS (SELECT 1 FROM effective_tag WHERE effective_tag.photo_id = photo.id)`,
  missing: `NOT ${PRESENT}`,
  offline: `(${PRESENT} AND NOT EXISTS (
      SELECT 1 FROM photo_file
      JOIN directory ON directory.id = photo_file.directory_id
      JOIN library_folder ON library_folder.id = directory.library_folder_id
      WHERE photo_file.photo_id = photo.id AND photo_file.state = 'present' AND library_folder.state = 'online'
    ))`,
  reviewed: `EXISTS (SELECT 1 FROM annotation WHERE annotation.photo_id = photo.id)`,
  unreviewed: `NOT EXISTS (SELECT 1 FROM annotation WHERE annotation.photo_id = photo.id)`,
  failed: `EXISTS (SELECT 1 FROM photo_stage WHERE photo_stage.photo_id = photo.id AND photo_stage.state = 'failed')`,
  duplicate: `(SELECT count(*) FROM photo_file WHERE photo_file.photo_id = photo.id AND photo_file.state = 'present') > 1`,
  located: `photo.latitude IS NOT NULL`,
};

function join(word: 'AND' | 'OR', conditions: readonly Condition[], empty: string): Condition {
  if (conditions.length === 0) return { sql: empty, values: [] };
  return {
    sql: `(${conditions.map((one) => one.sql).join(` ${word} `)})`,
    values: conditions.flatMap((one) => one.values),
  };
}

function inFolder(database: ReadableDatabase, text: string): Condition {
  // the few directories are matched here, not in SQL
  const ids = directoriesIn(allDirectories(database), text).map((directory) => directory.id);
  return {
    sql: `EXISTS (
      SELECT 1 FROM photo_file
      WHERE photo_file.photo_id = photo.id AND photo_file.directory_id IN (SELECT value FROM json_each(?)))`,
    values: [JSON.stringify(ids)],
  };
}

function byCamera(database: ReadableDatabase, text: string): Condition {
  const wanted = fold(text);
  const cameras = statement<[], { name: string }>(
    database,
    `SELECT DISTINCT coalesce(camera_make, '') || ' ' || coalesce(camera_model, '') AS name FROM photo
     WHERE camera_make IS NOT NULL OR camera_model IS NOT NULL`,
  )
    .all()
    .map((row) => row.name)
    .filter((name) => fold(name).includes(wanted));
  return {
    sql: `coalesce(photo.camera_make, '') || ' ' || coalesce(photo.camera_model, '') IN (SELECT value FROM json_each(?))`,
    values: [JSON.stringify(cameras)],
  };
}

/**
 * How tags are asked for. `all`: the photos of a tag are found first, which is best where all are asked for at once; `each`:
 * each photo is looked at, which is best in slices of the photos.
 */
const TAGGED = {
  all: `photo.id IN (SELECT photo_id FROM effective_tag WHERE tag_id = ?)`,
  each: `EXISTS (SELECT 1 FROM effective_tag WHERE effective_tag.photo_id = photo.id AND effective_tag.tag_id = ?)`,
} as const;
type TagsBy = keyof typeof TAGGED;

/**
 * The condition for the photos to be shown: those whose files are gone only where the query asks for them.
 * @param node a resolved tree: no `term` and no `meaning` is left in it
 * @throws {TagrollError} INTERNAL for an unresolved node.
 */
export function compilePhotoQuery(
  database: ReadableDatabase,
  node: QueryNode,
  tagsBy: TagsBy = 'all',
): Condition {
  const condition = compileQuery(database, node, tagsBy);
  return { sql: `(${condition.sql}) AND ${hasFile(asksForMissing(node))}`, values: condition.values };
}

/** Whether any photo that may be shown has a tag (its name or alias); `withMissing`: also those whose files are gone. */
export function isTagUsed(database: ReadableDatabase, name: string, withMissing: boolean): boolean {
  const tag = findTag(database, name);
  if (!tag) return false;
  const found = statement<[TagId]>(
    database,
    `SELECT 1 FROM effective_tag JOIN photo ON photo.id = photo_id WHERE tag_id = ? AND ${hasFile(withMissing)} LIMIT 1`,
  );
  return found.get(tag.id) !== undefined;
}

function compileQuery(database: ReadableDatabase, node: QueryNode, tagsBy: TagsBy): Condition {
  switch (node.kind) {
    case 'all':
      return { sql: '1', values: [] };
    case 'and':
      return join(
        'AND',
        node.children.map((child) => compileQuery(database, child, tagsBy)),
        '1',
      );
    case 'or':
      return join(
        'OR',
        node.children.map((child) => compileQuery(database, child, tagsBy)),
        '0',
      );
    case 'not': {
      const child = compileQuery(database, node.child, tagsBy);
      // a photo without a date is not "before 2019"; IS TRUE keeps NULL from swallowing it in both directions
      return { sql: `NOT (${child.sql} IS TRUE)`, values: child.values };
    }
    case 'tag': {
      const tag = findTag(database, node.name);
      if (!tag) return { sql: '0', values: [] };
      return { sql: TAGGED[tagsBy], values: [tag.id] };
    }
    case 'date': {
      const { from, until } = node.range;
      const parts: Condition[] = [{ sql: 'photo.taken_local IS NOT NULL', values: [] }];
      if (from !== null) parts.push({ sql: 'photo.taken_local >= ?', values: [from] });
      if (until !== null) parts.push({ sql: 'photo.taken_local < ?', values: [until] });
      return join('AND', parts, '1');
    }
    case 'folder':
      return inFolder(database, node.text);
    case 'camera':
      return byCamera(database, node.text);
    case 'is':
      return { sql: PROPERTIES[node.property], values: [] };
    case 'rating':
      return {
        sql: `coalesce((SELECT rating FROM rating WHERE rating.photo_id = photo.id), 0) BETWEEN ? AND ?`,
        values: [node.least, node.most],
      };
    case 'term':
    case 'meaning':
      throw new TagrollError('INTERNAL', `The word "${node.text}" was not looked up before the search.`);
    default:
      return missingCase(node);
  }
}
