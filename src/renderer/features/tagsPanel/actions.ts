/** @file What the keyboard and the palette do with the left panel and the tag cloud. */

import type { Action } from '../../lib/actions.ts';
import { showView, viewStore } from '../../lib/viewStore.ts';
import { goToFilter } from './panelStore.ts';
import { canRestore, RESTORE, restoreSearch } from './savedSearches.ts';

const isFree = (): boolean => viewStore.getState().layer === 'none';

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
    run: goToFilter,
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
