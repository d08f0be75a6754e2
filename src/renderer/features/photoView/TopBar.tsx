/** @file Above the photo: what it is, where it stands, and what can be done with it. */

import {
  ArrowLeft,
  ChevronLeft,
  ChevronRight,
  ExternalLink,
  FolderOpen,
  Info,
  Maximize,
  ZoomIn,
  ZoomOut,
} from 'lucide-react';
import type { JSX } from 'react';
import { percent } from '../../lib/format.ts';
import { useText } from '../../lib/i18n.ts';
import { useStoreValue } from '../../lib/library.ts';
import { isPanelShown, togglePanel } from '../../lib/panels.ts';
import { isDesktop } from '../../lib/transport.ts';
import { viewStore } from '../../lib/viewStore.ts';
import { shownScale } from '../../lib/zoomStore.ts';
import { ActionButton, IconToggle } from '../../ui/Button.tsx';
import { photoStore, zoomStore } from './photoStore.ts';
import styles from './PhotoView.module.css';

/** "12 of 3,456". */
function Position(): JSX.Element | null {
  const text = useText();
  const place = useStoreValue(photoStore, (state) => state.place);
  const total = useStoreValue(photoStore, (state) => state.ids.length);
  if (!place || place.index === null) return null;
  return (
    <span className={styles['position']}>
      {place.isIn
        ? text('photoView.position', { index: place.index + 1, total })
        : text('photoView.left-result')}
    </span>
  );
}

function Scale(): JSX.Element {
  const scale = useStoreValue(zoomStore, shownScale);
  return <span className={styles['scale']}>{scale === null ? '' : percent(scale)}</span>;
}

export function TopBar({ name, hasSide }: { name: string; hasSide: boolean }): JSX.Element {
  const text = useText();
  const isSideShown = useStoreValue(viewStore, (state) => isPanelShown('right', state));
  // drawn again with each photo, because the buttons of previous and next depend on it
  useStoreValue(photoStore, (state) => state.place);
  return (
    <header className={styles['bar']}>
      <ActionButton id="photo-view.close" icon={ArrowLeft} />
      <div className={styles['title']} aria-live="polite">
        <span className={styles['name']}>{name}</span>
        <Position />
      </div>
      <div className={styles['group']}>
        <ActionButton id="photo-view.previous" icon={ChevronLeft} />
        <ActionButton id="photo-view.next" icon={ChevronRight} />
      </div>
      <div className={styles['group']}>
        <ActionButton id="photo-view.zoom-out" icon={ZoomOut} />
        <Scale />
        <ActionButton id="photo-view.zoom-in" icon={ZoomIn} />
        <ActionButton id="photo-view.zoom" icon={Maximize} />
      </div>
      {isDesktop && (
        <div className={styles['group']}>
          <ActionButton id="photo-view.show-in-folder" icon={FolderOpen} />
          <ActionButton id="photo-view.open-in-program" icon={ExternalLink} />
        </div>
      )}
      {hasSide && (
        <IconToggle
          icon={Info}
          label={text('photoView.info')}
          shortcut="i"
          isSelected={isSideShown}
          onChange={() => togglePanel('right')}
        />
      )}
    </header>
  );
}
