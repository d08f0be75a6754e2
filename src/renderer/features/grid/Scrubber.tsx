/**
 * @file The timeline at the grid's edge: years where they are in the whole, and a handle to pull. Where the order is not by
 * date there are no years, and the handle tells which photo of how many it is at.
 */

import { useMemo, useRef, useState, type JSX, type KeyboardEvent, type PointerEvent } from 'react';
import { monthName } from '../../lib/format.ts';
import { useText } from '../../lib/i18n.ts';
import { useStoreValue } from '../../lib/library.ts';
import { gridStore, scrollTo } from './gridStore.ts';
import { rowsBetween } from './justifiedLayout.ts';
import { dayAt, offsetAt, scrollFor, yearsOf } from './timeline.ts';
import styles from './Grid.module.css';

/** The track ends so far from the grid's upper and lower end, as its style has it. */
const TRACK_INSET = 8;
/** A handle is no smaller, however much there is. */
const LEAST_HANDLE = 24;

export function Scrubber(): JSX.Element {
  const text = useText();
  const layout = useStoreValue(gridStore, (state) => state.layout);
  const top = useStoreValue(gridStore, (state) => state.top);
  const viewport = useStoreValue(gridStore, (state) => state.viewport);
  const track = useRef<HTMLDivElement>(null);
  const [hover, setHover] = useState<number | null>(null);
  const [isScrubbing, setIsScrubbing] = useState(false);
  const marks = useMemo(() => yearsOf(layout, viewport - 2 * TRACK_INSET), [layout, viewport]);
  const at = Math.min(1, top / Math.max(1, layout.height - viewport));
  const handle = `max(${LEAST_HANDLE}px, ${Math.min(1, viewport / layout.height) * 100}%)`;

  const hasDays = layout.headingHeight > 0;
  const nameAt = (offset: number): string => {
    if (hasDays) return monthName(dayAt(layout, offset));
    const row = Math.min(layout.rows - 1, rowsBetween(layout, offset, offset).first);
    return text('grid.position', { index: (layout.rowStart[row] ?? 0) + 1, total: layout.photos });
  };
  const shareOf = (event: PointerEvent): number => {
    const box = track.current!.getBoundingClientRect();
    return Math.max(0, Math.min(1, (event.clientY - box.top) / box.height));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = {
      ArrowUp: -viewport,
      ArrowDown: viewport,
      PageUp: -layout.height / 40,
      PageDown: layout.height / 40,
      Home: -layout.height,
      End: layout.height,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    scrollTo(top + step);
  };
  const shown = hover ?? (isScrubbing ? at : null);
  return (
    <div
      className={`${styles['scrubber']} ${hasDays ? '' : styles['plain']} ${isScrubbing ? styles['scrubbing'] : ''}`}
      role="slider"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={text(hasDays ? 'grid.timeline' : 'grid.scrubber')}
      aria-valuemin={0}
      aria-valuemax={1000}
      aria-valuenow={Math.round(at * 1000)}
      aria-valuetext={nameAt(top + 1)}
      data-testid="scrubber"
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setIsScrubbing(true);
        scrollTo(scrollFor(layout, viewport, shareOf(event)));
      }}
      onPointerMove={(event) => {
        setHover(shareOf(event));
        if (!isScrubbing) return;
        if (event.buttons === 0) setIsScrubbing(false);
        else scrollTo(scrollFor(layout, viewport, shareOf(event)));
      }}
      onPointerUp={() => setIsScrubbing(false)}
      onPointerCancel={() => setIsScrubbing(false)}
      onPointerLeave={() => setHover(null)}
    >
      <div ref={track} className={styles['track']}>
        {marks.map(({ year, at, isLabelled }) => (
          <span key={year} className={styles[isLabelled ? 'year' : 'tick']} style={{ top: `${at * 100}%` }}>
            {isLabelled ? year : ''}
          </span>
        ))}
        <span
          className={styles['thumb']}
          style={{
            top: `calc(${at} * (100% - ${handle}))`,
            height: handle,
          }}
        />
        {shown !== null && (
          <span className={styles['bubble']} style={{ top: `${shown * 100}%` }}>
            {nameAt(offsetAt(layout, shown))}
          </span>
        )}
      </div>
    </div>
  );
}
