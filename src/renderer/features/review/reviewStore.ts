/** @file The review under way: its photos, what was said, and the corrections on their way to the library. */

import { createStore } from 'zustand/vanilla';
import { LibraryError } from '../../lib/client.ts';
import { correctTags } from '../../lib/corrections.ts';
import { failureWords } from '../../lib/errorWords.ts';
import { library } from '../../lib/library.ts';
import { viewStore } from '../../lib/viewStore.ts';
import { createZoomStore } from '../../lib/zoomStore.ts';
import {
  countsOf,
  EMPTY,
  forget,
  goBy,
  lastStep,
  openSkipped,
  say,
  sayNext,
  takeIn,
  undo,
  wantedMore,
  type Answer,
  type Change,
  type Correction,
  type Queue,
  type Said,
} from './reviewQueue.ts';

export type Mode = 'one' | 'grid';

export interface ReviewState {
  /** The tag under review; null while none is chosen. */
  readonly tagId: number | null;
  /** Its name; null until the library has told it. */
  readonly name: string | null;
  readonly queue: Queue;
  readonly isAsking: boolean;
  /** Why there are no photos, in the library's words. */
  readonly problem: string | null;
  readonly mode: Mode;
  /** What painting says. */
  readonly brush: Answer;
  /** Index of the first photo on the page of the grid. */
  readonly pageStart: number;
  /** The cell of the page that the keyboard is at. */
  readonly cell: number;
  /** Cells that fit on the page. */
  readonly pageSize: number;
}

export const reviewStore = createStore<ReviewState>(() => ({
  tagId: null,
  name: null,
  queue: EMPTY,
  isAsking: false,
  problem: null,
  mode: 'one',
  brush: 'yes',
  pageStart: 0,
  cell: 0,
  pageSize: 1,
}));

export const zoomStore = createZoomStore();

/** Counts up with each tag, so that what comes late for the one before is passed over. */
let session = 0;
/** Corrections go one after the other, in the order in which they were said; nobody waits for them. */
let sending: Promise<void> = Promise.resolve();

async function send(own: number, name: string, { photoIds, kind }: Correction): Promise<void> {
  const changes = [{ tag: name, kind }];
  // the review shows by itself what was said, and has its own way back
  const isSaved = await correctTags(Uint32Array.from(photoIds), changes, 'review', { isQuiet: true });
  if (!isSaved && own === session) setQueue(forget(reviewStore.getState().queue, photoIds));
}

/** Photos are asked for when fewer than this are open; when less than two pages of the grid are. */
const FEW = 30;

async function askMore(): Promise<void> {
  const { tagId, queue, isAsking, pageSize } = reviewStore.getState();
  const limit = wantedMore(queue, Math.max(FEW, 2 * pageSize));
  if (tagId === null || limit === null || isAsking) return;
  const own = session;
  reviewStore.setState({ isAsking: true, problem: null });
  // the library counts what it knows: what was said before is to be there, also what is said while that is waited for
  for (let sent = null; sent !== sending;) {
    sent = sending;
    await sent;
  }
  if (own !== session) return;
  const { yes, no } = countsOf(reviewStore.getState().queue);
  try {
    const without = Uint32Array.from(reviewStore.getState().queue.items, ({ photoId }) => photoId);
    const given = await library.query('review', { tagId, limit, without });
    if (own !== session) return;
    reviewStore.setState(({ queue }) => ({
      name: given.name,
      queue: takeIn(queue, given, yes + no),
      isAsking: false,
    }));
  } catch (error) {
    if (!(error instanceof LibraryError)) throw error;
    if (own === session) reviewStore.setState({ isAsking: false, problem: failureWords(error) });
  }
}

function setQueue(queue: Queue): void {
  reviewStore.setState({ queue });
  void askMore();
}

function apply({ queue, corrections }: Change): void {
  const { name } = reviewStore.getState();
  if (name === null) return;
  const own = session;
  for (const correction of corrections) sending = sending.then(() => send(own, name, correction));
  setQueue(queue);
}

/** Begins the review of a tag; of the one under review, it goes on. */
export function startReview(tagId: number | null): void {
  if (reviewStore.getState().tagId === tagId) return;
  session += 1;
  reviewStore.setState({
    tagId,
    name: null,
    queue: EMPTY,
    isAsking: false,
    problem: null,
    pageStart: 0,
    cell: 0,
  });
  void askMore();
}
viewStore.subscribe(({ reviewTagId }) => startReview(reviewTagId));

/** So many cells fit on the page of the grid now. */
export function setPageSize(pageSize: number): void {
  if (reviewStore.getState().pageSize === pageSize) return;
  reviewStore.setState(({ cell }) => ({ pageSize, cell: Math.min(cell, pageSize - 1) }));
  void askMore();
}

/** Tries again to get photos. */
export const retryReview = (): void => void askMore();

/** The photos on the page of the grid, as indexes of the queue. */
export function pageIndexes({ queue, pageStart, pageSize }: ReviewState): number[] {
  const end = Math.min(queue.items.length, pageStart + pageSize);
  return Array.from({ length: Math.max(0, end - pageStart) }, (_, offset) => pageStart + offset);
}

/** Says something of the photo in question: the large one, or the one in the grid that the keyboard is at. */
export function answer(said: Exclude<Said, null>): void {
  const state = reviewStore.getState();
  if (state.mode === 'one') return apply(sayNext(state.queue, said));
  apply(say(state.queue, [state.pageStart + state.cell], said));
  if (state.cell < pageIndexes(state).length - 1) reviewStore.setState({ cell: state.cell + 1 });
}

/** Says something of photos of the queue, as one step. */
export function paint(indexes: readonly number[], said: Said): void {
  apply(say(reviewStore.getState().queue, indexes, said));
}

/** All photos of the page of which nothing was said get the answer no. */
export function restIsNo(): void {
  const state = reviewStore.getState();
  paint(
    pageIndexes(state).filter((index) => state.queue.items[index]!.said === null),
    'no',
  );
}

/** The next page; photos of this one of which nothing was said are skipped. */
export function nextPage(): void {
  const before = reviewStore.getState();
  const open = pageIndexes(before).filter((index) => before.queue.items[index]!.said === null);
  const pageStart = Math.min(before.pageStart + before.pageSize, before.queue.items.length);
  reviewStore.setState({ pageStart, cell: 0 });
  apply(say(before.queue, open, 'skip', pageStart));
}

/** Takes the last answer back, and shows the photo again. */
export function undoAnswer(): void {
  const state = reviewStore.getState();
  const step = lastStep(state.queue);
  apply(undo(state.queue));
  const first = step?.before[0]?.index;
  if (state.mode === 'one' || first === undefined) return;
  const isSeen = first >= state.pageStart && first < state.pageStart + state.pageSize;
  const pageStart = isSeen ? state.pageStart : Math.floor(first / state.pageSize) * state.pageSize;
  reviewStore.setState({ pageStart, cell: first - pageStart });
}

/** The photo before or after. */
export const go = (by: 1 | -1): void => setQueue(goBy(reviewStore.getState().queue, by));

/** Asks about the skipped photos again. */
export function reviewSkipped(): void {
  const queue = openSkipped(reviewStore.getState().queue);
  reviewStore.setState({ pageStart: queue.at, cell: 0 });
  setQueue(queue);
}

/** Shows the photos one by one or as a grid, from the one in question on. */
export function setMode(mode: Mode): void {
  const state = reviewStore.getState();
  if (mode === state.mode) return;
  if (mode === 'grid') return reviewStore.setState({ mode, pageStart: state.queue.at, cell: 0 });
  const at = state.queue.items.findIndex(({ said }, index) => index >= state.pageStart && said === null);
  reviewStore.setState({
    mode,
    queue: { ...state.queue, at: at < 0 ? state.queue.items.length : at },
  });
}
