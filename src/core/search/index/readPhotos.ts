/** @file What the index holds of photos, read from the catalogue: a row of each table for each photo, not for each tag. */

import { statement, type ReadableDatabase } from '../../catalogue/database.ts';
import type { PhotoId } from '../../domain/ids.ts';
import type { Provenance } from '../../domain/tag.ts';
import type { Label } from './labels.ts';

/** The marks of tags. Their numbers stand in snapshots. */
export const PROVENANCE_MARKS: Readonly<Record<Provenance, number>> = {
  person: 0,
  file: 1,
  model: 2,
  head: 3,
};
/** The mark of directories with a file of the photo that is there; 1 where it is missing. It may have two files in one. */
export const PRESENT = 0;

/** What a photo is laid out and ordered by. */
export interface OutlinedPhoto {
  readonly id: PhotoId;
  /** Wall-clock milliseconds. */
  readonly taken: number | null;
  readonly added: number;
  readonly width: number | null;
  readonly height: number | null;
  /** 0xRRGGBB. */
  readonly colour: number | null;
  /** 0 to 5. */
  readonly rating: number;
}

/** The columns of {@link OutlinedPhoto} in a statement over `photo`. */
export const OUTLINED = `photo.id AS id, taken_local AS taken, added_at AS added, width, height, dominant_colour AS colour,
    coalesce((SELECT rating FROM rating WHERE photo_id = photo.id), 0) AS rating`;

/** What the index holds of one photo. */
export interface IndexedPhoto extends OutlinedPhoto {
  readonly located: boolean;
  /** Make and model with a blank between; null where the catalogue has neither. */
  readonly camera: string | null;
  readonly reviewed: boolean;
  readonly failed: boolean;
  /** Of all its files. */
  readonly bytes: number;
  readonly directories: readonly Label[];
  readonly tags: readonly Label[];
  /** Tags that a person has rejected; without marks. */
  readonly rejected: readonly Label[];
}

/** Photos of a range of ids, from exclusive, until inclusive; or some by their ids. */
export type Chosen =
  { readonly from: number; readonly until: number } | { readonly photoIds: readonly PhotoId[] };

interface PhotoRow extends OutlinedPhoto {
  readonly located: number;
  readonly camera: string | null;
}

const PHOTOS = `
  SELECT ${OUTLINED},
    latitude IS NOT NULL AS located,
    CASE WHEN coalesce(camera_make, camera_model) IS NULL THEN NULL
      ELSE coalesce(camera_make, '') || ' ' || coalesce(camera_model, '') END AS camera
  FROM photo WHERE id`;

const FILES = `
  SELECT photo_id AS id, sum(size) AS bytes, json_group_array(directory_id * 4 + (state = 'missing')) AS labels
  FROM photo_file WHERE photo_id`;

const TAGS = `
  SELECT photo_id AS id,
    json_group_array(tag_id * 4 + CASE provenance WHEN 'model' THEN 2 WHEN 'person' THEN 0 WHEN 'file' THEN 1 ELSE 3 END)
      AS labels
  FROM effective_tag WHERE photo_id`;

const DECISIONS = `
  SELECT photo_id AS id, json_group_array(tag_id * 4) FILTER (WHERE decision = 'reject') AS labels
  FROM annotation WHERE photo_id`;
const FAILED = `SELECT DISTINCT photo_id AS id FROM photo_stage WHERE state = 'failed' AND photo_id`;

const labelsOf = (text: string | undefined): Label[] =>
  text === undefined ? [] : (JSON.parse(text) as Label[]);

/** Reads photos, by id. Ids that are none are left out. */
export function readPhotos(database: ReadableDatabase, chosen: Chosen): IndexedPhoto[] {
  const isRange = 'from' in chosen;
  const where = isRange ? '> ?' : 'IN (SELECT value FROM json_each(?))';
  const values = isRange ? [chosen.from, chosen.until] : [JSON.stringify(chosen.photoIds)];
  const rows = <Row>(sql: string, id: string, end: string): Row[] =>
    statement<(string | number)[], Row>(
      database,
      `${sql} ${where} ${isRange ? `AND ${id} <= ?` : ''} ${end}`,
    ).all(...values);
  const grouped = <Row extends { readonly id: number; readonly labels: string }>(
    sql: string,
  ): Map<number, Row> => new Map(rows<Row>(sql, 'photo_id', 'GROUP BY photo_id').map((row) => [row.id, row]));
  const files = grouped<{ id: number; bytes: number; labels: string }>(FILES);
  const tags = grouped(TAGS);
  const decisions = grouped(DECISIONS);
  const failed = new Set(rows<{ id: number }>(FAILED, 'photo_id', '').map((row) => row.id));
  return rows<PhotoRow>(PHOTOS, 'id', 'ORDER BY id').map((row) => ({
    ...row,
    located: row.located === 1,
    reviewed: decisions.has(row.id),
    failed: failed.has(row.id),
    bytes: files.get(row.id)?.bytes ?? 0,
    directories: labelsOf(files.get(row.id)?.labels),
    tags: labelsOf(tags.get(row.id)?.labels),
    rejected: labelsOf(decisions.get(row.id)?.labels),
  }));
}
