/** @file The problems of the present query, followed. Half a word is no mistake: while it may become another, nothing is wrong with it. */

import { useMemo } from 'react';
import { useStoreValue } from '../../lib/library.ts';
import { resultStore } from '../../lib/resultStore.ts';
import { problemsOf, type Problem } from './problems.ts';
import { typingStore } from './typingStore.ts';

/** The same list until there is another answer. */
export function useProblems(): readonly Problem[] {
  const error = useStoreValue(resultStore, (state) => state.error);
  const outline = useStoreValue(resultStore, (state) => state.outline);
  const answered = useStoreValue(resultStore, (state) => state.answered);
  const isUnfinished = useStoreValue(typingStore, (state) => state.isUnfinished);
  // an error names its own query; the present question is only for those that do not
  return useMemo(() => {
    const all = problemsOf({ error, outline, answered, question: resultStore.getState().question });
    return isUnfinished ? all.filter(({ severity }) => severity === 'failure') : all;
  }, [error, outline, answered, isUnfinished]);
}
