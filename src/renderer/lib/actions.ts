/**
 * @file Actions: one object for each verb, which serves menu, toolbar, command palette and keyboard alike. A feature
 * defines its own beside its components; `app/actions.ts` gathers them.
 */

import { text, type TextKey } from './i18n.ts';

export type ActionGroup = 'library' | 'photo' | 'tags' | 'selection' | 'view' | 'go' | 'help';

export interface Action {
  /** `grid.select-all`; the same in every language and every version. */
  readonly id: string;
  /** Key of its name in the strings. */
  readonly label: TextKey;
  /** What it does at this moment, where that says more than `label` ("Undo: add dog to 3 photos"); null: nothing more. */
  readonly nameNow?: () => string | null;
  readonly group: ActionGroup;
  /** As tinykeys writes them: `$mod+a`, `Shift+?`, `ArrowLeft`. The first is the one that is printed. */
  readonly keys?: readonly string[];
  /**
   * Where its keys work: everywhere, or only in the grid while no layer is open (`main`), while the photo view is open
   * (`photo`), or while tags are reviewed (`review`). Where two have the same key, the narrower comes first.
   */
  readonly where?: 'everywhere' | 'main' | 'photo' | 'review';
  /** Its keys work in text fields too, which have all others for themselves. */
  readonly whileTyping?: boolean;
  /** It goes on while its key is held, as a step does; all others are done once. */
  readonly repeats?: boolean;
  /** False: it is shown greyed, and its key does nothing. */
  readonly isEnabled?: () => boolean;
  /** Left out of menu and palette, as the arrows are. */
  readonly isHidden?: boolean;
  readonly run: () => void | Promise<unknown>;
}

const actions = new Map<string, Action>();
const listeners = new Set<() => void>();

/** Something that names of actions, or whether they can be done, are made from is another one now. */
export const actionsChanged = (): void => listeners.forEach((listener) => listener());

/** Calls back when actions may be called otherwise, or may be possible or impossible now. @returns ends it. */
export function onActionsChanged(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Makes actions known. @throws {Error} where an id is taken: a fault of this program. */
export function registerActions(given: readonly Action[]): void {
  for (const action of given) {
    if (actions.has(action.id)) throw new Error(`There are two actions "${action.id}".`);
    actions.set(action.id, action);
  }
  actionsChanged();
}

/** All actions, in the order in which they were made known. */
export const allActions = (): readonly Action[] => [...actions.values()];

/** An action by id. @throws {Error} where there is none: a fault of this program. */
export function actionOf(id: string): Action {
  const action = actions.get(id);
  if (!action) throw new Error(`There is no action "${id}".`);
  return action;
}

/** What an action is called now, for menu, palette and tooltips. */
export const nameOfAction = (action: Action): string => action.nameNow?.() ?? text(action.label);

/** Whether it can be done now. */
export const isActionEnabled = (action: Action): boolean => action.isEnabled?.() ?? true;

/** Does it, where it can be done now. */
export function runAction(action: Action): void {
  if (isActionEnabled(action)) void action.run();
}

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

const SYMBOLS: Readonly<Record<string, string>> = {
  $mod: isMac ? '⌘' : 'Ctrl',
  Control: isMac ? '⌃' : 'Ctrl',
  Shift: isMac ? '⇧' : 'Shift',
  Alt: isMac ? '⌥' : 'Alt',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Space: '␣',
  ' ': '␣',
  Escape: 'Esc',
  Delete: isMac ? '⌦' : 'Del',
  Enter: '↵',
  Backspace: '⌫',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
};

/** The names in a key; a plus stands between two of them, and is one itself where nothing else is there. */
const partsOf = (key: string): string[] => key.split(/(?<=.)\+(?=.)/);

/** A key as it is printed for people: `Ctrl+A`, `⌘A`. */
export function printedKey(key: string): string {
  const parts = partsOf(key)
    .map((part) => SYMBOLS[part] ?? part.replace(/^Digit/, ''))
    .map((part) => (part.length === 1 ? part.toUpperCase() : part));
  return parts.join(isMac ? '' : '+');
}

/** Signs that Electron has names for; with one that it has not, the shell would refuse the whole menu. */
const MENU_KEY = /^(\w+|[/,.;'[\]\\=-])$/;
const MODIFIERS: readonly string[] = ['CmdOrCtrl', 'Control', 'Meta', 'Alt'];

/**
 * A key as Electron's menu writes it, or null where it has no such form. On a Mac the menu takes its keys before the page
 * gets them, so that a letter by itself could no longer be typed: there only keys with a modifier are shown.
 */
export function menuAccelerator(key: string, onMac = isMac): string | null {
  const parts = partsOf(key)
    .map((part) => (part === '$mod' ? 'CmdOrCtrl' : part))
    .map((part) => part.replace(/^(Arrow|Digit)/, ''));
  if (onMac && !parts.some((part) => MODIFIERS.includes(part))) return null;
  return parts.every((part) => MENU_KEY.test(part)) ? parts.join('+') : null;
}
