/** @file The left panel: the library's places, folders, saved searches and tags. */

import { useRef, type JSX } from 'react';
import { useText } from '../../lib/i18n.ts';
import { Folders, Places } from './LibraryRows.tsx';
import { SavedSearches } from './SavedSearches.tsx';
import { TagSection } from './TagSection.tsx';
import styles from './Panel.module.css';

export function LeftPanel(): JSX.Element {
  const text = useText();
  const scroller = useRef<HTMLElement>(null);
  return (
    <nav ref={scroller} className={styles['panel']} aria-label={text('tagsPanel.panel')}>
      <Places />
      <Folders />
      <SavedSearches />
      <TagSection scroller={scroller} />
    </nav>
  );
}
