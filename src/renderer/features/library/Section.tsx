/** @file A part of the library view: its name, what it is about, what can be done with all of it. */

import type { JSX, ReactNode } from 'react';
import { useText } from '../../lib/i18n.ts';
import type { ViewState } from '../../lib/viewStore.ts';
import styles from './Library.module.css';

export function Section(props: {
  readonly id: ViewState['librarySection'];
  readonly about?: ReactNode;
  readonly buttons?: ReactNode;
  /** As high as the window, for what scrolls in itself. */
  readonly isFilling?: boolean;
  readonly children: ReactNode;
}): JSX.Element {
  const { id, about, buttons, isFilling = false, children } = props;
  const text = useText();
  return (
    <div className={`${styles['section']} ${isFilling ? styles['fill'] : ''}`}>
      <div className={styles['top']}>
        <div>
          <h2>{text(`library.sections.${id}`)}</h2>
          {about !== undefined && <p className={styles['about']}>{about}</p>}
        </div>
        {buttons !== undefined && <div className={styles['buttons']}>{buttons}</div>}
      </div>
      {children}
    </div>
  );
}
