/** @file How library folders are told apart, also where they have the same name. Pure. */

import type { QueryOutput } from '../../../contract/contract.ts';
import { nameKey } from '../../../contract/rules.ts';
import { fieldText } from '../../lib/queryTokens.ts';

type LibraryFolder = QueryOutput<'folders'>[number];

export interface ToldFolder<Folder> {
  readonly folder: Folder;
  /** What finds its photos. */
  readonly query: string;
  /** As much of where it lies as it takes to tell it from others of its name; null where none has it. */
  readonly place: string | null;
}

const slashed = (path: string): string => path.replaceAll('\\', '/').replace(/\/+$/, '');
const partsAbove = (path: string): string[] => slashed(path).split('/').slice(0, -1);

/** The shortest end of the path above that none of the others has. */
function placeOf(path: string, others: readonly string[]): string {
  const parts = partsAbove(path);
  for (let count = 1; count < parts.length; count += 1) {
    const end = parts.slice(-count);
    const isShared = others.some((other) => partsAbove(other).slice(-count).join('/') === end.join('/'));
    if (!isShared) return end.join('/');
  }
  return parts.join('/');
}

/** Folders in their order, each with what tells it apart. A folder whose name no other has is found by that alone. */
export function toldApart<Folder extends Pick<LibraryFolder, 'name' | 'path'>>(
  folders: readonly Folder[],
): ToldFolder<Folder>[] {
  return folders.map((folder) => {
    const others = folders.filter((one) => one !== folder && nameKey(one.name) === nameKey(folder.name));
    // the slashes part its name from longer ones
    if (others.length === 0) return { folder, query: fieldText('folder', `/${folder.name}/`), place: null };
    const paths = others.map(({ path }) => path);
    return {
      folder,
      query: fieldText('folder', `${slashed(folder.path)}/`),
      place: placeOf(folder.path, paths),
    };
  });
}
