/** @file The library's folders as a person manages them: listed, added, taken out, with what is passed over in each. */

import { resolve } from 'node:path';
import { writeWhenFree } from './catalogue/busyCatalogue.ts';
import type { WritableDatabase } from './catalogue/database.ts';
import { exclusionsOf, putExclusions } from './catalogue/exclusions.ts';
import { addLibraryFolder, libraryFolder, removeLibraryFolder } from './catalogue/folders.ts';
import { folderStatus, type FolderStatus } from './catalogue/overview.ts';
import { pathFromString, type FilePath } from './domain/filePath.ts';
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
  /** Folders that are being taken out. */
  readonly #removals = new Map<LibraryFolderId, Promise<void>>();

  constructor(database: WritableDatabase, changes: LibraryChanges, worker: LibraryWorker) {
    this.#database = database;
    this.#changes = changes;
    this.#worker = worker;
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
   * returned as it is; one that is being taken out is added again after that.
   * @throws {TagrollError} FOLDER_*, CATALOGUE_*, DISK_FULL.
   */
  add(path: string): Promise<KeptFolder> {
    return this.addPath(pathFromString(resolve(path)));
  }

  /** The same for a path as the catalogue has it, whose name need not be text. */
  async addPath(path: FilePath): Promise<KeptFolder> {
    for (;;) {
      const { id } = await addLibraryFolder(this.#database, path);
      const removal = this.#removals.get(id);
      if (!removal) {
        this.#worker.folderAdded(id);
        this.#changes.tellNow(['folders']);
        return this.#get(id);
      }
      // where it fails, whoever asked for it is told
      await removal.catch(() => undefined);
    }
  }

  /**
   * Takes a folder out of the library; its files on disk are not touched, and photos with a person's work are kept.
   * @throws {TagrollError} FOLDER_UNKNOWN, CATALOGUE_*, DISK_FULL: it is in the library still then, with what is left.
   */
  remove(id: LibraryFolderId): Promise<void> {
    const removal = this.#removals.get(id) ?? this.#remove(id).finally(() => this.#removals.delete(id));
    this.#removals.set(id, removal);
    return removal;
  }

  async #remove(id: LibraryFolderId): Promise<void> {
    libraryFolder(this.#database, id);
    await this.#worker.withoutFolder(id, () =>
      removeLibraryFolder(this.#database, id, () => this.#changes.note(['photos', 'folders'])),
    );
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
