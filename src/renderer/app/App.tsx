/** @file The window: what stands where. */

import type { JSX } from 'react';
import { Grid } from '../features/grid/Grid.tsx';
import { PhotoView } from '../features/photoView/PhotoView.tsx';
import { DropTarget } from '../features/tryPicture/DropTarget.tsx';
import { TryPicture } from '../features/tryPicture/TryPicture.tsx';
import styles from './App.module.css';

export function App(): JSX.Element {
  return (
    <div className={styles['app']}>
      <main className={styles['middle']}>
        <Grid />
      </main>
      <PhotoView side={<p>Panel</p>} />
      <TryPicture />
      <DropTarget />
    </div>
  );
}
