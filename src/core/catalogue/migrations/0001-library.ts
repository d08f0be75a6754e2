/** @file Library folders, directories, photos and their files. */

export const library = {
  version: 1,
  name: 'library',
  sql: `
    CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE library_folder (
      id INTEGER PRIMARY KEY,
      path TEXT NOT NULL UNIQUE,
      state TEXT NOT NULL DEFAULT 'online' CHECK (state IN ('online', 'offline')),
      problem TEXT,
      device INTEGER,
      added_at INTEGER NOT NULL,
      scanned_at INTEGER
    ) STRICT;

    -- path is relative to the library folder, '' for the folder itself; problem: why it could not be listed last time;
    -- other_device: 1 where it lies on another file system than the library folder, which may be unmounted by itself
    CREATE TABLE directory (
      id INTEGER PRIMARY KEY,
      library_folder_id INTEGER NOT NULL REFERENCES library_folder (id) ON DELETE CASCADE,
      path TEXT NOT NULL,
      problem TEXT,
      other_device INTEGER NOT NULL DEFAULT 0 CHECK (other_device IN (0, 1)),
      UNIQUE (library_folder_id, path)
    ) STRICT;

    -- kept_hash: content of a photo whose folder was taken out of the library, see keptPhotos.ts
    CREATE TABLE photo (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      added_at INTEGER NOT NULL,
      taken_local INTEGER,
      taken_offset INTEGER,
      taken_source TEXT,
      offset_source TEXT,
      width INTEGER,
      height INTEGER,
      orientation INTEGER,
      camera_make TEXT,
      camera_model TEXT,
      lens TEXT,
      latitude REAL,
      longitude REAL,
      altitude REAL,
      iso REAL,
      exposure_time REAL,
      f_number REAL,
      focal_length REAL,
      fingerprint BLOB,
      dominant_colour INTEGER,
      kept_hash TEXT
    ) STRICT;
    CREATE INDEX photo_by_kept_hash ON photo (kept_hash) WHERE kept_hash IS NOT NULL;
    CREATE INDEX photo_by_taken ON photo (taken_local);

    CREATE TABLE photo_file (
      id INTEGER PRIMARY KEY,
      photo_id INTEGER NOT NULL REFERENCES photo (id),
      directory_id INTEGER NOT NULL REFERENCES directory (id),
      name TEXT NOT NULL,
      size INTEGER NOT NULL,
      mtime_ms REAL NOT NULL,
      inode INTEGER NOT NULL,
      device INTEGER NOT NULL,
      content_hash TEXT,
      state TEXT NOT NULL DEFAULT 'present' CHECK (state IN ('present', 'missing')),
      first_seen_at INTEGER NOT NULL,
      missing_since INTEGER,
      UNIQUE (directory_id, name)
    ) STRICT;
    CREATE INDEX photo_file_by_photo ON photo_file (photo_id);
    CREATE INDEX photo_file_by_hash ON photo_file (content_hash) WHERE content_hash IS NOT NULL;
    CREATE INDEX photo_file_by_known_size ON photo_file (size, state, id) WHERE content_hash IS NOT NULL;
    CREATE INDEX photo_file_by_inode ON photo_file (inode);

    -- files without an extension that were looked into and are no photos, so that a later scan need not look again
    CREATE TABLE other_file (
      directory_id INTEGER NOT NULL REFERENCES directory (id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      size INTEGER NOT NULL,
      mtime_ms REAL NOT NULL,
      PRIMARY KEY (directory_id, name)
    ) STRICT, WITHOUT ROWID;
  `,
};
