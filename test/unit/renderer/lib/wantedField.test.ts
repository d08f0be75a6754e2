/** @file A field that is wanted before it is there takes the keyboard when it comes, and only while it is still wanted. */

import { beforeEach, expect, it, vi } from 'vitest';
import { WantedField } from '../../../../src/renderer/lib/wantedField.ts';

let field: WantedField;
let focused: string[];
const comes = (name: string): (() => void) => field.add(() => focused.push(name));
const nothing = (): void => undefined;

beforeEach(() => {
  vi.stubGlobal('window', new EventTarget());
  field = new WantedField();
  focused = [];
});

it('that is there takes it at once, the last that came first, and opens nothing', () => {
  comes('main');
  const leaves = comes('photo');
  const open = vi.fn();
  field.focus(open);
  leaves();
  field.focus(open);
  expect(focused).toEqual(['photo', 'main']);
  expect(open).not.toHaveBeenCalled();
});

it('that is not there is opened, and takes it once', () => {
  field.focus(() => comes('opened'));
  expect(focused).toEqual(['opened']);
  comes('another');
  expect(focused).toEqual(['opened']);
});

it.each(['keydown', 'pointerdown'])('that comes after a %s does not take it', (deed) => {
  field.focus(nothing);
  window.dispatchEvent(new Event(deed));
  comes('late');
  expect(focused).toEqual([]);
  // wanted anew
  const leaves = comes('now');
  leaves();
  field.focus(nothing);
  expect(focused).toEqual(['late']);
});

it('that comes while its key is held takes it', () => {
  field.focus(nothing);
  window.dispatchEvent(Object.assign(new Event('keydown'), { repeat: true }));
  comes('opened');
  expect(focused).toEqual(['opened']);
});
