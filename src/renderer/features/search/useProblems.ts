/** @file The problems of the present query, followed. */

import { useMemo } from 'react';
import { useStoreValue } from '../../lib/library.ts';
import { resultStore } from '../../lib/resultStore.ts';
import { problemsOf, type Problem } from './problems.ts';

/** The same list until there is another answer. */
export function useProblems(): readonly Problem[] {
  const error = useStoreValue(resultStore, (state) => state.error);
  const outline = useStoreValue(resultStore, (state) => state.outline);
  const answered = useStoreValue(resultStore, (state) => state.answered);
  // an error names its own query; the present question is only for those that do not
  return useMemo(
    () => problemsOf({ error, outline, answered, question: resultStore.getState().question }),
    [error, outline, answered],
  );
}
