/** @file Short messages at the window's edge: what was done, with its way back, and what went wrong, with the next step. */

import { createStore } from 'zustand/vanilla';
import { LibraryError } from './client.ts';

export interface Notice {
  readonly id: number;
  readonly kind: 'done' | 'problem';
  readonly text: string;
  /** An action's id that the notice offers. */
  readonly actionId: string | null;
}

export const noticeStore = createStore<{ readonly notices: readonly Notice[] }>(() => ({ notices: [] }));

const MOST = 4;
/** What was done goes by itself; a problem stays until it is closed. */
const SHOWN_MS = 6000;
let nextId = 1;

export function closeNotice(id: number): void {
  noticeStore.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
}

function show(kind: Notice['kind'], text: string, actionId: string | null): void {
  const notice = { id: nextId++, kind, text, actionId };
  noticeStore.setState(({ notices }) => ({ notices: [...notices.slice(1 - MOST), notice] }));
  if (kind === 'done') setTimeout(() => closeNotice(notice.id), SHOWN_MS);
}

/** Says what was done, with an action that is offered (to take it back, for one). */
export function sayDone(text: string, actionId: string | null = null): void {
  show('done', text, actionId);
}

/** Says what went wrong, in the library's own words where it refused. Cancelled calls are no trouble. */
export function sayProblem(error: unknown): void {
  if (error instanceof LibraryError && error.code === 'CANCELLED') return;
  show('problem', error instanceof Error ? error.message : String(error), null);
}
