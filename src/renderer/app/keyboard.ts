/** @file Keys of actions. One listener for the whole window; text fields keep their letters. */

import { tinykeys } from 'tinykeys';
import { allActions, runAction } from '../lib/actions.ts';
import { viewStore } from '../lib/viewStore.ts';
import { runFromPalette } from './fromPalette.ts';
import { actionsByKey, meaningOf, type Press } from './keyRules.ts';

const TEXT = 'textarea, select, input:not([type=range], [type=checkbox], [type=radio], [type=button])';
/** What moves inside itself with the arrows. A dialog and a picture do not. */
const LIST =
  '[role]:not([role=grid], [role=dialog], [role=group], [role=img], [role=switch]), button[aria-haspopup], input[type=range], input[type=radio]';
const BUTTON = 'button, a[href], input, [role=switch]';

/** True where a key would write. The field of a list that is searched has the focus while its keys are sent to the list. */
const writesIn = (element: Element | null): boolean =>
  element instanceof HTMLElement && (element.isContentEditable || element.matches(TEXT));

function pressOf({ key, ctrlKey, metaKey, repeat, defaultPrevented, target }: KeyboardEvent): Press {
  const element = target instanceof HTMLElement ? target : null;
  const isIn = (selector: string): boolean => element !== null && element.closest(selector) !== null;
  return {
    key,
    isChord: ctrlKey || metaKey,
    isRepeat: repeat,
    isUsed: defaultPrevented,
    isInText: writesIn(element) || writesIn(document.activeElement),
    isOnButton: isIn(BUTTON),
    isInList: isIn(LIST),
    isInDialog: isIn('[role=dialog]'),
  };
}

/** Listens until the returned function is called. */
export function listenToKeys(): () => void {
  return tinykeys(
    window,
    Object.fromEntries(
      [...actionsByKey(allActions())].map(([key, actions]) => [
        key,
        (event: KeyboardEvent) => {
          const meaning = meaningOf(actions, pressOf(event), viewStore.getState());
          if (meaning === 'left') return;
          event.preventDefault();
          if (meaning === 'nothing') return;
          if (viewStore.getState().layer === 'palette') runFromPalette(meaning);
          else runAction(meaning);
        },
      ]),
    ),
    // its own rule leaves out held keys and every control; ours are in keyRules.ts
    { ignore: (event) => event.isComposing },
  );
}
