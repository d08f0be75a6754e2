/**
 * @file Choosing a folder where there is no system dialog: the window walks through directories by handles. It never sends
 * a path, and a handle that this run of the program did not deal says nothing.
 */

import { randomBytes } from 'node:crypto';
import { TagrollError } from '../core/domain/errors.ts';
import { isBelow, pathForDisplay, type FilePath } from '../core/domain/filePath.ts';
import { extensionOf, photoExtensions } from '../core/media/photoExtensions.ts';
import { joinPath, parentPath, realDisk, type Disk, type DiskEntry } from '../core/watch/disk.ts';
import { isExcludedDirectory } from '../core/watch/exclusions.ts';

export interface FolderChoices {
  /** The directory that is shown, for people. */
  readonly place: string;
  readonly handle: string;
  /** Of the directory above; null at the top. */
  readonly above: string | null;
  readonly folders: { handle: string; name: string; isInLibrary: boolean }[];
  /** Photos that lie right in it, counted up to {@link MOST_COUNTED}. */
  readonly photos: number;
}

const MOST_COUNTED = 1000;
/** Handles that are remembered, the latest. */
const MOST_HANDLES = 50_000;

/** The directory above, or null at the top: `/`, or a drive of Windows. */
function above(path: FilePath): FilePath | null {
  const parent = parentPath(path);
  if (path === '/' || /^[A-Za-z]:$/.test(path)) return null;
  return parent === '' ? ('/' as FilePath) : parent;
}

export class FolderChooser {
  readonly #home: FilePath;
  readonly #disk: Disk;
  readonly #paths = new Map<string, FilePath>();
  readonly #handles = new Map<FilePath, string>();

  /** `home`: absolute path of the directory that is shown first. */
  constructor(home: FilePath, disk: Disk = realDisk) {
    this.#home = home;
    this.#disk = disk;
  }

  #handle(path: FilePath): string {
    let handle = this.#handles.get(path);
    if (handle === undefined) {
      handle = randomBytes(16).toString('base64url');
      this.#handles.set(path, handle);
      this.#paths.set(handle, path);
      const [oldest] = this.#paths;
      if (this.#paths.size > MOST_HANDLES && oldest) {
        this.#paths.delete(oldest[0]);
        this.#handles.delete(oldest[1]);
      }
    }
    return handle;
  }

  /** The directory that a handle stands for. @throws {TagrollError} FOLDER_NOT_FOUND. */
  path(handle: string): FilePath {
    const path = this.#paths.get(handle);
    if (path === undefined)
      throw new TagrollError('FOLDER_NOT_FOUND', 'This folder is not known any more. Choose it again.');
    return path;
  }

  /**
   * What can be chosen in a directory; null: in the person's own. Hidden directories, and those that hold no one's
   * photos, are left out. `libraryFolders`: paths of those that are in the library.
   * @throws {TagrollError} FOLDER_NOT_FOUND, FOLDER_NOT_READABLE.
   */
  async choices(handle: string | null, libraryFolders: readonly FilePath[]): Promise<FolderChoices> {
    const path = handle === null ? this.#home : this.path(handle);
    let entries: DiskEntry[];
    try {
      entries = await this.#disk.list(path);
    } catch (error) {
      throw new TagrollError(
        'FOLDER_NOT_READABLE',
        `The folder ${pathForDisplay(path)} cannot be opened. Choose another.`,
        { cause: error },
      );
    }
    const { compare } = new Intl.Collator(undefined, { numeric: true });
    const folders = entries
      .filter(({ name, kind }) => kind === 'directory' && !isExcludedDirectory(name))
      .map(({ name }) => {
        const inside = joinPath(path, name);
        const isInLibrary = libraryFolders.some((known) => inside === known || isBelow(inside, known));
        return { handle: this.#handle(inside), name: pathForDisplay(name), isInLibrary };
      })
      .toSorted((a, b) => compare(a.name, b.name));
    let photos = 0;
    for (const { name, kind } of entries) {
      if (kind === 'file' && !name.startsWith('.') && photoExtensions.has(extensionOf(name))) photos += 1;
      if (photos === MOST_COUNTED) break;
    }
    const parent = above(path);
    return {
      place: pathForDisplay(path),
      handle: this.#handle(path),
      above: parent === null ? null : this.#handle(parent),
      folders,
      photos,
    };
  }
}
