/** @file What a window needs: ratings, saved searches, what was searched for, exclusions, near misses, a count of files. */

import { noteChangesOf } from './0005-photo-changes.ts';

export const ratings = {
  version: 6,
  name: 'ratings',
  sql: `
    -- no row: no rating
    CREATE TABLE rating (
      photo_id INTEGER PRIMARY KEY REFERENCES photo (id) ON DELETE CASCADE,
      rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 5),
      rated_at INTEGER NOT NULL
    ) STRICT;
    ${noteChangesOf('rating')}

    -- as annotation_change: a rating before (with its time) and after an action, null for none
    CREATE TABLE rating_change (
      action_id INTEGER NOT NULL REFERENCES action (id) ON DELETE CASCADE,
      photo_id INTEGER NOT NULL REFERENCES photo (id),
      before INTEGER,
      before_rated_at INTEGER,
      after INTEGER,
      PRIMARY KEY (action_id, photo_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX rating_change_by_photo ON rating_change (photo_id);

    CREATE TABLE saved_search (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL UNIQUE,
      query TEXT NOT NULL,
      sort TEXT NOT NULL,
      created_at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE search_history (
      query TEXT PRIMARY KEY,
      used_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX search_history_by_use ON search_history (used_at);

    -- patterns as in a .gitignore file, the last that matches counts
    CREATE TABLE folder_exclusion (
      library_folder_id INTEGER NOT NULL REFERENCES library_folder (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      pattern TEXT NOT NULL,
      PRIMARY KEY (library_folder_id, position)
    ) STRICT, WITHOUT ROWID;

    -- tags that a model scores a little below their threshold: the other half of what is worth a person's look, beside
    -- effective_tag, and like it made from predictions
    CREATE TABLE near_tag (
      tag_id INTEGER NOT NULL REFERENCES tag (id),
      photo_id INTEGER NOT NULL REFERENCES photo (id) ON DELETE CASCADE,
      PRIMARY KEY (tag_id, photo_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX near_tag_by_photo ON near_tag (photo_id);

    -- counts the files of each folder, which a window asks for again and again while photos come in
    CREATE INDEX photo_file_present ON photo_file (directory_id) WHERE state = 'present';

    -- near_tag is filled where all effective tags are made again
    INSERT OR REPLACE INTO setting (key, value) VALUES ('effective-tags', 'stale');
  `,
};
