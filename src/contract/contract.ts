/**
 * @file What may be asked of the library: one object for queries, one for commands, one for events, each entry with the
 * shape of its input and of its answer. The command line answers `--json` in the same shapes where it has the same thing.
 *
 * Ids cross this border, never paths: no entry takes one. Folders come from a dialog, from a drop, or by a handle.
 */

import { z } from 'zod';
import * as browse from './browse.ts';
import { callError } from './errors.ts';
import * as schemas from './schemas.ts';
import * as workings from './workings.ts';

const nothing = z.object({});
const oneModel = z.object({ modelId: schemas.modelId });
const oneFolder = z.object({ folderId: schemas.libraryFolderId });
const onePhoto = z.object({ photoId: schemas.photoId });
/** Bytes of a picture that need not be in the library. */
const picture = z.object({
  bytes: z.custom<Uint8Array<ArrayBuffer>>(
    (value) => value instanceof Uint8Array && value.length <= 200_000_000,
    'the bytes of a picture, 200 MB at most',
  ),
});

/** Ask and change nothing. */
export const queries = {
  /** A result in order: the whole of it, or its head, which is there sooner. */
  result: {
    input: z.object({
      query: browse.queryText,
      sort: browse.sort,
      /** So many photos from its beginning; null: all. */
      head: z.int().min(1).max(10_000).nullable().default(null),
    }),
    output: browse.resultOutline,
  },
  cards: {
    input: z.object({ photoIds: z.array(schemas.photoId).max(1000) }),
    output: z.array(browse.photoCard),
  },
  photo: { input: onePhoto, output: schemas.photoDetails },
  selection: { input: z.object({ photoIds: browse.photoIds }), output: browse.selectionDetails },
  tags: { input: nothing, output: z.array(schemas.tagCounts) },
  tagTree: { input: nothing, output: z.array(browse.treeTag) },
  /** How often each tag is in the result of a query. */
  resultTags: { input: z.object({ query: browse.queryText }), output: browse.resultTags },
  completions: {
    input: z.object({
      text: browse.queryText,
      cursor: z.int().nonnegative(),
      limit: z.int().min(1).max(100),
    }),
    output: z.array(browse.completion),
  },
  /** Photos most like one, best first. */
  similar: {
    input: z.object({ photoId: schemas.photoId, limit: z.int().min(1).max(1000) }),
    output: z.array(z.object({ photoId: schemas.photoId, score: schemas.score })),
  },
  tryPicture: { input: picture, output: browse.pictureTags },
  review: {
    /** `without`: photos that are not to be given, because the window has them already. */
    input: z.object({
      tagId: schemas.tagId,
      limit: z.int().min(1).max(1000),
      without: browse.photoIds,
    }),
    output: browse.reviewQueue,
  },
  undoState: { input: nothing, output: workings.undoState },
  savedSearches: { input: nothing, output: z.array(browse.savedSearch) },
  recentSearches: { input: nothing, output: z.array(browse.queryText) },
  activity: { input: nothing, output: workings.activity },
  failures: {
    input: z.object({ offset: z.int().nonnegative(), limit: z.int().min(1).max(1000) }),
    output: workings.failedPhotos,
  },
  folders: { input: nothing, output: z.array(workings.libraryFolder) },
  /** Directories that can be chosen, where there is no system dialog. Without a handle: the person's own folder. */
  folderChoices: {
    input: z.object({ handle: z.string().max(100).nullable() }),
    output: workings.folderChoices,
  },
  models: { input: nothing, output: z.array(workings.knownModel) },
  settings: { input: nothing, output: workings.settings },
  storage: { input: nothing, output: workings.storage },
  log: { input: z.object({ limit: z.int().min(1).max(1000) }), output: z.array(workings.logLine) },
  host: { input: nothing, output: workings.host },
} as const;

/** Change something. */
export const commands = {
  correct: {
    input: z.object({
      photoIds: browse.photoIds,
      changes: z.array(schemas.tagChange).min(1).max(1000),
      source: z.string().min(1).max(50),
    }),
    output: schemas.correctionResult,
  },
  setRating: {
    /** 0 takes the rating away. */
    input: z.object({ photoIds: browse.photoIds, rating: z.int().min(0).max(5) }),
    output: schemas.correctionResult,
  },
  undo: { input: nothing, output: schemas.undoResult },
  redo: { input: nothing, output: schemas.undoResult },
  saveSearch: {
    input: z.object({ name: z.string().min(1).max(100), query: browse.queryText, sort: browse.sort }),
    output: browse.savedSearch,
  },
  deleteSavedSearch: { input: z.object({ savedSearchId: z.int().positive() }), output: nothing },
  /** The person stayed with this search: it goes into the history. */
  noteSearch: { input: z.object({ query: browse.queryText }), output: nothing },
  clearRecentSearches: { input: nothing, output: nothing },
  /** Opens the system's dialog, and adds what is chosen there. Only in the desktop program. */
  chooseFolders: { input: nothing, output: z.array(workings.libraryFolder) },
  addChosenFolder: { input: z.object({ handle: z.string().max(100) }), output: workings.libraryFolder },
  removeFolder: { input: oneFolder, output: nothing },
  setExclusions: {
    input: z.object({ ...oneFolder.shape, exclusions: z.array(z.string().min(1).max(500)).max(200) }),
    output: workings.libraryFolder,
  },
  /** Compares all folders with the disk now. */
  rescan: { input: nothing, output: nothing },
  pause: { input: nothing, output: nothing },
  resume: { input: nothing, output: nothing },
  retryFailed: { input: nothing, output: nothing },
  useModel: { input: oneModel, output: schemas.model },
  stopModel: { input: oneModel, output: schemas.model },
  removeModel: { input: oneModel, output: nothing },
  /** Starts or goes on with a download; how it goes comes as `download` events. */
  downloadModel: { input: oneModel, output: nothing },
  stopDownload: { input: oneModel, output: nothing },
  /** Opens the system's dialog, and adds the model in the folder that is chosen. Null where none was. */
  chooseModelFolder: { input: nothing, output: schemas.model.nullable() },
  changeSettings: { input: workings.settings.partial(), output: workings.settings },
  backUp: { input: nothing, output: z.object({ name: z.string(), bytes: z.number() }) },
  showInFolder: { input: onePhoto, output: nothing },
  openInProgram: { input: onePhoto, output: nothing },
  showLog: { input: nothing, output: nothing },
} as const;

/** What happened. Events say what changed, never what to do. */
export const events = {
  /** Something in the catalogue is not as it was; whoever shows it asks again. */
  changed: z.object({
    what: z.array(
      z.enum(['photos', 'tags', 'ratings', 'folders', 'models', 'settings', 'searches', 'failures', 'undo']),
    ),
    /** The photos, where they are few; null: any. */
    photoIds: browse.photoIds.nullable(),
  }),
  activity: workings.activity,
  /** Something went wrong that no call was about: a folder that was dropped on the window could not be added. */
  problem: callError,
  download: workings.download,
} as const;

export type Queries = typeof queries;
export type Commands = typeof commands;
export type Events = typeof events;
export type QueryName = keyof Queries;
export type CommandName = keyof Commands;
export type EventName = keyof Events;
/** What a caller hands over, and what a handler gets once it is parsed. */
export type QueryInput<Name extends QueryName> = z.input<Queries[Name]['input']>;
export type QueryOutput<Name extends QueryName> = z.output<Queries[Name]['output']>;
export type CommandInput<Name extends CommandName> = z.input<Commands[Name]['input']>;
export type CommandOutput<Name extends CommandName> = z.output<Commands[Name]['output']>;
export type EventValue<Name extends EventName> = z.output<Events[Name]>;
