/** @file The vocabulary, a person's annotations with their undo log, and the effective tags that search sees. */

export const tags = {
  version: 3,
  name: 'tags',
  sql: `
    -- key: the name in lower case, by which names are compared
    CREATE TABLE tag (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL,
      key TEXT NOT NULL UNIQUE,
      created_at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE tag_alias (
      key TEXT PRIMARY KEY,
      tag_id INTEGER NOT NULL REFERENCES tag (id) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE annotation (
      photo_id INTEGER NOT NULL REFERENCES photo (id),
      tag_id INTEGER NOT NULL REFERENCES tag (id),
      decision TEXT NOT NULL CHECK (decision IN ('accept', 'reject', 'add')),
      source TEXT NOT NULL,
      decided_at INTEGER NOT NULL,
      PRIMARY KEY (photo_id, tag_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX annotation_by_tag ON annotation (tag_id, photo_id);

    -- one act of a person; undone_at is set while it is undone
    CREATE TABLE action (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL,
      source TEXT NOT NULL,
      done_at INTEGER NOT NULL,
      undone_at INTEGER
    ) STRICT;

    -- what an action changed: a decision before (with its source and time) and after, null for none
    CREATE TABLE annotation_change (
      action_id INTEGER NOT NULL REFERENCES action (id) ON DELETE CASCADE,
      photo_id INTEGER NOT NULL REFERENCES photo (id),
      tag_id INTEGER NOT NULL REFERENCES tag (id),
      before TEXT,
      before_source TEXT,
      before_decided_at INTEGER,
      after TEXT,
      PRIMARY KEY (action_id, photo_id, tag_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX annotation_change_by_photo ON annotation_change (photo_id);

    CREATE TABLE effective_tag (
      photo_id INTEGER NOT NULL REFERENCES photo (id) ON DELETE CASCADE,
      tag_id INTEGER NOT NULL REFERENCES tag (id),
      provenance TEXT NOT NULL CHECK (provenance IN ('person', 'file', 'model', 'head')),
      PRIMARY KEY (photo_id, tag_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX effective_tag_by_tag ON effective_tag (tag_id, photo_id, provenance);
  `,
};
