/** @file What the preload script puts into the window as `window.tagroll`: the wire, and what only a desktop window has. */

import type { FromWindow, ToWindow } from './wire.ts';

/** One entry of the application's menu. The window makes it from its actions, in the language of its owner. */
export type MenuEntry =
  | { readonly type: 'separator' }
  | {
      readonly type: 'action';
      readonly id: string;
      readonly label: string;
      /** As Electron writes it: `CmdOrCtrl+K`; shown only, the window listens to keys by itself. */
      readonly accelerator: string | null;
      readonly isEnabled: boolean;
    };

export interface MenuModel {
  readonly menus: readonly { readonly label: string; readonly entries: readonly MenuEntry[] }[];
}

/** How the window itself is to look: what the frame and the first moment of the next start are painted in. */
export type WindowTheme = 'system' | 'light' | 'dark';

export interface Bridge {
  send(message: FromWindow): void;
  /** Only one listener; a later one takes its place. */
  onMessage(listener: (message: ToWindow) => void): void;
  /** Adds folders that were dropped on the window, given as its `File`s; files made by a script have no path and are passed over. */
  addDroppedFolders(folders: readonly unknown[]): void;
  setMenu(menu: MenuModel): void;
  /** Somebody chose an action in the menu. */
  onAction(listener: (id: string) => void): void;
  setTheme(theme: WindowTheme): void;
}

/** Names of the channels between a window and the main thread. */
export const CHANNELS = {
  wire: 'tagroll:wire',
  drop: 'tagroll:drop',
  menu: 'tagroll:menu',
  action: 'tagroll:action',
  theme: 'tagroll:theme',
} as const;
