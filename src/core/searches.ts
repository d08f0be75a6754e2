/** @file A person's saved and recent searches, as the library offers them; each change is told. */

import { writeWhenFree } from './catalogue/busyCatalogue.ts';
import type { WritableDatabase } from './catalogue/database.ts';
import {
  clearRecentSearches,
  deleteSavedSearch,
  noteSearch,
  recentSearches,
  savedSearches,
  saveSearch,
  type SavedSearch,
} from './catalogue/savedSearches.ts';
import type { LibraryChanges } from './libraryChanges.ts';

export class Searches {
  readonly #database: WritableDatabase;
  readonly #changes: LibraryChanges;

  constructor(database: WritableDatabase, changes: LibraryChanges) {
    this.#database = database;
    this.#changes = changes;
  }

  /** Those that are kept under a name, by name. */
  saved(): SavedSearch[] {
    return savedSearches(this.#database);
  }

  /** What was searched for, the last first. */
  recent(): string[] {
    return recentSearches(this.#database);
  }

  /** Keeps a search; one of the same name is replaced. @throws {TagrollError} INPUT_INVALID. */
  save(search: Omit<SavedSearch, 'savedSearchId'>): Promise<SavedSearch> {
    return this.#write(() => saveSearch(this.#database, search, Date.now()));
  }

  /** Forgets a saved search. */
  delete(id: number): Promise<void> {
    return this.#write(() => deleteSavedSearch(this.#database, id));
  }

  /** The person stayed with this search. */
  note(query: string): Promise<void> {
    return this.#write(() => noteSearch(this.#database, query, Date.now()));
  }

  /** Forgets what was searched for. */
  clearRecent(): Promise<void> {
    return this.#write(() => clearRecentSearches(this.#database));
  }

  async #write<Result>(work: () => Result): Promise<Result> {
    const result = await writeWhenFree(this.#database, work);
    this.#changes.tellNow(['searches']);
    return result;
  }
}
