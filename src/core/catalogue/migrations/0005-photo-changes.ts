/** @file A log of the photos that changed, kept by triggers so that no writer can forget it; the search index follows it. */

/** Where the changed row's photo, and the event that a trigger waits for, stand. */
interface Noting {
  readonly table: string;
  readonly event: 'INSERT' | 'DELETE' | 'UPDATE' | `UPDATE OF ${string}`;
  /** SQL of the photo's id; `0` for the vocabulary. */
  readonly photo: string;
  readonly when?: string;
}

/**
 * SQL of a trigger that notes a photo's change. For tables of later migrations, too: a table with facts that search or a
 * card of a photo shows needs one for each event (`NEW.photo_id`, or `OLD.photo_id` where a row goes).
 *
 * What is written for one photo in a row is noted once: refreshing 15 tags fires 30 times and writes one row. So whoever
 * follows the log must look again at the photo of the last row that they have seen.
 */
export function noteChange({ table, event, photo, when = '1' }: Noting): string {
  const name = `${table}_${event}_${photo}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');
  return `
    CREATE TRIGGER note_${name} AFTER ${event} ON ${table}
    WHEN ${photo} IS NOT (SELECT photo_id FROM photo_change ORDER BY sequence DESC LIMIT 1) AND ${when}
    BEGIN INSERT INTO photo_change (photo_id) VALUES (${photo}); END;`;
}

/** Triggers for a table whose rows belong to one photo each. */
export function noteChangesOf(table: string): string {
  return [
    noteChange({ table, event: 'INSERT', photo: 'NEW.photo_id' }),
    noteChange({ table, event: 'UPDATE', photo: 'NEW.photo_id' }),
    noteChange({ table, event: 'DELETE', photo: 'OLD.photo_id' }),
  ].join('');
}

const vocabulary = (table: string): string =>
  (['INSERT', 'UPDATE', 'DELETE'] as const).map((event) => noteChange({ table, event, photo: '0' })).join('');

const FILE_COLUMNS = 'photo_id, directory_id, name, size, content_hash, state';

export const photoChanges = {
  version: 5,
  name: 'photo-changes',
  sql: `
    -- photo_id: not a reference, for photos that are gone stay noted; 0: the vocabulary has changed
    CREATE TABLE photo_change (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      photo_id INTEGER NOT NULL
    ) STRICT;
    ${noteChange({ table: 'photo', event: 'INSERT', photo: 'NEW.id' })}
    ${noteChange({ table: 'photo', event: 'UPDATE', photo: 'NEW.id' })}
    ${noteChange({ table: 'photo', event: 'DELETE', photo: 'OLD.id' })}
    ${noteChange({ table: 'photo_file', event: 'INSERT', photo: 'NEW.photo_id' })}
    ${noteChange({ table: 'photo_file', event: `UPDATE OF ${FILE_COLUMNS}`, photo: 'NEW.photo_id' })}
    ${noteChange({ table: 'photo_file', event: 'UPDATE OF photo_id', photo: 'OLD.photo_id' })}
    ${noteChange({ table: 'photo_file', event: 'DELETE', photo: 'OLD.photo_id' })}
    ${noteChangesOf('effective_tag')}
    ${noteChangesOf('annotation')}
    ${noteChange({ table: 'photo_stage', event: 'INSERT', photo: 'NEW.photo_id', when: `NEW.state = 'failed'` })}
    ${noteChange({
      table: 'photo_stage',
      event: 'UPDATE OF state',
      photo: 'NEW.photo_id',
      when: `(NEW.state = 'failed') <> (OLD.state = 'failed')`,
    })}
    ${noteChange({ table: 'photo_stage', event: 'DELETE', photo: 'OLD.photo_id', when: `OLD.state = 'failed'` })}
    ${vocabulary('tag')}
    ${vocabulary('tag_alias')}
  `,
};
