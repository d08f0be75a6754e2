/** @file All migrations in order: one numbered file each. A file that has been released is never edited. */

import { library } from './0001-library.ts';
import { pipeline } from './0002-pipeline.ts';
import { tags } from './0003-tags.ts';
import { models } from './0004-models.ts';
import { photoChanges } from './0005-photo-changes.ts';
import { ratings } from './0006-ratings.ts';
import { stepParts } from './0007-step-parts.ts';

export interface Migration {
  /** The catalogue's `user_version` after it. */
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

export const MIGRATIONS: readonly Migration[] = [
  library,
  pipeline,
  tags,
  models,
  photoChanges,
  ratings,
  stepParts,
];
