/**
 * @file Makes a catalogue as large as one wants, of photos that were never taken: for benchmarks and for looking at the
 * window. `node test/bench/makeCatalogue.ts FOLDER [photos]`; what is there already is kept.
 *
 * Rows go in by plain SQL in the order of their keys, with indexes and triggers made at the end: 1,000,000 photos take
 * minutes, not hours. The photos' files do not exist.
 */

import { createHash } from 'node:crypto';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { statement, type WritableDatabase } from '../../src/core/catalogue/database.ts';
import { openCatalogue, openThumbnails } from '../../src/core/catalogue/open.ts';
import { getSetting, putSetting } from '../../src/core/catalogue/settings.ts';
import { storeThumbnail, thumbnailStoreNumber } from '../../src/core/catalogue/thumbnails.ts';
import { encodeHalves } from '../../src/core/domain/float16.ts';
import type { ContentHash } from '../../src/core/domain/ids.ts';
import { METADATA_VERSION, THUMBNAIL_VERSION } from '../../src/core/domain/stage.ts';
import { parseManifest, resultVersion } from '../../src/core/models/manifest.ts';
import { chanceFrom } from './catalogue/chance.ts';
import { madeEvents, type MadePhoto } from './catalogue/photos.ts';
import { drawPictures, SHAPES, type DrawnPicture } from './catalogue/pictures.ts';

export interface CatalogueWanted {
  /** Where the catalogue is to lie; one that is there and has as many photos is kept as it is. */
  readonly folder: string;
  readonly photos: number;
  /** Entries of the vocabulary, the n-th as frequent as 1 / n. Default 5,000. */
  readonly tags?: number;
  /** Effective tags of a photo, on average. Default 15. */
  readonly tagsPerPhoto?: number;
  /** Pictures drawn for each of the eight shapes, shared by the photos. Default 60; 0 for no thumbnails. */
  readonly pictures?: number;
  /** Dimension of random embeddings. Default 0: none. */
  readonly embedding?: number;
}

/** Raised when what is made changes. */
const VERSION = 1;
const MADE = 'made-by-benchmark';
const MODEL = 'made-up';
const FOLDERS = ['/made-up/Pictures', '/made-up/Archive', '/made-up/Phone'];
const THRESHOLD = 0.5;

const QUALITIES = [
  'old',
  'small',
  'red',
  'wet',
  'open',
  'wild',
  'quiet',
  'wooden',
  'bright',
  'broken',
  'little',
];
const THINGS = [
  'house',
  'dog',
  'cat',
  'beach',
  'tree',
  'river',
  'bridge',
  'street',
  'boat',
  'bird',
  'flower',
  'car',
];

function manifest(): string {
  const file = (name: string): object => ({
    name,
    size: 1,
    sha256: createHash('sha256').update(name).digest('hex'),
  });
  return JSON.stringify({
    formatVersion: 1,
    id: MODEL,
    kind: 'multi-label',
    name: 'Made up',
    goodFor: 'Benchmarks.',
    licence: 'none',
    origin: 'https://example.org/',
    files: { weights: file('made-up.onnx'), labels: file('labels.txt') },
    input: {
      name: 'input',
      layout: 'nchw',
      type: 'float32',
      channels: 'rgb',
      picture: { width: 224, height: 224, resize: 'stretch', interpolation: 'bilinear' },
    },
    batch: { size: 1, fixed: true },
    scores: { name: 'scores', activation: 'none' },
    labels: { format: 'lines' },
    threshold: THRESHOLD,
    floor: 0.05,
    topK: 50,
  });
}

/** The revision of the made-up model: what its results are made with. */
const revision = (): string => resultVersion(parseManifest(manifest(), MODEL));

/** Names of tags by rank: what people would call things first, then what no one would. */
export function tagNameOfRank(rank: number): string {
  const thing = THINGS[rank % THINGS.length]!;
  const round = Math.floor(rank / THINGS.length);
  if (round === 0) return thing;
  const quality = QUALITIES[(round - 1) % QUALITIES.length]!;
  const again = Math.floor((round - 1) / QUALITIES.length);
  return again === 0 ? `${quality} ${thing}` : `${quality} ${thing} ${again}`;
}

/** Takes indexes and triggers away, and gives what makes them again. */
function withoutIndexes(database: WritableDatabase): () => void {
  const objects = statement<[], { type: string; name: string; sql: string }>(
    database,
    `SELECT type, name, sql FROM sqlite_schema WHERE type IN ('index', 'trigger') AND sql IS NOT NULL`,
  ).all();
  for (const { type, name } of objects) database.exec(`DROP ${type} "${name}"`);
  return () => {
    for (const { sql } of objects) database.exec(sql);
  };
}

const hasTable = (database: WritableDatabase, name: string): boolean =>
  statement<[string]>(database, `SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`).get(name) !==
  undefined;

/** Writes one photo with all that is known of it. */
function writer(
  database: WritableDatabase,
  pools: readonly (readonly DrawnPicture[])[],
  embedding: number,
): (photoId: number, directoryId: number, photo: MadePhoto) => void {
  const into = (
    table: string,
    columns: string,
  ): ((...values: (string | number | null | Uint8Array)[]) => void) => {
    const marks = columns.replaceAll(/\w+/g, '?');
    const insert = database.prepare(`INSERT INTO ${table} (${columns}) VALUES (${marks})`);
    return (...values) => void insert.run(...values);
  };
  const photoRow = into(
    'photo',
    'id, added_at, taken_local, taken_source, offset_source, width, height, orientation, camera_make, camera_model, latitude, longitude, iso, exposure_time, f_number, focal_length, fingerprint, dominant_colour',
  );
  const file = into(
    'photo_file',
    'photo_id, directory_id, name, size, mtime_ms, inode, device, content_hash, state, first_seen_at',
  );
  const stage = into('photo_stage', 'photo_id, stage, state, input_key, attempts, error_code, error_message');
  const annotation = into('annotation', 'photo_id, tag_id, decision, source, decided_at');
  const prediction = into('prediction', 'photo_id, model_id, tag_id, score');
  const effective = into('effective_tag', 'photo_id, tag_id, provenance');
  const vector = into('embedding', 'model_id, photo_id, vector');
  const rating = hasTable(database, 'rating') ? into('rating', 'photo_id, rating, rated_at') : null;

  const versions: Readonly<Record<string, string | number>> = {
    metadata: METADATA_VERSION,
    [`model:${MODEL}`]: revision(),
    thumbnail: THUMBNAIL_VERSION,
  };
  for (const [name, version] of Object.entries(versions))
    putSetting(database, `planned:${name}`, String(version));
  const chance = chanceFrom(2);
  const added = Date.UTC(2025, 2, 1);
  return (photoId, directoryId, photo) => {
    const { width, height } = SHAPES[photo.shape]!;
    const pool = pools[photo.shape] ?? [];
    const shown = pool[photo.picture % Math.max(1, pool.length)];
    const hash = shown?.hash ?? (createHash('sha256').update(String(photoId)).digest('hex') as ContentHash);
    const colour = shown?.dominantColour ?? photo.picture & 0xffffff;
    const taken = photo.taken ?? added;
    photoRow(
      photoId,
      added + photoId * 7,
      photo.taken,
      photo.taken === null ? null : 'exif',
      'none',
      width,
      height,
      1,
      ...photo.camera,
      ...(photo.place ?? [null, null]),
      100 * 2 ** (photo.picture % 6),
      1 / 125,
      2.8,
      35,
      Buffer.from(hash.slice(0, 16), 'hex'),
      colour,
    );
    const name = `IMG_${String(photoId % 10_000).padStart(4, '0')}.jpg`;
    const size = 1_500_000 + (photo.picture % 6_000_000);
    const state = photo.missing ? 'missing' : 'present';
    file(photoId, directoryId, name, size, taken, photoId, 1, hash, state, added);
    if (photo.picture % 100 === 0) {
      file(photoId, directoryId, `Copy of ${name}`, size, taken, photoId, 1, hash, 'present', added);
    }
    for (const [what, version] of Object.entries(versions)) {
      if (photo.failed && what === 'thumbnail') {
        stage(photoId, what, 'failed', null, 1, 'PICTURE_DAMAGED', 'The picture is damaged.');
      } else stage(photoId, what, 'done', `${hash}:${version}`, 1, null, null);
    }
    const scores = new Map<number, number>();
    const effectiveTags = photo.tags.toSorted((a, b) => a.rank - b.rank);
    const decided = new Map<number, string>();
    for (const { rank, provenance, score } of effectiveTags) {
      effective(photoId, rank + 1, provenance);
      if (score !== null) scores.set(rank + 1, score);
      if (provenance === 'person') decided.set(rank + 1, score === null ? 'add' : 'accept');
    }
    for (const { rank, score } of photo.near) scores.set(rank + 1, score);
    for (const rank of photo.rejected) decided.set(rank + 1, 'reject');
    for (const [tagId, score] of [...scores].toSorted((a, b) => a[0] - b[0])) {
      prediction(photoId, MODEL, tagId, score);
    }
    for (const [tagId, decision] of [...decided].toSorted((a, b) => a[0] - b[0])) {
      annotation(photoId, tagId, decision, 'window', added);
    }
    if (photo.rating > 0) rating?.(photoId, photo.rating, added);
    if (embedding > 0) {
      const values = Float32Array.from({ length: embedding }, () => chance() - 0.5);
      const length = Math.hypot(...values);
      vector(MODEL, photoId, encodeHalves(values.map((value) => value / length)));
    }
  };
}

function fill(
  database: WritableDatabase,
  wanted: Required<CatalogueWanted>,
  pools: readonly (readonly DrawnPicture[])[],
): void {
  database.pragma('journal_mode = OFF');
  database.pragma('synchronous = OFF');
  database.pragma('cache_size = -500000');
  database.pragma('foreign_keys = OFF');
  const makeIndexes = withoutIndexes(database);
  database.exec('BEGIN');
  const folder = database.prepare(
    `INSERT INTO library_folder (id, path, added_at, scanned_at) VALUES (?, ?, 0, 0)`,
  );
  for (const [index, path] of FOLDERS.entries()) folder.run(index + 1, path);
  const tag = database.prepare(`INSERT INTO tag (id, name, key, created_at) VALUES (?, ?, ?, 0)`);
  const label = database.prepare(
    `INSERT INTO model_label (model_id, label_index, tag_id, threshold) VALUES ('${MODEL}', ?, ?, ${THRESHOLD})`,
  );
  database
    .prepare(
      `INSERT INTO model (id, kind, revision, manifest, folder, added_at, in_use) VALUES (?, 'multi-label', ?, ?, ?, 0, 1)`,
    )
    .run(MODEL, revision(), manifest(), `${wanted.folder}/models/none`);
  for (let rank = 0; rank < wanted.tags; rank++) {
    tag.run(rank + 1, tagNameOfRank(rank), tagNameOfRank(rank));
    label.run(rank, rank + 1);
  }
  const directory = database.prepare(`INSERT INTO directory (id, library_folder_id, path) VALUES (?, ?, ?)`);
  const write = writer(database, pools, wanted.embedding);
  let [photoId, directoryId] = [0, 0];
  for (const event of madeEvents(wanted.photos, wanted.tags, wanted.tagsPerPhoto)) {
    directory.run(++directoryId, 1 + (directoryId % FOLDERS.length), event.directory);
    for (const photo of event.photos.slice(0, wanted.photos - photoId)) write(++photoId, directoryId, photo);
    if (photoId >= wanted.photos) break;
  }
  if (hasTable(database, 'near_tag')) {
    database.exec(`INSERT INTO near_tag (tag_id, photo_id)
      SELECT tag_id, photo_id FROM prediction WHERE score < ${THRESHOLD} ORDER BY tag_id, photo_id`);
  }
  database.exec('COMMIT');
  makeIndexes();
}

/** Makes the catalogue where it is missing. */
export async function makeCatalogue(options: CatalogueWanted): Promise<void> {
  const wanted = { tags: 5000, tagsPerPhoto: 15, pictures: 60, embedding: 0, ...options };
  const { folder: _, ...content } = wanted;
  const made = JSON.stringify({ version: VERSION, ...content });
  if (existsSync(wanted.folder)) {
    const there = openCatalogue(wanted.folder);
    const isSame = getSetting(there, MADE) === made;
    there.close();
    if (isSame) return;
    throw new Error(`${wanted.folder} holds another catalogue than the one that is wanted.`);
  }
  const making = `${wanted.folder}-making`;
  rmSync(making, { recursive: true, force: true });
  const database = openCatalogue(making);
  const thumbnails = openThumbnails(making);
  const pools = wanted.pictures > 0 ? await drawPictures(wanted.pictures) : [];
  for (const { hash, ...thumbnail } of pools.flat()) storeThumbnail(thumbnails, hash, thumbnail);
  fill(database, wanted, pools);
  putSetting(database, 'thumbnail-store', String(thumbnailStoreNumber(thumbnails)));
  putSetting(database, 'effective-tags', 'fresh');
  putSetting(database, MADE, made);
  database.exec('ANALYZE');
  database.pragma('journal_mode = WAL');
  thumbnails.close();
  database.close();
  renameSync(making, wanted.folder);
}

const [folder, photos] = process.argv.slice(2);
if (import.meta.filename === process.argv[1] && folder !== undefined) {
  const started = performance.now();
  await makeCatalogue({ folder, photos: Number(photos ?? 1_000_000) });
  console.log(`${folder}: ${Math.round((performance.now() - started) / 1000)} s`);
}
