/** @file Tags: names, provenance, a person's decisions. */

import { TagrollError } from './errors.ts';
import type { ModelId, TagId } from './ids.ts';

/** Who says that a photo has a tag. */
export type Provenance = 'person' | 'file' | 'model' | 'head';

/** A person's decision on one tag of one photo. `add`: no model had proposed it; `accept`: one had. */
export type Decision = 'accept' | 'reject' | 'add';

/** The change that a correction asks for; `undecided` takes a former decision back. */
export type TagChangeKind = 'accept' | 'reject' | 'undecided';

export interface Prediction {
  readonly tagId: TagId;
  readonly modelId: ModelId;
  /** 0 to 1. */
  readonly score: number;
}

/** In UTF-16 units. */
export const LONGEST_TAG_NAME = 100;

/** A name as it is shown: Unicode NFC, white space folded to single blanks, no control characters. It may be empty. */
export function shownTagName(name: string): string {
  // eslint-disable-next-line no-control-regex
  return name
    .normalize('NFC')
    .replace(/[\u0000-\u001f\u007f]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/**
 * A tag's name as it is shown.
 * @throws {TagrollError} TAG_NAME_INVALID where nothing is left, or more than 100 characters.
 */
export function normaliseTagName(name: string): string {
  const shown = shownTagName(name);
  if (shown === '') throw new TagrollError('TAG_NAME_INVALID', 'A tag needs a name.');
  if (shown.length > LONGEST_TAG_NAME) {
    throw new TagrollError(
      'TAG_NAME_INVALID',
      `A tag's name has at most ${LONGEST_TAG_NAME} characters: "${shown.slice(0, 30)}…"`,
    );
  }
  return shown;
}

/** The form by which names are compared: lower case, `_` as a blank; for any text. */
export const nameKey = (name: string): string =>
  shownTagName(name.replaceAll('_', ' ')).toLocaleLowerCase('en');

/**
 * The key of a tag: no two share one.
 * @throws {TagrollError} TAG_NAME_INVALID where it is no name of a tag.
 */
export const tagKey = (name: string): string =>
  normaliseTagName(name.replaceAll('_', ' ')).toLocaleLowerCase('en');
