/** @file The stage table: what is done, what is to do, and what went wrong, for every photo. */

export const pipeline = {
  version: 2,
  name: 'pipeline',
  sql: `
    -- input_key: content hash and version of what the result was made from; attempts: counted before dispatch
    CREATE TABLE photo_stage (
      photo_id INTEGER NOT NULL REFERENCES photo (id) ON DELETE CASCADE,
      stage TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('pending', 'running', 'done', 'failed', 'retry')),
      input_key TEXT,
      attempts INTEGER NOT NULL DEFAULT 0,
      retry_after INTEGER,
      error_code TEXT,
      error_message TEXT,
      PRIMARY KEY (photo_id, stage)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX photo_stage_open ON photo_stage (state, photo_id) WHERE state IN ('pending', 'running', 'retry');
    CREATE INDEX photo_stage_failed ON photo_stage (photo_id) WHERE state = 'failed';
  `,
};
