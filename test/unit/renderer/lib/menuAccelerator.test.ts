/** @file Keys as the desktop program's menu shows them. */

import { expect, it } from 'vitest';
import { menuAccelerator } from '../../../../src/renderer/lib/actions.ts';

it.each([
  ['$mod+k', 'CmdOrCtrl+k'],
  ['$mod+Shift+ArrowLeft', 'CmdOrCtrl+Shift+Left'],
  ['$mod+,', 'CmdOrCtrl+,'],
  ['i', 'i'],
  ['Digit0', '0'],
])('%s is %s', (key, accelerator) => {
  expect(menuAccelerator(key, false)).toBe(accelerator);
});

// one entry that the shell refuses would cost the whole menu
it.each(['?', 'Shift+?', '+', '$mod++', '<', '~'])('%s has no such form', (key) => {
  expect(menuAccelerator(key, false)).toBeNull();
});

it('leaves letters to be typed on a Mac', () => {
  expect(menuAccelerator('i', true)).toBeNull();
  expect(menuAccelerator('Shift+ArrowLeft', true)).toBeNull();
  expect(menuAccelerator('$mod+i', true)).toBe('CmdOrCtrl+i');
});
