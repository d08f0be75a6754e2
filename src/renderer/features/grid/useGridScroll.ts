/** @file Scrolling of the grid: what is seen, how fast it goes, and the move of the scroll window (virtualScroll.ts). */

import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import { gridStore, setScroller } from './gridStore.ts';
import type { GridLayout } from './justifiedLayout.ts';
import { isNearEnd, windowAround, windowFor, type ScrollWindow } from './virtualScroll.ts';

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
  // ahead of what is drawn, until React draws it
  const current = useRef(scroll);
  const drawn = useRef(scroll.window);
  const total = layout.height;
  const totalNow = useRef(total);
  totalNow.current = total;
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
      // the element is scrolled once the content is drawn for it (below), so that neither is ever seen without the other
      update({ window: windowFor(current.current.window, top, element.clientHeight, totalNow.current), top });
    },
    [scroller, update],
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
      // a jump is about to be drawn: what is scrolled now is still in the window before
      if (window !== drawn.current) return;
      const now = performance.now();
      const top = window.base + element.scrollTop;
      const elapsed = Math.max(1, now - last.current.at);
      const speed = (Math.abs(top - last.current.top) / Math.max(1, viewport) / elapsed) * 1000;
      last.current = { top, at: now };
      const isFlying = speed > FLYING && elapsed < SETTLED;
      clearTimeout(settle.current);
      settle.current = setTimeout(() => update({ isFlying: false }), SETTLED);
      if (isNearEnd(window, element.scrollTop, viewport, total)) {
        // at once: what is scrolled until React would draw it by itself would be lost
        flushSync(() => update({ window: windowAround(top, total), top, isFlying }));
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
    drawn.current = scroll.window;
    if (element && Math.abs(element.scrollTop - wanted) > 1) element.scrollTop = wanted;
    // only after a jump or a move of the window: else the browser scrolls by itself
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [scroller, scroll.window]);

  return scroll;
}
