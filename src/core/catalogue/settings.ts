/** @file Small facts that belong to the catalogue, by name. */

import { statement, type ReadableDatabase, type WritableDatabase } from './database.ts';

/** The value kept under `key`, or undefined. */
export function getSetting(database: ReadableDatabase, key: string): string | undefined {
  return statement<[string], { value: string }>(database, `SELECT value FROM setting WHERE key = ?`).get(key)
    ?.value;
}

/** Keeps `value` under `key`. */
export function putSetting(database: WritableDatabase, key: string, value: string): void {
  statement<[string, string]>(database, `INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)`).run(
    key,
    value,
  );
}
