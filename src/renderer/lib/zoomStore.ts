/** @file The zoom of one shown picture, for the component that draws it and for the actions that change it. */

import { createStore, type StoreApi } from 'zustand/vanilla';
import { FIT, isMovable, panBy, scaleOf, zoomStep, zoomTo, zoomToggle } from './zoom.ts';
import type { Point, Size, Zoom } from './zoom.ts';

export interface ZoomState {
  readonly zoom: Zoom;
  /** Where the picture is shown, in CSS pixels; null while nothing is. */
  readonly frame: Size | null;
  /** The picture's own size; while only its shape is known, a size of that shape. */
  readonly picture: Size | null;
  /** True once the picture's size is its real one. */
  readonly isExact: boolean;
}

export type ZoomStore = StoreApi<ZoomState>;

export const createZoomStore = (): ZoomStore =>
  createStore<ZoomState>(() => ({ zoom: FIT, frame: null, picture: null, isExact: false }));

/** The scale of 100 %: a pixel of the picture on a pixel of the screen. */
const one = (): number => 1 / window.devicePixelRatio;

function change(store: ZoomStore, next: (zoom: Zoom, picture: Size, frame: Size) => Zoom): void {
  const { zoom, picture, frame } = store.getState();
  if (picture && frame && frame.width > 0 && frame.height > 0)
    store.setState({ zoom: next(zoom, picture, frame) });
}

/** Whole again. */
export const zoomFit = (store: ZoomStore): void => store.setState({ zoom: FIT });

/** 100 %, around the middle. */
export function zoomFull(store: ZoomStore): void {
  change(store, (zoom, picture, frame) => zoomTo(zoom, one(), picture, frame, one()));
}

/** Fitting or 100 %. `at`: the point that stays, in the frame. */
export function toggleZoom(store: ZoomStore, at?: Point): void {
  change(store, (zoom, picture, frame) => zoomToggle(zoom, picture, frame, one(), at));
}

/** One stop larger or smaller. */
export function stepZoom(store: ZoomStore, by: 1 | -1): void {
  change(store, (zoom, picture, frame) => zoomStep(zoom, by, picture, frame, one()));
}

/** Larger by a factor, around a point of the frame. */
export function zoomBy(store: ZoomStore, factor: number, at: Point): void {
  change(store, (zoom, picture, frame) =>
    zoomTo(zoom, scaleOf(zoom, picture, frame) * factor, picture, frame, one(), at),
  );
}

/** Moves the picture by CSS pixels. */
export function pan(store: ZoomStore, by: Point): void {
  change(store, (zoom, picture, frame) => panBy(zoom, by, picture, frame));
}

/** True where a part of the picture is out of sight. */
export function canPan({ zoom, picture, frame }: ZoomState): boolean {
  return picture !== null && frame !== null && isMovable(zoom, picture, frame);
}

/** 1 for 100 %; null where the picture's own size is not known yet. */
export function shownScale({ zoom, picture, frame, isExact }: ZoomState): number | null {
  if (!picture || !frame || !isExact || frame.width === 0) return null;
  return scaleOf(zoom, picture, frame) * window.devicePixelRatio;
}
