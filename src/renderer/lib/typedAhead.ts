/**
 * @file What is typed into a field before it is there: whoever opens the palette goes on typing at once, while it is still
 * being drawn.
 */

import { viewStore, type Layer } from './viewStore.ts';

/** What was typed, and whether Enter ended it. */
export interface TypedAhead {
  readonly text: string;
  readonly isEntered: boolean;
}

const NOTHING: TypedAhead = { text: '', isEntered: false };

let typed = NOTHING;
/** Ends the collecting; null while nothing is collected. */
let stop: (() => void) | null = null;

/** True for what would write a sign or end a line; AltGr writes signs on many keyboards and looks like Ctrl and Alt. */
function isTyping(event: KeyboardEvent): boolean {
  const isChord = event.ctrlKey || event.metaKey || event.altKey;
  if (isChord && !event.getModifierState('AltGraph')) return false;
  // one sign, which may be two units of a string
  return [...event.key].length === 1 || event.key === 'Backspace' || event.key === 'Enter';
}

/** What stands there after one more key. Nothing is typed after Enter: it was meant for what Enter leads to. */
export function withKey(before: TypedAhead, key: string): TypedAhead {
  if (before.isEntered) return before;
  if (key === 'Enter') return { ...before, isEntered: true };
  if (key === 'Backspace') return { ...before, text: [...before.text].slice(0, -1).join('') };
  return { ...before, text: before.text + key };
}

/** Collects what is typed from now on for a field of the layer, which is open; until {@link takeTyped}, or until it closes. */
export function collectTyped(layer: Layer): void {
  stop?.();
  typed = NOTHING;
  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing || !isTyping(event)) return;
    typed = withKey(typed, event.key);
    // neither an action nor whatever has the keyboard still gets it
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  window.addEventListener('keydown', onKey, { capture: true });
  const forget = viewStore.subscribe((state) => {
    if (state.layer !== layer) stop?.();
  });
  stop = () => {
    window.removeEventListener('keydown', onKey, { capture: true });
    forget();
    stop = null;
  };
}

/** The field has the keyboard: what was typed for it until now, once. */
export function takeTyped(): TypedAhead {
  if (!stop) return NOTHING;
  stop();
  return typed;
}
