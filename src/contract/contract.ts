/**
 * @file What may be asked of the library and what it tells by itself: one object for queries, one for commands, one for
 * events. Names and shapes only; the library's methods of the same names are the handlers, and one that is missing does
 * not compile where a `Handlers` is asked for.
 */

import { z } from 'zod';
import * as schemas from './schemas.ts';

const nothing = z.object({});

/** Ask and change nothing. */
export const queries = {
  status: {
    input: z.object({ probeModels: z.boolean(), failedLimit: z.int().min(0).max(100_000) }),
    output: schemas.status,
  },
  search: {
    input: z.object({
      query: z.string().max(10_000),
      offset: z.int().nonnegative(),
      limit: z.int().min(0).max(1_000_000),
    }),
    output: schemas.searchResult,
  },
  photo: { input: z.object({ photoId: schemas.photoId }), output: schemas.photoDetails },
  tags: { input: nothing, output: z.array(schemas.tagCounts) },
  models: { input: nothing, output: z.array(schemas.model) },
} as const;

/** Change something. */
export const commands = {
  correct: {
    input: z.object({
      photoIds: z.array(schemas.photoId).min(1).max(1_000_000),
      changes: z.array(schemas.tagChange).min(1).max(1000),
      source: z.string().min(1).max(50),
    }),
    output: schemas.correctionResult,
  },
  undo: { input: nothing, output: schemas.undoResult },
  redo: { input: nothing, output: schemas.undoResult },
  useModel: { input: z.object({ modelId: schemas.modelId }), output: schemas.model },
  stopModel: { input: z.object({ modelId: schemas.modelId }), output: schemas.model },
  removeModel: { input: z.object({ modelId: schemas.modelId }), output: nothing },
  removeFolder: { input: z.object({ folderId: schemas.libraryFolderId }), output: nothing },
} as const;

/** What is told by itself: what has changed, never what to do. */
export const events = {
  progress: schemas.progress,
  photosChanged: z.object({ photoIds: z.array(schemas.photoId) }),
  foldersChanged: z.object({ folders: z.array(schemas.folder) }),
} as const;

export const contract = { ...queries, ...commands };
export type Contract = typeof contract;
export type CallName = keyof Contract;
export type Input<Name extends CallName> = z.output<Contract[Name]['input']>;
export type Output<Name extends CallName> = z.input<Contract[Name]['output']>;
/** What a window gets: the output after parsing. */
export type Answer<Name extends CallName> = z.output<Contract[Name]['output']>;
export type EventName = keyof typeof events;

/** One handler for each query and command. */
export type Handlers = {
  readonly [Name in CallName]: (input: Input<Name>) => Output<Name> | Promise<Output<Name>>;
};
