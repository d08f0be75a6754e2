/** @file Notices: how long they stay, and what they offer. */

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LibraryError } from '../../../../src/renderer/lib/client.ts';
import {
  attempt,
  closeNotice,
  holdNotices,
  noticeStore,
  problemsSolved,
  sayDone,
  sayProblem,
} from '../../../../src/renderer/lib/notices.ts';

const shown = (): string[] => noticeStore.getState().notices.map(({ text }) => text);

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  for (const { id } of noticeStore.getState().notices) closeNotice(id);
  holdNotices(false);
  vi.useRealTimers();
});

describe('notices', () => {
  it('go by themselves where something was done, and stay where something went wrong', () => {
    sayDone('done');
    sayProblem(new Error('wrong'));
    vi.advanceTimersByTime(60_000);
    expect(shown()).toEqual(['wrong']);
  });

  it('stay while they are looked at', () => {
    sayDone('before');
    holdNotices(true);
    sayDone('while');
    vi.advanceTimersByTime(60_000);
    expect(shown()).toEqual(['before', 'while']);
    holdNotices(false);
    vi.advanceTimersByTime(60_000);
    expect(shown()).toEqual([]);
  });

  it('are no longer held once all are closed, for nothing tells that the pointer left them', () => {
    sayDone('first');
    holdNotices(true);
    closeNotice(noticeStore.getState().notices[0]!.id);
    sayDone('second');
    vi.advanceTimersByTime(60_000);
    expect(shown()).toEqual([]);
  });

  it('are few, and the same problem is told once', () => {
    sayProblem(new Error('again'));
    sayProblem(new Error('again'));
    expect(shown()).toEqual(['again']);
    for (const name of ['a', 'b', 'c', 'd', 'e']) sayProblem(new Error(name));
    expect(shown()).toEqual(['b', 'c', 'd', 'e']);
  });

  it('about the last step are one, and that there is none is told quietly and goes by itself', () => {
    sayDone('saved');
    sayDone('undone: a', 'edit.redo', 'a');
    sayDone('undone: b', 'edit.redo', 'b');
    expect(shown()).toEqual(['saved', 'undone: b']);
    sayProblem(new LibraryError({ code: 'NOTHING_TO_UNDO', message: 'There is nothing to undo.' }));
    sayProblem(new LibraryError({ code: 'NOTHING_TO_UNDO', message: 'There is nothing to undo.' }));
    expect(shown()).toEqual(['saved', 'There is nothing to undo.']);
    expect(noticeStore.getState().notices.at(-1)!.kind).toBe('note');
    vi.advanceTimersByTime(60_000);
    expect(shown()).toEqual([]);
  });

  it('about models go once a model is had, and those about other things stay', () => {
    sayProblem(new LibraryError({ code: 'MODEL_NOT_RECOGNISED', message: 'no model' }));
    sayProblem(new LibraryError({ code: 'DOWNLOAD_FAILED', message: 'no network' }));
    sayProblem(new LibraryError({ code: 'FOLDER_OVERLAPS', message: 'inside' }));
    sayDone('done');
    problemsSolved('models');
    expect(shown()).toEqual(['inside', 'done']);
    problemsSolved('folders');
    expect(shown()).toEqual(['done']);
  });

  it('offer the next step of a refusal, and are silent about what was cancelled', async () => {
    sayProblem(new LibraryError({ code: 'CANCELLED', message: 'Cancelled.' }));
    expect(shown()).toEqual([]);
    const refused = new LibraryError({ code: 'DISK_FULL', message: 'The disk is full.' });
    expect(await attempt(Promise.reject(refused))).toBe(false);
    expect(noticeStore.getState().notices).toMatchObject([
      { kind: 'problem', actionId: 'library.show-storage' },
    ]);
    expect(await attempt(Promise.resolve())).toBe(true);
  });
});
