/** @file The grid: justified rows of the whole result, drawn only where they are seen. */

import { useEffect, useLayoutEffect, useMemo, useRef, useState, type JSX } from 'react';
import { actionOf, nameOfAction, runAction } from '../../lib/actions.ts';
import { wantCards } from '../../lib/cards.ts';
import { dayName, number } from '../../lib/format.ts';
import { useText } from '../../lib/i18n.ts';
import { useStoreValue } from '../../lib/library.ts';
import { isPartial, resultStore, wantWhole } from '../../lib/resultStore.ts';
import { revealStore } from '../../lib/reveal.ts';
import { firstPhotosDrawn } from '../../lib/start.ts';
import { selectionStore } from '../../lib/selectionStore.ts';
import { viewStore } from '../../lib/viewStore.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { dayBegunBy, headingIndex, rowCount, slotsFor } from './gridRows.ts';
import { revealRow } from './gridStore.ts';
import { lastAtMost, layOut, rowOf, rowsBetween, type GridLayout } from './justifiedLayout.ts';
import { Row } from './Row.tsx';
import { RubberBand } from './RubberBand.tsx';
import { Scrubber } from './Scrubber.tsx';
import { useGridMouse } from './useGridMouse.ts';
import { useGridScroll } from './useGridScroll.ts';
import { usePlace } from './usePlace.ts';
import { needsScrubber } from './virtualScroll.ts';
import styles from './Grid.module.css';

const GAP = 4;
const HEADING = 44;
/** Rows are drawn this many viewports beyond what is seen, so that scrolling finds them there. */
const AHEAD = 0.75;

const NOTHING = new Uint16Array(0);
const NO_PHOTOS = new Uint32Array(0);
const NO_DAYS = { day: new Int32Array(0), start: new Uint32Array(0) };

/** Width of the element's inside, followed. */
function useWidth(element: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry!.contentRect.width)));
    observer.observe(element.current);
    setWidth(Math.floor(element.current.clientWidth));
    return () => observer.disconnect();
  }, [element]);
  return width;
}

function Heading({ layout, day, base }: { layout: GridLayout; day: number; base: number }): JSX.Element {
  const { days, dayTop, headingHeight, photos } = layout;
  const count = (days.start[day + 1] ?? photos) - days.start[day]!;
  return (
    <div
      role="row"
      aria-rowindex={headingIndex(layout, day)}
      className={styles['heading']}
      style={{ top: dayTop[day]! - base, height: headingHeight }}
    >
      <span role="rowheader">{dayName(days.day[day]!)}</span>
      <span role="gridcell" className={styles['headingCount']}>
        {number(count)}
      </span>
    </div>
  );
}

/** Where no photo is to be shown: why, and what leads on. */
function NoPhotos({ isSearch }: { isSearch: boolean }): JSX.Element {
  const text = useText();
  const action = actionOf(isSearch ? 'search.all' : 'library.show-folders');
  return (
    <div className={styles['empty']} role="status">
      <Empty sentence={text(isSearch ? 'grid.empty' : 'grid.no-photos')}>
        <Button onPress={() => runAction(action)}>{nameOfAction(action)}</Button>
      </Empty>
    </div>
  );
}

export function Grid(): JSX.Element {
  const text = useText();
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const outline = useStoreValue(resultStore, (state) => state.outline);
  const answered = useStoreValue(resultStore, (state) => state.answered);
  const rowHeight = useStoreValue(viewStore, (state) => state.rowHeight);
  const focusId = useStoreValue(selectionStore, (state) => state.focusId);
  const photoIds = outline?.photoIds ?? NO_PHOTOS;
  const aspects = outline?.aspects ?? NOTHING;
  const colours = outline?.colours ?? NOTHING;
  const days = outline?.days ?? NO_DAYS;
  const layout = useMemo(
    () => layOut(aspects, days, { width: Math.max(1, width), rowHeight, gap: GAP, headingHeight: HEADING }),
    [aspects, days, width, rowHeight],
  );
  // before the scrolling, which for another layout cuts off what lies beyond its end
  usePlace(scroller, { layout, photoIds, aspects, colours }, width > 0);
  const scroll = useGridScroll(scroller, layout);
  const mouse = useGridMouse(scroller, layout, photoIds, aspects, scroll);
  const { window, top, viewport, isFlying } = scroll;

  const revealed = useStoreValue(revealStore, (state) => state.photoId);
  useLayoutEffect(() => {
    if (revealed === null || layout.rows === 0 || viewport === 0) return;
    const index = photoIds.indexOf(revealed);
    if (index < 0 && isPartial(outline)) return wantWhole();
    revealStore.setState({ photoId: null });
    if (index >= 0) revealRow(rowOf(layout, index));
  }, [revealed, layout, photoIds, viewport, outline]);

  const focusIndex = useMemo(() => (focusId === null ? -1 : photoIds.indexOf(focusId)), [photoIds, focusId]);
  const margin = viewport * AHEAD;
  const { first, last } = rowsBetween(layout, top - margin, top + viewport + margin);
  const rows = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  const slots = useRef<ReadonlyMap<number, number>>(new Map());
  slots.current = slotsFor(slots.current, first, last);
  const isFocusDrawn =
    focusIndex >= 0 &&
    last >= first &&
    focusIndex >= layout.rowStart[first]! &&
    focusIndex < layout.rowStart[last + 1]!;
  const hasRows = rows.length > 0;
  useEffect(() => {
    if (!hasRows) return;
    const frame = requestAnimationFrame(firstPhotosDrawn);
    return () => cancelAnimationFrame(frame);
  }, [hasRows]);
  useEffect(() => {
    if (isFlying || last < first) return;
    wantCards(photoIds.subarray(layout.rowStart[first], layout.rowStart[last + 1]));
  }, [photoIds, layout, first, last, isFlying]);

  const isEmpty = outline !== null && photoIds.length === 0;
  const [hasScrubber, setHasScrubber] = useState(false);
  const needsIt = viewport > 0 && needsScrubber(hasScrubber, layout.height, viewport);
  if (needsIt !== hasScrubber) setHasScrubber(needsIt);
  const stickyDay = layout.headingHeight > 0 && layout.rows > 0 ? lastAtMost(layout.dayTop, top + 1) : -1;
  const isStuck = stickyDay >= 0 && top > layout.dayTop[stickyDay]! + 8;
  return (
    <div className={styles['grid']}>
      <div
        ref={scroller}
        className={styles['scroller']}
        tabIndex={0}
        aria-label={text('grid.name')}
        role="grid"
        aria-multiselectable
        aria-rowcount={rowCount(layout)}
        aria-activedescendant={isFocusDrawn ? `photo-${focusId}` : undefined}
        data-testid="grid"
        {...mouse.handlers}
      >
        <div className={styles['content']} role="presentation" style={{ height: window.height }}>
          {rows.flatMap((row) => {
            const day = dayBegunBy(layout, row);
            const slot = slots.current.get(row);
            return [
              day !== null && (
                <Heading key={`heading-${slot}`} layout={layout} day={day} base={window.base} />
              ),
              <Row
                key={slot}
                layout={layout}
                photoIds={photoIds}
                aspects={aspects}
                colours={colours}
                row={row}
                base={window.base}
                isWanted={!isFlying}
              />,
            ];
          })}
          {mouse.band && <RubberBand band={mouse.band} base={window.base} />}
        </div>
      </div>
      {isStuck && (
        <div className={`${styles['heading']} ${styles['sticky']}`} aria-hidden>
          {dayName(layout.days.day[stickyDay]!)}
        </div>
      )}
      {isEmpty && <NoPhotos isSearch={answered?.query.trim() !== ''} />}
      {hasScrubber && <Scrubber />}
    </div>
  );
}
