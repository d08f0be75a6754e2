/** @file Which words of the command line are folders, and with which the program is started again. */

import { expect, it } from 'vitest';
import { readCommandLine } from '../../../src/main/commandLine.ts';

it.each([
  [true, ['Pictures', '/media/card'], ['/home/me/Pictures', '/media/card'], []],
  [true, ['--no-sandbox', '', 'Pictures', '--lang=fr'], ['/home/me/Pictures'], ['--no-sandbox', '--lang=fr']],
  [true, [], [], []],
  // Electron's own binary gets the program's entry, which is no folder
  [false, ['out/shell/main.cjs', 'Pictures'], ['/home/me/Pictures'], ['out/shell/main.cjs']],
  [
    false,
    ['--inspect=0', 'main.cjs', '-x', 'a', 'b'],
    ['/home/me/a', '/home/me/b'],
    ['--inspect=0', '-x', 'main.cjs'],
  ],
  [false, ['main.cjs'], [], ['main.cjs']],
] as const)('packaged: %s; %j', (isPackaged, words, folders, own) => {
  const read = readCommandLine(words, isPackaged, '/home/me');
  expect(read).toEqual({ folders, own });
  // started again with other folders, it has only those
  expect(readCommandLine([...read.own, '/other'], isPackaged, '/home/me').folders).toEqual(['/other']);
});
