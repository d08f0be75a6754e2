/** @file All actions of the window, gathered from its features, and those that belong to the window itself. */

import { gridActions } from '../features/grid/actions.ts';
import { inspectorActions } from '../features/inspector/actions.ts';
import { libraryActions } from '../features/library/actions.ts';
import { photoViewActions } from '../features/photoView/actions.ts';
import { reviewActions } from '../features/review/actions.ts';
import { statusBarActions } from '../features/statusBar/actions.ts';
import { tryPictureActions } from '../features/tryPicture/actions.ts';
import { searchActions } from '../features/search/actions.ts';
import { tagsPanelActions } from '../features/tagsPanel/actions.ts';
import { actionsChanged, registerActions, type Action } from '../lib/actions.ts';
import { activityStore } from '../lib/activity.ts';
import { closeDrawer, togglePanel } from '../lib/panels.ts';
import { resultStore } from '../lib/resultStore.ts';
import { selectionStore } from '../lib/selectionStore.ts';
import { collectTyped } from '../lib/typedAhead.ts';
import {
  arePhotosSeen,
  closeLayer,
  isNothingOver,
  openLayer,
  showView,
  viewStore,
  type Layer,
} from '../lib/viewStore.ts';

/** Opens a layer over whatever is there, or closes it. */
const toggle = (layer: Exclude<Layer, 'none'>) => (): void =>
  viewStore.getState().layer === layer ? closeLayer() : openLayer(layer);

function togglePalette(): void {
  toggle('palette')();
  if (viewStore.getState().layer === 'palette') collectTyped('palette');
}

const ownActions: readonly Action[] = [
  {
    id: 'app.palette',
    label: 'common.palette',
    group: 'help',
    keys: ['$mod+k'],
    where: 'everywhere',
    whileTyping: true,
    run: togglePalette,
  },
  {
    id: 'app.shortcuts',
    label: 'common.shortcuts',
    group: 'help',
    // printed is the sign itself; which of the two comes depends on the keyboard
    keys: ['?', 'Shift+?'],
    where: 'everywhere',
    run: toggle('shortcuts'),
  },
  {
    id: 'app.close-drawer',
    label: 'common.close',
    group: 'view',
    keys: ['Escape'],
    where: 'everywhere',
    isHidden: true,
    isEnabled: () => {
      const { drawer, layer } = viewStore.getState();
      return drawer !== null && layer === 'none';
    },
    run: closeDrawer,
  },
  {
    id: 'app.close-layer',
    label: 'common.close',
    group: 'view',
    keys: ['Escape'],
    where: 'everywhere',
    whileTyping: true,
    isHidden: true,
    isEnabled: () => viewStore.getState().layer !== 'none',
    run: closeLayer,
  },
  {
    id: 'app.to-photos',
    label: 'common.to-photos',
    group: 'go',
    keys: ['Escape'],
    where: 'everywhere',
    isHidden: true,
    isEnabled: () => {
      const { view, layer } = viewStore.getState();
      return view !== 'grid' && layer === 'none';
    },
    run: () => showView('grid'),
  },
  {
    id: 'app.left-panel',
    label: 'common.panel-left',
    group: 'view',
    keys: ['$mod+b'],
    where: 'everywhere',
    isEnabled: isNothingOver,
    run: () => togglePanel('left'),
  },
  {
    id: 'app.right-panel',
    label: 'common.panel-right',
    group: 'view',
    keys: ['i', '$mod+i'],
    where: 'everywhere',
    isEnabled: () => arePhotosSeen(viewStore.getState()),
    run: () => togglePanel('right'),
  },
];

// features tell of their own stores themselves
for (const store of [viewStore, selectionStore, resultStore, activityStore]) store.subscribe(actionsChanged);

// the inspector's Escape leaves a tag before the grid's leaves the selection
registerActions([
  ...ownActions,
  ...inspectorActions,
  ...gridActions,
  ...photoViewActions,
  ...tryPictureActions,
  ...reviewActions,
  ...searchActions,
  ...tagsPanelActions,
  ...libraryActions,
  ...statusBarActions,
]);
