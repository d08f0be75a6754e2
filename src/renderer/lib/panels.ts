/**
 * @file The panels at both sides. Where the window is wide enough they stand beside the middle; where it is not, a panel
 * that is wanted lies over it, as a drawer, until it is put away. What the owner has chosen for a wide window stays as it
 * was, and comes back with the room for it.
 */

import { isPhotoOpen, viewStore, type Side, type ViewState } from './viewStore.ts';

/** Widths of the panels, in CSS pixels, as their styles have them. */
const WIDTH = { left: 256, right: 320 } as const;
/** A middle that is narrower than this is of no use: two photos to a row. The other views have rows of their own to fill it. */
const LEAST_MIDDLE = 440;
const LEAST_PAGE = 680;

type Panels = Pick<
  ViewState,
  'view' | 'layer' | 'layersBelow' | 'photoId' | 'windowWidth' | 'drawer' | 'isLeftOpen' | 'isRightOpen'
>;

const isOpenBeside = (side: Side, { isLeftOpen, isRightOpen }: Panels): boolean =>
  side === 'left' ? isLeftOpen : isRightOpen;

/** Whether a panel has room beside the middle. The left one comes first; a photo that is shown large has only the right. */
export function fitsBeside(side: Side, state: Panels): boolean {
  const isPhoto = isPhotoOpen(state);
  const isPage = !isPhoto && (state.view === 'library' || state.view === 'review');
  const least = isPage ? LEAST_PAGE : LEAST_MIDDLE;
  const leftFits = !isPhoto && state.windowWidth >= WIDTH.left + least;
  if (side === 'left') return leftFits;
  const taken = leftFits && state.isLeftOpen ? WIDTH.left : 0;
  return state.windowWidth >= taken + WIDTH.right + least;
}

/** The window as if no photo were shown large: what lies behind it stays as it was, with what is scrolled and typed in it. */
export const behindPhoto = (state: Panels): Panels => ({ ...state, photoId: null });

/** Whether a panel is seen. */
export const isPanelShown = (side: Side, state: Panels): boolean =>
  state.drawer === side || (fitsBeside(side, state) && isOpenBeside(side, state));

/** Whether a panel is seen, and lies over the middle. */
export const isPanelOver = (side: Side, state: Panels): boolean =>
  state.drawer === side && !fitsBeside(side, state);

function setPanel(side: Side, isShown: boolean): void {
  viewStore.setState((state) => {
    if (!fitsBeside(side, state)) return { drawer: isShown ? side : null };
    const drawer = state.drawer === side ? null : state.drawer;
    return side === 'left' ? { isLeftOpen: isShown, drawer } : { isRightOpen: isShown, drawer };
  });
}

/** Shows a panel, beside the middle or over it. */
export const openPanel = (side: Side): void => setPanel(side, true);

/** Shows a panel, or puts it away. */
export const togglePanel = (side: Side): void => setPanel(side, !isPanelShown(side, viewStore.getState()));

/** Puts the panel away that lies over the middle. */
export const closeDrawer = (): void => viewStore.setState({ drawer: null });

// a drawer that has room now stands beside the middle from then on; what a photo has room for says nothing of that
viewStore.subscribe((state) => {
  if (state.drawer === null || isPhotoOpen(state) || !fitsBeside(state.drawer, state)) return;
  viewStore.setState({
    drawer: null,
    ...(state.drawer === 'left' ? { isLeftOpen: true } : { isRightOpen: true }),
  });
});

/** Follows the window's width from now on. */
export function followWidth(): void {
  const note = (): void => viewStore.setState({ windowWidth: globalThis.innerWidth });
  globalThis.addEventListener('resize', note);
  note();
}
