/**
 * @file A photo as large as there is room, to be zoomed and moved: the thumbnail at once, the full picture over it as soon
 * as it is decoded. Wheel and pinch zoom at the pointer, a double click goes to 100 % and back, a pull moves it.
 */

import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type JSX,
  type PointerEvent,
  type RefObject,
} from 'react';
import { useFullPicture } from '../lib/fullPictures.ts';
import { useStoreValue } from '../lib/library.ts';
import { notePictureFailed, thumbnailAddress } from '../lib/pictures.ts';
import { boxOf, FIT, type Point, type Size } from '../lib/zoom.ts';
import { canPan, pan, shownScale, toggleZoom, zoomBy, type ZoomStore } from '../lib/zoomStore.ts';
import styles from './ZoomPicture.module.css';

/** A shape gets a size of so many pixels, until the real size is known. */
const GUESS = 4000;
/** From so many pixels of the screen for one of the picture on, its pixels are shown as they are. */
const PIXELS_FROM = 4;
/** How much a wheel's notch, which is about 100, zooms. */
const WHEEL = 0.002;
/** Pixels of a trackpad's pinch zoom more each. */
const PINCH = 0.01;

export interface ZoomPictureProps {
  readonly photoId: number;
  /** Name for those who cannot see it. */
  readonly name: string;
  /** Width over height, where it is known before the picture is there. */
  readonly aspect: number | null;
  readonly store: ZoomStore;
}

const sizeOfShape = (aspect: number): Size =>
  aspect > 1 ? { width: GUESS, height: GUESS / aspect } : { width: GUESS * aspect, height: GUESS };

const sizeOf = ({ naturalWidth, naturalHeight }: HTMLImageElement): Size | null =>
  naturalWidth > 0 && naturalHeight > 0 ? { width: naturalWidth, height: naturalHeight } : null;

/** Follows the frame's size. */
function useFrame(element: RefObject<HTMLElement | null>, store: ZoomStore): void {
  useLayoutEffect(() => {
    const frame = element.current;
    if (!frame) return;
    const measure = (): void =>
      store.setState({ frame: { width: frame.clientWidth, height: frame.clientHeight } });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(frame);
    return () => {
      observer.disconnect();
      store.setState({ frame: null });
    };
  }, [element, store]);
}

/** The wheel needs a listener that may prevent the page's own zoom; React's may not. */
function useWheel(element: RefObject<HTMLElement | null>, store: ZoomStore): void {
  useEffect(() => {
    const frame = element.current;
    if (!frame) return;
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const box = frame.getBoundingClientRect();
      const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 33 : event.deltaY;
      // a pinch comes as a wheel with Ctrl, in small steps
      const factor = Math.exp(-pixels * (event.ctrlKey && Math.abs(pixels) < 50 ? PINCH : WHEEL));
      zoomBy(store, factor, { x: event.clientX - box.left, y: event.clientY - box.top });
    };
    frame.addEventListener('wheel', onWheel, { passive: false });
    return () => frame.removeEventListener('wheel', onWheel);
  }, [element, store]);
}

interface Pull {
  readonly isMoving: boolean;
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent) => void;
    readonly onPointerMove: (event: PointerEvent) => void;
    readonly onPointerUp: (event: PointerEvent) => void;
    readonly onPointerCancel: (event: PointerEvent) => void;
  };
}

const middle = (points: readonly Point[]): Point => ({
  x: points.reduce((sum, { x }) => sum + x, 0) / points.length,
  y: points.reduce((sum, { y }) => sum + y, 0) / points.length,
});

const spread = ([first, second]: readonly Point[]): number =>
  first && second ? Math.hypot(first.x - second.x, first.y - second.y) : 0;

/** One pointer moves the picture; two fingers zoom it as they move it. */
function usePull(element: RefObject<HTMLElement | null>, store: ZoomStore): Pull {
  const pointers = useRef(new Map<number, Point>());
  const [isMoving, setIsMoving] = useState(false);
  const end = (event: PointerEvent): void => {
    pointers.current.delete(event.pointerId);
    if (pointers.current.size === 0) setIsMoving(false);
  };
  return {
    isMoving,
    handlers: {
      onPointerDown: (event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
        setIsMoving(canPan(store.getState()));
      },
      onPointerMove: (event) => {
        if (!pointers.current.has(event.pointerId) || !element.current) return;
        const before = [...pointers.current.values()];
        pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
        const after = [...pointers.current.values()];
        const from = middle(before);
        const to = middle(after);
        pan(store, { x: to.x - from.x, y: to.y - from.y });
        if (spread(before) === 0) return;
        const box = element.current.getBoundingClientRect();
        zoomBy(store, spread(after) / spread(before), { x: to.x - box.left, y: to.y - box.top });
      },
      onPointerUp: end,
      onPointerCancel: end,
    },
  };
}

export function ZoomPicture({ photoId, name, aspect, store }: ZoomPictureProps): JSX.Element {
  const frameElement = useRef<HTMLDivElement>(null);
  const fullElement = useRef<HTMLDivElement>(null);
  const { image } = useFullPicture(photoId);
  const state = useStoreValue(store, (state) => state);
  const [thumbnail, setThumbnail] = useState<{ photoId: number; size: Size | null } | null>(null);
  /** The address of a thumbnail that could not be loaded: another version of it is tried. */
  const [failed, setFailed] = useState<string | null>(null);
  const address = thumbnailAddress(photoId);
  const hasThumbnail = address !== failed;
  useFrame(frameElement, store);
  useWheel(frameElement, store);
  const { isMoving, handlers } = usePull(frameElement, store);

  // another photo is seen whole first
  useLayoutEffect(() => store.setState({ zoom: FIT }), [photoId, store]);
  const exact = image && sizeOf(image);
  const thumbnailSize = thumbnail?.photoId === photoId ? thumbnail.size : null;
  const shape = aspect ?? (thumbnailSize && thumbnailSize.width / thumbnailSize.height);
  const width = exact?.width ?? (shape === null ? null : sizeOfShape(shape).width);
  const height = exact?.height ?? (shape === null ? null : sizeOfShape(shape).height);
  const isExact = exact !== null;
  useLayoutEffect(() => {
    store.setState(({ zoom, picture }) => ({
      picture: width === null || height === null ? null : { width, height },
      isExact,
      // what is seen stays as large when the real size takes the place of the guessed one
      zoom:
        zoom.scale === 'fit' || !picture || width === null
          ? zoom
          : { ...zoom, scale: (zoom.scale * picture.width) / width },
    }));
  }, [width, height, isExact, store]);
  useLayoutEffect(() => {
    const element = fullElement.current;
    if (!element || !image) return;
    element.replaceChildren(image);
    return () => image.remove();
  }, [image]);

  const { zoom, frame } = state;
  const picture = width === null || height === null ? null : { width, height };
  const box = picture && frame && frame.width > 0 ? boxOf(zoom, picture, frame) : null;
  const isLarge = (shownScale(state) ?? 0) >= PIXELS_FROM;
  const moves = canPan(state);
  return (
    <div
      ref={frameElement}
      className={`${styles['frame']} ${moves ? styles['movable'] : ''} ${isMoving ? styles['moving'] : ''}`}
      data-testid="zoom-frame"
      data-empty={!image && !hasThumbnail}
      onDoubleClick={(event) => {
        const { left, top } = event.currentTarget.getBoundingClientRect();
        toggleZoom(store, { x: event.clientX - left, y: event.clientY - top });
      }}
      {...handlers}
    >
      <div
        role="img"
        aria-label={name}
        className={`${styles['picture']} ${isLarge ? styles['pixels'] : ''}`}
        data-state={isExact ? 'full' : 'thumbnail'}
        style={
          box
            ? {
                width: box.width,
                height: box.height,
                transform: `translate(${Math.round(box.left)}px, ${Math.round(box.top)}px)`,
              }
            : { visibility: 'hidden' }
        }
      >
        {!image && hasThumbnail && (
          <img
            key={photoId}
            className={styles['layer']}
            src={address}
            alt=""
            draggable={false}
            onLoad={(event) => setThumbnail({ photoId, size: sizeOf(event.currentTarget) })}
            onError={() => {
              notePictureFailed(photoId);
              setFailed(address);
            }}
          />
        )}
        <div ref={fullElement} className={styles['full']} />
      </div>
    </div>
  );
}
