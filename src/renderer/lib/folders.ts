/** @file Folders of the library: how they are chosen, and whether there are any. */

import { library, useLibrary } from './library.ts';
import { attempt, problemsSolved } from './notices.ts';
import { isDesktop } from './transport.ts';
import { openLayer } from './viewStore.ts';

/** Has the owner choose folders for the library: in the system's dialog, or in the window's own where there is none. */
export async function chooseFolders(): Promise<void> {
  if (isDesktop)
    await attempt(library.command('chooseFolders', {}), (chosen) => {
      if (chosen.length > 0) problemsSolved('folders');
    });
  else openLayer('folder-picker');
}

/** True once the library has told that it has no folder. */
export function useHasNoFolder(): boolean {
  const { data } = useLibrary('folders', {});
  return data?.length === 0;
}
