/**
 * @file What Electron starts, the shell: one window, and between it and the library thread nothing but a relay. No query, no
 * hash and no pixel is computed on this thread.
 */

import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, nativeTheme, protocol, type IpcMainEvent } from 'electron';
import packageJson from '../../package.json' with { type: 'json' };
import { CHANNELS } from '../contract/bridge.ts';
import { defaultCatalogueFolder, programPlaces } from '../service/places.ts';
import { readCommandLine } from './commandLine.ts';
import { answerHostRequest } from './hostRequests.ts';
import { LibraryClient } from './libraryClient.ts';
import { handlePhotoProtocol } from './photoProtocol.ts';
import { confinePages, confineSession } from './security.ts';
import {
  comeBack,
  isTheme,
  openWindow,
  paintedMegabytes,
  readWindowState,
  stateOf,
  windowStatePath,
  writeWindowState,
} from './window.ts';
import { handleWindowProtocol, WINDOW_ORIGIN } from './windowProtocol.ts';

app.setName('Tagroll');
const places = programPlaces(import.meta.url);
const catalogueFolder = resolve(process.env['TAGROLL_CATALOGUE'] || defaultCatalogueFolder());
// beside the catalogue, so that each catalogue has a window of its own, and one only
app.setPath('userData', join(catalogueFolder, 'window'));

/** Reloading while developing; never in a packaged program. */
const developmentAddress = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'];
const windowOrigin = developmentAddress ? new URL(developmentAddress).origin : WINDOW_ORIGIN;

const commandLine = readCommandLine(process.argv.slice(1), app.isPackaged, process.cwd());

let library: LibraryClient | null = null;
let window: BrowserWindow | null = null;
let state = readWindowState(windowStatePath(app.getPath('userData')));
/** Folders of starts that came while this one was being closed: the next one, which they begin, adds them. */
let handedOn: string[] | null = null;

/** Only the top frame of our own window, showing our own page, is listened to. */
function isOurs(event: IpcMainEvent): boolean {
  const frame = event.senderFrame;
  if (!window || event.sender !== window.webContents || !frame || frame.parent !== null) return false;
  return URL.canParse(frame.url) && originOf(frame.url) === windowOrigin;
}

/** `new URL().origin` is "null" for schemes that it does not know. */
function originOf(address: string): string {
  const { protocol, host } = new URL(address);
  return `${protocol}//${host}`;
}

function startLibrary(): LibraryClient {
  return new LibraryClient({
    entry: places.libraryThreadEntry,
    onMessage: (number, message) => {
      if (window?.webContents.id === number) window.webContents.send(CHANNELS.wire, message);
    },
    onHostRequest: (ask) => answerHostRequest(ask, window),
    onFailure: ({ message }) => {
      dialog.showErrorBox('Tagroll', message);
      app.exit(1);
    },
  });
}

function openMainWindow(): void {
  const opened = openWindow({
    preload: places.preloadEntry,
    // small: it is decoded before the window is there
    icon: join(places.resources, 'icons', 'window.png'),
    address: developmentAddress ?? `${WINDOW_ORIGIN}/`,
    state,
  });
  window = opened;
  const number = opened.webContents.id;
  library?.post({ type: 'window-opened', window: number });
  opened.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (!isMainFrame || isSameDocument) return;
    // the page was loaded anew: what the one before asked for is given up
    library?.post({ type: 'window-closed', window: number });
    library?.post({ type: 'window-opened', window: number });
  });
  comeBack(opened, (text) => library?.post({ type: 'note', level: 'error', text }));
  opened.on('close', () => {
    state = stateOf(opened, state.theme);
    writeWindowState(windowStatePath(app.getPath('userData')), state);
  });
  opened.on('closed', () => {
    library?.post({ type: 'window-closed', window: number });
    window = null;
  });
}

function listenToWindow(): void {
  const listen = (channel: string, take: (message: unknown) => void): void => {
    ipcMain.on(channel, (event, message: unknown) => {
      if (isOurs(event)) take(message);
    });
  };
  listen(CHANNELS.wire, (message) => {
    if (window) library?.post({ type: 'from-window', window: window.webContents.id, message });
  });
  listen(CHANNELS.drop, (paths) => {
    if (Array.isArray(paths) && paths.length <= 1000 && paths.every((path) => typeof path === 'string'))
      library?.post({ type: 'add-folders', paths });
  });
  listen(CHANNELS.menu, (model) => {
    // not needed to open a window
    import('./menu.ts')
      .then(({ setMenu }) => setMenu(model, (id) => window?.webContents.send(CHANNELS.action, id)))
      .catch((error: unknown) =>
        library?.post({ type: 'note', level: 'error', text: `the menu could not be set: ${String(error)}` }),
      );
  });
  listen(CHANNELS.theme, (theme) => {
    if (!isTheme(theme)) return;
    nativeTheme.themeSource = theme;
    state = { ...state, theme };
  });
}

/** A second start hands its folders over and ends; words of its command line may stand in another order here. */
function takeOver(client: LibraryClient, handed: unknown): void {
  const folders = Array.isArray(handed) ? handed.filter((one) => typeof one === 'string') : [];
  if (client.isClosing) {
    handedOn = [...(handedOn ?? []), ...folders];
    return;
  }
  if (folders.length > 0) client.post({ type: 'add-folders', paths: folders });
  if (!window) return openMainWindow();
  if (window.isMinimized()) window.restore();
  window.focus();
}

function start(folders: readonly string[]): void {
  const client = startLibrary();
  library = client;
  confinePages();
  app.commandLine.appendSwitch('force-gpu-mem-available-mb', String(paintedMegabytes(state)));
  // two cores: the second is for photos
  if (availableParallelism() <= 2) app.commandLine.appendSwitch('num-raster-threads', '2');
  app.on('second-instance', (_event, _words, _from, handed) => takeOver(client, handed));
  app.on('activate', () => {
    if (!window && !client.isClosing) openMainWindow();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  let isClosed = false;
  app.on('will-quit', (event) => {
    if (isClosed) return;
    event.preventDefault();
    void client.close().then(() => {
      isClosed = true;
      if (handedOn) app.relaunch({ args: [...commandLine.own, ...handedOn] });
      app.quit();
    });
  });
  void app.whenReady().then(() => {
    client.open({
      catalogueFolder,
      folders,
      nodePath: places.nodePath,
      version: packageJson.version,
      locale: app.getLocale(),
    });
    confineSession();
    if (existsSync(places.rendererFolder)) handleWindowProtocol(protocol, places.rendererFolder);
    handlePhotoProtocol(protocol, windowOrigin, (kind, photoId) => client.picture(kind, photoId));
    listenToWindow();
    openMainWindow();
  });
}

// Electron wants to know them before it is ready
protocol.registerSchemesAsPrivileged([
  {
    scheme: 'tagroll',
    privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
  },
  {
    scheme: 'photo',
    privileges: { standard: true, secure: true, stream: true, supportFetchAPI: true, corsEnabled: true },
  },
]);
const { folders } = commandLine;
if (app.requestSingleInstanceLock(folders)) start(folders);
else app.quit();
