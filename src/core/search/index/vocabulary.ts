/** @file The vocabulary in memory: a few thousand names, looked up at every key. */

import type { ReadableDatabase } from '../../catalogue/database.ts';
import { allTags, tagAliases } from '../../catalogue/tags.ts';
import type { TagId } from '../../domain/ids.ts';
import { tagKey } from '../../domain/tag.ts';
import { nearestName } from '../queryLanguage/nearest.ts';
import type { TagLookup } from '../queryLanguage/resolve.ts';

export interface VocabularyEntry {
  readonly id: TagId;
  readonly name: string;
  readonly key: string;
}

export class Vocabulary {
  /** By key. */
  readonly tags: readonly VocabularyEntry[];
  /** Other names of tags, by key. */
  readonly aliases: ReadonlyMap<string, VocabularyEntry>;
  readonly #byKey: ReadonlyMap<string, VocabularyEntry>;
  readonly #byId: ReadonlyMap<number, VocabularyEntry>;

  constructor(database: ReadableDatabase) {
    this.tags = allTags(database);
    this.#byKey = new Map(this.tags.map((tag) => [tag.key, tag]));
    this.#byId = new Map(this.tags.map((tag) => [tag.id, tag]));
    this.aliases = new Map(
      tagAliases(database).flatMap(({ key, tagId }) => {
        const tag = this.#byId.get(tagId);
        return tag && !this.#byKey.has(key) ? [[key, tag] as const] : [];
      }),
    );
  }

  /** The tag with this name or alias, in any case. @throws {TagrollError} TAG_NAME_INVALID. */
  find(name: string): VocabularyEntry | undefined {
    return this.#withKey(tagKey(name));
  }

  /** The tag with this id. */
  get(id: number): VocabularyEntry | undefined {
    return this.#byId.get(id);
  }

  #withKey(key: string): VocabularyEntry | undefined {
    return this.#byKey.get(key) ?? this.aliases.get(key);
  }

  /** For `resolveTerms`. */
  lookup(): TagLookup {
    return {
      findTag: (key) => this.#withKey(key) !== undefined,
      suggest: (key) => nearestName(key, [...this.#byKey.keys(), ...this.aliases.keys()].sort()),
    };
  }
}
