/** @file The orders of a result, as they are offered. */

import type { Sort } from '../../lib/resultStore.ts';

export const SORTS = [
  'relevance',
  'newest',
  'oldest',
  'name',
  'rating',
  'added',
] as const satisfies readonly Sort[];
