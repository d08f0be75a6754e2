/** @file `tagroll folders list|remove` */

import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { TagrollError } from '../../core/domain/errors.ts';
import { pathForDisplay, pathFromString } from '../../core/domain/filePath.ts';
import type { CommandContext } from '../context.ts';
import { counted } from '../output.ts';

/** Lists the library's folders. */
export async function listFolders({ library, output }: CommandContext): Promise<void> {
  const folders = library.folders();
  output.document(
    folders.map(({ id, path, ...rest }) => ({ folderId: id, path: pathForDisplay(path), ...rest })),
  );
  if (folders.length === 0) output.line('No folder yet. Add one with "tagroll scan FOLDER".');
  for (const { path, state, files, problem } of folders) {
    output.line(
      `${pathForDisplay(path)}  ${state}, ${counted(files, 'photo file')}${problem ? `: ${problem}` : ''}`,
    );
  }
}

/** Takes a folder out of the library. */
export async function removeFolder({ library, output }: CommandContext, path: string): Promise<void> {
  const written = resolve(path);
  const names = [pathFromString(written)];
  try {
    names.push(pathFromString(realpathSync(written)));
  } catch (error) {
    // an unplugged drive's folder can be taken out as well
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
  const folder = library.folders().find((one) => names.includes(one.path));
  if (!folder) {
    throw new TagrollError(
      'FOLDER_UNKNOWN',
      `"${pathForDisplay(pathFromString(written))}" is no folder of the library; "tagroll folders list" shows them.`,
    );
  }
  await library.folderKeeper.remove(folder.id);
  output.document({ removed: pathForDisplay(folder.path) });
  output.line(`${pathForDisplay(folder.path)} is no longer in the library. Its files are untouched.`);
}
