/** @file `tagroll folders list|remove|exclude` */

import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { systemCode, TagrollError } from '../../core/domain/errors.ts';
import { pathForDisplay, pathFromString } from '../../core/domain/filePath.ts';
import type { KeptFolder } from '../../core/folderKeeper.ts';
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

/** The library's folder that a person names by its path. @throws {TagrollError} FOLDER_UNKNOWN. */
function folderNamed({ library }: CommandContext, path: string): KeptFolder {
  const written = resolve(path);
  const names = [pathFromString(written)];
  try {
    names.push(pathFromString(realpathSync(written)));
  } catch (error) {
    // one on a drive that is unplugged is named as well
    if (systemCode(error) === null) throw error;
  }
  const folder = library.folderKeeper.list().find((one) => names.includes(one.path));
  if (folder) return folder;
  throw new TagrollError(
    'FOLDER_UNKNOWN',
    `"${pathForDisplay(pathFromString(written))}" is no folder of the library; "tagroll folders list" shows them.`,
  );
}

/** Takes a folder out of the library. */
export async function removeFolder(context: CommandContext, path: string): Promise<void> {
  const { library, output } = context;
  const folder = folderNamed(context, path);
  await library.folderKeeper.remove(folder.id);
  output.document({ removed: pathForDisplay(folder.path) });
  output.line(`${pathForDisplay(folder.path)} is no longer in the library. Its files are untouched.`);
}

/** Sets, or shows, what is passed over in a folder. */
export async function excludeFromFolder(
  context: CommandContext,
  path: string,
  patterns: readonly string[],
  { none }: { none?: boolean },
): Promise<void> {
  const { library, output } = context;
  const before = folderNamed(context, path);
  if (none && patterns.length > 0)
    throw new TagrollError('INPUT_INVALID', 'Name patterns, or --none to pass over nothing, not both.');
  const isSet = none === true || patterns.length > 0;
  const folder = isSet ? await library.folderKeeper.setExclusions(before.id, patterns) : before;
  const { exclusions, files } = folder;
  output.document({ path: pathForDisplay(folder.path), exclusions, files });
  output.line(
    exclusions.length === 0
      ? `Nothing of your own is passed over in ${pathForDisplay(folder.path)}.`
      : `Passed over in ${pathForDisplay(folder.path)}: ${exclusions.join('  ')}`,
  );
  if (isSet)
    output.line(
      `${counted(files, 'photo file')} left in it. "tagroll scan" reads what is no longer passed over.`,
    );
}
