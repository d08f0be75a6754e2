/**
 * @file The index of the library in memory: made from its snapshot or read from the catalogue, kept up to date, written to
 * its snapshot. Everything that it answers with is as exact as the catalogue at that moment.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import type { WritableDatabase } from '../../catalogue/database.ts';
import { allDirectories, type DirectoryPath } from '../../catalogue/directories.ts';
import { TagrollError } from '../../domain/errors.ts';
import type { Logger } from '../../domain/logger.ts';
import { folderNames } from '../places.ts';
import { makePause, type Pause } from './pause.ts';
import type { PhotoTable } from './photoTable.ts';
import { Replica } from './replica.ts';
import { readSnapshot, removeSnapshot, writeSnapshot } from './snapshot.ts';
import { Vocabulary } from './vocabulary.ts';

export interface SearchIndexOptions {
  readonly database: WritableDatabase;
  /** Where the snapshot lies. */
  readonly path: string;
  readonly logger: Logger;
}

/** Smaller libraries are read from the catalogue in less time than it takes to care for a file. */
const LEAST_PHOTOS = 5000;
/** With fewer changes than these since the snapshot, the next start catches up faster than this one can write. */
const LEAST_CHANGES = 2000;
/** Milliseconds between two looks at whether the snapshot is to be written anew. */
const SAVE_EVERY = 300_000;
/** Milliseconds after it is read until tags get lists of their photos, beside the photos their lists of tags. */
const INVERT_AFTER = 1000;
/** Retired slots, beside as many as there are photos, from which on the catalogue is read anew. */
const MOST_RETIRED = 50_000;

/** What a query is answered with: all of one moment. Not to be kept across an `await`. */
export interface CurrentIndex {
  readonly replica: Replica;
  readonly vocabulary: Vocabulary;
  readonly places: () => Places;
}

/** What the catalogue knows of directories; kept until something is written to it. */
interface Places {
  readonly directories: readonly DirectoryPath[];
  readonly folderNames: readonly string[];
}

export class SearchIndex {
  readonly #options: SearchIndexOptions;
  /** Null where it could not be read: whoever asks next begins anew. */
  #replica: Promise<Replica> | null = null;
  #vocabulary: { readonly of: Replica; readonly version: number; readonly value: Vocabulary } | null = null;
  #places: { readonly stamp: string; readonly value: Places } | null = null;
  #saved: { readonly sequence: number } | null = null;
  #saving: Promise<void> = Promise.resolve();
  #inverting: Promise<void> = Promise.resolve();
  #lost: Replica | null = null;
  #renewing: Promise<void> | null = null;
  #isReady = false;
  #isReading = false;
  #looked: Promise<void>;
  #urgent: Promise<unknown> = Promise.resolve();
  #closed = false;
  readonly #closing = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(options: SearchIndexOptions) {
    this.#options = options;
    const stored = this.#load();
    this.#looked = stored.then(
      () => undefined,
      () => undefined,
    );
    void this.#keep(stored.then((replica) => replica ?? this.#readAwaited()));
    this.#timer = setInterval(() => void this.save(), SAVE_EVERY);
    this.#timer.unref();
  }

  /** Takes what is being read for the index. Whoever waits for it is told where that fails. */
  #keep(reading: Promise<Replica>): Promise<Replica> {
    this.#replica = reading;
    this.#isReady = false;
    reading.then(
      () => (this.#isReady = true),
      () => {
        if (this.#replica === reading) this.#replica = null;
      },
    );
    return reading;
  }

  /**
   * The index as the catalogue is now.
   * @throws {TagrollError} CANCELLED where the library was closed meanwhile, and what is wrong with the catalogue.
   */
  async current(): Promise<CurrentIndex> {
    const pause = this.pause();
    for (;;) {
      const replica = await (this.#replica ?? this.#keep(this.#readAwaited()));
      await pause();
      this.#refuseClosed();
      const state = replica.catchUp();
      if (state === 'lost' && this.#lost !== replica) {
        this.#lost = replica;
        void this.#keep(this.#readAwaited());
      }
      if (state !== 'current') continue;
      this.#renewWhereWorn(replica);
      return { replica, vocabulary: this.#vocabularyOf(replica), places: () => this.#placesOf(replica) };
    }
  }

  /** Settles once it is known whether the index is in its file; never rejects. */
  get isLookedFor(): Promise<void> {
    return this.#looked;
  }

  /** True once questions are answered without a wait. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** True while there is no index before the whole catalogue is read, which takes seconds where it is large. */
  get isReading(): boolean {
    return this.#isReading;
  }

  /**
   * Does something else first, while the catalogue is read: who waits for an answer comes before who may ask later. The work
   * makes the pauses that it is given, and so ends with CANCELLED where the library is closed.
   */
  async before<Result>(work: (pause: Pause) => Promise<Result>): Promise<Result> {
    this.#refuseClosed();
    const working = work(this.pause());
    this.#urgent = Promise.allSettled([this.#urgent, working]);
    return working;
  }

  /** A pause that ends the work with CANCELLED where the library was closed meanwhile. */
  pause(): Pause {
    const pause = makePause();
    return async () => {
      await pause();
      this.#refuseClosed();
    };
  }

  #refuseClosed(): void {
    if (this.#closed) throw new TagrollError('CANCELLED', 'The library was closed.');
  }

  /** The index from its file, or null. */
  async #load(): Promise<Replica | null> {
    const { database, path, logger } = this.#options;
    try {
      const snapshot = await readSnapshot(database, path, this.pause());
      if (!snapshot) return null;
      this.#saved = { sequence: snapshot.sequence };
      this.#inverting = this.#invert(snapshot.table);
      return new Replica(database, snapshot);
    } catch (error) {
      this.#refuseClosed();
      logger.log('warn', 'the search index is made again, because its file could not be read', error);
      return null;
    }
  }

  /** Makes the table fast, once those who wait for the first answers have them. */
  async #invert(table: PhotoTable): Promise<void> {
    try {
      await sleep(INVERT_AFTER, undefined, { signal: this.#closing.signal });
      await table.invert(this.pause());
    } catch (error) {
      // it answers all the same, only more slowly
      if (!this.#closing.signal.aborted)
        this.#options.logger.log('warn', 'the search index stays slow', error);
    }
  }

  /** Reads the catalogue where nothing else can answer until that is done. */
  #readAwaited(): Promise<Replica> {
    this.#isReading = true;
    return this.#read().finally(() => (this.#isReading = false));
  }

  async #read(): Promise<Replica> {
    this.#refuseClosed();
    this.#saved = null;
    const pause = this.pause();
    const replica = await Replica.read(this.#options.database, async () => {
      await this.#urgent;
      await pause();
    });
    // not at once: those who wait for an answer come first
    setImmediate(() => void this.save());
    return replica;
  }

  #vocabularyOf(replica: Replica): Vocabulary {
    const { vocabularyVersion: version } = replica;
    if (this.#vocabulary?.of !== replica || this.#vocabulary.version !== version) {
      this.#vocabulary = { of: replica, version, value: new Vocabulary(this.#options.database) };
    }
    return this.#vocabulary.value;
  }

  #placesOf({ stamp }: Replica): Places {
    if (this.#places?.stamp !== stamp) {
      const directories = allDirectories(this.#options.database);
      this.#places = { stamp, value: { directories, folderNames: folderNames(directories) } };
    }
    return this.#places.value;
  }

  /** Many photos have changed many times: reads the catalogue anew, while the old one goes on answering. */
  #renewWhereWorn({ table }: Replica): void {
    if (this.#renewing || table.retired < table.size / 2 + MOST_RETIRED) return;
    this.#renewing = this.#read()
      .then((fresh) => void (this.#replica = Promise.resolve(fresh)))
      .catch((error: unknown) => {
        if (!this.#closed)
          this.#options.logger.log('warn', 'the search index could not be made again', error);
      })
      .finally(() => (this.#renewing = null));
  }

  /** Writes the snapshot where it is worth it. Never throws: the index can be made again. */
  save(): Promise<void> {
    this.#saving = this.#saving.then(() => this.#save());
    return this.#saving;
  }

  async #save(): Promise<void> {
    const { database, path, logger } = this.#options;
    try {
      const replica = await this.#replica;
      if (!replica) return;
      const { table, orders } = replica;
      const pause = makePause();
      if (table.size < LEAST_PHOTOS || !database.open) return;
      if (this.#saved && replica.sequence - this.#saved.sequence < LEAST_CHANGES) return;
      if (!orders.current('newest')) await orders.prepare('newest', pause);
      const { sequence } = replica;
      await writeSnapshot(database, path, { table, sequence, newest: orders.current('newest') }, pause);
      this.#saved = { sequence };
    } catch (error) {
      if (this.#closed) return;
      logger.log('warn', 'the search index could not be kept for the next start', error);
      await removeSnapshot(path).catch((failure: unknown) =>
        logger.log('warn', 'nor could its former file be deleted', failure),
      );
    }
  }

  /** Ends the index, writing its snapshot where it is worth it. Before the catalogue is closed. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#closing.abort();
    if (this.#isReady) await this.save();
    this.#closed = true;
    await this.#urgent;
    await this.#inverting;
    await this.#renewing;
    await this.#replica?.catch(() => undefined);
    await this.#saving;
  }
}
