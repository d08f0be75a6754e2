/** @file The photos before and after the one that is shown, as a strip with it in the middle. */

import { useLayoutEffect, useRef, useState, type JSX, type KeyboardEvent } from 'react';
import { useCard } from '../../lib/cards.ts';
import { cssColour } from '../../lib/colour.ts';
import { useText } from '../../lib/i18n.ts';
import { useStoreValue } from '../../lib/library.ts';
import { resultStore } from '../../lib/resultStore.ts';
import { ThumbnailPicture } from '../../ui/ThumbnailPicture.tsx';
import { CELL, scrolledCentre, stripWindow } from './filmstripWindow.ts';
import { closePhoto, goToIndex, neighbour, photoStore } from './photoStore.ts';
import styles from './PhotoView.module.css';

const NO_COLOURS = new Uint16Array(0);

interface CellProps {
  readonly photoId: number;
  readonly index: number;
  readonly count: number;
  readonly left: number;
  readonly colour: number | undefined;
  readonly isCurrent: boolean;
}

function Cell({ photoId, index, count, left, colour, isCurrent }: CellProps): JSX.Element {
  const text = useText();
  const card = useCard(photoId);
  return (
    <div
      id={`filmstrip-${photoId}`}
      role="option"
      aria-selected={isCurrent}
      aria-posinset={index + 1}
      aria-setsize={count}
      aria-label={card?.name ?? text('photoView.photo-number', { number: index + 1 })}
      className={`${styles['cell']} ${isCurrent ? styles['current'] : ''}`}
      style={{ left, ...(colour === undefined ? {} : { backgroundColor: cssColour(colour) }) }}
      onClick={() => goToIndex(index)}
    >
      <ThumbnailPicture photoId={photoId} className={styles['cellPicture']} />
    </div>
  );
}

export function Filmstrip(): JSX.Element | null {
  const text = useText();
  const strip = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const ids = useStoreValue(photoStore, (state) => state.ids);
  const place = useStoreValue(photoStore, (state) => state.place);
  const outline = useStoreValue(resultStore, (state) => state.outline);
  const colours = outline?.photoIds === ids ? outline.colours : NO_COLOURS;
  const current = place?.index ?? null;
  /** Where the wheel has moved it, away from the current photo. */
  const [scrolled, setScrolled] = useState<{ readonly from: number | null; readonly centre: number }>();
  const centre = scrolled && scrolled.from === current ? scrolled.centre : (current ?? 0);

  useLayoutEffect(() => {
    const element = strip.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    setWidth(element.clientWidth);
    return () => observer.disconnect();
  }, []);

  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, () => number | null>> = {
      ArrowLeft: () => neighbour(-1),
      ArrowRight: () => neighbour(1),
      Home: () => 0,
      End: () => ids.length - 1,
    };
    const step = steps[event.key];
    // as everywhere else in the photo view
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      return closePhoto();
    }
    if (!step || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    event.preventDefault();
    const index = step();
    if (index !== null) goToIndex(index);
  };

  const { first, last, left } = stripWindow(centre, width, ids.length);
  const cells = Array.from({ length: Math.max(0, last - first + 1) }, (_, offset) => first + offset);
  return (
    <div
      ref={strip}
      className={styles['filmstrip']}
      role="listbox"
      tabIndex={0}
      aria-orientation="horizontal"
      aria-label={text('photoView.filmstrip')}
      aria-activedescendant={place ? `filmstrip-${place.photoId}` : undefined}
      data-testid="filmstrip"
      onKeyDown={onKeyDown}
      onWheel={({ deltaX, deltaY }) => {
        const pixels = Math.abs(deltaX) > Math.abs(deltaY) ? deltaX : deltaY;
        setScrolled({ from: current, centre: scrolledCentre(centre, pixels, ids.length) });
      }}
    >
      {cells.map((index) => (
        <Cell
          key={ids[index]}
          photoId={ids[index]!}
          index={index}
          count={ids.length}
          left={left + (index - first) * CELL}
          colour={colours[index]}
          isCurrent={place?.isIn === true && index === current}
        />
      ))}
    </div>
  );
}
