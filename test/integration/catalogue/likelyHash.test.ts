/** @file Finding a content that a new file may turn out to be, among many files of one size. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { statement } from '../../../src/core/catalogue/database.ts';
import { likelyHash } from '../../../src/core/catalogue/photos.ts';
import { addPhoto, testCatalogue, type TestCatalogue } from '../../fixtures/catalogue.ts';

let catalogue: TestCatalogue;
beforeEach(() => (catalogue = testCatalogue()));
afterEach(() => catalogue.remove());

describe('the likely content of a file', () => {
  it('is that of a missing file of its size, else of the first one', () => {
    const { database } = catalogue;
    addPhoto(database, 'unread.jpg');
    addPhoto(database, 'first.jpg', 'first');
    addPhoto(database, 'gone.jpg', 'gone');
    const fresh = addPhoto(database, 'fresh.jpg');
    expect(likelyHash(database, 100, fresh)).toBe('first');
    statement(database, `UPDATE photo_file SET state = 'missing' WHERE name = 'gone.jpg'`).run();
    expect(likelyHash(database, 100, fresh)).toBe('gone');
    expect(likelyHash(database, 101, fresh)).toBeNull();
  });

  it('is found without a look at every file of its size', () => {
    const { database } = catalogue;
    database.exec(`
      INSERT INTO library_folder (id, path, added_at) VALUES (1, '/photos', 0);
      INSERT INTO directory (id, library_folder_id, path) VALUES (1, 1, '');
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000)
      INSERT INTO photo (id, added_at) SELECT i, 0 FROM n;
      INSERT INTO photo_file (photo_id, directory_id, name, size, mtime_ms, inode, device, content_hash, first_seen_at)
        SELECT id, 1, id || '.tif', 100, 1, 1, 1, 'hash' || id, 0 FROM photo;
    `);
    const fresh = addPhoto(database, 'fresh.tif');
    expect(likelyHash(database, 100, fresh)).toBe('hash1');
    const started = performance.now();
    for (let time = 0; time < 200; time++) likelyHash(database, 100, fresh);
    // sorting 50,000 rows takes about ten milliseconds each time
    expect(performance.now() - started).toBeLessThan(200);
  });
});
