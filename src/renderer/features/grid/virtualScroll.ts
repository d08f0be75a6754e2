/**
 * @file Scrolling through more than a browser can: Chromium cuts elements off at 2^25 pixels, and a million photos are
 * longer. The scrolled element holds a window of at most {@link LONGEST} pixels of the whole, and is moved along when its
 * end comes near; scrolling itself stays the browser's own.
 */

/** Height of the scrolled content at most, in CSS pixels. */
export const LONGEST = 4_000_000;

export interface ScrollWindow {
  /** Offset in the whole of the content's top. */
  readonly base: number;
  /** Height of the content. */
  readonly height: number;
}

/** The window for an offset of the whole: in its middle, but at the ends. */
export function windowAround(offset: number, total: number): ScrollWindow {
  const height = Math.min(total, LONGEST);
  const base = Math.max(0, Math.min(offset - height / 2, total - height));
  return { base: Math.round(base), height };
}

/** True where the window is to be moved, because its end is near and not the end of the whole. */
export function isNearEnd(window: ScrollWindow, scrollTop: number, viewport: number, total: number): boolean {
  const margin = Math.min(window.height / 8, 400_000);
  const nearTop = scrollTop < margin && window.base > 0;
  const nearBottom = scrollTop + viewport > window.height - margin && window.base + window.height < total;
  return nearTop || nearBottom;
}

/** The window for a jump to an offset of the whole: the one that is shown, unless it ends near there. */
export function windowFor(
  shown: ScrollWindow,
  offset: number,
  viewport: number,
  total: number,
): ScrollWindow {
  const inside = offset - shown.base;
  const isOutside = inside < 0 || inside > shown.height;
  return isOutside || isNearEnd(shown, inside, viewport, total) ? windowAround(offset, total) : { ...shown };
}

/** A timeline that is shown takes width from the photos, so that they may become lower: it goes only when they are much lower. */
const MUCH_LOWER = 0.75;

/** Whether the timeline is shown beside photos of this height. */
export const needsScrubber = (isShown: boolean, height: number, viewport: number): boolean =>
  height > (isShown ? viewport * MUCH_LOWER : viewport);
