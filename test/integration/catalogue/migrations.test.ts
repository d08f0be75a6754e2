import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { undoState } from '../../../src/core/catalogue/actions.ts';
import type { WritableDatabase } from '../../../src/core/catalogue/database.ts';
import { catalogueVersion, migrate } from '../../../src/core/catalogue/migrate.ts';
import { MIGRATIONS } from '../../../src/core/catalogue/migrations/index.ts';
import { cataloguePaths, openCatalogue } from '../../../src/core/catalogue/open.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tagroll-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A catalogue of an older version, with rows in it. */
function catalogueOfVersion(version: number, sql: string): void {
  const database = new Database(cataloguePaths(folder).catalogue) as WritableDatabase;
  migrate(database, () => undefined, MIGRATIONS.slice(0, version));
  database.exec(sql);
  expect(catalogueVersion(database)).toBe(version);
  database.close();
}

const LIBRARY = `
  INSERT INTO library_folder (id, path, added_at) VALUES (1, '/photos', 5);
  INSERT INTO directory (id, library_folder_id, path) VALUES (1, 1, '');
  INSERT INTO photo (id, added_at, taken_local) VALUES (7, 5, 1000);
  INSERT INTO photo_file (id, photo_id, directory_id, name, size, mtime_ms, inode, device, first_seen_at)
    VALUES (3, 7, 1, 'a.jpg', 10, 1.5, 2, 3, 5);
`;
const STAGES = `${LIBRARY}
  INSERT INTO photo_stage (photo_id, stage, state, input_key, attempts) VALUES (7, 'metadata', 'done', 'h:1', 1);
`;
const TAGS = `${STAGES}
  INSERT INTO tag (id, name, key, created_at) VALUES (2, 'dog', 'dog', 5);
  INSERT INTO annotation (photo_id, tag_id, decision, source, decided_at) VALUES (7, 2, 'add', 'test', 6);
  INSERT INTO effective_tag (photo_id, tag_id, provenance) VALUES (7, 2, 'person');
`;
const MODELS = `${TAGS}
  INSERT INTO model (id, kind, revision, manifest, folder, added_at) VALUES ('m', 'multi-label', '1', '{}', '/m', 5);
  INSERT INTO prediction (photo_id, model_id, tag_id, score) VALUES (7, 'm', 2, 0.5);
`;

const ACTS = `${MODELS}
  INSERT INTO action (name, source, done_at) VALUES ('add dog to 1 photo', 'test', 6);
  INSERT INTO annotation_change (action_id, photo_id, tag_id, after) VALUES (1, 7, 2, 'add');
`;

describe('migrations', () => {
  it('are numbered without gaps', () => {
    expect(MIGRATIONS.map((migration) => migration.version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
  });

  it('are never edited once catalogues have been made with them: a change is a new migration', () => {
    const database = new Database(':memory:') as WritableDatabase;
    const schemas = MIGRATIONS.map((_, index) => {
      migrate(database, () => undefined, MIGRATIONS.slice(0, index + 1));
      const statements = database.prepare(`SELECT sql FROM sqlite_schema ORDER BY type, name`).pluck().all();
      return createHash('sha256').update(JSON.stringify(statements)).digest('hex').slice(0, 16);
    });
    database.close();
    expect(schemas).toEqual([
      'ee1f9d9d12192613',
      '3b9a3ed0358d6d3e',
      '042c336308990da7',
      '5632a1d429e83cf2',
      '5656d6ebd2b1ca67',
      '02391b4bff9d005d',
      'f33d2e9d9b9527bc',
    ]);
  });

  it.each([
    [1, LIBRARY, { photo: 1, photo_file: 1 }],
    [2, STAGES, { photo: 1, photo_stage: 1 }],
    [3, TAGS, { photo: 1, annotation: 1, effective_tag: 1 }],
    [4, MODELS, { photo: 1, effective_tag: 1, prediction: 1 }],
    [5, MODELS, { photo: 1, photo_change: 3, annotation: 1 }],
    [6, ACTS, { photo: 1, action: 1, annotation_change: 1 }],
  ])('bring a catalogue of version %i to the newest and keep what it holds', (version, sql, counts) => {
    catalogueOfVersion(version, sql);
    const database = openCatalogue(folder);
    expect(catalogueVersion(database)).toBe(MIGRATIONS.length);
    for (const [table, count] of Object.entries(counts)) {
      expect(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(count);
    }
    expect(database.prepare(`SELECT name FROM photo_file`).pluck().get()).toBe('a.jpg');
    expect(database.pragma('foreign_key_check')).toEqual([]);
    database.close();
  });

  it('leave acts from before the one that gave them parts with the names that they had', () => {
    catalogueOfVersion(6, ACTS);
    const database = openCatalogue(folder);
    expect(undoState(database)).toEqual({ undo: { kind: 'named', name: 'add dog to 1 photo' }, redo: null });
    database.close();
  });

  it('make a backup of what was there before, and none of a new catalogue', () => {
    openCatalogue(folder).close();
    expect(readdirSync(folder)).not.toContain('backups');
    rmSync(cataloguePaths(folder).catalogue);
    catalogueOfVersion(2, STAGES);
    openCatalogue(folder).close();
    const [name] = readdirSync(cataloguePaths(folder).backups);
    const backup = new Database(join(cataloguePaths(folder).backups, name!));
    expect(backup.pragma('user_version', { simple: true })).toBe(2);
    expect(backup.prepare(`SELECT input_key FROM photo_stage`).pluck().get()).toBe('h:1');
    backup.close();
  });

  it('refuse a catalogue of a newer program and leave it untouched', () => {
    const database = openCatalogue(folder);
    database.pragma('user_version = 99');
    database.close();
    expect(() => openCatalogue(folder)).toThrow(/newer Tagroll \(version 99/);
    const after = new Database(cataloguePaths(folder).catalogue);
    expect(after.pragma('user_version', { simple: true })).toBe(99);
    after.close();
  });

  it('leave the version before where one fails, with nothing of it done', () => {
    const database = openCatalogue(folder);
    const broken = {
      version: MIGRATIONS.length + 1,
      name: 'broken',
      sql: 'CREATE TABLE fresh (a); CREATE TABLE photo (a);',
    };
    expect(() => migrate(database, () => undefined, [...MIGRATIONS, broken])).toThrow(/already exists/);
    expect(catalogueVersion(database)).toBe(MIGRATIONS.length);
    expect(database.prepare(`SELECT name FROM sqlite_master WHERE name = 'fresh'`).all()).toEqual([]);
    database.close();
  });

  it('say in plain words what is wrong with a damaged catalogue', () => {
    openCatalogue(folder).close();
    const database = new Database(cataloguePaths(folder).catalogue);
    database.pragma('journal_mode = DELETE');
    database.close();
    writeGarbage(cataloguePaths(folder).catalogue);
    expect(() => openCatalogue(folder)).toThrow(/The catalogue is damaged/);
  });
});

function writeGarbage(path: string): void {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(4096, 'x'), 0, 4096, 0);
  closeSync(file);
}
