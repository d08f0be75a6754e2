/** @file Models with their labels, and what they said: predictions and embeddings. */

export const models = {
  version: 4,
  name: 'models',
  sql: `
    -- revision: sha256 over the manifest and its files' hashes; another revision is another model to the stage table
    CREATE TABLE model (
      id TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      revision TEXT NOT NULL,
      manifest TEXT NOT NULL,
      folder TEXT NOT NULL,
      added_at INTEGER NOT NULL,
      in_use INTEGER NOT NULL DEFAULT 0 CHECK (in_use IN (0, 1))
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE model_label (
      model_id TEXT NOT NULL REFERENCES model (id) ON DELETE CASCADE,
      label_index INTEGER NOT NULL,
      tag_id INTEGER NOT NULL REFERENCES tag (id),
      threshold REAL NOT NULL,
      PRIMARY KEY (model_id, label_index)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX model_label_by_tag ON model_label (tag_id);

    CREATE TABLE prediction (
      photo_id INTEGER NOT NULL REFERENCES photo (id) ON DELETE CASCADE,
      model_id TEXT NOT NULL REFERENCES model (id) ON DELETE CASCADE,
      tag_id INTEGER NOT NULL REFERENCES tag (id),
      score REAL NOT NULL,
      PRIMARY KEY (photo_id, model_id, tag_id)
    ) STRICT, WITHOUT ROWID;

    -- vector: little-endian IEEE half precision, L2-normalised
    CREATE TABLE embedding (
      photo_id INTEGER NOT NULL REFERENCES photo (id) ON DELETE CASCADE,
      model_id TEXT NOT NULL REFERENCES model (id) ON DELETE CASCADE,
      vector BLOB NOT NULL,
      PRIMARY KEY (model_id, photo_id)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX embedding_by_photo ON embedding (photo_id);

    -- text embeddings of the vocabulary, so that the text tower runs once for each prompt; vector as above, but single
    CREATE TABLE text_embedding (
      model_id TEXT NOT NULL REFERENCES model (id) ON DELETE CASCADE,
      revision TEXT NOT NULL,
      text TEXT NOT NULL,
      vector BLOB NOT NULL,
      PRIMARY KEY (model_id, revision, text)
    ) STRICT, WITHOUT ROWID;
  `,
};
