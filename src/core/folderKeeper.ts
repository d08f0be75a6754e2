/** @file The library's folders as a person manages them: listed, added, taken out, with what is passed over in each. */

import { isAbsolute, relative, resolve } from 'node:path';
import { writeWhenFree } from './catalogue/busyCatalogue.ts';
import type { WritableDatabase } from './catalogue/database.ts';
import { exclusionsOf, putExclusions } from './catalogue/exclusions.ts';
import { addLibraryFolder, libraryFolder, removeLibraryFolder } from './catalogue/folders.ts';
import { folderStatus, type FolderStatus } from './catalogue/overview.ts';
import { TagrollError } from './domain/errors.ts';
import { pathForDisplay, pathFromString, type FilePath } from './domain/filePath.ts';
import type { LibraryFolderId } from './domain/ids.ts';
import type { LibraryChanges } from './libraryChanges.ts';
import type { LibraryWorker } from './libraryWorker.ts';

export interface KeptFolder extends FolderStatus {
  /** Patterns of what is passed over, as in a .gitignore file. */
  readonly exclusions: readonly string[];
}

export class FolderKeeper {
  readonly #database: WritableDatabase;
  readonly #changes: LibraryChanges;
  readonly #worker: LibraryWorker;
  readonly #catalogueFolder: string;

  constructor(
    database: WritableDatabase,
    changes: LibraryChanges,
    worker: LibraryWorker,
    catalogueFolder: string,
  ) {
    this.#database = database;
    this.#changes = changes;
    this.#worker = worker;
    this.#catalogueFolder = catalogueFolder;
  }

  /** All folders, by path. */
  list(): KeptFolder[] {
    return folderStatus(this.#database).map((folder) => ({
      ...folder,
      exclusions: exclusionsOf(this.#database, folder.id),
    }));
  }

  #get(id: LibraryFolderId): KeptFolder {
    libraryFolder(this.#database, id);
    return this.list().find((folder) => folder.id === id)!;
  }

  /**
   * Adds the folder at an absolute path; a worker that is under way takes it up at once. One that is there already is
   * returned as it is.
   * @throws {TagrollError} FOLDER_*.
   */
  async add(path: string): Promise<KeptFolder> {
    const inside = relative(this.#catalogueFolder, resolve(path));
    if (!inside.startsWith('..') && !isAbsolute(inside)) {
      throw new TagrollError(
        'FOLDER_OVERLAPS',
        `"${pathForDisplay(pathFromString(path))}" lies in the folder of the catalogue itself, which holds no photos of yours.`,
      );
    }
    return this.addPath(pathFromString(resolve(path)));
  }

  /** The same for a path as the catalogue has it, whose name need not be text. */
  async addPath(path: FilePath): Promise<KeptFolder> {
    const { id } = await addLibraryFolder(this.#database, path);
    this.#worker.folderAdded(id);
    this.#changes.tellNow(['folders']);
    return this.#get(id);
  }

  /**
   * Takes a folder out of the library; its files on disk are not touched, and photos with a person's work are kept.
   * @throws {TagrollError} FOLDER_UNKNOWN.
   */
  async remove(id: LibraryFolderId): Promise<void> {
    libraryFolder(this.#database, id);
    await this.#worker.leaveFolder(id);
    await removeLibraryFolder(this.#database, id, () => this.#changes.note(['photos', 'folders']));
    this.#changes.tellNow(['photos', 'folders'], true);
  }

  /**
   * Puts these patterns in the place of a folder's former ones. What they exclude leaves the library, as it would with its
   * folder, and what they no longer do is read.
   * @throws {TagrollError} FOLDER_UNKNOWN.
   */
  async setExclusions(id: LibraryFolderId, patterns: readonly string[]): Promise<KeptFolder> {
    await writeWhenFree(this.#database, () => putExclusions(this.#database, id, patterns));
    await this.#worker.exclusionsChanged(id);
    this.#changes.tellNow(['photos', 'folders'], true);
    return this.#get(id);
  }
}
