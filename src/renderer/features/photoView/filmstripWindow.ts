/** @file Which photos of a filmstrip are seen. It is laid out around its middle, so that a million photos are no longer than ten. */

/** Width of a photo in the strip with its gap, in CSS pixels. */
export const CELL = 68;

export interface StripWindow {
  readonly first: number;
  /** Before `first` where none is seen. */
  readonly last: number;
  /** Left edge of the first, from the strip's left edge. */
  readonly left: number;
}

/** The photos seen in a strip of `width` pixels with the photo `centre` (which may lie between two) in its middle. */
export function stripWindow(centre: number, width: number, count: number): StripWindow {
  const half = width / 2 / CELL + 0.5;
  const first = Math.max(0, Math.floor(centre - half) + 1);
  const last = Math.min(count - 1, Math.ceil(centre + half) - 1);
  return { first, last, left: width / 2 + (first - centre - 0.5) * CELL };
}

/** The centre after scrolling by pixels. */
export function scrolledCentre(centre: number, pixels: number, count: number): number {
  return Math.max(0, Math.min(count - 1, centre + pixels / CELL));
}
