/** @file The grid: justified rows of the whole result, drawn only where they are seen. */

import { useEffect, useLayoutEffect, useMemo, useRef, useState, type JSX } from 'react';
import { actionOf, nameOfAction, runAction } from '../../lib/actions.ts';
import { wantCards } from '../../lib/cards.ts';
import { dayName, number } from '../../lib/format.ts';
import { useText } from '../../lib/i18n.ts';
import { useStoreValue } from '../../lib/library.ts';
import { isPartial, resultStore } from '../../lib/resultStore.ts';
import { revealStore } from '../../lib/reveal.ts';
import { firstPhotosDrawn } from '../../lib/start.ts';
import { selectionStore } from '../../lib/selectionStore.ts';
import { viewStore } from '../../lib/viewStore.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { dayBegunBy, headingIndex, rowCount, slotsFor } from './gridRows.ts';
import { gridStore, revealRow, scrollTo } from './gridStore.ts';
import { lastAtMost, layOut, rowOf, rowsBetween, type GridLayout } from './justifiedLayout.ts';
import { Row } from './Row.tsx';
import { RubberBand } from './RubberBand.tsx';
import { Scrubber } from './Scrubber.tsx';
import { useGridMouse } from './useGridMouse.ts';
import { useGridScroll } from './useGridScroll.ts';
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

/** Where the reader is: the first photo that is seen, and how far it stands below the viewport's top. */
interface Place {
  readonly photoId: number;
  readonly offset: number;
}

function placeIn(layout: GridLayout, photoIds: Uint32Array, top: number): Place | null {
  if (layout.rows === 0 || top < 8) return null;
  const { first } = rowsBetween(layout, top, top + 1);
  const row = Math.min(first, layout.rows - 1);
  return { photoId: photoIds[layout.rowStart[row]!]!, offset: layout.rowTop[row]! - top };
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
  const scroll = useGridScroll(scroller, layout);
  const mouse = useGridMouse(scroller, layout, photoIds, aspects, scroll);
  const { window, top, viewport, isFlying } = scroll;

  // the same photo stays in its place when the result or the width changes; another question begins at its top
  const before = useRef({ layout, photoIds, answered });
  useLayoutEffect(() => {
    const { layout: oldLayout, photoIds: oldIds, answered: oldQuestion } = before.current;
    before.current = { layout, photoIds, answered };
    gridStore.setState({ layout, photoIds, aspects, colours });
    if (oldLayout === layout) return;
    if (oldQuestion !== answered && oldQuestion?.query !== answered?.query) return scrollTo(0);
    const place = placeIn(oldLayout, oldIds, gridStore.getState().top);
    if (!place) return;
    const index = photoIds.indexOf(place.photoId);
    if (index >= 0) scrollTo(layout.rowTop[rowOf(layout, index)]! - place.offset);
  }, [layout, photoIds, aspects, colours, answered]);

  const revealed = useStoreValue(revealStore, (state) => state.photoId);
  useLayoutEffect(() => {
    if (revealed === null || layout.rows === 0 || viewport === 0) return;
    const index = photoIds.indexOf(revealed);
    if (index < 0 && isPartial(outline)) return;
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
