/** @file What the keyboard and the palette do with searches. */

import type { Action } from '../../lib/actions.ts';
import { showQuestion } from '../../lib/queryEditing.ts';
import { resultStore } from '../../lib/resultStore.ts';
import { openLayer, viewStore } from '../../lib/viewStore.ts';
import { searchField } from './fieldHandle.ts';
import { chooseSort } from './order.ts';
import { SORTS } from './sorts.ts';

/** True where nothing lies over the window but the palette, which closes before it does what it offers. */
const isFree = (): boolean => {
  const { layer, layersBelow } = viewStore.getState();
  return layer === 'none' || (layer === 'palette' && layersBelow.length === 0);
};
// what was typed a moment ago counts
const canSave = (): boolean =>
  isFree() &&
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
    isEnabled: isFree,
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
    isEnabled: isFree,
    run: () => showQuestion({ query: '' }),
  },
  ...SORTS.filter((sort) => sort !== 'relevance').map((sort): Action => ({
    id: `search.sort-${sort}`,
    label: `search.by-${sort}`,
    group: 'view',
    where: 'everywhere',
    isEnabled: isFree,
    run: () => chooseSort(sort),
  })),
];
