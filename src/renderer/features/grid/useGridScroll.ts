/** @file Scrolling of the grid: what is seen, how fast it goes, and the move of the scroll window (virtualScroll.ts). */

import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { gridStore, setScroller } from './gridStore.ts';
import type { GridLayout } from './justifiedLayout.ts';
import { isNearEnd, windowAround, type ScrollWindow } from './virtualScroll.ts';

/** Viewports in a second beyond which no picture is worth loading. */
const FLYING = 12;
/** Milliseconds without scrolling after which it stands still. */
const SETTLED = 90;

export interface GridScroll {
  readonly window: ScrollWindow;
  /** Offset of the viewport's top in the whole. */
  readonly top: number;
  readonly viewport: number;
  readonly isFlying: boolean;
}

/** Follows the scrolled element. `layout` is that which is shown. */
export function useGridScroll(scroller: RefObject<HTMLDivElement | null>, layout: GridLayout): GridScroll {
  const [scroll, setScroll] = useState<GridScroll>({
    window: windowAround(0, layout.height),
    top: 0,
    viewport: 0,
    isFlying: false,
  });
  const current = useRef(scroll);
  current.current = scroll;
  const total = layout.height;
  const last = useRef({ top: 0, at: 0 });
  const settle = useRef<ReturnType<typeof setTimeout>>(undefined);

  const update = useCallback((next: Partial<GridScroll>) => {
    const merged = { ...current.current, ...next };
    current.current = merged;
    setScroll(merged);
    gridStore.setState({ top: merged.top, viewport: merged.viewport, isFlying: merged.isFlying });
  }, []);

  const jump = useCallback(
    (top: number) => {
      const element = scroller.current;
      if (!element) return;
      const { window } = current.current;
      const inside = top - window.base;
      if (isNearEnd(window, inside, element.clientHeight, total) || inside < 0 || inside > window.height) {
        const moved = windowAround(top, total);
        update({ window: moved, top });
        // the content has its new height only after it is drawn
        queueMicrotask(() => (element.scrollTop = top - moved.base));
      } else element.scrollTop = inside;
    },
    [scroller, total, update],
  );

  useEffect(() => {
    setScroller(jump);
    return () => setScroller(null);
  }, [jump]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let frame = 0;
    const onFrame = (): void => {
      frame = 0;
      const { window, viewport } = current.current;
      const now = performance.now();
      const top = window.base + element.scrollTop;
      const elapsed = Math.max(1, now - last.current.at);
      const speed = (Math.abs(top - last.current.top) / Math.max(1, viewport) / elapsed) * 1000;
      last.current = { top, at: now };
      const isFlying = speed > FLYING && elapsed < SETTLED;
      clearTimeout(settle.current);
      settle.current = setTimeout(() => update({ isFlying: false }), SETTLED);
      if (isNearEnd(window, element.scrollTop, viewport, total)) {
        const moved = windowAround(top, total);
        element.scrollTop = top - moved.base;
        update({ window: moved, top, isFlying });
      } else update({ top, isFlying });
    };
    const onScroll = (): void => {
      frame ||= requestAnimationFrame(onFrame);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      element.removeEventListener('scroll', onScroll);
      cancelAnimationFrame(frame);
      clearTimeout(settle.current);
    };
  }, [scroller, total, update]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => update({ viewport: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, update]);

  // another layout: the window is laid around the same offset; who keeps the place jumps afterwards
  useLayoutEffect(() => {
    const { top, viewport } = current.current;
    const kept = Math.max(0, Math.min(top, total - viewport));
    update({ window: windowAround(kept, total), top: kept });
  }, [total, update]);
  useLayoutEffect(() => {
    const element = scroller.current;
    const wanted = scroll.top - scroll.window.base;
    if (element && Math.abs(element.scrollTop - wanted) > 1) element.scrollTop = wanted;
    // only when the window has moved: else the browser scrolls by itself
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [scroller, scroll.window]);

  return scroll;
}
