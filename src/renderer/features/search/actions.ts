/** @file What the keyboard and the palette do with searches. */

import type { Action } from '../../lib/actions.ts';
import { showQuestion } from '../../lib/queryEditing.ts';
import { resultStore } from '../../lib/resultStore.ts';
import { isNothingOver, openLayer } from '../../lib/viewStore.ts';
import { searchField } from './fieldHandle.ts';
import { chooseSort } from './order.ts';
import { SORTS } from './sorts.ts';

// what was typed a moment ago counts
const canSave = (): boolean =>
  isNothingOver() &&
  resultStore.getState().error === null &&
  (searchField()?.text() ?? resultStore.getState().question.query).trim() !== '';

export const searchActions: readonly Action[] = [
  {
    id: 'search.focus',
    label: 'search.focus',
    group: 'go',
    // German and French keyboards need Shift to write the sign
    keys: ['/', 'Shift+/', '$mod+f'],
    where: 'everywhere',
    isEnabled: isNothingOver,
    run: () => searchField()?.focus(),
  },
  {
    id: 'search.save',
    label: 'search.save',
    group: 'library',
    keys: ['$mod+s'],
    where: 'everywhere',
    whileTyping: true,
    isEnabled: canSave,
    run: () => {
      searchField()?.flush();
      openLayer('save-search');
    },
  },
  {
    id: 'search.all',
    label: 'search.all',
    group: 'go',
    keys: ['$mod+Shift+x'],
    where: 'everywhere',
    isEnabled: isNothingOver,
    run: () => showQuestion({ query: '' }),
  },
  ...SORTS.filter((sort) => sort !== 'relevance').map((sort): Action => ({
    id: `search.sort-${sort}`,
    label: `search.by-${sort}`,
    group: 'view',
    where: 'everywhere',
    isEnabled: isNothingOver,
    run: () => chooseSort(sort),
  })),
];
