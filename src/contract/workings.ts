/** @file Shapes for what goes on in the library: work in progress, folders, models, settings, storage. */

import { z } from 'zod';
import { failure, instant, libraryFolderId, loadedModel, model, modelId, progress, step } from './schemas.ts';

/**
 * What brings the catalogue up to date, at this moment. `elsewhere`: another program holds the work lock (it is named in
 * `elsewhere`). `stopped`: it gave up, `failure` says why.
 */
export const activity = z.object({
  state: z.enum(['starting', 'looking', 'working', 'watching', 'paused', 'elsewhere', 'stopped']),
  /** Files looked at so far, while `looking`. */
  files: z.int().nonnegative(),
  progress,
  models: z.array(loadedModel),
  failure: failure.nullable(),
  elsewhere: z.string().nullable(),
});

export const libraryFolder = z.object({
  folderId: libraryFolderId,
  path: z.string(),
  name: z.string(),
  state: z.enum(['online', 'offline']),
  problem: z.string().nullable(),
  files: z.int().nonnegative(),
  scannedAt: instant.nullable(),
  /** Patterns of names and paths that are passed over, as in a .gitignore file. */
  exclusions: z.array(z.string()),
});

/** A directory that may become a library folder. `handle` is good for this run of the program; it is no path. */
export const folderChoice = z.object({ handle: z.string(), name: z.string(), isInLibrary: z.boolean() });
export const folderChoices = z.object({
  /** The directory that is shown: its place in words, and the handle of the one above. */
  place: z.string(),
  handle: z.string(),
  above: z.string().nullable(),
  folders: z.array(folderChoice),
  /** Photos that lie right in it, counted up to 1000. */
  photos: z.int().nonnegative(),
});

/** A model that the program knows, whether it is there or can be fetched. */
export const knownModel = z.object({
  ...model.shape,
  state: z.enum(['installed', 'available', 'downloading', 'incomplete', 'not-offered']),
  /** Bytes that are there of a download. */
  received: z.int().nonnegative(),
  /** Recommended to a person who has no model yet, or only the one that ships with the program. */
  isRecommended: z.boolean(),
  /** It ships with the program. */
  isShipped: z.boolean(),
  loaded: loadedModel.nullable(),
  failure: failure.nullable(),
});

export const download = z.object({
  modelId,
  state: z.enum(['running', 'done', 'stopped', 'failed']),
  received: z.int().nonnegative(),
  total: z.int().nonnegative(),
  /** Bytes per second over the last seconds. */
  rate: z.number().nonnegative().nullable(),
  failure: failure.nullable(),
});

export const settings = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  language: z.enum(['system', 'en', 'zh', 'fr']),
  /** Moves all thresholds of models: 0 as they are, to 1 only what is sure, to -1 whatever may be. */
  strictness: z.number().min(-1).max(1),
  /** Hardware to try, in this order; null: all that the platform has. */
  providers: z.array(z.string().max(20)).max(10).nullable(),
});

export const storage = z.object({
  cataloguePath: z.string(),
  catalogueBytes: z.number(),
  thumbnailBytes: z.number(),
  modelBytes: z.number(),
  backups: z.array(z.object({ name: z.string(), bytes: z.number(), madeAt: instant })),
});

/** The steps that would be undone and redone. */
export const undoState = z.object({
  undo: step.nullable(),
  redo: step.nullable(),
});

/** What the program that shows the window can do beside the library. */
export const host = z.object({
  version: z.string(),
  platform: z.string(),
  /** System dialogs, folders dropped on the window, "show in folder". The served window has none of these. */
  isDesktop: z.boolean(),
  locale: z.string(),
});

export const failedPhotos = z.object({
  total: z.int().nonnegative(),
  photos: z.array(
    z.object({ photoId: z.int().positive(), path: z.string(), stage: z.string(), ...failure.shape }),
  ),
});

export const logLine = z.object({ at: instant, level: z.string(), message: z.string() });
