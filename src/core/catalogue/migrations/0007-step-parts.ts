/** @file Acts of the undo log in parts (`Step` of the domain, as JSON), so that every language has words for them. */

export const stepParts = {
  version: 7,
  name: 'step parts',
  sql: `
    -- null: an act from before, which has only its name, in English
    ALTER TABLE action ADD COLUMN description TEXT;
  `,
};
