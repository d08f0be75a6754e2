/**
 * @file Short messages at the window's edge: what was done, with its way back; what there was nothing to do about; and what
 * went wrong, with the next step.
 */

import { createStore } from 'zustand/vanilla';
import { LibraryError } from './client.ts';
import { failureWords } from './errorWords.ts';

export interface Notice {
  readonly id: number;
  readonly kind: 'done' | 'note' | 'problem';
  readonly text: string;
  /** An action's id that the notice offers. */
  readonly actionId: string | null;
  /** The step that the action is to take back or do again; null where it is about none. */
  readonly step: string | null;
  /** Of notices about the same there is one: a new one takes the place of the one before. Null: about nothing that others are. */
  readonly about: About | null;
}

/** `step`: the last step, done, undone or done again. Else what a problem lies with, until it is solved. */
type About = 'step' | 'models' | 'folders';

export const noticeStore = createStore<{ readonly notices: readonly Notice[] }>(() => ({ notices: [] }));

const MOST = 4;
/** What was done, and what was not to be done, goes by itself; a problem stays until it is closed or solved. */
const SHOWN_MS = 6000;
let nextId = 1;
/** Notices that go by themselves; without a timer while they are held. */
const timers = new Map<number, ReturnType<typeof setTimeout> | undefined>();
let isHeld = false;

/** Where a refusal's next step is a place in this window: the action that leads there. */
const NEXT_STEP: Partial<Record<LibraryError['code'], string>> = {
  NO_MODEL_IN_USE: 'library.show-models',
  MODEL_DOES_NOT_LOAD: 'library.show-models',
  MODEL_FILE_DAMAGED: 'library.show-models',
  FOLDER_OFFLINE: 'library.show-folders',
  DISK_FULL: 'library.show-storage',
  INTERNAL: 'library.show-log',
};

/** Refusals that are no trouble: nothing was lost, and nothing is to be done. */
const NOTES: readonly LibraryError['code'][] = ['NOTHING_TO_UNDO', 'NOTHING_TO_REDO'];

function aboutOf(code: LibraryError['code'] | null): About | null {
  if (code === null) return null;
  if (NOTES.includes(code)) return 'step';
  if (/^(?:MODEL_|NO_MODEL_|DOWNLOAD_)/.test(code)) return 'models';
  return code.startsWith('FOLDER_') ? 'folders' : null;
}

export function closeNotice(id: number): void {
  clearTimeout(timers.get(id));
  timers.delete(id);
  noticeStore.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
  // nobody hears of a pointer that leaves what is no longer there
  if (noticeStore.getState().notices.length === 0) isHeld = false;
}

function startToGo(id: number): void {
  timers.set(id, isHeld ? undefined : setTimeout(() => closeNotice(id), SHOWN_MS));
}

/** While somebody points at the notices, or the keyboard is in them, none goes. */
export function holdNotices(hold: boolean): void {
  if (hold === isHeld) return;
  isHeld = hold;
  if (hold) timers.forEach((timer) => clearTimeout(timer));
  else for (const id of timers.keys()) startToGo(id);
}

function show({
  kind,
  text,
  actionId = null,
  step = null,
  about = null,
}: Partial<Notice> & Pick<Notice, 'kind' | 'text'>): void {
  const notice: Notice = { id: nextId++, kind, text, actionId, step, about };
  const isReplaced = (one: Notice): boolean =>
    // the same problem over and over is one problem
    (about === 'step' && one.about === 'step') || (one.kind === 'problem' && one.text === text);
  for (const one of noticeStore.getState().notices) if (isReplaced(one)) closeNotice(one.id);
  noticeStore.setState(({ notices }) => ({ notices: [...notices.slice(1 - MOST), notice] }));
  if (kind !== 'problem') startToGo(notice.id);
}

/**
 * Says what was done, with an action that is offered, to take it back for one. `step`: what that is about, for actions that
 * are always about the last step; the notice goes once that is another one ({@link keepOffers}).
 */
export function sayDone(text: string, actionId: string | null = null, step: string | null = null): void {
  show({ kind: 'done', text, actionId, step, about: step === null ? null : 'step' });
}

/** What went wrong before with models, or with folders, is of no interest any more. */
export function problemsSolved(about: 'models' | 'folders'): void {
  for (const notice of noticeStore.getState().notices)
    if (notice.kind === 'problem' && notice.about === about) closeNotice(notice.id);
}

/** The action is about this step now, or about none: notices that offer it for another one would do what they do not say. */
export function keepOffers(actionId: string, step: string | null): void {
  for (const notice of noticeStore.getState().notices)
    if (notice.actionId === actionId && notice.step !== step) closeNotice(notice.id);
}

/**
 * Says what went wrong, in the library's own words where it refused, and offers the next step. Cancelled calls are no
 * trouble, and that there is nothing to undo is told quietly. `inWords` puts the reason into a sentence.
 */
export function sayProblem(error: unknown, inWords = (why: string): string => why): void {
  const code = error instanceof LibraryError ? error.code : null;
  if (code === 'CANCELLED') return;
  const isNote = code !== null && NOTES.includes(code);
  const why = error instanceof Error ? failureWords(error) : String(error);
  show({
    kind: isNote ? 'note' : 'problem',
    text: isNote ? why : inWords(why),
    actionId: (code && NEXT_STEP[code]) ?? null,
    about: aboutOf(code),
  });
}

/**
 * Waits for something that was begun, then does what follows from it; says so where it goes wrong. True where it went well.
 */
export async function attempt<Value>(work: Promise<Value>, then?: (value: Value) => void): Promise<boolean> {
  try {
    const value = await work;
    then?.(value);
    return true;
  } catch (error) {
    sayProblem(error);
    return false;
  }
}
