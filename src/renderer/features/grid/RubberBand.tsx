/** @file The frame that the mouse draws to select. */

import type { JSX } from 'react';
import type { Band } from './bandPhotos.ts';
import styles from './Grid.module.css';

export function RubberBand({ band, base }: { band: Band; base: number }): JSX.Element {
  const { left, top, right, bottom } = band;
  return (
    <div
      className={styles['band']}
      style={{ left, top: top - base, width: right - left, height: bottom - top }}
    />
  );
}
