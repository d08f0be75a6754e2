/**
 * @file A person's acts on photos, as the library offers them: deciding on tags, rating, undo and redo. One after another,
 * and each told to whoever shows the photos.
 */

import {
  forgetUndone,
  undoState,
  type Direction,
  type Sliced,
  type UndoResult,
  type UndoState,
} from './catalogue/actions.ts';
import { writeWhenFree } from './catalogue/busyCatalogue.ts';
import { correctTags, ratePhotos, replayLast } from './catalogue/corrections.ts';
import type { WritableDatabase } from './catalogue/database.ts';
import { allTagKeys, findOrCreateTag, findTag, type TagRow } from './catalogue/tags.ts';
import { TagrollError } from './domain/errors.ts';
import type { PhotoId } from './domain/ids.ts';
import type { Logger } from './domain/logger.ts';
import { correctionStep, type Step } from './domain/step.ts';
import { tagKey, type TagChangeKind } from './domain/tag.ts';
import type { LibraryChanges, What } from './libraryChanges.ts';
import { nearest } from './search/queryLanguage/nearest.ts';

export interface TagChange {
  readonly tag: string;
  readonly kind: TagChangeKind;
}

/** Photos of a selection, which may be a million. */
export type ChosenPhotos = Uint32Array | readonly PhotoId[];

export interface CorrectionResult {
  readonly step: Step;
  readonly changedPhotos: number;
  readonly changedDecisions: number;
}

/** Runs each slice in a transaction of its own, once no other program writes; the thread does other things in between. */
async function inSlices<Result>(database: WritableDatabase, work: Sliced<Result>): Promise<Result> {
  for (;;) {
    // where another program writes it is refused before the slice begins, and so can be tried again
    const step = await writeWhenFree(database, () => work.next());
    if (step.done) return step.value;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export class Corrections {
  readonly #database: WritableDatabase;
  readonly #changes: LibraryChanges;
  readonly #logger: Logger;
  #last: Promise<unknown> = Promise.resolve();
  #isForgetting = false;

  constructor(database: WritableDatabase, changes: LibraryChanges, logger: Logger) {
    this.#database = database;
    this.#logger = logger;
    this.#changes = changes;
  }

  /**
   * Carries out a person's corrections as one step to undo. Accepting a new name makes the tag. Photos that are gone
   * meanwhile are passed over. `source`: through what the person acted.
   * @throws {TagrollError} TAG_NAME_INVALID, TAG_UNKNOWN, INPUT_INVALID; nothing is changed then.
   */
  correct(photoIds: ChosenPhotos, changes: readonly TagChange[], source: string): Promise<CorrectionResult> {
    return this.#inTurn(['photos', 'tags', 'undo'], async () => {
      const now = Date.now();
      const resolved = await writeWhenFree(this.#database, () => this.#resolve(changes, now));
      const named = resolved.map(({ tag, kind }) => ({ tag: tag.name, kind }));
      const act = correctTags(
        this.#database,
        {
          describe: (photos) => correctionStep(named, photos),
          source,
          photoIds,
          changes: resolved.map(({ tag, kind }) => ({ tagId: tag.id, kind })),
        },
        now,
      );
      const { step, changedPhotos, changes: changedDecisions } = await inSlices(this.#database, act);
      return { step, changedPhotos, changedDecisions };
    });
  }

  #resolve(changes: readonly TagChange[], now: number): { tag: TagRow; kind: TagChangeKind }[] {
    const resolved = changes.map(({ tag, kind }) => ({ kind, tag: this.#tagToChange(tag, kind, now) }));
    if (new Set(resolved.map(({ tag }) => tag.id)).size < resolved.length)
      throw new TagrollError('INPUT_INVALID', 'One tag cannot be changed in two ways at once.');
    return resolved;
  }

  /** Only accepting makes a tag; rejecting a name that is none is a slip of the pen. */
  #tagToChange(name: string, kind: TagChangeKind, now: number): TagRow {
    if (kind === 'accept') return findOrCreateTag(this.#database, name, now);
    const tag = findTag(this.#database, name);
    if (tag) return tag;
    const near = nearest(tagKey(name), allTagKeys(this.#database));
    throw new TagrollError(
      'TAG_UNKNOWN',
      `There is no tag "${name}".`,
      near === null ? {} : { details: { suggestion: near } },
    );
  }

  /** Rates photos, 1 to 5, as one step to undo; 0 takes their ratings away. */
  rate(photoIds: ChosenPhotos, rating: number, source: string): Promise<CorrectionResult> {
    return this.#inTurn(['photos', 'ratings', 'undo'], async () => {
      const act = ratePhotos(
        this.#database,
        { describe: (photos) => ({ kind: 'rating', photos, rating }), source, photoIds, rating },
        Date.now(),
      );
      const { step, changedPhotos } = await inSlices(this.#database, act);
      return { step, changedPhotos, changedDecisions: changedPhotos };
    });
  }

  /** Takes the last act back. @throws {TagrollError} NOTHING_TO_UNDO. */
  undo(): Promise<Omit<UndoResult, 'actionId'>> {
    return this.#replay('undo');
  }

  /** Does again what was undone last. @throws {TagrollError} NOTHING_TO_REDO. */
  redo(): Promise<Omit<UndoResult, 'actionId'>> {
    return this.#replay('redo');
  }

  #replay(direction: Direction): Promise<Omit<UndoResult, 'actionId'>> {
    return this.#inTurn(['photos', 'tags', 'ratings', 'undo'], async () => {
      const { step, changedPhotos } = await inSlices(
        this.#database,
        replayLast(this.#database, direction, Date.now()),
      );
      return { step, changedPhotos };
    });
  }

  /** The steps that would be undone and redone. */
  undoState(): UndoState {
    return undoState(this.#database);
  }

  /** Acts that follow each other fast wait for each other: the order of the undo log is the order of the acts. */
  #inTurn<Result>(what: readonly What[], act: () => Promise<Result>): Promise<Result> {
    const done = this.#last.then(act).finally(() => this.#changes.tellNow(what));
    this.#last = done.then(
      () => this.#forgetUndone(),
      () => undefined,
    );
    return done;
  }

  /** In the background: whoever acts next does not wait for it, and what a close leaves goes after the next act. */
  #forgetUndone(): void {
    if (this.#isForgetting) return;
    this.#isForgetting = true;
    inSlices(this.#database, forgetUndone(this.#database))
      .catch((error: unknown) => this.#logger.log('info', 'acts that were undone stay in the log', error))
      .finally(() => (this.#isForgetting = false));
  }
}
