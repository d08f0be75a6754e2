/** @file The window: what stands where. */

import type { JSX } from 'react';
import { Grid } from '../features/grid/Grid.tsx';
import { Inspector } from '../features/inspector/Inspector.tsx';
import styles from './App.module.css';

export function App(): JSX.Element {
  return (
    <div className={styles['app']}>
      <main className={styles['middle']}>
        <Grid />
        <Inspector />
      </main>
    </div>
  );
}
