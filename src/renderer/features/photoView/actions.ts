/** @file What can be done with a photo that is shown large. */

import { actionsChanged, type Action } from '../../lib/actions.ts';
import { library } from '../../lib/library.ts';
import { attempt } from '../../lib/notices.ts';
import { actOnPhotos, hasPhotosToActOn } from '../../lib/selectionStore.ts';
import { isDesktop } from '../../lib/transport.ts';
import { canPan, pan, stepZoom, toggleZoom, zoomFit, zoomFull } from '../../lib/zoomStore.ts';
import { closePhoto, goToIndex, goToLast, neighbour, photoStore, zoomStore } from './photoStore.ts';

/** Pixels that an arrow key moves a picture that is larger than its frame. */
const PAN = 96;

const isZoomed = (): boolean => canPan(zoomStore.getState());

function panning(name: string, key: string, x: number, y: number): Action {
  return {
    id: `photo-view.pan-${name}`,
    label: 'photoView.pan',
    group: 'view',
    keys: [key],
    where: 'photo',
    isHidden: true,
    repeats: true,
    isEnabled: isZoomed,
    run: () => pan(zoomStore, { x: x * PAN, y: y * PAN }),
  };
}

function stepping(by: 1 | -1): () => void {
  return () => {
    const index = neighbour(by);
    if (index !== null) goToIndex(index);
  };
}

const isOpen = (): boolean => photoStore.getState().place !== null;
const hasPhotos = (): boolean => isOpen() && photoStore.getState().ids.length > 0;

/** Hands the photo that is acted on to the system. */
function outside(command: 'showInFolder' | 'openInProgram'): () => void {
  return () =>
    actOnPhotos(([photoId]) => {
      if (photoId !== undefined) void attempt(library.command(command, { photoId }));
    });
}

/** A window in a browser has no way to the files. */
const canGoOutside = (): boolean => isDesktop && hasPhotosToActOn();

photoStore.subscribe(actionsChanged);

export const photoViewActions: readonly Action[] = [
  panning('left', 'ArrowLeft', 1, 0),
  panning('right', 'ArrowRight', -1, 0),
  panning('up', 'ArrowUp', 0, 1),
  panning('down', 'ArrowDown', 0, -1),
  {
    id: 'photo-view.close',
    label: 'common.to-photos',
    group: 'go',
    keys: ['Escape', 'Space', 'Enter'],
    where: 'photo',
    isEnabled: isOpen,
    run: closePhoto,
  },
  {
    id: 'photo-view.previous',
    label: 'photoView.previous',
    group: 'go',
    keys: ['ArrowLeft', 'PageUp'],
    where: 'photo',
    repeats: true,
    isEnabled: () => neighbour(-1) !== null,
    run: stepping(-1),
  },
  {
    id: 'photo-view.next',
    label: 'photoView.next',
    group: 'go',
    keys: ['ArrowRight', 'PageDown'],
    where: 'photo',
    repeats: true,
    isEnabled: () => neighbour(1) !== null,
    run: stepping(1),
  },
  {
    id: 'photo-view.first',
    label: 'photoView.first',
    group: 'go',
    keys: ['Home'],
    where: 'photo',
    isEnabled: hasPhotos,
    run: () => goToIndex(0),
  },
  {
    id: 'photo-view.last',
    label: 'photoView.last',
    group: 'go',
    keys: ['End'],
    where: 'photo',
    isEnabled: hasPhotos,
    run: goToLast,
  },
  {
    id: 'photo-view.zoom',
    label: 'photoView.zoom',
    group: 'view',
    keys: ['z'],
    where: 'photo',
    isEnabled: isOpen,
    run: () => toggleZoom(zoomStore),
  },
  {
    id: 'photo-view.zoom-in',
    label: 'photoView.zoom-in',
    group: 'view',
    keys: ['+', '=', '$mod+='],
    where: 'photo',
    repeats: true,
    isEnabled: isOpen,
    run: () => stepZoom(zoomStore, 1),
  },
  {
    id: 'photo-view.zoom-out',
    label: 'photoView.zoom-out',
    group: 'view',
    keys: ['-', '$mod+-'],
    where: 'photo',
    repeats: true,
    isEnabled: isOpen,
    run: () => stepZoom(zoomStore, -1),
  },
  {
    id: 'photo-view.fit',
    label: 'photoView.fit',
    group: 'view',
    keys: ['$mod+0'],
    where: 'photo',
    isEnabled: isOpen,
    run: () => zoomFit(zoomStore),
  },
  {
    id: 'photo-view.full-size',
    label: 'photoView.full-size',
    group: 'view',
    keys: ['$mod+1'],
    where: 'photo',
    isEnabled: isOpen,
    run: () => zoomFull(zoomStore),
  },
  {
    id: 'photo-view.show-in-folder',
    label: 'photoView.show-in-folder',
    group: 'photo',
    keys: ['$mod+Shift+r'],
    isEnabled: canGoOutside,
    run: outside('showInFolder'),
  },
  {
    id: 'photo-view.open-in-program',
    label: 'photoView.open-in-program',
    group: 'photo',
    keys: ['$mod+e'],
    isEnabled: canGoOutside,
    run: outside('openInProgram'),
  },
];
