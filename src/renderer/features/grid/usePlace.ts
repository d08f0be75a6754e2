/** @file Keeps the reader's place in the grid, and the keyboard in it where the grid is come back to. */

import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import { isPartial, resultStore, wantWhole, type Question } from '../../lib/resultStore.ts';
import { selectionStore } from '../../lib/selectionStore.ts';
import {
  forgetPlace,
  isAwaited,
  leavePlace,
  notePut,
  placeAt,
  placeOf,
  returnPlace,
  stayingPlace,
  topFor,
  type Place,
  type Shown,
} from './gridPlace.ts';
import { gridStore, scrollTo, type GridState } from './gridStore.ts';

type Drawn = Pick<GridState, 'layout' | 'photoIds' | 'aspects' | 'colours'>;
type Before = Shown & { readonly answered: Question | null };

/** The query after a search is left: the whole library. */
const ALL = '';

/** Whether the grid was left before: who comes back to it had the keyboard in something that is gone. */
let wasLeft = false;

/**
 * The photo that stays, of those that are still shown: in another order the one that the keyboard is at, where it was seen;
 * else the one that stayed before, or the first that was seen.
 */
function placeToKeep(before: Shown, drawn: Shown, isOtherOrder: boolean): Place | null {
  const { top, viewport } = gridStore.getState();
  const { focusId } = selectionStore.getState();
  const seen = { from: before.layout.headingHeight, to: viewport };
  const focused = isOtherOrder && focusId !== null ? placeOf(before, focusId, top, seen) : null;
  const places = [focused, stayingPlace(before, top), placeAt(before, top)];
  return places.find((place) => place !== null && topFor(drawn, place) !== null) ?? null;
}

/** Brings the viewport to a place, which from then on is the one that stays. */
function putAt(drawn: Shown, place: Place): void {
  const top = topFor(drawn, place);
  if (top === null) return;
  scrollTo(top);
  notePut(place, gridStore.getState().top);
}

/** Another query is shown, or the grid again: where the reader was when it was left, else at its beginning. */
function comeTo(query: string, drawn: Shown): void {
  const place = returnPlace(query, drawn, isPartial(resultStore.getState().outline));
  if (place) return putAt(drawn, place);
  scrollTo(0);
  if (isAwaited(query)) wantWhole();
}

/** The layout has become another one. */
function keepPlace(before: Before, drawn: Shown): void {
  const { answered, outline } = resultStore.getState();
  const query = answered?.query ?? ALL;
  const oldQuery = before.answered?.query ?? ALL;
  if (oldQuery !== query) {
    if (oldQuery === ALL) leavePlace(ALL, stayingPlace(before, gridStore.getState().top));
    return comeTo(query, drawn);
  }
  const place = placeToKeep(before, drawn, before.answered?.sort !== answered?.sort);
  if (place) forgetPlace(query);
  // at the beginning still: the photo that was left may have come with the rest of the result
  const wanted = place ?? returnPlace(query, drawn, isPartial(outline));
  if (wanted) putAt(drawn, wanted);
}

/** @param isLaidOut false until the grid's width is known */
export function usePlace(scroller: RefObject<HTMLElement | null>, drawn: Drawn, isLaidOut: boolean): void {
  const { layout, photoIds, aspects, colours } = drawn;
  const before = useRef<Before | null>(null);
  useLayoutEffect(() => {
    const { answered } = resultStore.getState();
    const old = before.current;
    if (isLaidOut) before.current = { layout, photoIds, answered };
    gridStore.setState({ layout, photoIds, aspects, colours });
    if (!isLaidOut || old?.layout === layout) return;
    if (old) return keepPlace(old, { layout, photoIds });
    comeTo(answered?.query ?? ALL, { layout, photoIds });
  }, [layout, photoIds, aspects, colours, isLaidOut]);
  useEffect(() => {
    if (wasLeft && document.activeElement === document.body) scroller.current?.focus({ preventScroll: true });
    return () => {
      wasLeft = true;
      const now = gridStore.getState();
      leavePlace(before.current?.answered?.query ?? ALL, stayingPlace(now, now.top));
    };
  }, [scroller]);
}
