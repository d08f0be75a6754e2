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

/** The directories whose path has this text in it. */
export function directoriesIn(directories: readonly DirectoryPath[], text: string): DirectoryPath[] {
  const wanted = fold(text);
  return directories.filter((directory) => `${fold(shownPath(directory))}/`.includes(wanted));
}
