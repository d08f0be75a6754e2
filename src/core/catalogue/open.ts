/** @file Opens a catalogue folder: `catalogue.sqlite`, `thumbnails.sqlite`, `models/`, `backups/`, `log/`. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import DatabaseConstructor from 'better-sqlite3';
import { migrate } from './migrate.ts';
import { ownersError, type WritableDatabase } from './database.ts';

/** Where the parts of a catalogue lie. */
export interface CataloguePaths {
  readonly folder: string;
  readonly catalogue: string;
  readonly thumbnails: string;
  readonly models: string;
  readonly backups: string;
  readonly log: string;
  /** The search index as it was last kept; may be deleted. */
  readonly searchIndex: string;
  readonly workLock: string;
}

/** The paths of the catalogue in `folder`. */
export function cataloguePaths(folder: string): CataloguePaths {
  return {
    folder,
    catalogue: join(folder, 'catalogue.sqlite'),
    thumbnails: join(folder, 'thumbnails.sqlite'),
    models: join(folder, 'models'),
    backups: join(folder, 'backups'),
    log: join(folder, 'log'),
    searchIndex: join(folder, 'search-index'),
    workLock: join(folder, 'work.lock'),
  };
}

/** How long a write waits for another process's write, in milliseconds. */
const BUSY_TIMEOUT = 10_000;

function connect(path: string): WritableDatabase {
  const database = new DatabaseConstructor(path, { timeout: BUSY_TIMEOUT }) as WritableDatabase;
  // WAL: readers never wait for the writer. NORMAL: a power cut may lose the last commits but never the file's
  // consistency, and a killed process loses nothing that was committed.
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  database.pragma('foreign_keys = ON');
  return database;
}

/**
 * Opens the catalogue in `folder`, making what is missing and migrating what is old (a backup is made first).
 * @throws {TagrollError} CATALOGUE_* or DISK_FULL in the owner's words.
 */
export function openCatalogue(folder: string): WritableDatabase {
  const paths = cataloguePaths(folder);
  try {
    mkdirSync(paths.folder, { recursive: true, mode: 0o700 });
    const database = connect(paths.catalogue);
    try {
      migrate(database, (version) => {
        mkdirSync(paths.backups, { recursive: true });
        const stamp = new Date().toISOString().replaceAll(':', '-');
        database
          .prepare('VACUUM INTO ?')
          .run(join(paths.backups, `catalogue-version-${version}-${stamp}.sqlite`));
      });
    } catch (error) {
      database.close();
      throw error;
    }
    return database;
  } catch (error) {
    throw ownersError(error, paths.catalogue);
  }
}

/**
 * Opens the store of thumbnails beside the catalogue, keyed by content hash. It is a file of its own because it grows
 * to tens of gigabytes, can be made again from the photos, and so need not be in backups.
 */
export function openThumbnails(folder: string): WritableDatabase {
  const paths = cataloguePaths(folder);
  try {
    const database = connect(paths.thumbnails);
    database.exec(`
      CREATE TABLE IF NOT EXISTS thumbnail (
        content_hash TEXT PRIMARY KEY,
        width INTEGER NOT NULL,
        height INTEGER NOT NULL,
        jpeg BLOB NOT NULL
      ) STRICT;
    `);
    return database;
  } catch (error) {
    throw ownersError(error, paths.thumbnails);
  }
}
