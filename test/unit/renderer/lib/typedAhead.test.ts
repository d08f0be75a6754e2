/** @file What is typed into the palette before it is there. */

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { collectTyped, takeTyped } from '../../../../src/renderer/lib/typedAhead.ts';
import { closeLayer, openLayer, viewStore } from '../../../../src/renderer/lib/viewStore.ts';

interface Held {
  readonly ctrlKey?: boolean;
  readonly altKey?: boolean;
  readonly isAltGraph?: boolean;
  readonly isComposing?: boolean;
}

/** Presses a key. @returns true where it was kept from everybody else. */
function press(
  key: string,
  { ctrlKey = false, altKey = false, isAltGraph = false, isComposing = false }: Held = {},
): boolean {
  const event = Object.assign(new Event('keydown', { cancelable: true }), {
    key,
    ctrlKey,
    altKey,
    isComposing,
    metaKey: false,
  });
  Object.assign(event, { getModifierState: (name: string) => name === 'AltGraph' && isAltGraph });
  let isHeard = false;
  const hear = (): void => {
    isHeard = true;
  };
  window.addEventListener('keydown', hear, { once: true });
  window.dispatchEvent(event);
  window.removeEventListener('keydown', hear);
  expect(event.defaultPrevented).toBe(!isHeard);
  return !isHeard;
}
const type = (...keys: string[]): void => keys.forEach((key) => press(key));

beforeEach(() => {
  vi.stubGlobal('window', new EventTarget());
  openLayer('palette');
  collectTyped('palette');
});
afterEach(() => {
  takeTyped();
  while (viewStore.getState().layer !== 'none') closeLayer();
});

describe('what is typed', () => {
  it('is there for the field, once, and nobody else hears of it', () => {
    for (const key of ['r', 'a', ' ', '4', '?', 'é', '😀']) expect(press(key)).toBe(true);
    expect(takeTyped()).toEqual({ text: 'ra 4?é😀', isEntered: false });
    expect(takeTyped()).toEqual({ text: '', isEntered: false });
    expect(press('n')).toBe(false);
  });

  it('is taken back by Backspace, sign by sign', () => {
    type('Backspace', 'a', 'b', '😀', 'Backspace', 'Backspace', 'c');
    expect(takeTyped().text).toBe('ac');
  });

  it('ends with Enter', () => {
    type('a', 'Enter', 'n', 'Backspace', 'Enter');
    expect(takeTyped()).toEqual({ text: 'a', isEntered: true });
  });

  it('is neither a chord, nor a key that moves or closes, nor what an input method puts together', () => {
    for (const key of ['Escape', 'ArrowDown', 'Shift', 'Tab', 'F1', 'Dead']) expect(press(key)).toBe(false);
    expect(press('k', { ctrlKey: true })).toBe(false);
    expect(press('f', { altKey: true })).toBe(false);
    expect(press('a', { isComposing: true })).toBe(false);
    expect(press('@', { ctrlKey: true, altKey: true, isAltGraph: true })).toBe(true);
    expect(takeTyped().text).toBe('@');
  });
});

it('nothing is collected once the palette is closed, or under another layer', () => {
  type('a');
  closeLayer();
  expect(press('n')).toBe(false);
  expect(takeTyped().text).toBe('');
  openLayer('palette');
  collectTyped('palette');
  expect(press('b')).toBe(true);
  openLayer('shortcuts');
  expect(press('c')).toBe(false);
});
