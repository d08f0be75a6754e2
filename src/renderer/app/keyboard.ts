/** @file Keys of actions. One listener for the whole window; text fields keep their letters. */

import { tinykeys } from 'tinykeys';
import { allActions, runAction, type Action } from '../lib/actions.ts';
import { viewStore } from '../lib/viewStore.ts';

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input:not([type=range], [type=checkbox]), textarea, select'));

/** A control that has the focus keeps the keys that work it. */
function belongsToControl(event: KeyboardEvent): boolean {
  const control =
    event.target instanceof Element ? event.target.closest('[role]:not([role=grid]), button, a[href]') : null;
  return (
    control !== null &&
    ['Enter', ' ', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key)
  );
}

function mayRun(action: Action, event: KeyboardEvent): boolean {
  if (event.defaultPrevented || !(action.isEnabled?.() ?? true)) return false;
  if (isTyping(event.target) && !action.whileTyping) return false;
  if (belongsToControl(event)) return false;
  const { layer, view } = viewStore.getState();
  if (action.where === 'main') return layer === 'none' && view === 'grid';
  if (action.where === 'photo') return layer === 'photo';
  return true;
}

/** Listens until the returned function is called. */
export function listenToKeys(): () => void {
  const bindings = new Map<string, Action[]>();
  for (const action of allActions())
    for (const key of action.keys ?? []) bindings.set(key, [...(bindings.get(key) ?? []), action]);
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
