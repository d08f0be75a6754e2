/** @file What the window shows, apart from the library's own data: the view, panels, the size of thumbnails, open layers. */

import { createStore } from 'zustand/vanilla';
import { fieldsOf, keep, readKept } from './kept.ts';

/** The view in the middle. `cloud`: the result's tags as a cloud. */
export type View = 'grid' | 'cloud' | 'review' | 'library';

/** Where a panel stands. */
export type Side = 'left' | 'right';

/** What lies over the window and takes the keyboard. */
export type Layer =
  'none' | 'photo' | 'palette' | 'shortcuts' | 'try-picture' | 'save-search' | 'folder-picker';

export interface ViewState {
  readonly view: View;
  readonly layer: Layer;
  /** Layers that are there again when the one above them closes, the nearest last. */
  readonly layersBelow: readonly Layer[];
  /** The photo of the photo view, while `layer` is `photo`. */
  readonly photoId: number | null;
  /** The photos that the photo view steps through; null: the whole result. */
  readonly photoList: Uint32Array | null;
  /** The tag under review. */
  readonly reviewTagId: number | null;
  /** Part of the `library` view that is open. */
  readonly librarySection: 'folders' | 'models' | 'tags' | 'appearance' | 'storage' | 'failures' | 'log';
  /** Height of rows in the grid, in CSS pixels. */
  readonly rowHeight: number;
  /** Panels that are wanted where there is room beside the middle (lib/panels.ts says whether there is). */
  readonly isLeftOpen: boolean;
  readonly isRightOpen: boolean;
  /** The panel that lies over the middle, where there is none. */
  readonly drawer: Side | null;
  /** In CSS pixels. */
  readonly windowWidth: number;
}

export const ROW_HEIGHTS = [64, 90, 120, 160, 210, 280, 360, 480] as const;

const KEPT_KEY = 'tagroll-view';

type Kept = Pick<ViewState, 'rowHeight' | 'isLeftOpen' | 'isRightOpen'>;

function toKept(kept: unknown): Partial<Kept> {
  const { rowHeight, isLeftOpen, isRightOpen } = fieldsOf(kept);
  return {
    ...((ROW_HEIGHTS as readonly unknown[]).includes(rowHeight) ? { rowHeight: rowHeight as number } : {}),
    ...(typeof isLeftOpen === 'boolean' ? { isLeftOpen } : {}),
    ...(typeof isRightOpen === 'boolean' ? { isRightOpen } : {}),
  };
}

export const viewStore = createStore<ViewState>(() => ({
  view: 'grid',
  layer: 'none',
  layersBelow: [],
  photoId: null,
  photoList: null,
  reviewTagId: null,
  librarySection: 'folders',
  rowHeight: 160,
  isLeftOpen: true,
  isRightOpen: true,
  drawer: null,
  windowWidth: Infinity,
  ...readKept(KEPT_KEY, toKept),
}));

viewStore.subscribe(({ rowHeight, isLeftOpen, isRightOpen }, before) => {
  if (
    rowHeight === before.rowHeight &&
    isLeftOpen === before.isLeftOpen &&
    isRightOpen === before.isRightOpen
  )
    return;
  keep(KEPT_KEY, { rowHeight, isLeftOpen, isRightOpen } satisfies Kept);
});

/** True while the photo view is open, be it under another layer. */
export const isPhotoOpen = ({
  layer,
  layersBelow,
  photoId,
}: Pick<ViewState, 'layer' | 'layersBelow' | 'photoId'>): boolean =>
  photoId !== null && (layer === 'photo' || layersBelow.includes('photo'));

/**
 * True while photos are what the window is about: one is shown large, or those of a result are, and nothing lies over them
 * but the palette, which closes before it does something.
 */
export function arePhotosSeen(view: Pick<ViewState, 'view' | 'layer' | 'layersBelow' | 'photoId'>): boolean {
  if (!['none', 'photo', 'palette'].includes(view.layer)) return false;
  return isPhotoOpen(view) || view.view === 'grid' || view.view === 'cloud';
}

/** True while nothing lies over the window, but for the palette, which closes before it does something. */
export function isNothingOver(): boolean {
  const { layer, layersBelow } = viewStore.getState();
  return layer === 'none' || (layer === 'palette' && layersBelow.length === 0);
}

/** Opens a layer over whatever is there, which comes back when the layer closes. */
export function openLayer(layer: Exclude<Layer, 'none'>): void {
  viewStore.setState(({ layer: before, layersBelow }) =>
    before === layer
      ? {}
      : {
          layer,
          layersBelow: before === 'none' ? [] : [...layersBelow.filter((one) => one !== layer), before],
        },
  );
}

/** Opens a photo large. `photoList`: what previous and next step through, where that is not the result. */
export function openPhoto(photoId: number, photoList: Uint32Array | null = null): void {
  viewStore.setState({ photoId, photoList });
  openLayer('photo');
}

/** Closes what lies topmost over the window. */
export function closeLayer(): void {
  viewStore.setState(({ layersBelow }) => ({
    layer: layersBelow.at(-1) ?? 'none',
    layersBelow: layersBelow.slice(0, -1),
  }));
}

/** Shows a view in the middle, and nothing over it: whatever lies there, seen or below another layer, is closed. */
export function showView(view: View): void {
  viewStore.setState({ view, layer: 'none', layersBelow: [] });
}

/** Shows the library and its settings, at the part that was open last or at another. */
export function openLibrary(librarySection = viewStore.getState().librarySection): void {
  viewStore.setState({ librarySection });
  showView('library');
}
