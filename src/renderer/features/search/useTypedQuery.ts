/** @file The text of the search field, and how it becomes the query. */

import { useEffect, useRef, useState } from 'react';
import { showQuestion } from '../../lib/queryEditing.ts';
import { resultStore } from '../../lib/resultStore.ts';
import { QuerySender } from './querySender.ts';

export interface TypedQuery {
  readonly value: string;
  /** Changes the text and nothing else: half a syllable of an input method, or what is sent right afterwards. */
  readonly setValue: (value: string) => void;
  readonly sender: QuerySender;
}

/** `onReplaced`: somebody else has changed the query; its text is in the field already. The first one given stays. */
export function useTypedQuery(onReplaced: (query: string) => void): TypedQuery {
  const [sender] = useState(() => new QuerySender(resultStore.getState().question.query, showQuestion));
  const [value, setValue] = useState(sender.sent);
  const replaced = useRef(onReplaced);
  useEffect(
    () =>
      resultStore.subscribe(({ question: { query } }) => {
        if (!sender.isForeign(query)) return;
        setValue(query);
        replaced.current(query);
      }),
    [sender],
  );
  return { value, setValue, sender };
}
