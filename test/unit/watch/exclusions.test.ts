/** @file What is left out of a library by its name alone. */

import { expect, it } from 'vitest';
import { isExcludedDirectory, isExcludedFile } from '../../../src/core/watch/exclusions.ts';

it.each([
  '.git',
  '.Trash-1000',
  '@eaDir',
  '#recycle',
  '$Recycle.Bin',
  'System Volume Information',
  'lost+found',
])('leaves the directory %s out', (name) => expect(isExcludedDirectory(name)).toBe(true));

it.each(['__MACOSX', 'node_modules', 'Fotos.photoslibrary', 'A.APLIBRARY', 'x Previews.lrdata'])(
  'leaves the directory %s out, in any case',
  (name) => expect(isExcludedDirectory(name)).toBe(true),
);

it.each(['2024', 'recycling', 'photoslibrary', 'Trash', 'a.b', '#1', 'eaDir', 'lost'])(
  'enters the directory %s',
  (name) => expect(isExcludedDirectory(name)).toBe(false),
);

it('leaves hidden files out', () => {
  expect(isExcludedFile('._IMG_1.jpg')).toBe(true);
  expect(isExcludedFile('.jpg')).toBe(true);
  expect(isExcludedFile('_IMG_1.jpg')).toBe(false);
});
