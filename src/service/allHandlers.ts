/** @file Every entry of the contract with its handler. */

import { browseQueries } from './handlers/browse.ts';
import { correctionCommands, correctionQueries } from './handlers/correction.ts';
import { modelCommands, modelQueries } from './handlers/models.ts';
import { workingsCommands, workingsQueries } from './handlers/workings.ts';
import type { CommandHandlers, QueryHandlers } from './handlers.ts';

export const queryHandlers: QueryHandlers = {
  ...browseQueries,
  ...correctionQueries,
  ...modelQueries,
  ...workingsQueries,
};

export const commandHandlers: CommandHandlers = {
  ...correctionCommands,
  ...modelCommands,
  ...workingsCommands,
};
