/**
 * @file The preload script, bundled into one file because it is sandboxed. It gives the window the wire of the contract and
 * a few things of the desktop; no general way to send, no module of Electron, no path ever reaches the page.
 */

import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { CHANNELS, type Bridge } from '../contract/bridge.ts';
import type { ToWindow } from '../contract/wire.ts';

let onMessage: (message: ToWindow) => void = () => undefined;
let onAction: (id: string) => void = () => undefined;
ipcRenderer.on(CHANNELS.wire, (_event, message: ToWindow) => onMessage(message));
ipcRenderer.on(CHANNELS.action, (_event, id: string) => onAction(id));

const bridge: Bridge = {
  send: (message) => ipcRenderer.send(CHANNELS.wire, message),
  onMessage: (listener) => void (onMessage = listener),
  addDroppedFolders: (folders) =>
    // a path goes from the drop to the main thread without the page seeing it
    ipcRenderer.send(
      CHANNELS.drop,
      folders
        .filter((folder) => folder instanceof File)
        .map((file) => webUtils.getPathForFile(file))
        .filter((path) => path !== ''),
    ),
  setMenu: (menu) => ipcRenderer.send(CHANNELS.menu, menu),
  onAction: (listener) => void (onAction = listener),
  setTheme: (theme) => ipcRenderer.send(CHANNELS.theme, theme),
};

contextBridge.exposeInMainWorld('tagroll', bridge);
