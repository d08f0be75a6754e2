/** @file Library folders in the left panel: told apart where they have the same name. */

import { expect, it } from 'vitest';
import { toldApart } from '../../../../src/renderer/features/tagsPanel/folderNames.ts';

const told = (...paths: string[]): unknown[] =>
  toldApart(paths.map((path) => ({ path, name: path.split(/[\\/]/).at(-1)! }))).map(({ query, place }) => [
    query,
    place,
  ]);

it('a folder is found by its name, where no other has it', () => {
  expect(told('/home/eva/pics', '/mnt/scans')).toEqual([
    ['folder:/pics/', null],
    ['folder:/scans/', null],
  ]);
});

it('those of the same name are found by where they lie, and say as much of that as it takes', () => {
  expect(told('/home/eva/pics', '/mnt/usb/Pics', '/mnt/eva/pics', '/x')).toEqual([
    ['folder:/home/eva/pics/', 'home/eva'],
    ['folder:/mnt/usb/Pics/', 'usb'],
    ['folder:/mnt/eva/pics/', 'mnt/eva'],
    ['folder:/x/', null],
  ]);
  expect(told('C:\\Users\\My pics', 'D:\\My pics')).toEqual([
    ['folder:"C:/Users/My pics/"', 'Users'],
    ['folder:"D:/My pics/"', 'D:'],
  ]);
});
