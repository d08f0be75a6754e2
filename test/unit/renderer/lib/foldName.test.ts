import { expect, it } from 'vitest';
import { foldName } from '../../../../src/renderer/lib/foldName.ts';

it.each([
  ['Café', 'cafe'],
  ['hot_dog', 'hot dog'],
  ['  Île   de France ', 'ile de france'],
  ['猫', '猫'],
  ['\u0301', ''],
])('%j is looked for as %j', (name, folded) => {
  expect(foldName(name)).toBe(folded);
});
