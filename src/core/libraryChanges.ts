/**
 * @file Tells whoever shows the library what is not as it was: changes of this process and of others, a few times a second
 * while photos are read, at once after a person's act. Which photos changed is read from the log that the catalogue keeps
 * (migration 0005), so nobody has to say it.
 */

import type { ReadableDatabase } from './catalogue/database.ts';
import { changedPhotos, lastChange } from './catalogue/photoChanges.ts';

export type What =
  'photos' | 'tags' | 'ratings' | 'folders' | 'models' | 'settings' | 'searches' | 'failures' | 'undo';

export interface Change {
  readonly what: readonly What[];
  /** The photos that changed, where they are few; null: any may have. */
  readonly photoIds: Uint32Array<ArrayBuffer> | null;
}

/** Milliseconds that changes in the background are gathered for. */
const GATHER = 250;
/** Milliseconds between two looks at what other processes have written. */
const LOOK = 1000;
/** More photos than these are told as "any". */
const MOST_NAMED = 1000;

/** What another process may have changed. */
const UNSEEN: readonly What[] = [
  'photos',
  'tags',
  'ratings',
  'folders',
  'models',
  'settings',
  'searches',
  'failures',
  'undo',
];

export class LibraryChanges {
  readonly #database: ReadableDatabase;
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #pending = new Set<What>();
  #anyPhoto = false;
  #sequence = 0;
  #dataVersion = 0;
  #gathering: NodeJS.Timeout | undefined;
  #looking: NodeJS.Timeout | undefined;

  constructor(database: ReadableDatabase) {
    this.#database = database;
  }

  /** Calls `listener` with every change from now on. @returns ends it. */
  onChange(listener: (change: Change) => void): () => void {
    if (this.#listeners.size === 0) {
      this.#sequence = lastChange(this.#database);
      this.#dataVersion = this.#version();
      this.#looking = setInterval(() => this.#look(), LOOK);
      this.#looking.unref();
    }
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.close();
    };
  }

  /**
   * Something has changed; it is told within a quarter of a second, together with what else has. `anyPhoto`: how photos
   * are shown has changed in a way that the log does not know, as where a folder went offline.
   */
  note(what: readonly What[], anyPhoto = false): void {
    if (this.#listeners.size === 0) return;
    for (const one of what) this.#pending.add(one);
    this.#anyPhoto ||= anyPhoto;
    this.#gathering ??= setTimeout(() => this.tellNow([]), GATHER);
  }

  /** A person has changed something, and waits to see it. */
  tellNow(what: readonly What[], anyPhoto = false): void {
    if (this.#listeners.size === 0 || !this.#database.open) return;
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    const told = new Set([...this.#pending, ...what]);
    this.#pending.clear();
    const logged = this.#logged(told.has('photos'));
    const photoIds = anyPhoto || this.#anyPhoto ? null : (logged?.photoIds ?? null);
    this.#anyPhoto = false;
    if (photoIds === null || photoIds.length > 0) told.add('photos');
    else told.delete('photos');
    if (logged === null || logged.vocabulary) told.add('tags');
    if (told.size === 0) return;
    for (const listener of this.#listeners) listener({ what: [...told], photoIds });
  }

  /** Ends all telling. */
  close(): void {
    this.#listeners.clear();
    clearTimeout(this.#gathering);
    clearInterval(this.#looking);
    this.#gathering = undefined;
  }

  #look(): void {
    const version = this.#version();
    if (version === this.#dataVersion) return;
    this.#dataVersion = version;
    this.note(UNSEEN);
  }

  /** Another number whenever another connection has written to the catalogue. */
  #version(): number {
    return this.#database.pragma('data_version', { simple: true }) as number;
  }

  /**
   * What the log has since the last time; null where any photo may have changed. The last entry of then may stand for later
   * changes of its photo, for what follows at once is noted once: it is looked at where photos are known to have changed.
   */
  #logged(known: boolean): ReturnType<typeof changedPhotos> {
    const since = this.#sequence;
    const last = lastChange(this.#database);
    if (last === since && !known) return { photoIds: new Uint32Array(), vocabulary: false };
    this.#sequence = last;
    return changedPhotos(this.#database, since, MOST_NAMED);
  }
}
