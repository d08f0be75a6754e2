/** @file What is done from the palette, with Enter, the mouse or an action's own key: the palette closes first. */

import { flushSync } from 'react-dom';
import { runAction, type Action } from '../lib/actions.ts';
import { closeLayer } from '../lib/viewStore.ts';

/** Ids of what the palette's own keys do. */
const OWN: readonly string[] = ['app.palette', 'app.close-layer'];

/** Does something while the palette is open. */
export function runFromPalette(action: Action): void {
  // at once: a palette that is still there holds the keyboard, and an action may lead it elsewhere
  if (!OWN.includes(action.id)) flushSync(closeLayer);
  runAction(action);
}
