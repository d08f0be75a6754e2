/** @file The window: what stands where. */

import type { JSX } from 'react';
import { Grid } from '../features/grid/Grid.tsx';
import styles from './App.module.css';

export function App(): JSX.Element {
  return (
    <div className={styles['app']}>
      <main className={styles['middle']}>
        <Grid />
      </main>
    </div>
  );
}
