/** @file What the keyboard and the palette do with the left panel and the tag cloud. */

import type { Action } from '../../lib/actions.ts';
import { openPanel } from '../../lib/panels.ts';
import { showView, viewStore } from '../../lib/viewStore.ts';
import { panelStore } from './panelStore.ts';
import { canRestore, RESTORE, restoreSearch } from './savedSearches.ts';

export const FILTER_ID = 'tag-filter';

const isFree = (): boolean => viewStore.getState().layer === 'none';

function focusFilter(): void {
  openPanel('left');
  panelStore.setState(({ closed }) => ({ closed: new Set([...closed].filter((name) => name !== 'tags')) }));
  // where the panel was closed, the box is there with the next frame
  requestAnimationFrame(() => document.getElementById(FILTER_ID)?.focus());
}

export const tagsPanelActions: readonly Action[] = [
  {
    id: 'tags.cloud',
    label: 'tagsPanel.cloud',
    group: 'view',
    keys: ['c'],
    where: 'everywhere',
    isEnabled: isFree,
    run: () => showView(viewStore.getState().view === 'cloud' ? 'grid' : 'cloud'),
  },
  {
    id: 'tags.filter',
    label: 'tagsPanel.find',
    group: 'go',
    keys: ['$mod+Shift+f'],
    where: 'everywhere',
    whileTyping: true,
    isEnabled: isFree,
    run: focusFilter,
  },
  {
    id: RESTORE,
    label: 'tagsPanel.restore',
    group: 'library',
    where: 'everywhere',
    isHidden: true,
    isEnabled: canRestore,
    run: restoreSearch,
  },
];
