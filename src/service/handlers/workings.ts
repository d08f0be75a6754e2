/** @file What goes on in the library: work in progress, failures, folders, settings, storage, and the program around it. */

import { TagrollError } from '../../core/domain/errors.ts';
import { isOddPath, pathForDisplay } from '../../core/domain/filePath.ts';
import type { PhotoId } from '../../core/domain/ids.ts';
import type { KeptFolder } from '../../core/folderKeeper.ts';
import type { Library } from '../../core/library.ts';
import type { CommandHandlers, QueryHandlers } from '../handlers.ts';
import { toActivity, toFolder } from '../libraryEvents.ts';
import { lastLogLines, logPath } from '../logLines.ts';

export const workingsQueries: Pick<
  QueryHandlers,
  'activity' | 'failures' | 'folders' | 'folderChoices' | 'settings' | 'storage' | 'log' | 'host'
> = {
  activity: (_, { library }) => toActivity(library.worker.activity()),
  failures: ({ offset, limit }, { library }) => ({
    total: library.countFailedPhotos(),
    photos: library
      .failedPhotos(limit, offset)
      .map(({ path, ...failure }) => ({ ...failure, path: pathForDisplay(path) })),
  }),
  folders: (_, { library }) => library.folderKeeper.list().map(toFolder),
  folderChoices: async ({ handle }, { library, chooser }) => {
    const { folders, ...place } = await chooser.choices(
      handle,
      library.folders().map((folder) => folder.path),
    );
    return { ...place, folders: [...folders] };
  },
  settings: (_, { library }) => {
    const { providers, ...settings } = library.preferences.get();
    return { ...settings, providers: providers && [...providers] };
  },
  storage: async (_, { library }) => {
    const { backups, ...storage } = await library.upkeep.storage();
    return { ...storage, backups: [...backups] };
  },
  log: ({ limit }, { library }) => lastLogLines(library.paths.log, limit),
  host: (_, { host: { version, platform, isDesktop, locale } }) => ({ version, platform, isDesktop, locale }),
};

/** The path of the photo's file that is there, as the system knows it. @throws {TagrollError} PHOTO_UNKNOWN, FILE_NOT_FOUND, NOT_HERE. */
function presentFile(library: Library, photoId: PhotoId): string {
  const found = library
    .photo(photoId)
    .files.find(({ state, folderState }) => state === 'present' && folderState === 'online');
  if (!found)
    throw new TagrollError('FILE_NOT_FOUND', 'The file of this photo is not there. Connect its drive.');
  if (isOddPath(found.path)) {
    throw new TagrollError(
      'NOT_HERE',
      `The name of ${pathForDisplay(found.path)} is not readable text, so no other program can be told to open it.`,
    );
  }
  return found.path;
}

export const workingsCommands: Pick<
  CommandHandlers,
  | 'chooseFolders'
  | 'addChosenFolder'
  | 'removeFolder'
  | 'setExclusions'
  | 'rescan'
  | 'pause'
  | 'resume'
  | 'retryFailed'
  | 'changeSettings'
  | 'backUp'
  | 'showInFolder'
  | 'openInProgram'
  | 'showLog'
> = {
  chooseFolders: async (_, { library, host }) => {
    const added: KeptFolder[] = [];
    for (const path of await host.chooseFolders('library')) added.push(await library.folderKeeper.add(path));
    return added.map(toFolder);
  },
  addChosenFolder: async ({ handle }, { library, chooser }) =>
    toFolder(await library.folderKeeper.addPath(chooser.path(handle))),
  removeFolder: async ({ folderId }, { library }) => {
    await library.folderKeeper.remove(folderId);
    return {};
  },
  setExclusions: async ({ folderId, exclusions }, { library }) =>
    toFolder(await library.folderKeeper.setExclusions(folderId, exclusions)),
  rescan: (_, { library }) => {
    library.worker.rescan();
    return {};
  },
  pause: (_, { library }) => {
    library.worker.pause();
    return {};
  },
  resume: (_, { library }) => {
    library.worker.resume();
    return {};
  },
  retryFailed: async (_, { library }) => {
    await library.worker.retryFailed();
    return {};
  },
  changeSettings: async (changes, { library }) => {
    const { providers, ...settings } = await library.preferences.change(changes);
    return { ...settings, providers: providers && [...providers] };
  },
  backUp: async (_, { library }) => {
    const { name, bytes } = await library.upkeep.backUp();
    return { name, bytes };
  },
  showInFolder: async ({ photoId }, { library, host }) => {
    await host.showInFolder(presentFile(library, photoId));
    return {};
  },
  openInProgram: async ({ photoId }, { library, host }) => {
    await host.openFile(presentFile(library, photoId));
    return {};
  },
  showLog: async (_, { library, host }) => {
    await host.showInFolder(logPath(library.paths.log));
    return {};
  },
};
