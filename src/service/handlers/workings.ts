/** @file TODO. */

import type { CommandHandlers, QueryHandlers } from '../handlers.ts';
import { notYet } from './notYet.ts';

export const workingsQueries: Pick<
  QueryHandlers,
  'activity' | 'failures' | 'folders' | 'folderChoices' | 'settings' | 'storage' | 'log' | 'host'
> = {
  activity: notYet,
  failures: notYet,
  folders: notYet,
  folderChoices: notYet,
  settings: notYet,
  storage: notYet,
  log: notYet,
  host: notYet,
};

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
  chooseFolders: notYet,
  addChosenFolder: notYet,
  removeFolder: notYet,
  setExclusions: notYet,
  rescan: notYet,
  pause: notYet,
  resume: notYet,
  retryFailed: notYet,
  changeSettings: notYet,
  backUp: notYet,
  showInFolder: notYet,
  openInProgram: notYet,
  showLog: notYet,
};
