/** @file A library of small texts with a pipeline whose tagger is a fake: to look at every step of a photo's way. */

import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { statement, transaction, type WritableDatabase } from '../../../src/core/catalogue/database.ts';
import { openThumbnails } from '../../../src/core/catalogue/open.ts';
import { contentsMade, planStages } from '../../../src/core/catalogue/stages.ts';
import type { ModelId, PhotoId } from '../../../src/core/domain/ids.ts';
import { silentLogger } from '../../../src/core/domain/logger.ts';
import { stageOfModel, type Stage } from '../../../src/core/domain/stage.ts';
import { Pipeline, type PipelineOptions } from '../../../src/core/pipeline/pipeline.ts';
import { addModel, tag } from '../../fixtures/catalogue.ts';
import { correct } from '../../fixtures/corrections.ts';
import { afterThisTest, TestLibrary } from '../../integration/watch/testLibrary.ts';
import { FakeTagger } from './fakeTagger.ts';

export interface StageRow {
  readonly stage: Stage;
  readonly state: string;
  readonly attempts: number;
  readonly code: string | null;
}

const MODEL = 'fake' as ModelId;

const endings: (() => Promise<void>)[] = [];
// before the library closes its catalogue: hooks run last first
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

export class Workbench {
  readonly library: TestLibrary;
  readonly thumbnails: WritableDatabase;
  tagger = new FakeTagger();
  pipeline!: Pipeline;
  /** Today's version of each stage. */
  readonly versions = new Map<Stage, string>([
    ['metadata', '1'],
    ['thumbnail', '1'],
    [stageOfModel(MODEL), '1'],
  ]);
  readonly #options: Partial<PipelineOptions>;

  constructor(library: TestLibrary, options: Partial<PipelineOptions>) {
    this.library = library;
    this.#options = options;
    this.thumbnails = openThumbnails(join(library.root, 'catalogue'));
    afterThisTest(() => this.thumbnails.close());
    addModel(library.database, MODEL, { dog: 0.5 });
    this.start();
  }

  static async open(options: Partial<PipelineOptions> = {}): Promise<Workbench> {
    return new Workbench(await TestLibrary.open(), options);
  }

  get database(): WritableDatabase {
    return this.library.database;
  }

  /** A new start of the program: whatever the last one had in hand is lost. */
  start(): void {
    this.tagger = new FakeTagger();
    const dog = tag(this.database, 'dog');
    this.pipeline = new Pipeline({
      database: this.database,
      thumbnails: this.thumbnails,
      tagger: this.tagger,
      versions: this.versions,
      readers: new Map([[MODEL, { revision: '1', predictions: ({ scores }) => [[dog, scores[0]!]] }]]),
      logger: silentLogger,
      inFlight: 8,
      noteIfOffline: () => undefined,
      ...this.#options,
    });
    const { pipeline, tagger } = this;
    endings.push(async () => {
      await tagger.close();
      await pipeline.stop();
    });
  }

  /** Compares the folder with the catalogue and says what is to do. */
  async reconcile(): Promise<void> {
    await this.library.scan();
    transaction(this.database, () => planStages(this.database, this.versions));
  }

  /** One whole scan. */
  async scan(): Promise<void> {
    await this.reconcile();
    this.pipeline.wake(true);
    await this.pipeline.idle();
  }

  /** Writes a file that looks as if it had been written at another time than any before. */
  write(name: string, content: string): void {
    this.library.write(name, content);
    this.#clock += 10;
    utimesSync(this.library.path(name), this.#clock, this.#clock);
  }
  #clock = 1_700_000_000;

  photo(path: string): PhotoId {
    return this.library.row(path).photoId;
  }

  stages(path: string): StageRow[] {
    return statement<[PhotoId], StageRow>(
      this.database,
      `SELECT stage, state, attempts, error_code AS code FROM photo_stage WHERE photo_id = ? ORDER BY stage`,
    ).all(this.photo(path));
  }

  /** The one state that all stages of a photo are in, or all of them. */
  state(path: string): string {
    return [...new Set(this.stages(path).map((stage) => stage.state))].join(' ');
  }

  /** Hashes of the contents that a photo's stages were made from. */
  contents(path: string): string[] {
    return [...new Set(contentsMade(this.database, this.photo(path)))];
  }

  /** Names of the files that were handed over, in order. */
  handed(): string[] {
    return this.tagger.jobs.map((job) => job.path.slice(this.library.photos.length + 1));
  }

  setAttempts(path: string, attempts: number): void {
    statement<[number, PhotoId]>(this.database, `UPDATE photo_stage SET attempts = ? WHERE photo_id = ?`).run(
      attempts,
      this.photo(path),
    );
  }

  /** Number of predictions, embeddings and effective tags of a photo. */
  results(path: string): { predictions: number; embeddings: number; tags: number } {
    const id = this.photo(path);
    return statement<[PhotoId, PhotoId, PhotoId], { predictions: number; embeddings: number; tags: number }>(
      this.database,
      `SELECT (SELECT count(*) FROM prediction WHERE photo_id = ?) AS predictions,
         (SELECT count(*) FROM embedding WHERE photo_id = ?) AS embeddings,
         (SELECT count(*) FROM effective_tag WHERE photo_id = ?) AS tags`,
    ).get(id, id, id)!;
  }
}

/** A person accepts a tag on the photo of a file. */
export function accept(bench: Workbench, path: string, name: string): void {
  correct(
    bench.database,
    {
      name,
      photoIds: [bench.photo(path)],
      changes: [{ tagId: tag(bench.database, name), kind: 'accept' }],
      source: 'test',
    },
    Date.now(),
  );
}

/** Names of the tags that a person has decided on. */
export const decisions = (bench: Workbench, path: string): string[] =>
  statement<[number], { name: string }>(
    bench.database,
    `SELECT tag.name AS name FROM annotation JOIN tag ON tag.id = tag_id WHERE photo_id = ? ORDER BY name`,
  )
    .all(bench.photo(path))
    .map((row) => row.name);
