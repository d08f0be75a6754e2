/** @file How a picture lies in a frame that is smaller or larger than it: fitting, zooming to a point, moving within bounds. */

/** Width and height; of frames in CSS pixels, of pictures in their own. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Relative to the picture, so that it holds when the frame or the picture's resolution changes. */
export interface Zoom {
  /** CSS pixels for each pixel of the picture. */
  readonly scale: number | 'fit';
  /** The point of the picture in the frame's middle, 0 to 1 in each direction. */
  readonly centre: Point;
}

/** Where the picture is drawn, from the frame's left upper corner, in CSS pixels. */
export interface PictureBox extends Size {
  readonly left: number;
  readonly top: number;
}

export const FIT: Zoom = { scale: 'fit', centre: { x: 0.5, y: 0.5 } };

/** A pixel of the picture is never drawn larger than so many pixels of the screen. */
const MOST = 16;
/** Pixels of the screen for each pixel of the picture that the keys stop at. */
const STOPS = [0.03, 0.06, 0.12, 0.25, 0.33, 0.5, 0.67, 1, 1.5, 2, 3, 4, 6, 8, 12, MOST] as const;
/** Two scales nearer to each other than this are one. */
const SAME = 1.01;

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));

/** The scale at which the whole picture is seen as large as the frame has room; a small picture is enlarged. */
export function fitScale(picture: Size, frame: Size): number {
  return Math.min(frame.width / picture.width, frame.height / picture.height);
}

/** The scale in CSS pixels for each pixel of the picture. */
export function scaleOf(zoom: Zoom, picture: Size, frame: Size): number {
  return zoom.scale === 'fit' ? fitScale(picture, frame) : zoom.scale;
}

/** True where a part of the picture is outside the frame, and it can be moved. */
export function isMovable(zoom: Zoom, picture: Size, frame: Size): boolean {
  if (zoom.scale === 'fit') return false;
  return picture.width * zoom.scale > frame.width + 1 || picture.height * zoom.scale > frame.height + 1;
}

/** A direction that has room to spare is centred; in another the frame is always full. */
function placed(length: number, frame: number, centre: number): number {
  if (length <= frame) return (frame - length) / 2;
  return clamp(frame / 2 - centre * length, frame - length, 0);
}

/** Where the picture is drawn. */
export function boxOf(zoom: Zoom, picture: Size, frame: Size): PictureBox {
  const scale = scaleOf(zoom, picture, frame);
  const width = picture.width * scale;
  const height = picture.height * scale;
  return {
    left: placed(width, frame.width, zoom.centre.x),
    top: placed(height, frame.height, zoom.centre.y),
    width,
    height,
  };
}

/** The zoom that draws the picture with its corner at `left` and `top`, as far as its bounds allow. */
function zoomWithCorner(scale: number, left: number, top: number, picture: Size, frame: Size): Zoom {
  const centreOf = (length: number, size: number, at: number): number =>
    length <= size ? 0.5 : (size / 2 - clamp(at, size - length, 0)) / length;
  return {
    scale,
    centre: {
      x: centreOf(picture.width * scale, frame.width, left),
      y: centreOf(picture.height * scale, frame.height, top),
    },
  };
}

/**
 * Zooms to a scale, and keeps the point of the picture that is at `at` (in the frame) where it is. `one` is the scale of
 * 100 %: one over the screen's pixels for each CSS pixel. No smaller than the fitting picture or 100 %, whichever is less;
 * at the scale that fits, it fits.
 */
export function zoomTo(
  zoom: Zoom,
  wanted: number,
  picture: Size,
  frame: Size,
  one: number,
  at: Point = { x: frame.width / 2, y: frame.height / 2 },
): Zoom {
  const fit = fitScale(picture, frame);
  const scale = clamp(wanted, Math.min(fit, one), Math.max(fit, one * MOST));
  if (scale / fit < SAME && fit / scale < SAME) return FIT;
  const box = boxOf(zoom, picture, frame);
  const left = at.x - ((at.x - box.left) / box.width) * picture.width * scale;
  const top = at.y - ((at.y - box.top) / box.height) * picture.height * scale;
  return zoomWithCorner(scale, left, top, picture, frame);
}

/** The next larger or smaller stop of the keys; fitting is a stop too. */
export function zoomStep(zoom: Zoom, by: 1 | -1, picture: Size, frame: Size, one: number): Zoom {
  const scale = scaleOf(zoom, picture, frame);
  const stops = [...STOPS.map((stop) => stop * one), fitScale(picture, frame)].sort((a, b) => a - b);
  const next =
    by > 0 ? stops.find((stop) => stop > scale * SAME) : stops.findLast((stop) => stop < scale / SAME);
  return next === undefined ? zoom : zoomTo(zoom, next, picture, frame, one);
}

/** From fitting to 100 % at a point, and from anything else to fitting. A picture that fits at 100 % goes to 200 %. */
export function zoomToggle(zoom: Zoom, picture: Size, frame: Size, one: number, at?: Point): Zoom {
  if (zoom.scale !== 'fit') return FIT;
  const fit = fitScale(picture, frame);
  const isOne = fit / one < SAME && one / fit < SAME;
  return zoomTo(zoom, isOne ? one * 2 : one, picture, frame, one, at);
}

/** Moves the picture by CSS pixels, within its bounds. */
export function panBy(zoom: Zoom, by: Point, picture: Size, frame: Size): Zoom {
  if (zoom.scale === 'fit') return zoom;
  const box = boxOf(zoom, picture, frame);
  return zoomWithCorner(zoom.scale, box.left + by.x, box.top + by.y, picture, frame);
}
