/** @file A standing worker on a library of small texts, with taggers that are fakes. */

import { join } from 'node:path';
import { afterEach, vi } from 'vitest';
import { statement, type WritableDatabase } from '../../../src/core/catalogue/database.ts';
import { openThumbnails } from '../../../src/core/catalogue/open.ts';
import type { Logger } from '../../../src/core/domain/logger.ts';
import { LibraryChanges, type Change } from '../../../src/core/libraryChanges.ts';
import { LibraryWorker, type Activity } from '../../../src/core/libraryWorker.ts';
import { afterThisTest, TestLibrary } from '../../integration/watch/testLibrary.ts';
import { FakeTagger } from '../pipeline/fakeTagger.ts';

const endings: (() => Promise<void>)[] = [];
// before the library closes its catalogue: hooks run last first
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

export class Workplace {
  readonly library: TestLibrary;
  readonly thumbnails: WritableDatabase;
  readonly changes: LibraryChanges;
  readonly worker: LibraryWorker;
  /** Every tagger that was started, in order. */
  readonly taggers: FakeTagger[] = [];
  /** Prepares a tagger before it is used. */
  onTagger: (tagger: FakeTagger) => void = () => undefined;
  readonly activities: Activity[] = [];
  readonly told: Change[] = [];
  readonly errors: string[] = [];

  constructor(library: TestLibrary) {
    this.library = library;
    this.thumbnails = openThumbnails(join(library.root, 'catalogue'));
    afterThisTest(() => this.thumbnails.close());
    this.changes = new LibraryChanges(library.database);
    this.changes.onChange((change) => this.told.push(change));
    const logger: Logger = {
      log: (level, message) => {
        if (level === 'error') this.errors.push(message);
      },
    };
    this.worker = new LibraryWorker({
      database: library.database,
      thumbnails: this.thumbnails,
      workLock: join(library.root, 'work.lock'),
      loadVocabulary: () =>
        Promise.resolve({ formatVersion: 1, id: 'none', name: 'None', rivals: [], tags: [] }),
      startTagger: () => {
        const tagger = new FakeTagger();
        this.onTagger(tagger);
        this.taggers.push(tagger);
        return tagger;
      },
      logger,
      reconcile: library.context,
      changes: this.changes,
    });
    this.worker.onActivity((activity) => this.activities.push(activity));
    endings.push(async () => {
      await this.worker.close();
      this.changes.close();
    });
  }

  static async open(): Promise<Workplace> {
    return new Workplace(await TestLibrary.open());
  }

  get database(): WritableDatabase {
    return this.library.database;
  }

  /** Resolves when the worker is in this state. */
  async until(state: Activity['state'], timeout = 10_000): Promise<void> {
    await vi.waitFor(
      () => {
        const now = this.worker.activity();
        if (now.state !== state) throw new Error(`${now.state}, not ${state}: ${now.failure?.message}`);
      },
      { timeout, interval: 10 },
    );
  }

  /** Number of photos of which every wanted stage is done. */
  done(): number {
    return statement<[], { count: number }>(
      this.database,
      `SELECT count(*) AS count FROM photo WHERE NOT EXISTS (
         SELECT 1 FROM photo_stage WHERE photo_id = photo.id AND state <> 'done')`,
    ).get()!.count;
  }

  async untilDone(count: number): Promise<void> {
    await vi.waitFor(() => {
      if (this.done() !== count) throw new Error(`${this.done()} of ${count} are done`);
    }, 10_000);
  }

  /** States that were told, each run of one state once. */
  states(): string[] {
    return this.activities
      .map((activity) => activity.state)
      .filter((state, index, all) => state !== all[index - 1]);
  }
}
