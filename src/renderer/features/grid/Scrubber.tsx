/**
 * @file The timeline at the grid's edge: years where they are in the whole, and a handle to pull. Where the order is not by
 * date there are no years, and the handle tells which photo of how many it is at.
 */

import { useMemo, useRef, useState, type JSX, type KeyboardEvent, type PointerEvent } from 'react';
import { UNKNOWN_DAY } from '../../../contract/constants.ts';
import { monthName } from '../../lib/format.ts';
import { useText } from '../../lib/i18n.ts';
import { useStoreValue } from '../../lib/library.ts';
import { gridStore, scrollTo } from './gridStore.ts';
import { lastAtMost, rowsBetween, type GridLayout } from './justifiedLayout.ts';
import styles from './Grid.module.css';

interface Mark {
  readonly year: number;
  /** 0 to 1. */
  readonly at: number;
  readonly isLabelled: boolean;
}

/** Labels stand at least so far apart, as a share of the track's height. */
const LABEL_EVERY = 0.035;
const DAY_MS = 86_400_000;

function yearsOf(layout: GridLayout): Mark[] {
  const marks: Mark[] = [];
  let last: number | null = null;
  let labelledAt = -1;
  for (let index = 0; index < layout.days.day.length; index += 1) {
    const day = layout.days.day[index]!;
    if (day === UNKNOWN_DAY) continue;
    const year = new Date(day * DAY_MS).getUTCFullYear();
    if (year === last) continue;
    last = year;
    const at = layout.dayTop[index]! / layout.height;
    const isLabelled = at - labelledAt >= LABEL_EVERY;
    if (isLabelled) labelledAt = at;
    marks.push({ year, at, isLabelled });
  }
  return marks;
}

export function Scrubber(): JSX.Element {
  const text = useText();
  const layout = useStoreValue(gridStore, (state) => state.layout);
  const top = useStoreValue(gridStore, (state) => state.top);
  const viewport = useStoreValue(gridStore, (state) => state.viewport);
  const track = useRef<HTMLDivElement>(null);
  const [hover, setHover] = useState<number | null>(null);
  const [isScrubbing, setIsScrubbing] = useState(false);
  const marks = useMemo(() => yearsOf(layout), [layout]);
  const span = Math.max(1, layout.height - viewport);
  const at = Math.min(1, top / span);

  const hasDays = layout.headingHeight > 0;
  const nameAt = (share: number): string => {
    if (hasDays)
      return monthName(layout.days.day[lastAtMost(layout.dayTop, share * span + 1)] ?? UNKNOWN_DAY);
    const row = Math.min(layout.rows - 1, rowsBetween(layout, share * span, share * span + 1).first);
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
      aria-valuetext={nameAt(at)}
      data-testid="scrubber"
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setIsScrubbing(true);
        scrollTo(shareOf(event) * span);
      }}
      onPointerMove={(event) => {
        setHover(shareOf(event));
        if (!isScrubbing) return;
        if (event.buttons === 0) setIsScrubbing(false);
        else scrollTo(shareOf(event) * span);
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
            top: `calc(${at} * (100% - 24px))`,
            height: `${Math.min(100, (viewport / layout.height) * 100)}%`,
          }}
        />
        {shown !== null && (
          <span className={styles['bubble']} style={{ top: `${shown * 100}%` }}>
            {nameAt(shown)}
          </span>
        )}
      </div>
    </div>
  );
}
