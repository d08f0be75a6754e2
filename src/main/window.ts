/** @file The window: how it is made, where it was the last time, and what it is allowed to be. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BrowserWindow, dialog, nativeTheme, screen, type Rectangle } from 'electron';
import type { WindowTheme } from '../contract/bridge.ts';

/** What is kept of the window from one start to the next, beside the catalogue and not in it. */
export interface WindowState {
  readonly bounds: Rectangle | null;
  readonly isMaximised: boolean;
  readonly theme: WindowTheme;
  /** Pixels of the largest screen. */
  readonly screenPixels: number;
}

/** A screen of 3840 x 2160, where it is not known yet. */
const LARGE_SCREEN = 3840 * 2160;
const FIRST: WindowState = {
  bounds: null,
  isMaximised: false,
  theme: 'system',
  screenPixels: LARGE_SCREEN,
};
const LEAST = { width: 640, height: 480 } as const;

/** True for one of the three themes. */
export const isTheme = (value: unknown): value is WindowTheme =>
  value === 'system' || value === 'light' || value === 'dark';

const isWhole = (value: unknown): value is number => Number.isInteger(value);

function boundsOf(value: unknown): Rectangle | null {
  const { x, y, width, height } = Object(value) as Partial<Record<keyof Rectangle, unknown>>;
  if (!isWhole(x) || !isWhole(y) || !isWhole(width) || !isWhole(height)) return null;
  return { x, y, width: Math.max(width, LEAST.width), height: Math.max(height, LEAST.height) };
}

/**
 * The kept state; what of it is not there, or not as it should be, is as at the first start. Read by hand: the library
 * that reads everything else takes longer to load than a window to open.
 */
export function readWindowState(path: string): WindowState {
  try {
    const { bounds, isMaximised, theme, screenPixels } = Object(JSON.parse(readFileSync(path, 'utf8'))) as {
      [Key in keyof WindowState]?: unknown;
    };
    return {
      bounds: boundsOf(bounds),
      isMaximised: isMaximised === true,
      theme: isTheme(theme) ? theme : 'system',
      screenPixels: isWhole(screenPixels) && screenPixels > 0 ? screenPixels : LARGE_SCREEN,
    };
  } catch (error) {
    // none yet, or not one of ours: nothing is lost but the place of a window
    if (error instanceof Error) return FIRST;
    throw error;
  }
}

/** Keeps the state; a folder that cannot be written costs only that. */
export function writeWindowState(path: string, state: WindowState): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(state));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
}

/** Bounds that lie on a screen that is there now. */
function visible(bounds: WindowState['bounds']): WindowState['bounds'] {
  if (!bounds) return null;
  const { x, y, width, height } = screen.getDisplayMatching(bounds).workArea;
  const isInside =
    bounds.x < x + width - 50 &&
    bounds.x + bounds.width > x + 50 &&
    bounds.y >= y &&
    bounds.y < y + height - 50;
  return isInside ? bounds : null;
}

export interface WindowOptions {
  readonly preload: string;
  readonly icon: string;
  readonly address: string;
  readonly state: WindowState;
}

/** Opens the window; it shows itself when there is something to see. */
export function openWindow({ preload, icon, address, state }: WindowOptions): BrowserWindow {
  nativeTheme.themeSource = state.theme;
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    ...visible(state.bounds),
    minWidth: LEAST.width,
    minHeight: LEAST.height,
    show: false,
    title: 'Tagroll',
    icon,
    autoHideMenuBar: true,
    // what the page will have, so that nothing flashes
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#1f1f1f' : '#ffffff',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      v8CacheOptions: 'bypassHeatCheck',
    },
  });
  if (state.isMaximised) window.maximize();
  window.once('ready-to-show', () => window.show());
  void window.loadURL(address);
  return window;
}

/** A page that dies again within so many milliseconds is not loaded anew before somebody wants it. */
const DIES_AGAIN = 60_000;

/** Loads the page anew where its process died (memory, graphics driver): the library goes on beside it. */
export function comeBack(window: BrowserWindow, note: (text: string) => void): void {
  let diedAt = -Infinity;
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    note(`the window's process ended: ${reason} (${exitCode})`);
    const isAgain = performance.now() - diedAt < DIES_AGAIN;
    diedAt = performance.now();
    if (!isAgain) return window.webContents.reload();
    askWhetherAgain(window).catch((error: unknown) =>
      note(`the window was not opened again: ${String(error)}`),
    );
  });
}

/** Asks without holding this thread, on which photos are relayed meanwhile. */
async function askWhetherAgain(window: BrowserWindow): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: 'The window has stopped twice within a minute. Nothing is lost.',
    detail: 'The log in the catalogue folder says more.',
    buttons: ['Open it again', 'Close'],
  });
  if (window.isDestroyed()) return;
  if (response === 0) window.webContents.reload();
  else window.close();
}

/** The state of a window that is about to close. */
export function stateOf(window: BrowserWindow, theme: WindowTheme): WindowState {
  const pixels = screen
    .getAllDisplays()
    .map(({ size, scaleFactor }) => Math.round(size.width * size.height * scaleFactor ** 2));
  return {
    bounds: window.getNormalBounds(),
    isMaximised: window.isMaximized(),
    theme,
    screenPixels: Math.max(...pixels),
  };
}

/** Screens full of painted page that Chromium may keep, beyond what is seen: enough to scroll into. */
const SCREENFULS = 4;

/**
 * Megabytes of painted page that Chromium may keep: 512 by itself, which a scrolled library fills. The limit is a switch
 * that counts only before the program is ready, when screens cannot be asked for yet: it goes by those of the last time.
 */
export function paintedMegabytes({ screenPixels }: WindowState): number {
  const bytesOfPixel = 4;
  return Math.min(512, Math.max(64, Math.ceil((screenPixels * bytesOfPixel * SCREENFULS) / 2 ** 20)));
}

/** Where the state is kept. */
export const windowStatePath = (userData: string): string => join(userData, 'window-state.json');
