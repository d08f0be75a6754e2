/** @file The window: what stands where. */

import { PanelLeft, PanelRight } from 'lucide-react';
import type { JSX, KeyboardEvent, ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { Grid } from '../features/grid/Grid.tsx';
import { Notices } from '../features/notices/Notices.tsx';
import { SearchBar } from '../features/search/SearchBar.tsx';
import { SearchLine } from '../features/search/SearchLine.tsx';
import { DropTarget } from '../features/tryPicture/DropTarget.tsx';
import { useHasNoFolder } from '../lib/folders.ts';
import { currentLocale, useText } from '../lib/i18n.ts';
import { useStoreValue } from '../lib/library.ts';
import { behindPhoto, closeDrawer, isPanelOver, isPanelShown } from '../lib/panels.ts';
import { startStore } from '../lib/start.ts';
import { isPhotoOpen, viewStore, type Side, type View } from '../lib/viewStore.ts';
import { AfterStart } from '../ui/AfterStart.tsx';
import { ActionButton } from '../ui/Button.tsx';
import { later } from '../ui/later.tsx';
import unseen from '../ui/Unseen.module.css';
import styles from './App.module.css';

// what the first moment does not show comes after it, or when it is wanted
const LeftPanel = later(async () => (await import('../features/tagsPanel/LeftPanel.tsx')).LeftPanel);
const Inspector = later(async () => (await import('../features/inspector/Inspector.tsx')).Inspector);
const StatusBar = later(async () => (await import('../features/statusBar/StatusBar.tsx')).StatusBar);
const PhotoView = later(async () => (await import('../features/photoView/PhotoView.tsx')).PhotoView);
const FirstRun = later(async () => (await import('../features/firstRun/FirstRun.tsx')).FirstRun);
const FolderPicker = later(
  async () => (await import('../features/folderPicker/FolderPicker.tsx')).FolderPicker,
);
const ModelPrompt = later(async () => (await import('../features/firstRun/ModelPrompt.tsx')).ModelPrompt);
const LibraryView = later(async () => (await import('../features/library/LibraryView.tsx')).LibraryView);
const Review = later(async () => (await import('../features/review/Review.tsx')).Review);
const CommandPalette = later(async () => (await import('./CommandPalette.tsx')).CommandPalette);
const Shortcuts = later(async () => (await import('./Shortcuts.tsx')).Shortcuts);
const TagCloud = later(async () => (await import('../features/tagsPanel/TagCloud.tsx')).TagCloud);
const TryPicture = later(async () => (await import('../features/tryPicture/TryPicture.tsx')).TryPicture);

// what people go on with at once when they have opened it
startStore.subscribe(() => {
  for (const { load } of [CommandPalette, PhotoView]) requestIdleCallback(() => void load());
});

function Middle({ view }: { view: View }): JSX.Element {
  const hasNoFolder = useHasNoFolder();
  if (view === 'library') return <LibraryView />;
  if (view === 'review') return <Review />;
  if (hasNoFolder) return <FirstRun />;
  return (
    <>
      <AfterStart>
        <ModelPrompt />
      </AfterStart>
      <SearchLine />
      {view === 'cloud' ? <TagCloud /> : <Grid />}
    </>
  );
}

const isLeftOver = (): boolean => isPanelOver('left', viewStore.getState());

/** A panel beside the middle, or over it where the window is narrow. */
function SidePanel({ side, children }: { side: Side; children: ReactNode }): JSX.Element | null {
  const isShown = useStoreValue(viewStore, (state) => isPanelShown(side, behindPhoto(state)));
  const isOver = useStoreValue(viewStore, (state) => isPanelOver(side, behindPhoto(state)));
  if (!isShown) return null;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isOver || event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    closeDrawer();
    document.querySelector<HTMLElement>('[role=grid]')?.focus({ preventScroll: true });
  };
  return (
    <div
      className={`${styles['side']} ${isOver ? styles['drawer'] : ''}`}
      data-side={side}
      onKeyDown={onKeyDown}
    >
      <AfterStart>{children}</AfterStart>
    </div>
  );
}

function Shell(): JSX.Element {
  const view = useStoreValue(viewStore, (state) => state.view);
  const layer = useStoreValue(viewStore, (state) => state.layer);
  const isPhoto = useStoreValue(viewStore, isPhotoOpen);
  const photoId = useStoreValue(viewStore, (state) => state.photoId);
  const isBrowsing = view === 'grid' || view === 'cloud';
  return (
    <div className={styles['app']}>
      <header className={styles['top']}>
        <h1 className={unseen['unseen']}>Tagroll</h1>
        <ActionButton id="app.left-panel" icon={PanelLeft} />
        <div className={styles['bar']}>
          <SearchBar />
        </div>
        <ActionButton id="app.right-panel" icon={PanelRight} />
      </header>
      <div className={styles['body']}>
        <SidePanel side="left">
          <LeftPanel />
        </SidePanel>
        {/* what is chosen in the left panel is looked at here; the right one is about what is selected, and stays */}
        <main className={styles['middle']} onPointerDown={() => isLeftOver() && closeDrawer()}>
          <Middle view={view} />
        </main>
        {isBrowsing && (
          <SidePanel side="right">
            <Inspector />
          </SidePanel>
        )}
      </div>
      {isPhoto && <PhotoView side={photoId !== null ? <Inspector photoId={photoId} /> : null} />}
      {layer === 'try-picture' && <TryPicture />}
      {layer === 'palette' && <CommandPalette />}
      {layer === 'shortcuts' && <Shortcuts />}
      {layer === 'folder-picker' && <FolderPicker />}
      <div className={styles['status']}>
        <AfterStart>
          <StatusBar />
        </AfterStart>
      </div>
      <Notices />
      <DropTarget />
    </div>
  );
}

/** The whole window; the words, numbers and announcements of widgets come in its language too, not the system's. */
export function App(): JSX.Element {
  useText();
  return (
    <I18nProvider locale={currentLocale()}>
      <Shell />
    </I18nProvider>
  );
}
