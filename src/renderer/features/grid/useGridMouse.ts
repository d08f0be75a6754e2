/** @file The mouse in the grid: a click selects, with Ctrl or Shift as everywhere, a double click opens, a pull draws a band. */

import {
  useCallback,
  useEffect,
  useRef,
  useState,
  type MouseEvent,
  type PointerEvent,
  type RefObject,
} from 'react';
import type { PhotoSet } from '../../lib/photoSet.ts';
import {
  selectNothing,
  selectPhoto,
  selectPhotos,
  selectUpTo,
  selectionStore,
} from '../../lib/selectionStore.ts';
import { openPhoto } from '../../lib/viewStore.ts';
import { bandPhotos, type Band } from './bandPhotos.ts';
import type { GridLayout } from './justifiedLayout.ts';
import type { GridScroll } from './useGridScroll.ts';

/** The mouse must move so far, in pixels, before it draws a band. */
const SLACK = 5;
/** Pixels that the grid scrolls in a frame while a band is pulled beyond its edge. */
const PULL = 18;

interface Pull {
  readonly left: number;
  readonly top: number;
  readonly base: PhotoSet;
  readonly mode: 'replace' | 'add' | 'toggle';
  x: number;
  y: number;
  isDrawn: boolean;
}

interface Handlers {
  readonly onClick: (event: MouseEvent) => void;
  readonly onDoubleClick: (event: MouseEvent) => void;
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerUp: (event: PointerEvent) => void;
  readonly onPointerCancel: (event: PointerEvent) => void;
}

/** Index of the photo that an event is about, or null. */
function indexOf(event: MouseEvent): number | null {
  const cell = (event.target as Element).closest<HTMLElement>('[data-index]');
  return cell ? Number(cell.dataset['index']) : null;
}

export function useGridMouse(
  scroller: RefObject<HTMLDivElement | null>,
  layout: GridLayout,
  photoIds: Uint32Array,
  aspects: Uint16Array,
  scroll: GridScroll,
): { readonly handlers: Handlers; readonly band: Band | null } {
  const [band, setBand] = useState<Band | null>(null);
  const pull = useRef<Pull | null>(null);
  const wasDrawn = useRef(false);
  const frame = useRef(0);
  // a pull goes on over results that come in meanwhile
  const shown = useRef({ layout, photoIds, aspects, base: scroll.window.base });
  shown.current = { layout, photoIds, aspects, base: scroll.window.base };
  const stopFollowing = (): void => {
    cancelAnimationFrame(frame.current);
    frame.current = 0;
  };
  useEffect(() => stopFollowing, []);

  const follow = useCallback(() => {
    frame.current = 0;
    const element = scroller.current;
    const now = pull.current;
    if (!element || !now?.isDrawn) return;
    const { layout, photoIds, aspects, base } = shown.current;
    const frameBox = element.getBoundingClientRect();
    if (now.y < frameBox.top) element.scrollTop -= PULL;
    else if (now.y > frameBox.bottom) element.scrollTop += PULL;
    const x = now.x - frameBox.left;
    const y = now.y - frameBox.top + element.scrollTop + base;
    const next = {
      left: Math.max(0, Math.min(now.left, x)),
      right: Math.min(layout.width, Math.max(now.left, x)),
      top: Math.max(0, Math.min(now.top, y)),
      bottom: Math.min(layout.height, Math.max(now.top, y)),
    };
    setBand(next);
    selectPhotos(bandPhotos(layout, photoIds, aspects, next), now.mode, now.base);
    if (now.y < frameBox.top || now.y > frameBox.bottom) frame.current = requestAnimationFrame(follow);
  }, [scroller]);

  const endPull = (): void => {
    pull.current = null;
    stopFollowing();
    setBand(null);
  };

  const handlers: Handlers = {
    onClick: (event) => {
      // the click that ends a band is none
      if (wasDrawn.current) return void (wasDrawn.current = false);
      const index = indexOf(event);
      if (index === null) return selectNothing();
      const id = photoIds[index]!;
      const isCheck = (event.target as Element).closest('[data-part="check"]') !== null;
      const more = event.ctrlKey || event.metaKey;
      if (event.shiftKey) selectUpTo(id, more ? 'add' : 'replace');
      else selectPhoto(id, more || isCheck ? 'toggle' : 'replace');
    },
    onDoubleClick: (event) => {
      const index = indexOf(event);
      if (index !== null) openPhoto(photoIds[index]!);
    },
    onPointerDown: (event) => {
      const element = scroller.current;
      if (event.button !== 0 || event.pointerType === 'touch' || !element) return;
      wasDrawn.current = false;
      const box = element.getBoundingClientRect();
      const more = event.ctrlKey || event.metaKey;
      pull.current = {
        left: event.clientX - box.left,
        top: event.clientY - box.top + element.scrollTop + shown.current.base,
        base: selectionStore.getState().selected.copy(),
        mode: more ? 'toggle' : event.shiftKey ? 'add' : 'replace',
        x: event.clientX,
        y: event.clientY,
        isDrawn: false,
      };
    },
    onPointerMove: (event) => {
      const now = pull.current;
      if (!now) return;
      // the button was let go outside, before the pull had the pointer
      if ((event.buttons & 1) === 0) return endPull();
      if (!now.isDrawn) {
        if (Math.hypot(event.clientX - now.x, event.clientY - now.y) < SLACK) return;
        now.isDrawn = true;
        event.currentTarget.setPointerCapture(event.pointerId);
      }
      now.x = event.clientX;
      now.y = event.clientY;
      frame.current ||= requestAnimationFrame(follow);
    },
    onPointerUp: () => {
      wasDrawn.current = pull.current?.isDrawn ?? false;
      endPull();
    },
    onPointerCancel: endPull,
  };
  return { handlers, band };
}
