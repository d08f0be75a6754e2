/**
 * @file The index in a file beside the catalogue, so that a start need not read millions of rows: arrays one behind the
 * other, a description of them, a checksum. It is made from the catalogue and may be deleted at any time.
 */

import { randomUUID } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { writeWhenFree } from '../../catalogue/busyCatalogue.ts';
import type { WritableDatabase } from '../../catalogue/database.ts';
import { getSetting, putSetting } from '../../catalogue/settings.ts';
import type { Pause } from './pause.ts';
import { PhotoTable, type StoredTable } from './photoTable.ts';

/** Raised when what is stored, or how, changes; a snapshot of another version is not read. */
const VERSION = 2;
const MAGIC = 0x5447_5249;
/** Bytes read or written at a time. */
const PIECE = 4 * 2 ** 20;
/** Arrays that grow with every photo that changes get this part of their length as room, or the first change would copy all. */
const SPARE = 20;
const GROWS = /^(columns|bitmaps)\.|\.(starts|entries)$/;
/** At the end of the file: place and length of the description, its checksum, and the magic number. */
const TRAILER = 24;
/** The setting that names the snapshot that belongs to the catalogue: one of another time, or of a backup, does not. */
const TOKEN = 'search-index';

const KINDS = { Uint8Array, Uint16Array, Uint32Array, Float64Array } as const;
type Kind = keyof typeof KINDS;
type Stored = InstanceType<(typeof KINDS)[Kind]>;

const description = z.object({
  version: z.literal(VERSION),
  token: z.string(),
  sequence: z.int().nonnegative(),
  size: z.int().nonnegative(),
  cameras: z.array(z.string()),
  checksum: z.number(),
  arrays: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(Object.keys(KINDS) as [Kind, ...Kind[]]),
      start: z.int().nonnegative(),
      length: z.int().nonnegative(),
    }),
  ),
});

/** A table with the entry of the log of changes up to which it is right. */
export interface Snapshot {
  readonly table: PhotoTable;
  /** All slots in use, the newest photos first, because that is asked for first; null where it is not known. */
  readonly newest: Uint32Array<ArrayBuffer> | null;
  readonly sequence: number;
}

function arraysOf({
  columns,
  tags,
  directories,
  rejected,
  live,
  present,
  withFile,
}: StoredTable): [string, Stored][] {
  const below = (name: string, group: object): [string, Stored][] =>
    Object.entries(group)
      .filter((entry): entry is [string, Stored] => ArrayBuffer.isView(entry[1]))
      .map(([key, array]) => [`${name}.${key}`, array]);
  return [
    ...below('columns', columns),
    ...below('tags', tags),
    ...below('directories', directories),
    ...below('rejected', rejected),
    ...below('bitmaps', { live, present, withFile }),
  ];
}

/** The shape that {@link arraysOf} takes apart. Array kinds are checked by the checksum and the version. */
function tableOf(arrays: ReadonlyMap<string, Stored>, size: number, cameras: readonly string[]): StoredTable {
  const group = (name: string): Record<string, Stored> =>
    Object.fromEntries(
      [...arrays]
        .filter(([key]) => key.startsWith(`${name}.`))
        .map(([key, array]) => [key.slice(name.length + 1), array]),
    );
  return {
    columns: group('columns'),
    tags: { ...group('tags'), slots: size },
    directories: { ...group('directories'), slots: size },
    rejected: { ...group('rejected'), slots: size },
    size,
    ...group('bitmaps'),
    cameras,
  } as unknown as StoredTable;
}

const bytesOf = (array: Stored): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

async function writePieces(
  file: FileHandle,
  array: Stored,
  position: number,
  checksum: number,
  pause: Pause,
): Promise<number> {
  const bytes = bytesOf(array);
  let sum = checksum;
  for (let at = 0; at < bytes.length; at += PIECE) {
    const piece = bytes.subarray(at, at + PIECE);
    sum = crc32(piece, sum);
    await file.write(piece, 0, piece.length, position + at);
    await pause();
  }
  return sum;
}

/** Writes a snapshot in the place of the one before, whole or not at all. Changes of the table meanwhile are not in it. */
export async function writeSnapshot(
  database: WritableDatabase,
  path: string,
  { table, newest, sequence }: Snapshot,
  pause: Pause,
): Promise<void> {
  const stored = table.store();
  const token = randomUUID();
  const temporary = `${path}.new`;
  const file = await open(temporary, 'w', 0o600);
  try {
    let [position, checksum] = [0, 0];
    const arrays: z.infer<typeof description>['arrays'] = [];
    for (const [name, array] of [...arraysOf(stored), ...(newest ? [['newest', newest] as const] : [])]) {
      arrays.push({ name, kind: array.constructor.name as Kind, start: position, length: array.length });
      checksum = await writePieces(file, array, position, checksum, pause);
      position += Math.ceil(array.byteLength / 8) * 8;
    }
    const text = Buffer.from(
      JSON.stringify({
        version: VERSION,
        token,
        sequence,
        size: stored.size,
        cameras: stored.cameras,
        checksum,
        arrays,
      }),
    );
    const trailer = Buffer.alloc(TRAILER);
    trailer.writeDoubleLE(position, 0);
    trailer.writeUInt32LE(text.length, 8);
    trailer.writeUInt32LE(crc32(text), 12);
    trailer.writeUInt32LE(MAGIC, 20);
    await file.write(Buffer.concat([text, trailer]), 0, text.length + TRAILER, position);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  await writeWhenFree(database, () => putSetting(database, TOKEN, token));
}

async function readAt(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  const { bytesRead } = await file.read(bytes, 0, bytes.length, position);
  if (bytesRead !== bytes.length) throw new Error('the file is shorter than it says');
}

async function readDescription(file: FileHandle): Promise<z.infer<typeof description>> {
  const { size } = await file.stat();
  if (size < TRAILER) throw new Error('the file is too short');
  const trailer = Buffer.alloc(TRAILER);
  await readAt(file, trailer, size - TRAILER);
  const [start, length] = [trailer.readDoubleLE(0), trailer.readUInt32LE(8)];
  if (trailer.readUInt32LE(20) !== MAGIC || start + length + TRAILER !== size)
    throw new Error('the end is damaged');
  const text = Buffer.alloc(length);
  await readAt(file, text, start);
  if (crc32(text) !== trailer.readUInt32LE(12)) throw new Error('the description is damaged');
  return description.parse(JSON.parse(text.toString()));
}

/**
 * Reads the snapshot of this catalogue; null where there is none that belongs to it.
 * @throws {Error} where the file is damaged, or cannot be read.
 */
export async function readSnapshot(
  database: WritableDatabase,
  path: string,
  pause: Pause,
): Promise<Snapshot | null> {
  const token = getSetting(database, TOKEN);
  if (token === undefined) return null;
  const file = await open(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });
  if (!file) return null;
  try {
    const described = await readDescription(file);
    if (described.token !== token) return null;
    const arrays = new Map<string, Stored>();
    let checksum = 0;
    for (const { name, kind, start, length } of described.arrays) {
      const array = new KINDS[kind](GROWS.test(name) ? length + Math.ceil(length / SPARE) : length);
      const bytes = bytesOf(array).subarray(0, length * array.BYTES_PER_ELEMENT);
      for (let at = 0; at < bytes.length; at += PIECE) {
        const piece = bytes.subarray(at, at + PIECE);
        await readAt(file, piece, start + at);
        checksum = crc32(piece, checksum);
        await pause();
      }
      arrays.set(name, array);
    }
    if (checksum !== described.checksum) throw new Error('the content is damaged');
    const table = PhotoTable.restore(tableOf(arrays, described.size, described.cameras));
    const newest = arrays.get('newest') as Uint32Array<ArrayBuffer> | undefined;
    return { table, newest: newest ?? null, sequence: described.sequence };
  } finally {
    await file.close();
  }
}

/** Deletes the snapshot. */
export async function removeSnapshot(path: string): Promise<void> {
  await rm(path, { force: true });
}
