/** @file The frame that the mouse draws to select. */

import type { JSX } from 'react';
import styles from './Grid.module.css';

/** Corners in the whole grid, in CSS pixels. */
export interface Band {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export function RubberBand({ band, base }: { band: Band; base: number }): JSX.Element {
  const { left, top, right, bottom } = band;
  return (
    <div
      className={styles['band']}
      style={{ left, top: top - base, width: right - left, height: bottom - top }}
    />
  );
}
