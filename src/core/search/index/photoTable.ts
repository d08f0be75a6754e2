/**
 * @file The photos of the index as columns. A photo's row, its slot, is never changed: a photo that changes gets a new slot,
 * and the old one is retired. So whatever lists slots stays right, and only grows.
 */

import { addBit, bitsOf, countBits, emptyBitmap, hasBit, removeBit, type Bitmap } from './bitmap.ts';
import { withRoom } from './growable.ts';
import { Labels, markOf, type StoredLabels } from './labels.ts';
import type { Pause } from './pause.ts';
import { PRESENT, type IndexedPhoto } from './readPhotos.ts';

export const LOCATED = 1;
export const REVIEWED = 2;
export const FAILED = 4;
/** It has more than one file that is there. */
export const DUPLICATE = 8;

const UNKNOWN_ASPECT = 4096;
const MIDDLE_GREY = (16 << 11) | (32 << 5) | 16;
/** For a photo whose date is not known. */
export const UNKNOWN_TIME = Number.NEGATIVE_INFINITY;
/** The number of the camera of photos that name none. */
const NO_CAMERA = 0;

/** Width over height in 1/4096, from 1:10 to 10:1. */
export function aspectOf(width: number | null, height: number | null): number {
  if (!width || !height) return UNKNOWN_ASPECT;
  return Math.max(410, Math.min(40_960, Math.round((width / height) * 4096)));
}

/** 0xRRGGBB as RGB 5-6-5. */
export function shortColour(colour: number | null): number {
  if (colour === null) return MIDDLE_GREY;
  return ((colour >>> 8) & 0xf800) | ((colour >>> 5) & 0x07e0) | ((colour >>> 3) & 0x001f);
}

/** The columns, each with an entry for each slot. */
interface Columns {
  ids: Uint32Array<ArrayBuffer>;
  taken: Float64Array<ArrayBuffer>;
  added: Float64Array<ArrayBuffer>;
  bytes: Float64Array<ArrayBuffer>;
  aspects: Uint16Array<ArrayBuffer>;
  colours: Uint16Array<ArrayBuffer>;
  cameras: Uint32Array<ArrayBuffer>;
  ratings: Uint8Array<ArrayBuffer>;
  flags: Uint8Array<ArrayBuffer>;
}

/** What a snapshot keeps of {@link PhotoTable}. */
export interface StoredTable {
  readonly size: number;
  readonly columns: Columns;
  readonly cameras: readonly string[];
  readonly tags: StoredLabels;
  readonly directories: StoredLabels;
  readonly rejected: StoredLabels;
  /** Slots in use, and those of photos with a file that is there, and with any file. */
  readonly live: Bitmap;
  readonly present: Bitmap;
  readonly withFile: Bitmap;
}

const emptyColumns = (): Columns => ({
  ids: new Uint32Array(0),
  taken: new Float64Array(0),
  added: new Float64Array(0),
  bytes: new Float64Array(0),
  aspects: new Uint16Array(0),
  colours: new Uint16Array(0),
  cameras: new Uint32Array(0),
  ratings: new Uint8Array(0),
  flags: new Uint8Array(0),
});

export class PhotoTable {
  #columns = emptyColumns();
  #tags = new Labels();
  #directories = new Labels();
  #rejected = new Labels();
  #cameras: string[] = [''];
  #cameraNumbers = new Map<string, number>();
  #size = 0;
  #retired = 0;
  /** By photo id: its slot + 1; 0 where there is none. */
  #slots = new Uint32Array(64);
  #live = emptyBitmap(64);
  #present = emptyBitmap(64);
  #withFile = emptyBitmap(64);

  /** No photo has a larger id. */
  get largestId(): number {
    return this.#slots.length - 1;
  }
  /** Slots, those that are retired included. */
  get size(): number {
    return this.#size;
  }
  get retired(): number {
    return this.#retired;
  }
  get tags(): Labels {
    return this.#tags;
  }
  get directories(): Labels {
    return this.#directories;
  }
  /** Tags that a person has rejected. */
  get rejected(): Labels {
    return this.#rejected;
  }
  /** One column; entries behind {@link size} mean nothing. */
  column<Name extends keyof Columns>(name: Name): Columns[Name] {
    return this.#columns[name];
  }
  /** Names of cameras by their number; the first stands for none. */
  get cameras(): readonly string[] {
    return this.#cameras;
  }
  /** Slots in use. Not to be changed. */
  get live(): Bitmap {
    return this.#live.subarray(0, (this.#size + 31) >>> 5);
  }
  /** Slots in use of photos with a file that is there, and with any file. Not to be changed. */
  get present(): Bitmap {
    return this.#present.subarray(0, (this.#size + 31) >>> 5);
  }
  get withFile(): Bitmap {
    return this.#withFile.subarray(0, (this.#size + 31) >>> 5);
  }

  /** The photo's slot, or -1. */
  slotOf(photoId: number): number {
    return (this.#slots[photoId] ?? 0) - 1;
  }
  /** Slots in use, by the ids of their photos. */
  slotsById(ascending: boolean): Uint32Array<ArrayBuffer> {
    const found = new Uint32Array(this.#size - this.#retired);
    let count = 0;
    for (let id = 0; id < this.#slots.length; id++) {
      const slot = this.#slots[ascending ? id : this.#slots.length - 1 - id]!;
      if (slot > 0) found[count++] = slot - 1;
    }
    return found;
  }
  isLive(slot: number): boolean {
    return hasBit(this.#live, slot);
  }

  /** Puts a photo in, in the place of what was known of it. @returns false where all was known already. */
  put(photo: IndexedPhoto): boolean {
    const before = this.slotOf(photo.id);
    if (before >= 0 && this.#isSame(before, photo)) return false;
    if (before >= 0) this.#retire(before);
    const slot = this.#size++;
    this.#grow();
    const columns = this.#columns;
    columns.ids[slot] = photo.id;
    columns.taken[slot] = photo.taken ?? UNKNOWN_TIME;
    columns.added[slot] = photo.added;
    columns.bytes[slot] = photo.bytes;
    columns.aspects[slot] = aspectOf(photo.width, photo.height);
    columns.colours[slot] = shortColour(photo.colour);
    columns.cameras[slot] = this.#cameraNumber(photo.camera);
    columns.ratings[slot] = photo.rating;
    columns.flags[slot] = flagsOf(photo);
    this.#tags.append(photo.tags);
    this.#directories.append(photo.directories);
    this.#rejected.append(photo.rejected);
    if (photo.directories.length > 0) addBit(this.#withFile, slot);
    if (photo.directories.some((label) => markOf(label) === PRESENT)) addBit(this.#present, slot);
    addBit(this.#live, slot);
    this.#makeFindable(photo.id, slot);
    return true;
  }

  /** Takes a photo out. @returns false where there is none. */
  remove(photoId: number): boolean {
    const slot = this.slotOf(photoId);
    if (slot < 0) return false;
    this.#retire(slot);
    this.#slots[photoId] = 0;
    return true;
  }

  #retire(slot: number): void {
    this.#tags.retire(slot);
    this.#directories.retire(slot);
    this.#rejected.retire(slot);
    removeBit(this.#live, slot);
    removeBit(this.#present, slot);
    removeBit(this.#withFile, slot);
    this.#retired += 1;
  }

  #isSame(slot: number, photo: IndexedPhoto): boolean {
    const columns = this.#columns;
    return (
      columns.taken[slot] === (photo.taken ?? UNKNOWN_TIME) &&
      columns.added[slot] === photo.added &&
      columns.bytes[slot] === photo.bytes &&
      columns.aspects[slot] === aspectOf(photo.width, photo.height) &&
      columns.colours[slot] === shortColour(photo.colour) &&
      this.#cameras[columns.cameras[slot]!] === (photo.camera ?? '') &&
      columns.ratings[slot] === photo.rating &&
      columns.flags[slot] === flagsOf(photo) &&
      this.#tags.isSame(slot, photo.tags) &&
      this.#directories.isSame(slot, photo.directories) &&
      this.#rejected.isSame(slot, photo.rejected)
    );
  }

  #grow(): void {
    const columns = this.#columns;
    if (this.#size > columns.ids.length) {
      for (const name of Object.keys(columns) as (keyof Columns)[]) {
        Object.assign(columns, { [name]: withRoom(columns[name], this.#size) });
      }
    }
    const words = (this.#size + 31) >>> 5;
    this.#live = withRoom(this.#live, words);
    this.#present = withRoom(this.#present, words);
    this.#withFile = withRoom(this.#withFile, words);
  }

  #cameraNumber(camera: string | null): number {
    if (camera === null) return NO_CAMERA;
    let number = this.#cameraNumbers.get(camera);
    if (number === undefined) {
      number = this.#cameras.push(camera) - 1;
      this.#cameraNumbers.set(camera, number);
    }
    return number;
  }

  #makeFindable(id: number, slot: number): void {
    this.#slots = withRoom(this.#slots, id + 1);
    this.#slots[id] = slot + 1;
  }

  /** What to keep; the arrays are not changed later, apart from entries behind those that are kept. */
  store(): StoredTable {
    const size = this.#size;
    const columns = this.#columns;
    return {
      size,
      columns: {
        ids: columns.ids.subarray(0, size),
        taken: columns.taken.subarray(0, size),
        added: columns.added.subarray(0, size),
        bytes: columns.bytes.subarray(0, size),
        aspects: columns.aspects.subarray(0, size),
        colours: columns.colours.subarray(0, size),
        cameras: columns.cameras.subarray(0, size),
        ratings: columns.ratings.subarray(0, size),
        flags: columns.flags.subarray(0, size),
      },
      cameras: [...this.#cameras],
      tags: this.#tags.store(),
      directories: this.#directories.store(),
      rejected: this.#rejected.store(),
      live: this.live.slice(),
      present: this.present.slice(),
      withFile: this.withFile.slice(),
    };
  }

  /** Makes the table again from what was kept. {@link invert} makes it fast. */
  static restore(stored: StoredTable): PhotoTable {
    const table = new PhotoTable();
    table.#columns = stored.columns;
    table.#size = stored.size;
    table.#cameras = [...stored.cameras];
    for (const [number, name] of stored.cameras.entries()) {
      if (number !== NO_CAMERA) table.#cameraNumbers.set(name, number);
    }
    table.#live = stored.live;
    table.#present = stored.present;
    table.#withFile = stored.withFile;
    const live = bitsOf(stored.live, countBits(stored.live));
    table.#retired = table.#size - live.length;
    for (const slot of live) table.#makeFindable(stored.columns.ids[slot]!, slot);
    table.#tags = Labels.restore(stored.tags);
    table.#directories = Labels.restore(stored.directories);
    table.#rejected = Labels.restore(stored.rejected);
    return table;
  }

  /** Finds out, in slices, which slots have each label, after a {@link restore}. The table may be used and changed meanwhile. */
  async invert(pause: Pause): Promise<void> {
    for (const labels of [this.#tags, this.#directories, this.#rejected]) await labels.invert(pause);
  }
}

function flagsOf(photo: IndexedPhoto): number {
  const present = photo.directories.filter((label) => markOf(label) === PRESENT).length;
  return (
    (photo.located ? LOCATED : 0) |
    (photo.reviewed ? REVIEWED : 0) |
    (photo.failed ? FAILED : 0) |
    (present > 1 ? DUPLICATE : 0)
  );
}
