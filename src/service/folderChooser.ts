/**
 * @file Choosing a folder where there is no system dialog: the window walks through directories by handles. It never sends
 * a path, and a handle that this run of the program did not deal says nothing.
 */

import { randomBytes } from 'node:crypto';
import { posix, win32 } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemCode, TagrollError } from '../core/domain/errors.ts';
import { isBelow, joinPaths, pathForDisplay, slashed, type FilePath } from '../core/domain/filePath.ts';
import { extensionOf, photoExtensions } from '../core/media/photoExtensions.ts';
import { realDisk, type Disk, type DiskEntry } from '../core/watch/disk.ts';
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

/** What lies above the drives of Windows: no directory, and the top. */
const DRIVES = '' as FilePath;
const DRIVE_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** Milliseconds after which a drive that does not answer is left out, such as one of a server that is gone. */
const DRIVE_PATIENCE = 1500;

export class FolderChooser {
  readonly #home: FilePath;
  readonly #disk: Disk;
  readonly #isWindows: boolean;
  readonly #drivePatience: number;
  readonly #paths = new Map<string, FilePath>();
  readonly #handles = new Map<FilePath, string>();

  /** `home`: absolute path of the directory that is shown first; `drivePatience` in milliseconds. */
  constructor(
    home: FilePath,
    disk: Disk = realDisk,
    platform: NodeJS.Platform = process.platform,
    drivePatience = DRIVE_PATIENCE,
  ) {
    this.#home = home;
    this.#disk = disk;
    this.#isWindows = platform === 'win32';
    this.#drivePatience = drivePatience;
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
    if (path === DRIVES) throw new TagrollError('FOLDER_NOT_FOUND', 'Choose a folder on one of the drives.');
    return path;
  }

  /** The place above a directory, or null at the top: `/`, or the list of drives. */
  #above(path: FilePath): FilePath | null {
    const parent = (this.#isWindows ? win32 : posix).dirname(path) as FilePath;
    if (parent !== path) return parent;
    return this.#isWindows ? DRIVES : null;
  }

  /** The roots of the drives that are there. */
  async #drives(): Promise<FilePath[]> {
    const roots = [...DRIVE_LETTERS].map((letter) => `${letter}:\\` as FilePath);
    const isThere = async (root: FilePath): Promise<boolean> => {
      try {
        await this.#disk.status(root);
        return true;
      } catch (error) {
        if (systemCode(error) === null) throw error;
        return false;
      }
    };
    const late = sleep(this.#drivePatience, false, { ref: false });
    const there = await Promise.all(roots.map((root) => Promise.race([isThere(root), late])));
    return roots.filter((_root, index) => there[index]);
  }

  async #choicesOfDrives(libraryFolders: readonly FilePath[]): Promise<FolderChoices> {
    const drives = await this.#drives();
    return {
      place: drives.join(', '),
      handle: this.#handle(DRIVES),
      above: null,
      folders: drives.map((root) => ({
        handle: this.#handle(root),
        name: root,
        isInLibrary: isInside(root, libraryFolders),
      })),
      photos: 0,
    };
  }

  /**
   * What can be chosen in a directory; null: in the person's own. Hidden directories, and those that hold no one's
   * photos, are left out. `libraryFolders`: paths of those that are in the library.
   * @throws {TagrollError} FOLDER_NOT_FOUND, FOLDER_NOT_READABLE.
   */
  async choices(handle: string | null, libraryFolders: readonly FilePath[]): Promise<FolderChoices> {
    if (handle !== null && this.#paths.get(handle) === DRIVES) return this.#choicesOfDrives(libraryFolders);
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
        const inside = joinPaths(path, name);
        const isInLibrary = isInside(inside, libraryFolders);
        return { handle: this.#handle(inside), name: pathForDisplay(name), isInLibrary };
      })
      .toSorted((a, b) => compare(a.name, b.name));
    let photos = 0;
    for (const { name, kind } of entries) {
      if (kind === 'file' && !name.startsWith('.') && photoExtensions.has(extensionOf(name))) photos += 1;
      if (photos === MOST_COUNTED) break;
    }
    const parent = this.#above(path);
    return {
      place: pathForDisplay(path),
      handle: this.#handle(path),
      above: parent === null ? null : this.#handle(parent),
      folders,
      photos,
    };
  }
}

/** True where a directory is one of these folders, or lies in one. */
function isInside(path: FilePath, folders: readonly FilePath[]): boolean {
  return folders.some((folder) => slashed(path) === slashed(folder) || isBelow(path, folder));
}
