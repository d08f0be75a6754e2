/** @file The tags of the shown result, with their counts, and how the query stands to each. */

import { useMemo, useRef } from 'react';
import { useLibrary, useStoreValue } from '../../lib/library.ts';
import { partsOf } from '../../lib/queryEditing.ts';
import { tagStates, type TagState } from '../../lib/queryText.ts';
import { resultStore } from '../../lib/resultStore.ts';
import { useLater } from '../../lib/useLater.ts';

/** While somebody types, counts wait: the photos come first. */
const PAUSE_MS = 250;

export interface ResultTags {
  /** By tag, the most frequent first; null until they are there. */
  readonly counts: ReadonlyMap<number, number> | null;
  readonly photos: number;
}

const NONE: ResultTags = { counts: null, photos: 0 };

/** Counts of the shown result's tags; those of the result before until they are there. */
export function useResultTags(isWanted = true): ResultTags {
  const query = useStoreValue(resultStore, ({ answered }) => answered?.query ?? null);
  const settled = useLater(query, PAUSE_MS, query);
  const { data } = useLibrary(
    'resultTags',
    { query: settled ?? '' },
    { isEnabled: isWanted && settled !== null },
  );
  return useMemo(() => {
    if (!data) return NONE;
    const counts = new Map<number, number>();
    data.tagIds.forEach((tagId, index) => counts.set(tagId, data.counts[index]!));
    return { counts, photos: data.photos };
  }, [data]);
}

type TagStates = ReadonlyMap<string, TagState>;

const isSame = (a: TagStates, b: TagStates): boolean =>
  a.size === b.size && [...a].every(([key, state]) => b.get(key) === state);

/** How the present query stands to tags, by `nameKey`. The same map while that stays as it was, whatever else is typed. */
export function useTagStates(): TagStates {
  const query = useStoreValue(resultStore, ({ question }) => question.query);
  const parts = useStoreValue(resultStore, partsOf);
  const kept = useRef<TagStates>(new Map());
  return useMemo(() => {
    const states = tagStates(query, parts);
    if (!isSame(kept.current, states)) kept.current = states;
    return kept.current;
  }, [query, parts]);
}
