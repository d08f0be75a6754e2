/** @file What the keyboard and the palette do with the left panel and the tag cloud. */

import type { Action } from '../../lib/actions.ts';
import { isNothingOver, showView, viewStore } from '../../lib/viewStore.ts';
import { goToFilter } from './panelStore.ts';
import { canRestore, RESTORE, restoreSearch } from './savedSearches.ts';

export const tagsPanelActions: readonly Action[] = [
  {
    id: 'tags.cloud',
    label: 'tagsPanel.cloud',
    group: 'view',
    keys: ['c'],
    where: 'everywhere',
    isEnabled: isNothingOver,
    run: () => showView(viewStore.getState().view === 'cloud' ? 'grid' : 'cloud'),
  },
  {
    id: 'tags.filter',
    label: 'tagsPanel.find',
    group: 'go',
    keys: ['$mod+Shift+f'],
    where: 'everywhere',
    whileTyping: true,
    isEnabled: isNothingOver,
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
