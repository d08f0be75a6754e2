/** @file A tooltip: what a control does, and its key. */

import type { JSX, ReactNode } from 'react';
import { Tooltip as AriaTooltip } from 'react-aria-components';
import styles from './Popover.module.css';

export function Tooltip({ children }: { children: ReactNode }): JSX.Element {
  return (
    <AriaTooltip className={styles['tooltip']} offset={6}>
      {children}
    </AriaTooltip>
  );
}
