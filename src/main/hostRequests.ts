/** @file What the library asks of the desktop: dialogs, the file manager, other programs. */

import { dialog, shell, type BrowserWindow } from 'electron';
import { TagrollError } from '../core/domain/errors.ts';
import type { HostRequest } from './threadMessages.ts';

/** Does what is asked; answers with the paths that were chosen. @throws {TagrollError} NOT_HERE. */
export async function answerHostRequest(
  ask: HostRequest,
  window: BrowserWindow | null,
): Promise<readonly string[]> {
  if (ask.what === 'show-in-folder') {
    shell.showItemInFolder(ask.path);
    return [];
  }
  if (ask.what === 'open-file') {
    const problem = await shell.openPath(ask.path);
    if (problem !== '') throw new TagrollError('NOT_HERE', `No program opened "${ask.path}": ${problem}`);
    return [];
  }
  const properties: ('openDirectory' | 'multiSelections' | 'createDirectory')[] =
    ask.purpose === 'library' ? ['openDirectory', 'multiSelections'] : ['openDirectory'];
  const chosen = window
    ? await dialog.showOpenDialog(window, { properties })
    : await dialog.showOpenDialog({ properties });
  return chosen.canceled ? [] : chosen.filePaths;
}
