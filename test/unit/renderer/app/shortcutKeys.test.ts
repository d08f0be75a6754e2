/** @file How keys are printed beside each other. */

import { expect, it } from 'vitest';
import { capsOf } from '../../../../src/renderer/app/shortcutKeys.ts';

it('a few keys have a cap each, and many that differ only in where they lead have one together', () => {
  expect(capsOf(['$mod+z'])).toEqual(['Ctrl+Z']);
  expect(capsOf(['i', '$mod+i'])).toEqual(['I', 'Ctrl+I']);
  expect(capsOf(['ArrowLeft', 'ArrowRight', 'Home', 'PageUp'])).toEqual(['← → Home PgUp']);
  expect(capsOf(['Shift+ArrowLeft', 'Shift+ArrowRight', 'Shift+End'])).toEqual(['Shift+← → End']);
  expect(capsOf(['a', '$mod+b', '$mod+c', '$mod++'])).toEqual(['A', 'Ctrl+B C +']);
});

it('a sign is told without the Shift that some keyboards need for it', () => {
  expect(capsOf(['.', 'Shift+.'])).toEqual(['.']);
});
