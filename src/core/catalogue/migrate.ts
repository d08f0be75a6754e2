/** @file Brings a catalogue to the version that this program writes. */

import { TagrollError } from '../domain/errors.ts';
import { MIGRATIONS, type Migration } from './migrations/index.ts';
import { transaction, type WritableDatabase } from './database.ts';

/** The catalogue's version: 0 for a new one. */
export function catalogueVersion(database: WritableDatabase): number {
  return database.pragma('user_version', { simple: true }) as number;
}

/**
 * Runs the migrations that are missing, each in a transaction of its own together with its version number, so that a
 * kill between two of them leaves a catalogue of the version in between. Before the first one, `backUp` is called for a
 * catalogue that already holds something.
 * @throws {TagrollError} CATALOGUE_FROM_THE_FUTURE where a newer program wrote it; nothing is touched then.
 */
export function migrate(
  database: WritableDatabase,
  backUp: (version: number) => void,
  migrations: readonly Migration[] = MIGRATIONS,
): void {
  const found = catalogueVersion(database);
  const newest = migrations.at(-1)?.version ?? 0;
  if (found > newest) {
    throw new TagrollError(
      'CATALOGUE_FROM_THE_FUTURE',
      `This catalogue was written by a newer Tagroll (version ${found}; this program knows up to ${newest}). ` +
        `Install the newer program, or open another catalogue.`,
    );
  }
  const missing = migrations.filter((migration) => migration.version > found);
  if (missing.length === 0) return;
  if (found > 0) backUp(found);
  for (const migration of missing) {
    transaction(database, () => {
      // another process may have migrated while this one waited for the lock
      if (catalogueVersion(database) >= migration.version) return;
      database.exec(migration.sql);
      database.pragma(`user_version = ${migration.version}`);
    });
  }
}
