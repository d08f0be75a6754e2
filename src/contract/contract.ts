/**
 * @file What may be asked of the library: one object for queries, one for commands, each with the shape of its input and
 * of its answer. The command line answers `--json` in these shapes; the window will ask in them.
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
