/** @file Which directories a text after `folder:` means. */

import { expect, it } from 'vitest';
import type { DirectoryPath } from '../../../src/core/catalogue/directories.ts';
import { directoriesIn } from '../../../src/core/search/places.ts';

const directories = [
  ['/home/eva/pics', '/home/eva/pics'],
  ['/home/eva/pics', '/home/eva/pics/2024'],
  ['/home/eva/pics', '/home/eva/pics/2024b'],
  ['/mnt/pics', '/mnt/pics'],
  ['/mnt/pics', '/mnt/pics/home/eva'],
].map(([folder, path]) => ({ folder, path }) as DirectoryPath);
const found = (text: string): string[] => directoriesIn(directories, text).map(({ path }) => path);

it('looks in the paths from the library folder on, without regard to case', () => {
  expect(found('/pics/')).toHaveLength(5);
  expect(found('2024')).toEqual(['/home/eva/pics/2024', '/home/eva/pics/2024b']);
  expect(found('EVA')).toEqual(['/mnt/pics/home/eva']);
  expect(found('mnt')).toEqual([]);
});

it('takes the whole path of a library folder, or of what lies in it', () => {
  expect(found('/mnt/pics/')).toEqual(['/mnt/pics', '/mnt/pics/home/eva']);
  expect(found('/Home/Eva/Pics/')).toEqual(['/home/eva/pics', '/home/eva/pics/2024', '/home/eva/pics/2024b']);
  expect(found('/home/eva/pics/2024/')).toEqual(['/home/eva/pics/2024']);
});
