/** @file The tag that the keys are at, and why it is there: at the panel's lower edge. */

import type { JSX } from 'react';
import { useStoreValue } from '../../lib/library.ts';
import { currentTag, panelStore } from './panelStore.ts';
import styles from './Inspector.module.css';

export function CurrentTag(): JSX.Element | null {
  const tag = useStoreValue(panelStore, currentTag);
  const why = tag?.why() ?? '';
  if (!tag || why === '') return null;
  return (
    <p className={styles['current']} role="status">
      <span className={styles['currentName']}>{tag.name}</span> {why}
    </p>
  );
}
