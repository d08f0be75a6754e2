/** @file How many photos the result has, and, where the answer takes long, that it is still asked for. */

import type { JSX } from 'react';
import { useText } from '../../lib/i18n.ts';
import { useStoreValue } from '../../lib/library.ts';
import { resultStore } from '../../lib/resultStore.ts';
import styles from './Search.module.css';
import { useLater } from '../../lib/useLater.ts';

/** An answer that comes sooner needs no word about it. */
const QUIET_MS = 300;

export function ResultCount(): JSX.Element {
  const text = useText();
  // where the question has no answer, what is still shown is that of another one
  const photos = useStoreValue(resultStore, ({ outline, error }) =>
    error ? null : (outline?.total ?? null),
  );
  const question = useStoreValue(resultStore, (state) =>
    state.isAsking && state.answered !== state.question ? state.question : null,
  );
  const asked = useLater(question, QUIET_MS, null);
  const isSlow = question !== null && asked === question;
  return (
    <output className={styles['count']} data-testid="result-count">
      {isSlow ? text('search.asking') : photos === null ? '' : text('common.photos', { count: photos })}
    </output>
  );
}
