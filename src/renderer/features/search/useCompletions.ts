/** @file What the completion list offers: what the library knows at the cursor; recent and saved searches for an empty field. */

import { useEffect, useMemo, useState } from 'react';
import { library, useLibrary } from '../../lib/library.ts';
import { sayProblem } from '../../lib/notices.ts';
import type { Completion, Entry } from './completing.ts';

const MOST = 12;
const MOST_RECENT = 6;
const MOST_SAVED = 6;

interface Offered {
  readonly text: string;
  readonly cursor: number;
  readonly entries: readonly Completion[];
}

const NOTHING: Offered = { text: '', cursor: 0, entries: [] };

export interface Completions {
  readonly entries: readonly Entry[];
  /** False while they are those of the text before. */
  readonly isCurrent: boolean;
}

/** Entries for a text with the cursor in it; the ones before are shown until they are there. */
export function useCompletions(text: string, cursor: number, isWanted: boolean): Completions {
  const [offered, setOffered] = useState(NOTHING);
  const isEmpty = text.trim() === '';
  const { data: recent } = useLibrary('recentSearches', {}, { isEnabled: isWanted && isEmpty });
  const { data: saved } = useLibrary('savedSearches', {}, { isEnabled: isWanted && isEmpty });

  useEffect(() => {
    if (!isWanted || isEmpty) return;
    const controller = new AbortController();
    library
      .query('completions', { text, cursor, limit: MOST }, controller.signal)
      .then((entries) => setOffered({ text, cursor, entries }))
      .catch(sayProblem);
    return () => controller.abort();
  }, [text, cursor, isWanted, isEmpty]);

  return useMemo(() => {
    if (!isEmpty) {
      const isCurrent = offered.text === text && offered.cursor === cursor;
      return { entries: offered.entries, isCurrent };
    }
    const whole = { start: 0, end: text.length, count: null };
    const entries: Entry[] = [
      ...(recent ?? [])
        .slice(0, MOST_RECENT)
        .map((query) => ({ kind: 'recent' as const, label: query, insert: query, ...whole })),
      ...(saved ?? []).slice(0, MOST_SAVED).map(({ name, query, sort }) => ({
        kind: 'saved-search' as const,
        label: name,
        insert: query,
        sort,
        ...whole,
      })),
    ];
    return { entries, isCurrent: true };
  }, [isEmpty, offered, text, cursor, recent, saved]);
}
