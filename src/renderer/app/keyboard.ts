/** @file Keys of actions. One listener for the whole window; text fields keep their letters. */

import { tinykeys } from 'tinykeys';
import { allActions, runAction, type Action } from '../lib/actions.ts';
import { viewStore } from '../lib/viewStore.ts';

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input:not([type=range], [type=checkbox]), textarea, select'));

const PRESSES: readonly string[] = ['Enter', ' '];
const MOVES: readonly string[] = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End'];
/** What moves inside itself with the arrows. A dialog and a picture do not. */
const WIDGETS = '[role]:not([role=grid], [role=dialog], [role=group], [role=img]), button[aria-haspopup]';

/** A control that has the focus keeps the keys that work it: a plain button is pressed, and leaves the arrows. */
function belongsToControl({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  if (PRESSES.includes(key)) return target.closest(`${WIDGETS}, button, a[href]`) !== null;
  return MOVES.includes(key) && target.closest(WIDGETS) !== null;
}

function mayRun(action: Action, event: KeyboardEvent): boolean {
  if (event.defaultPrevented || !(action.isEnabled?.() ?? true)) return false;
  if (isTyping(event.target) && !action.whileTyping) return false;
  if (belongsToControl(event)) return false;
  const { layer, view } = viewStore.getState();
  // a question or a list in a dialog of its own, which is no layer: nothing happens behind it
  if (layer === 'none' && event.target instanceof Element && event.target.closest('[role=dialog]'))
    return false;
  if (action.where === 'main') return layer === 'none' && view === 'grid';
  if (action.where === 'photo') return layer === 'photo';
  if (action.where === 'review') return layer === 'none' && view === 'review';
  return true;
}

/** Listens until the returned function is called. */
export function listenToKeys(): () => void {
  const bindings = new Map<string, Action[]>();
  for (const action of allActions())
    for (const key of action.keys ?? []) bindings.set(key, [...(bindings.get(key) ?? []), action]);
  const isWide = ({ where = 'everywhere' }: Action): number => (where === 'everywhere' ? 1 : 0);
  for (const actions of bindings.values()) actions.sort((a, b) => isWide(a) - isWide(b));
  return tinykeys(
    window,
    Object.fromEntries(
      [...bindings].map(([key, actions]) => [
        key,
        (event: KeyboardEvent) => {
          // of several actions on one key, at most one can be done at a time
          const action = actions.find((one) => mayRun(one, event));
          if (!action) return;
          event.preventDefault();
          runAction(action);
        },
      ]),
    ),
  );
}
