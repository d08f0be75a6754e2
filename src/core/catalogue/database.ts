/**
 * @file The one way to SQLite: branded handles for reading and writing, statements prepared once, transactions, and
 * SQLite's errors in the owner's words. Synchronous on purpose: it runs in the library thread only.
 */

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type DatabaseConstructor from 'better-sqlite3';
import { systemCode, TagrollError } from '../domain/errors.ts';

declare const readable: unique symbol;
declare const writable: unique symbol;

/** A handle for functions that only read. */
export type ReadableDatabase = DatabaseConstructor.Database & { readonly [readable]: true };
/** A handle for functions that write; whoever has only a readable one cannot call them. */
export type WritableDatabase = ReadableDatabase & { readonly [writable]: true };

/** Parameters are positional: better-sqlite3 takes `?1` for a named one. */
type Bindable = string | number | bigint | Uint8Array | null;
/** A prepared statement with the types of what it takes and what its rows hold. */
export interface Statement<Parameters extends readonly Bindable[], Row> {
  run(...parameters: Parameters): { changes: number; lastInsertRowid: number | bigint };
  get(...parameters: Parameters): Row | undefined;
  all(...parameters: Parameters): Row[];
  iterate(...parameters: Parameters): IterableIterator<Row>;
}

const prepared = new WeakMap<object, Map<string, unknown>>();

/**
 * The prepared statement for `sql`, made at its first use and kept for the connection: preparing costs more than most
 * of our statements take to run (50,000 small reads: 95 ms reused, 908 ms prepared each time).
 */
export function statement<Parameters extends readonly Bindable[], Row = unknown>(
  database: ReadableDatabase,
  sql: string,
): Statement<Parameters, Row> {
  let statements = prepared.get(database);
  if (!statements) prepared.set(database, (statements = new Map()));
  let found = statements.get(sql);
  if (!found) statements.set(sql, (found = database.prepare(sql)));
  return found as Statement<Parameters, Row>;
}

/**
 * Runs `work` in one transaction that takes the write lock at once. Nested calls join the outer transaction.
 * @throws {TagrollError} DISK_FULL, CATALOGUE_BUSY, CATALOGUE_DAMAGED, CATALOGUE_NOT_WRITABLE; nothing is written then.
 */
export function transaction<Result>(database: WritableDatabase, work: () => Result): Result {
  if (database.inTransaction) return work();
  try {
    return database.transaction(work).immediate();
  } catch (error) {
    throw ownersError(error, database.name);
  }
}

/** Runs `read` on one state of the catalogue, whatever other processes write meanwhile. */
export function snapshot<Result>(database: ReadableDatabase, read: () => Result): Result {
  return database.inTransaction ? read() : database.transaction(read).deferred();
}

/** Backups are made before a migration, so that there may be none. */
function remedyFor(path: string): string {
  return existsSync(join(dirname(path), 'backups'))
    ? 'Put a backup from its "backups" folder in its place.'
    : 'Put a copy of your own in its place, or move it away: a scan then makes a new one, without your decisions.';
}

const MESSAGES: readonly [RegExp, (path: string) => TagrollError][] = [
  [
    /^SQLITE_FULL|^ENOSPC/,
    (path) =>
      new TagrollError(
        'DISK_FULL',
        `The disk that holds the catalogue is full (${path}). Nothing is lost: free some space and start again.`,
      ),
  ],
  [
    /^SQLITE_BUSY|^SQLITE_LOCKED/,
    (path) =>
      new TagrollError(
        'CATALOGUE_BUSY',
        `Another program is writing to the catalogue and did not finish in time (${path}). Try again in a moment.`,
      ),
  ],
  [
    /^SQLITE_CORRUPT|^SQLITE_NOTADB/,
    (path) =>
      new TagrollError(
        'CATALOGUE_DAMAGED',
        path.endsWith('thumbnails.sqlite')
          ? `The store of thumbnails is damaged (${path}). Delete that file: the next scan makes the thumbnails again.`
          : `The catalogue is damaged (${path}). ${remedyFor(path)}`,
      ),
  ],
  [
    /^SQLITE_READONLY|^SQLITE_CANTOPEN|^SQLITE_PERM|^SQLITE_IOERR|^EACCES|^EROFS|^EPERM|^ENOTDIR|^EEXIST|^EISDIR/,
    (path) =>
      new TagrollError(
        'CATALOGUE_NOT_WRITABLE',
        `The catalogue cannot be written (${path}). See that its folder exists and that you may write there.`,
      ),
  ],
];

/** `error` as a {@link TagrollError} where SQLite or the file system gave it a known code, else `error` itself. */
export function ownersError(error: unknown, path: string): unknown {
  if (error instanceof TagrollError || !(error instanceof Error)) return error;
  const code = systemCode(error) ?? '';
  for (const [pattern, make] of MESSAGES) {
    if (pattern.test(code)) {
      const made = make(path);
      return new TagrollError(made.code, made.message, { cause: error });
    }
  }
  return error;
}
