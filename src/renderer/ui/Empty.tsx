/** @file Where there is nothing to show: one sentence, one action. */

import type { LucideIcon } from 'lucide-react';
import type { JSX, ReactNode } from 'react';
import styles from './Empty.module.css';

export function Empty(props: {
  readonly icon?: LucideIcon;
  readonly sentence: string;
  readonly children?: ReactNode;
}): JSX.Element {
  const { icon: Icon, sentence, children } = props;
  return (
    <div className={styles['empty']}>
      {Icon && <Icon size={32} strokeWidth={1.25} aria-hidden />}
      <p>{sentence}</p>
      {children}
    </div>
  );
}
