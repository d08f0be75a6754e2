/** @file The window: what stands where. */

import { PanelLeft, PanelRight } from 'lucide-react';
import { lazy, Suspense, type JSX } from 'react';
import { Grid } from '../features/grid/Grid.tsx';
import { Inspector } from '../features/inspector/Inspector.tsx';
import { SearchBar } from '../features/search/SearchBar.tsx';
import { SearchLine } from '../features/search/SearchLine.tsx';
import { LeftPanel } from '../features/tagsPanel/LeftPanel.tsx';
import { DropTarget } from '../features/tryPicture/DropTarget.tsx';
import { useStoreValue } from '../lib/library.ts';
import { viewStore, type View } from '../lib/viewStore.ts';
import { ActionButton } from '../ui/Button.tsx';
import styles from './App.module.css';

// what the first moment does not show comes when it is wanted
const PhotoView = lazy(async () => ({
  default: (await import('../features/photoView/PhotoView.tsx')).PhotoView,
}));
const Review = lazy(async () => ({ default: (await import('../features/review/Review.tsx')).Review }));
const CommandPalette = lazy(async () => ({ default: (await import('./CommandPalette.tsx')).CommandPalette }));
const Shortcuts = lazy(async () => ({ default: (await import('./Shortcuts.tsx')).Shortcuts }));
const TagCloud = lazy(async () => ({
  default: (await import('../features/tagsPanel/TagCloud.tsx')).TagCloud,
}));
const TryPicture = lazy(async () => ({
  default: (await import('../features/tryPicture/TryPicture.tsx')).TryPicture,
}));

function Middle({ view }: { view: View }): JSX.Element {
  if (view === 'review') return <Review />;
  return (
    <>
      <SearchLine />
      {view === 'cloud' ? <TagCloud /> : <Grid />}
    </>
  );
}

export function App(): JSX.Element {
  const view = useStoreValue(viewStore, (state) => state.view);
  const layer = useStoreValue(viewStore, (state) => state.layer);
  const photoId = useStoreValue(viewStore, (state) => state.photoId);
  const isLeftOpen = useStoreValue(viewStore, (state) => state.isLeftOpen);
  const isRightOpen = useStoreValue(viewStore, (state) => state.isRightOpen);
  const isBrowsing = view === 'grid' || view === 'cloud';
  return (
    <div className={styles['app']}>
      <h1 className={styles['unseen']}>Tagroll</h1>
      <header className={styles['top']}>
        <ActionButton id="app.left-panel" icon={PanelLeft} />
        <div className={styles['bar']}>
          <SearchBar />
        </div>
        <ActionButton id="app.right-panel" icon={PanelRight} />
      </header>
      <div className={styles['body']}>
        {isLeftOpen && <LeftPanel />}
        <main className={styles['middle']}>
          <Suspense>
            <Middle view={view} />
          </Suspense>
        </main>
        {isRightOpen && isBrowsing && <Inspector />}
      </div>
      <Suspense>
        {layer === 'photo' && (
          <PhotoView side={photoId !== null && isRightOpen ? <Inspector photoId={photoId} /> : null} />
        )}
        {layer === 'try-picture' && <TryPicture />}
        {layer === 'palette' && <CommandPalette />}
        {layer === 'shortcuts' && <Shortcuts />}
      </Suspense>
      <DropTarget />
    </div>
  );
}
