/** @file TODO. */

import type { QueryHandlers } from '../handlers.ts';
import { notYet } from './notYet.ts';

export const browseQueries: Pick<
  QueryHandlers,
  'result' | 'cards' | 'photo' | 'selection' | 'tags' | 'tagTree' | 'resultTags' | 'completions' | 'similar'
> = {
  result: notYet,
  cards: notYet,
  photo: notYet,
  selection: notYet,
  tags: notYet,
  tagTree: notYet,
  resultTags: notYet,
  completions: notYet,
  similar: notYet,
};

export const browseCommands = {};
