/** @file TODO. */

import type { CommandHandlers, QueryHandlers } from '../handlers.ts';
import { notYet } from './notYet.ts';

export const modelQueries: Pick<QueryHandlers, 'models' | 'tryPicture'> = {
  models: notYet,
  tryPicture: notYet,
};

export const modelCommands: Pick<
  CommandHandlers,
  'useModel' | 'stopModel' | 'removeModel' | 'downloadModel' | 'stopDownload' | 'chooseModelFolder'
> = {
  useModel: notYet,
  stopModel: notYet,
  removeModel: notYet,
  downloadModel: notYet,
  stopDownload: notYet,
  chooseModelFolder: notYet,
};
