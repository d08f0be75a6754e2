/** @file Searches that a person keeps under a name, and those that they stayed with. */

import { TagrollError } from '../domain/errors.ts';
import { statement, type ReadableDatabase, type WritableDatabase } from './database.ts';

export interface SavedSearch {
  readonly savedSearchId: number;
  readonly name: string;
  readonly query: string;
  readonly sort: string;
}

const SAVED = `SELECT id AS savedSearchId, name, query, sort FROM saved_search`;

/** All saved searches, by name. */
export function savedSearches(database: ReadableDatabase): SavedSearch[] {
  const { compare } = new Intl.Collator('en', { numeric: true });
  return statement<[], SavedSearch>(database, SAVED)
    .all()
    .toSorted((a, b) => compare(a.name, b.name));
}

/** Keeps a search; one that has this name already is replaced. @throws {TagrollError} INPUT_INVALID for a name of blanks. */
export function saveSearch(
  database: WritableDatabase,
  search: Omit<SavedSearch, 'savedSearchId'>,
  now: number,
): SavedSearch {
  const name = search.name.trim();
  if (name === '') throw new TagrollError('INPUT_INVALID', 'A saved search needs a name.');
  statement<[string, string, string, number]>(
    database,
    `INSERT INTO saved_search (name, query, sort, created_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET query = excluded.query, sort = excluded.sort`,
  ).run(name, search.query, search.sort, now);
  return statement<[string], SavedSearch>(database, `${SAVED} WHERE name = ?`).get(name)!;
}

/** Forgets a saved search; one that is gone already is no trouble. */
export function deleteSavedSearch(database: WritableDatabase, id: number): void {
  statement<[number]>(database, `DELETE FROM saved_search WHERE id = ?`).run(id);
}

/** Searches that are remembered. */
const MOST_REMEMBERED = 200;

/** Notes that a person stayed with this search. */
export function noteSearch(database: WritableDatabase, query: string, now: number): void {
  const text = query.trim();
  if (text === '') return;
  statement<[string, number]>(
    database,
    // later than all others, also where the clock has not gone on
    `INSERT INTO search_history (query, used_at)
     SELECT ?, max(?, coalesce(max(used_at), 0) + 1) FROM search_history WHERE true
     ON CONFLICT (query) DO UPDATE SET used_at = excluded.used_at`,
  ).run(text, now);
  statement<[number]>(
    database,
    `DELETE FROM search_history WHERE query NOT IN (
       SELECT query FROM search_history ORDER BY used_at DESC, query LIMIT ?)`,
  ).run(MOST_REMEMBERED);
}

/** What was searched for, the last first. */
export function recentSearches(database: ReadableDatabase): string[] {
  return statement<[], { query: string }>(
    database,
    `SELECT query FROM search_history ORDER BY used_at DESC, query`,
  )
    .all()
    .map((row) => row.query);
}

/** Forgets what was searched for. */
export function clearRecentSearches(database: WritableDatabase): void {
  statement<[]>(database, `DELETE FROM search_history`).run();
}
