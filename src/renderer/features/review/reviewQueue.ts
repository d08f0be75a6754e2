/**
 * @file The photos of a review and what a person has said of them. Plain values: every function gives a new queue, and what
 * is to be sent to the library beside it.
 */

import type { QueryOutput } from '../../../contract/contract.ts';

export type Answer = 'yes' | 'no';
/** `null`: nothing was said yet. */
export type Said = Answer | 'skip' | null;

export interface Item {
  readonly photoId: number;
  /** The models' score, or null where there is none. */
  readonly score: number | null;
  readonly said: Said;
}

/** What was said of some photos before an act, to take it back. */
interface Step {
  readonly at: number;
  readonly before: readonly { readonly index: number; readonly said: Said }[];
}

export interface Queue {
  readonly items: readonly Item[];
  /** Index of the photo in question; the number of items where all are through. */
  readonly at: number;
  readonly past: readonly Step[];
  /** As the library counted when photos were asked for last, without what was said here. */
  readonly decidedBefore: number;
  readonly leftBefore: number;
  /** The library has no more photos for this tag. */
  readonly isExhausted: boolean;
}

/** Corrections to send: the photos, and what is said of them now. */
export interface Correction {
  readonly photoIds: readonly number[];
  readonly kind: 'accept' | 'reject' | 'undecided';
}

export interface Change {
  readonly queue: Queue;
  readonly corrections: readonly Correction[];
}

export const EMPTY: Queue = {
  items: [],
  at: 0,
  past: [],
  decidedBefore: 0,
  leftBefore: 0,
  isExhausted: false,
};

const isDecided = (said: Said): said is Answer => said === 'yes' || said === 'no';

export interface Counts {
  readonly decided: number;
  readonly left: number;
  /** Said in this session. */
  readonly yes: number;
  readonly no: number;
  readonly skipped: number;
}

/** How far the review is. */
export function countsOf({ items, decidedBefore, leftBefore }: Queue): Counts {
  let yes = 0;
  let no = 0;
  let skipped = 0;
  for (const { said } of items) {
    if (said === 'yes') yes += 1;
    else if (said === 'no') no += 1;
    else if (said === 'skip') skipped += 1;
  }
  const here = yes + no;
  return { decided: decidedBefore + here, left: Math.max(0, leftBefore - here), yes, no, skipped };
}

/** Photos from `start` on, with those that are still to be asked for. The same whatever is said of them meanwhile. */
export function countFrom(queue: Queue, start: number): number {
  const { items, isExhausted } = queue;
  const undecided = items.filter(({ said }) => !isDecided(said)).length;
  const toCome = isExhausted ? 0 : Math.max(0, countsOf(queue).left - undecided);
  return Math.max(0, items.length - start) + toCome;
}

/** The first photo from `from` on of which nothing was said; the number of items where there is none. */
export function nextOpen(items: readonly Item[], from: number): number {
  const index = items.findIndex(({ said }, index) => index >= from && said === null);
  return index < 0 ? items.length : index;
}

/** What goes to the library when photos that were said to be one thing are said to be another. */
function correctionsFor(
  changes: readonly { readonly photoId: number; readonly before: Said; readonly after: Said }[],
): Correction[] {
  const byKind = new Map<Correction['kind'], number[]>();
  for (const { photoId, before, after } of changes) {
    if (before === after) continue;
    // what was skipped is nothing to the library
    if (!isDecided(before) && !isDecided(after)) continue;
    const kind = after === 'yes' ? 'accept' : after === 'no' ? 'reject' : 'undecided';
    byKind.set(kind, [...(byKind.get(kind) ?? []), photoId]);
  }
  return [...byKind].map(([kind, photoIds]) => ({ kind, photoIds }));
}

/** Says something of some photos, as one step to take back. `at`: the photo in question afterwards. */
export function say(queue: Queue, indexes: readonly number[], said: Said, at = queue.at): Change {
  const changed = [...new Set(indexes)].filter((index) => {
    const item = queue.items[index];
    return item !== undefined && item.said !== said;
  });
  if (changed.length === 0) return { queue: { ...queue, at }, corrections: [] };
  const items = [...queue.items];
  const before = changed.map((index) => ({ index, said: items[index]!.said }));
  for (const index of changed) items[index] = { ...items[index]!, said };
  return {
    queue: { ...queue, items, at, past: [...queue.past, { at: queue.at, before }] },
    corrections: correctionsFor(
      before.map((one) => ({ photoId: items[one.index]!.photoId, before: one.said, after: said })),
    ),
  };
}

/** Says something of the photo in question and goes on to the next. */
export function sayNext(queue: Queue, said: Exclude<Said, null>): Change {
  const { at, items } = queue;
  if (at >= items.length) return { queue, corrections: [] };
  const change = say(queue, [at], said);
  const { items: after } = change.queue;
  const next = nextOpen(after, at + 1);
  // those that were left behind come last
  return { ...change, queue: { ...change.queue, at: next < after.length ? next : nextOpen(after, 0) } };
}

/** The last step that would change anything if it were taken back: a skipped photo may be open again already. */
export function lastStep({ items, past }: Queue): Step | undefined {
  return past.findLast(({ before }) => before.some(({ index, said }) => items[index]?.said !== said));
}

/** Takes the last step back, and goes to where it was made. */
export function undo(queue: Queue): Change {
  const step = lastStep(queue);
  if (!step) return { queue: { ...queue, past: [] }, corrections: [] };
  const items = [...queue.items];
  const changes = step.before.map(({ index, said }) => {
    const item = items[index]!;
    items[index] = { ...item, said };
    return { photoId: item.photoId, before: item.said, after: said };
  });
  return {
    queue: { ...queue, items, at: step.at, past: queue.past.slice(0, queue.past.indexOf(step)) },
    corrections: correctionsFor(changes),
  };
}

/** Goes to the photo before, or on to the next, but not past the first of which nothing was said. */
export function goBy(queue: Queue, by: 1 | -1): Queue {
  const end = nextOpen(queue.items, 0);
  const at = Math.max(0, Math.min(queue.at + by, Math.max(queue.at, end)));
  return { ...queue, at: Math.min(at, queue.items.length) };
}

/** The library could not keep what was said: these photos are open again, and asked about at the end. */
export function forget(queue: Queue, photoIds: readonly number[]): Queue {
  const forgotten = new Set(photoIds);
  return {
    ...queue,
    items: queue.items.map((item) => (forgotten.has(item.photoId) ? { ...item, said: null } : item)),
    at:
      queue.at >= queue.items.length
        ? queue.items.findIndex(({ photoId }) => forgotten.has(photoId))
        : queue.at,
    past: queue.past.filter(({ before }) =>
      before.every(({ index }) => !forgotten.has(queue.items[index]!.photoId)),
    ),
  };
}

/** Asks about the skipped photos again. What was said before can still be taken back. */
export function openSkipped(queue: Queue): Queue {
  const items = queue.items.map((item) => (item.said === 'skip' ? { ...item, said: null } : item));
  return { ...queue, items, at: nextOpen(items, 0) };
}

const MOST = 1000;

/** How many photos to ask the library for now, or null where `few` or more are open. */
export function wantedMore(queue: Queue, few: number): number | null {
  if (queue.isExhausted) return null;
  const open = queue.items.filter(({ said }) => said === null).length;
  return open < few ? Math.min(MOST, 3 * few) : null;
}

/**
 * Takes in what the library gave when it was asked without those that are here. `answered`: how many of this session's
 * decisions the library knew of when it counted.
 */
export function takeIn(
  queue: Queue,
  given: Pick<QueryOutput<'review'>, 'photoIds' | 'scores' | 'decided' | 'left'>,
  answered: number,
): Queue {
  const known = new Set(queue.items.map(({ photoId }) => photoId));
  const fresh: Item[] = [];
  given.photoIds.forEach((photoId, index) => {
    const score = given.scores[index] ?? Number.NaN;
    if (!known.has(photoId)) fresh.push({ photoId, score: Number.isNaN(score) ? null : score, said: null });
  });
  const items = [...queue.items, ...fresh];
  return {
    ...queue,
    items,
    // whoever was through goes on with the first new one
    at: queue.at >= queue.items.length ? nextOpen(items, 0) : queue.at,
    decidedBefore: given.decided - answered,
    leftBefore: given.left + answered,
    isExhausted: fresh.length === 0,
  };
}
