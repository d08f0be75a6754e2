/** @file How `folder:` and `camera:` compare what is typed with what is on disk. Pure. */

import type { DirectoryPath } from '../catalogue/directories.ts';
import { slashed } from '../domain/filePath.ts';

/** A text as it is compared: names on disk are not folded the way people type them. */
export function fold(text: string): string {
  return text.normalize('NFC').toLocaleLowerCase();
}

/** A directory's path from its library folder's own name on; the folders that this lies in do not count. */
export function shownPath({ folder, path }: Pick<DirectoryPath, 'folder' | 'path'>): string {
  return slashed(path).slice(slashed(folder).lastIndexOf('/'));
}

/** Names of folders, each once, in the order of their characters: of library folders, and of what lies in them. */
export function folderNames(directories: readonly DirectoryPath[]): string[] {
  const names = new Set<string>();
  for (const directory of directories) for (const name of shownPath(directory).split('/')) names.add(name);
  names.delete('');
  return [...names].toSorted();
}

/**
 * The directories whose path has this text in it. A text that begins with the whole path of a library folder means what lies
 * there: library folders may have the same name.
 */
export function directoriesIn(directories: readonly DirectoryPath[], text: string): DirectoryPath[] {
  const wanted = fold(text);
  const isWhole = ({ folder, path }: DirectoryPath): boolean =>
    wanted.startsWith(`${fold(slashed(folder))}/`) && `${fold(slashed(path))}/`.startsWith(wanted);
  return directories.filter(
    (directory) => isWhole(directory) || `${fold(shownPath(directory))}/`.includes(wanted),
  );
}
