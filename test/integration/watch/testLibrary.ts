/** @file A library in a temporary folder, with one folder of photos, for the tests of reconcile and watch. */

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';
import { addLibraryFolder, libraryFolder } from '../../../src/core/catalogue/folders.ts';
import type { WritableDatabase } from '../../../src/core/catalogue/database.ts';
import { openCatalogue } from '../../../src/core/catalogue/open.ts';
import { pathFromString, type FilePath } from '../../../src/core/domain/filePath.ts';
import type { LibraryFolderId, PhotoId } from '../../../src/core/domain/ids.ts';
import { realDisk, type Disk } from '../../../src/core/watch/disk.ts';
import {
  reconcileDirectory,
  reconcileFolder,
  type DirectoryReport,
  type FolderReport,
  type ReconcileContext,
} from '../../../src/core/watch/reconcile.ts';
import type { PhotoNames } from '../../../src/core/watch/scan.ts';

export const photoNames: PhotoNames = {
  isPhotoName: (name) => (/\.(jpe?g|png)$/i.test(name) ? 'yes' : name.includes('.') ? 'no' : 'look-inside'),
  looksLikePhoto: (bytes) => bytes[0] === 0xff && bytes[1] === 0xd8,
};

export interface KnownRow {
  readonly id: number;
  readonly photoId: PhotoId;
  readonly path: string;
  readonly state: 'present' | 'missing';
  readonly missingSince: number | null;
  readonly size: number;
  readonly hash: string | null;
}

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).toReversed()) cleanup();
});

/** Runs `cleanup` after the test that is running. */
export function afterThisTest(cleanup: () => void): void {
  cleanups.push(cleanup);
}

export class TestLibrary {
  readonly root: string;
  readonly photos: string;
  readonly database: WritableDatabase;
  folderId!: LibraryFolderId;
  /** Added to the clock: an hour, so that every file was written long ago and is taken up at once. */
  clockOffset = 3_600_000;
  disk: Disk = realDisk;
  /** Photos that were reported as changed since the last look. */
  readonly changes: PhotoId[] = [];

  constructor() {
    this.root = realpathSync(mkdtempSync(join(tmpdir(), 'tagroll-test-')));
    this.photos = join(this.root, 'Pictures');
    mkdirSync(this.photos);
    this.database = openCatalogue(join(this.root, 'catalogue'));
    afterThisTest(() => {
      this.database.close();
      rmSync(this.root, { recursive: true, force: true });
    });
  }

  static async open(): Promise<TestLibrary> {
    const library = new TestLibrary();
    library.folderId = (await addLibraryFolder(library.database, pathFromString(library.photos))).id;
    return library;
  }

  get context(): ReconcileContext {
    return { database: this.database, photoNames, disk: this.disk, now: () => Date.now() + this.clockOffset };
  }

  path(name: string): string {
    return join(this.photos, name);
  }

  write(name: string, content: string = `photo ${name}`): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), content);
  }

  scan(): Promise<FolderReport> {
    return reconcileFolder(this.context, this.folderId, {
      onChanges: (photoIds) => void this.changes.push(...photoIds),
    });
  }

  scanDirectory(path = ''): Promise<DirectoryReport> {
    return reconcileDirectory(this.context, this.folderId, path as FilePath);
  }

  get folder(): ReturnType<typeof libraryFolder> {
    return libraryFolder(this.database, this.folderId);
  }

  /** All rows of files, by their path relative to the library folder. */
  rows(): KnownRow[] {
    return this.database
      .prepare<[], KnownRow>(
        `SELECT photo_file.id AS id, photo_id AS photoId, photo_file.state AS state, missing_since AS missingSince, size,
           content_hash AS hash, CASE directory.path WHEN '' THEN name ELSE directory.path || '/' || name END AS path
         FROM photo_file JOIN directory ON directory.id = directory_id ORDER BY directory.path, name`,
      )
      .all();
  }

  row(path: string): KnownRow {
    const found = this.rows().find((row) => row.path === path);
    if (!found) throw new Error(`No row for ${path}: ${JSON.stringify(this.rows())}`);
    return found;
  }

  /** Paths of the files that are there. */
  present(): string[] {
    return this.rows()
      .filter((row) => row.state === 'present')
      .map((row) => row.path);
  }

  /** Says that the pipeline has finished all that was to do. */
  finishStages(): void {
    this.database.exec(`UPDATE photo_stage SET state = 'done', input_key = 'x:1'`);
  }

  /** Photos with open stages. */
  pending(): PhotoId[] {
    return this.database
      .prepare<[], { id: PhotoId }>(
        `SELECT DISTINCT photo_id AS id FROM photo_stage WHERE state = 'pending' ORDER BY 1`,
      )
      .all()
      .map((row) => row.id);
  }

  /** A person adds a tag to a photo. */
  annotate(photoId: PhotoId, tag = 'dog'): void {
    this.database.prepare(`INSERT OR IGNORE INTO tag (name, key, created_at) VALUES (?, ?, 0)`).run(tag, tag);
    this.database
      .prepare(
        `INSERT INTO annotation (photo_id, tag_id, decision, source, decided_at)
         SELECT ?, id, 'add', 'test', 0 FROM tag WHERE key = ?`,
      )
      .run(photoId, tag);
  }

  annotated(): PhotoId[] {
    return this.database
      .prepare<[], { id: PhotoId }>(`SELECT photo_id AS id FROM annotation ORDER BY 1`)
      .all()
      .map((row) => row.id);
  }

  count(table: 'photo' | 'photo_file' | 'directory' | 'other_file'): number {
    return this.database.prepare<[], { n: number }>(`SELECT count(*) AS n FROM ${table}`).get()!.n;
  }

  /** Number of writes to the catalogue since it was opened. */
  writes(): number {
    return this.database.prepare<[], { n: number }>(`SELECT total_changes() AS n`).get()!.n;
  }
}
