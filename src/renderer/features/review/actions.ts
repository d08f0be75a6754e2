/** @file What the keyboard does in a review. */

import { actionsChanged, type Action } from '../../lib/actions.ts';
import { viewStore } from '../../lib/viewStore.ts';
import { toggleZoom } from '../../lib/zoomStore.ts';
import { openReview } from './openReview.ts';
import { lastStep } from './reviewQueue.ts';
import {
  answer,
  go,
  nextPage,
  pageIndexes,
  restIsNo,
  reviewStore,
  setMode,
  undoAnswer,
  zoomStore,
} from './reviewStore.ts';

const isReviewing = (): boolean => viewStore.getState().view === 'review';

/** True while a photo is in question. */
function isOpen(): boolean {
  const state = reviewStore.getState();
  if (!isReviewing()) return false;
  if (state.mode === 'grid') return pageIndexes(state).length > 0;
  return state.queue.at < state.queue.items.length;
}

const isOneByOne = (): boolean => reviewStore.getState().mode === 'one';
const isGrid = (): boolean => !isOneByOne() && isOpen();

/** True where something was said of the photo in question before: then there is one after it. */
function isBehind(): boolean {
  const { queue } = reviewStore.getState();
  const item = queue.items[queue.at];
  return isOneByOne() && isReviewing() && item !== undefined && item.said !== null;
}

reviewStore.subscribe(actionsChanged);

export const reviewActions: readonly Action[] = [
  {
    id: 'review.open',
    label: 'review.open',
    group: 'tags',
    keys: ['$mod+Shift+l'],
    where: 'everywhere',
    run: openReview,
  },
  {
    id: 'review.yes',
    label: 'review.yes',
    group: 'tags',
    keys: ['y'],
    where: 'review',
    isEnabled: isOpen,
    run: () => answer('yes'),
  },
  {
    id: 'review.no',
    label: 'review.no',
    group: 'tags',
    keys: ['n'],
    where: 'review',
    isEnabled: isOpen,
    run: () => answer('no'),
  },
  {
    id: 'review.skip',
    label: 'review.skip',
    group: 'tags',
    keys: ['s'],
    where: 'review',
    isEnabled: isOpen,
    run: () => answer('skip'),
  },
  {
    id: 'review.undo',
    label: 'review.undo',
    group: 'tags',
    keys: ['$mod+z'],
    where: 'review',
    isEnabled: () => isReviewing() && lastStep(reviewStore.getState().queue) !== undefined,
    run: undoAnswer,
  },
  {
    id: 'review.back',
    label: 'review.back',
    group: 'go',
    keys: ['ArrowLeft'],
    where: 'review',
    repeats: true,
    isEnabled: () => isReviewing() && isOneByOne() && reviewStore.getState().queue.at > 0,
    run: () => go(-1),
  },
  {
    id: 'review.forward',
    label: 'review.forward',
    group: 'go',
    keys: ['ArrowRight'],
    where: 'review',
    repeats: true,
    isEnabled: isBehind,
    run: () => go(1),
  },
  {
    id: 'review.zoom',
    label: 'review.zoom',
    group: 'view',
    keys: ['z'],
    where: 'review',
    isEnabled: () => isOneByOne() && isOpen(),
    run: () => toggleZoom(zoomStore),
  },
  {
    id: 'review.mode',
    label: 'review.to-grid',
    group: 'view',
    keys: ['g'],
    where: 'review',
    isEnabled: isReviewing,
    run: () => setMode(isOneByOne() ? 'grid' : 'one'),
  },
  {
    id: 'review.rest-no',
    label: 'review.rest-no',
    group: 'tags',
    keys: ['Shift+N'],
    where: 'review',
    isEnabled: isGrid,
    run: restIsNo,
  },
  {
    id: 'review.next-page',
    label: 'review.page',
    group: 'go',
    keys: ['Enter', 'PageDown'],
    where: 'review',
    isEnabled: isGrid,
    run: nextPage,
  },
];
