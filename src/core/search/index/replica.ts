/** @file A copy in memory of what is searched for, that follows the catalogue: whoever writes to it, here or elsewhere. */

import { snapshot as oneState, statement, type ReadableDatabase } from '../../catalogue/database.ts';
import { changesSince, lastChange, writeStamp } from '../../catalogue/photoChanges.ts';
import { NameOrder } from './nameOrder.ts';
import { Orders } from './orders.ts';
import type { Pause } from './pause.ts';
import { PhotoTable } from './photoTable.ts';
import { readPhotos } from './readPhotos.ts';
import type { Snapshot } from './snapshot.ts';

/** Photos read, or entries of the log followed, at a time: ten milliseconds. */
const SLICE = 500;

export class Replica {
  readonly table: PhotoTable;
  readonly orders: Orders;
  readonly nameOrder: NameOrder;
  readonly #database: ReadableDatabase;
  #sequence: number;
  #stamp = '';
  /** Raised whenever the table has changed. */
  #version = 0;
  #vocabularyVersion = 0;

  constructor(database: ReadableDatabase, { table, newest, sequence }: Snapshot) {
    this.#database = database;
    this.table = table;
    this.orders = new Orders(table, newest);
    this.nameOrder = new NameOrder(database, table);
    this.#sequence = sequence;
  }

  /** Reads the whole catalogue, in slices. Writes in the meantime are caught up with afterwards. */
  static async read(database: ReadableDatabase, pause: Pause): Promise<Replica> {
    const sequence = lastChange(database);
    const table = new PhotoTable();
    const last =
      statement<[], { id: number | null }>(database, `SELECT max(id) AS id FROM photo`).get()!.id ?? 0;
    for (let from = 0; from < last; from += SLICE) {
      const photos = oneState(database, () => readPhotos(database, { from, until: from + SLICE }));
      for (const photo of photos) table.put(photo);
      await pause();
    }
    return new Replica(database, { table, newest: null, sequence });
  }

  /** The entry of the log up to which the table is right. */
  get sequence(): number {
    return this.#sequence;
  }
  /** Another text whenever the catalogue was written to. */
  get stamp(): string {
    return this.#stamp;
  }
  get version(): number {
    return this.#version;
  }
  get vocabularyVersion(): number {
    return this.#vocabularyVersion;
  }

  /**
   * Takes in what was written since the last time, a slice of it.
   * @returns `current`: nothing is left; `more`: call it again; `lost`: the log was cut, the catalogue must be read anew
   */
  catchUp(): 'current' | 'more' | 'lost' {
    const stamp = writeStamp(this.#database);
    if (stamp === this.#stamp) return 'current';
    return oneState(this.#database, () => {
      const changes = changesSince(this.#database, this.#sequence, SLICE);
      if (changes === null) return 'lost';
      const { photoIds, vocabulary, sequence, more } = changes;
      if (vocabulary) this.#vocabularyVersion += 1;
      const photos = readPhotos(this.#database, { photoIds });
      const found = new Set(photos.map((photo) => photo.id));
      let changed = false;
      for (const photo of photos) changed = this.table.put(photo) || changed;
      for (const id of photoIds) if (!found.has(id)) changed = this.table.remove(id) || changed;
      if (changed) this.#version += 1;
      this.#sequence = sequence;
      if (more) return 'more';
      this.#stamp = stamp;
      return 'current';
    });
  }
}
