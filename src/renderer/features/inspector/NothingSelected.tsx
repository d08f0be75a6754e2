/** @file The inspector while nothing is selected: what to do, how many photos there are, a few keys. */

import { MousePointerClick } from 'lucide-react';
import type { JSX } from 'react';
import { allActions, nameOfAction, printedKey } from '../../lib/actions.ts';
import { useText } from '../../lib/i18n.ts';
import { useStoreValue } from '../../lib/library.ts';
import { resultStore } from '../../lib/resultStore.ts';
import styles from './Inspector.module.css';

/** Actions whose keys are told here, where they exist. */
const TOLD: readonly string[] = [
  'grid.open',
  'grid.select-all',
  'tags.add',
  'tags.next',
  'photo.rate-5',
  'app.palette',
  'app.shortcuts',
];

export function NothingSelected(): JSX.Element {
  const text = useText();
  const photos = useStoreValue(resultStore, ({ outline }) => outline?.total ?? null);
  const told = TOLD.flatMap((id) => allActions().find((action) => action.id === id) ?? []);
  return (
    <div className={styles['nothing']}>
      <MousePointerClick size={32} strokeWidth={1.25} aria-hidden />
      <p>{text('inspector.nothing')}</p>
      <p className={styles['quiet']}>{photos !== null && text('inspector.in-result', { count: photos })}</p>
      <dl className={styles['keys']}>
        {told.map((action) => (
          <div key={action.id}>
            <dt>{action.id === 'photo.rate-5' ? text('inspector.rate-keys') : nameOfAction(action)}</dt>
            <dd>
              <kbd>{action.id === 'photo.rate-5' ? '0 – 5' : printedKey(action.keys?.[0] ?? '')}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
