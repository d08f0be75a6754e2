/** @file What becomes of a window whose page has died; Electron's part is pretended. */

import { EventEmitter } from 'node:events';
import type { BrowserWindow, MessageBoxReturnValue } from 'electron';
import { beforeEach, expect, it, vi } from 'vitest';
import { comeBack } from '../../../src/main/window.ts';

const showMessageBox = vi.hoisted(() => vi.fn<() => Promise<Pick<MessageBoxReturnValue, 'response'>>>());
vi.mock('electron', () => ({ dialog: { showMessageBox } }));

function open(): { window: BrowserWindow; notes: string[]; die: () => void; isDestroyed: { now: boolean } } {
  const isDestroyed = { now: false };
  const webContents = Object.assign(new EventEmitter(), { reload: vi.fn() });
  const window = {
    webContents,
    close: vi.fn(),
    isDestroyed: () => isDestroyed.now,
  } as unknown as BrowserWindow;
  const notes: string[] = [];
  comeBack(window, (text) => notes.push(text));
  const die = (): void => void webContents.emit('render-process-gone', {}, { reason: 'oom', exitCode: 5 });
  return { window, notes, die, isDestroyed };
}

/** A box that stands open until it is answered. */
function openBox(): (response: number) => void {
  let settle: (chosen: { response: number }) => void = () => undefined;
  showMessageBox.mockReturnValue(new Promise((resolve) => (settle = resolve)));
  return (response) => settle({ response });
}

beforeEach(() => void showMessageBox.mockReset());

it('is loaded anew at once, and asked about where it dies again, while this thread goes on', async () => {
  const { window, die } = open();
  die();
  expect(window.webContents.reload).toHaveBeenCalledTimes(1);
  const answer = openBox();
  die();
  expect(showMessageBox).toHaveBeenCalledTimes(1);
  expect(window.webContents.reload).toHaveBeenCalledTimes(1);
  answer(0);
  await vi.waitFor(() => expect(window.webContents.reload).toHaveBeenCalledTimes(2));
  expect(window.close).not.toHaveBeenCalled();
});

it('is closed where the person wants that, and left alone where it is gone already', async () => {
  const { window, die } = open();
  showMessageBox.mockResolvedValue({ response: 1 });
  die();
  die();
  await vi.waitFor(() => expect(window.close).toHaveBeenCalledTimes(1));
  const again = open();
  const answer = openBox();
  again.die();
  again.die();
  again.isDestroyed.now = true;
  answer(0);
  await new Promise((resolve) => setImmediate(resolve));
  expect(again.window.webContents.reload).toHaveBeenCalledTimes(1);
  expect(again.window.close).not.toHaveBeenCalled();
});

it('notes where nobody could be asked', async () => {
  const { notes, die } = open();
  showMessageBox.mockRejectedValue(new Error('no display'));
  die();
  die();
  await vi.waitFor(() => expect(notes.at(-1)).toMatch(/not opened again: Error: no display/));
});
