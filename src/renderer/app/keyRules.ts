/** @file Which action a key means, given where the keyboard is and what is open. Pure. */

import { isActionEnabled, type Action } from '../lib/actions.ts';
import type { ViewState } from '../lib/viewStore.ts';

/** A key that was pressed, and what has the focus. */
export interface Press {
  /** As `KeyboardEvent.key`. */
  readonly key: string;
  /** With Ctrl, or with the Mac's command key. */
  readonly isChord: boolean;
  /** The key is held: the system presses it again and again. */
  readonly isRepeat: boolean;
  /** Somebody nearer has used the key. */
  readonly isUsed: boolean;
  /** The focus is where text is written. */
  readonly isInText: boolean;
  /** It is on something that Enter and Space press: a button, a link, a box to tick. */
  readonly isOnButton: boolean;
  /** It is in something that the arrows move in: a list, a menu, a slider. */
  readonly isInList: boolean;
  /** It is in a dialog. */
  readonly isInDialog: boolean;
}

const PRESSES: readonly string[] = ['Enter', ' '];
const MOVES: readonly string[] = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End'];

/** A control that has the focus keeps the keys that work it: a plain button is pressed, and leaves the arrows. */
function belongsToControl({ key, isOnButton, isInList }: Press): boolean {
  if (PRESSES.includes(key)) return isOnButton || isInList;
  return MOVES.includes(key) && isInList;
}

function isMeant(action: Action, press: Press, { layer, view }: Pick<ViewState, 'layer' | 'view'>): boolean {
  // the palette is there to be typed into, whatever part of it has the focus
  if ((press.isInText || layer === 'palette') && !action.whileTyping) return false;
  // a question or a list in a dialog of its own, which is no layer: nothing happens behind it
  if (layer === 'none' && press.isInDialog) return false;
  if (action.where === 'main') return layer === 'none' && view === 'grid';
  if (action.where === 'photo') return layer === 'photo';
  if (action.where === 'review') return layer === 'none' && view === 'review';
  return true;
}

/** What becomes of a key: an action runs, nothing does and the key is used up, or it is left to whoever else wants it. */
export type Meaning = Action | 'nothing' | 'left';

/**
 * Finds what a key means among the actions that have it, the narrower before the wider.
 *
 * A held key goes on with what moves. For all else it is used up and does nothing: neither is the same done twice, nor
 * does the browser, or the action that the first press has made possible, come into its own.
 *
 * A chord of ours is used up as well where it can do nothing now: the browser's undo would change the text that was typed
 * last, wherever the keyboard is, and its "save" would save the page.
 */
export function meaningOf(
  actions: readonly Action[],
  press: Press,
  view: Pick<ViewState, 'layer' | 'view'>,
): Meaning {
  if (press.isUsed || belongsToControl(press)) return 'left';
  const meant = actions.filter((one) => isMeant(one, press, view));
  const action = meant.find(isActionEnabled);
  if (!action) return press.isChord && meant.length > 0 ? 'nothing' : 'left';
  return press.isRepeat && !action.repeats ? 'nothing' : action;
}

/** Actions by key, for each the narrower first. */
export function actionsByKey(actions: readonly Action[]): Map<string, Action[]> {
  const byKey = new Map<string, Action[]>();
  for (const action of actions)
    for (const key of action.keys ?? []) byKey.set(key, [...(byKey.get(key) ?? []), action]);
  const isWide = ({ where = 'everywhere' }: Action): number => (where === 'everywhere' ? 1 : 0);
  for (const ones of byKey.values()) ones.sort((a, b) => isWide(a) - isWide(b));
  return byKey;
}
