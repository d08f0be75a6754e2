/** @file What the keyboard does in the grid. */

import type { Action } from '../../lib/actions.ts';
import { resultStore, whenWhole } from '../../lib/resultStore.ts';
import {
  focusPhoto,
  selectAll,
  selectionStore,
  selectNothing,
  selectPhoto,
  selectUpTo,
} from '../../lib/selectionStore.ts';
import { openPhoto, ROW_HEIGHTS, viewStore } from '../../lib/viewStore.ts';
import { gridStore, showRow } from './gridStore.ts';
import { boxesOfRow, nearestInRow, rowOf, rowsBetween } from './justifiedLayout.ts';

/** Index of the photo that the keyboard is at; the first that is seen where it is at none. */
function focusIndex(): number {
  const { photoIds, layout, top, viewport } = gridStore.getState();
  const { focusId } = selectionStore.getState();
  const index = focusId === null ? -1 : photoIds.indexOf(focusId);
  if (index >= 0) return index;
  const { first } = rowsBetween(layout, top, top + viewport);
  return layout.rows === 0 ? -1 : -1 - layout.rowStart[Math.min(first, layout.rows - 1)]!;
}

/** Moves to the photo at an index; `extend` selects up to it, otherwise it alone is selected. */
function goTo(index: number, extend: boolean): void {
  const { photoIds, layout } = gridStore.getState();
  if (photoIds.length === 0) return;
  const id = photoIds[Math.max(0, Math.min(photoIds.length - 1, index))]!;
  if (extend) selectUpTo(id);
  else selectPhoto(id);
  showRow(rowOf(layout, Math.max(0, Math.min(photoIds.length - 1, index))));
}

/** Where a step leads from the photo at `index`. */
type Step = (index: number) => number;

/** The photo in a row nearby that stands above or below. */
function rowsAway(rows: number): Step {
  return (index) => {
    const { layout, aspects } = gridStore.getState();
    const row = rowOf(layout, index);
    const box = boxesOfRow(layout, aspects, row)[index - layout.rowStart[row]!]!;
    const target = Math.max(0, Math.min(layout.rows - 1, row + rows));
    if (target === row) return rows < 0 ? 0 : layout.photos - 1;
    return nearestInRow(layout, aspects, target, box.left + box.width / 2);
  };
}

function pagesAway(pages: number): Step {
  return (index) => {
    const { layout, viewport } = gridStore.getState();
    const row = rowOf(layout, index);
    const { first, last } = rowsBetween(layout, layout.rowTop[row]!, layout.rowTop[row]! + viewport);
    return rowsAway(pages * Math.max(1, last - first - 1))(index);
  };
}

function step(
  name: string,
  key: string,
  to: Step,
  when: (work: () => void) => void = (work) => work(),
): Action[] {
  const go = (extend: boolean) => (): void =>
    when(() => {
      const index = focusIndex();
      // the first key only shows where the keyboard is
      goTo(index < 0 ? -1 - index : to(index), extend);
    });
  const shared = { group: 'go', where: 'main', isHidden: true, repeats: true } as const;
  return [
    { id: `grid.${name}`, label: 'grid.move', keys: [key], run: go(false), ...shared },
    { id: `grid.${name}-extend`, label: 'grid.extend', keys: [`Shift+${key}`], run: go(true), ...shared },
  ];
}

function resize(by: 1 | -1): void {
  const { rowHeight } = viewStore.getState();
  const index = ROW_HEIGHTS.indexOf(rowHeight as (typeof ROW_HEIGHTS)[number]) + by;
  const next = ROW_HEIGHTS[Math.max(0, Math.min(ROW_HEIGHTS.length - 1, index))];
  if (next !== undefined) viewStore.setState({ rowHeight: next });
}

const hasPhotos = (): boolean => (resultStore.getState().outline?.photoIds.length ?? 0) > 0;

export const gridActions: readonly Action[] = [
  ...step('left', 'ArrowLeft', (index) => index - 1),
  ...step('right', 'ArrowRight', (index) => index + 1),
  ...step('up', 'ArrowUp', rowsAway(-1)),
  ...step('down', 'ArrowDown', rowsAway(1)),
  ...step('home', 'Home', () => 0),
  ...step('end', 'End', () => gridStore.getState().photoIds.length - 1, whenWhole),
  ...step('page-up', 'PageUp', pagesAway(-1)),
  ...step('page-down', 'PageDown', pagesAway(1)),
  {
    id: 'grid.open',
    label: 'grid.open',
    group: 'photo',
    keys: ['Space', 'Enter'],
    where: 'main',
    isEnabled: hasPhotos,
    run: () => {
      const index = focusIndex();
      const id = gridStore.getState().photoIds[index < 0 ? -1 - index : index];
      if (id === undefined) return;
      focusPhoto(id);
      openPhoto(id);
    },
  },
  {
    id: 'grid.select-all',
    label: 'grid.select-all',
    group: 'selection',
    keys: ['$mod+a'],
    where: 'main',
    isEnabled: hasPhotos,
    run: selectAll,
  },
  {
    id: 'grid.select-nothing',
    label: 'grid.select-nothing',
    group: 'selection',
    keys: ['Escape', '$mod+Shift+a'],
    where: 'main',
    isEnabled: () => selectionStore.getState().selected.size > 0,
    run: selectNothing,
  },
  {
    id: 'grid.larger',
    label: 'grid.larger',
    group: 'view',
    keys: ['+', '=', '$mod+='],
    where: 'main',
    repeats: true,
    run: () => resize(1),
  },
  {
    id: 'grid.smaller',
    label: 'grid.smaller',
    group: 'view',
    keys: ['-', '$mod+-'],
    where: 'main',
    repeats: true,
    run: () => resize(-1),
  },
];
