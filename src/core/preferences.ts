/** @file What a person has set, kept in the catalogue. Strictness is kept by itself, because the catalogue works with it. */

import { z } from 'zod';
import { writeWhenFree } from './catalogue/busyCatalogue.ts';
import type { ReadableDatabase, WritableDatabase } from './catalogue/database.ts';
import { renewEffectiveTags, setStrictness, strictness } from './catalogue/effectiveTags.ts';
import { getSetting, putSetting } from './catalogue/settings.ts';
import { LOOSEST, STRICTEST, type Strictness } from './domain/strictness.ts';
import type { LibraryChanges } from './libraryChanges.ts';
import type { Logger } from './domain/logger.ts';
import { PROVIDER_NAMES } from './tagger/protocol.ts';
import { parseProviders } from './tagger/providers.ts';
import type { ProviderName } from './tagger/tagger.ts';

const KEY = 'preferences';
/** Milliseconds until tags are judged again after the disk was full or the catalogue could not be written. */
const AGAIN_AFTER = 30_000;
/**
 * Milliseconds without another telling that models may be others until it is looked whether tags were judged by them:
 * another program that judges them is told of more often.
 */
const LOOK_AFTER = 5000;

// a value that another version of the program wrote, and this one does not know, counts as not set
const stored = z.object({
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
  language: z.enum(['system', 'en', 'zh', 'fr']).catch('system'),
  providers: z.array(z.enum(PROVIDER_NAMES)).nullable().catch(null),
});
type Stored = z.infer<typeof stored>;

export interface Settings extends Stored {
  readonly strictness: Strictness;
}

function read(database: ReadableDatabase): Stored {
  return stored.parse(JSON.parse(getSetting(database, KEY) ?? '{}'));
}

/** Hardware that the person wants to be tried for models, in this order; null: all that there is. */
export function preferredProviders(database: ReadableDatabase): readonly ProviderName[] | null {
  return read(database).providers;
}

/** As they come from outside: any names for hardware. */
type Unchecked = Omit<Settings, 'providers'> & { readonly providers: readonly string[] | null };

export class Preferences {
  readonly #database: WritableDatabase;
  readonly #changes: LibraryChanges;
  readonly #logger: Logger;
  readonly #onProviders: () => Promise<void>;
  #again: NodeJS.Timeout | undefined;
  #look: NodeJS.Timeout | undefined;

  /** `onProviders` is called when other hardware is to run the models. */
  constructor(
    database: WritableDatabase,
    changes: LibraryChanges,
    logger: Logger,
    onProviders: () => Promise<void>,
  ) {
    this.#database = database;
    this.#changes = changes;
    this.#logger = logger;
    this.#onProviders = onProviders;
  }

  /** All settings; what was never set is as the program ships it. */
  get(): Settings {
    return { ...read(this.#database), strictness: strictness(this.#database) };
  }

  /**
   * Changes those that are given. Another strictness changes the tags of all photos, which takes a while in a large
   * library: it goes on in the background, and is told as it goes.
   * @throws {TagrollError} INPUT_INVALID for hardware that there is not.
   */
  async change({ providers, ...changes }: Partial<Unchecked>): Promise<Settings> {
    const checked = providers === undefined ? {} : { providers: parseProviders(providers?.join(',')) };
    const { before, after } = await writeWhenFree(this.#database, () => {
      // as it is now: others may have changed it while this waited
      const before = this.get();
      const { strictness: wanted, ...rest } = { ...before, ...changes, ...checked };
      const strict = Math.min(STRICTEST, Math.max(LOOSEST, wanted));
      putSetting(this.#database, KEY, JSON.stringify(rest));
      if (strict !== before.strictness) setStrictness(this.#database, strict);
      return { before, after: this.get() };
    });
    this.#changes.tellNow(['settings']);
    if (after.providers?.join() !== before.providers?.join()) await this.#onProviders();
    if (after.strictness !== before.strictness) this.judgeTags();
    return this.get();
  }

  /**
   * Judges all tags anew where that is to be done: strictness, or the models in use, are others now. Told as it goes.
   * @throws {TagrollError} CATALOGUE_*, DISK_FULL; it is still to be done then.
   */
  tagsJudged(): Promise<void> {
    return renewEffectiveTags(this.#database, () => this.#changes.note(['photos', 'tags']));
  }

  /** The same in the background; what fails is tried again, and goes on with the next start. */
  judgeTags(): void {
    this.tagsJudged().catch((error: unknown) => {
      this.#logger.log('error', 'tags could not be judged anew', error);
      clearTimeout(this.#again);
      this.#again = setTimeout(() => this.judgeTags(), AGAIN_AFTER).unref();
    });
  }

  /**
   * Judges tags now and from now on: also where another program puts other models in use and is ended before it has judged
   * them. It costs nothing where there is nothing to judge.
   */
  keepTagsJudged(): void {
    this.judgeTags();
    this.#changes.onChange(({ what }) => {
      if (!what.includes('models')) return;
      clearTimeout(this.#look);
      this.#look = setTimeout(() => this.judgeTags(), LOOK_AFTER).unref();
    });
  }
}
