/** @file Shapes for looking at the library: an ordered result, the cards of its photos, completion, counts of tags. */

import { z } from 'zod';
import { photoId, provenance, score, tagId } from './schemas.ts';

/** Typed arrays cross as they are; the structured clone of Electron and MessagePack of the served window both know them. */
const uint32 = z.custom<Uint32Array<ArrayBuffer>>((value) => value instanceof Uint32Array, 'a Uint32Array');
const uint16 = z.custom<Uint16Array<ArrayBuffer>>((value) => value instanceof Uint16Array, 'a Uint16Array');
const int32 = z.custom<Int32Array<ArrayBuffer>>((value) => value instanceof Int32Array, 'an Int32Array');
const float32 = z.custom<Float32Array<ArrayBuffer>>(
  (value) => value instanceof Float32Array,
  'a Float32Array',
);

/** Photo ids of a selection, which may be a whole result. */
export const photoIds = uint32.refine((ids) => ids.length <= 5_000_000, 'too many photos');

export const queryText = z.string().max(10_000);

/** `relevance` is by meaning, and the order of a query that ranks; for others it is `newest`. */
export const sort = z.enum(['relevance', 'newest', 'oldest', 'name', 'rating', 'added']);

const queryProblem = z.object({
  message: z.string(),
  /** UTF-16 units of the query's text, end exclusive. */
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  suggestion: z.string().nullable(),
  /** What can be done about it beside that: see `QueryProblem`. */
  kind: z.enum(['slip', 'needs-text-model']).nullable(),
});

/** A part of the query that can be taken away by itself: its place in the text and how it was understood. */
export const queryPart = z.object({
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  text: z.string(),
  kind: z.enum(['tag', 'date', 'folder', 'camera', 'is', 'rating', 'meaning', 'group']),
  negated: z.boolean(),
});

/**
 * A whole result, in order, small enough for a million photos: what the grid needs to lay it out without asking again.
 * All arrays but those of `days` have one entry for each photo.
 */
export const resultOutline = z.object({
  /**
   * Photos in the whole result; the arrays below have fewer where only its head was asked for. Null where they are not
   * counted yet, which takes the whole question.
   */
  total: z.int().nonnegative().nullable(),
  photoIds: uint32,
  /** Width over height in 1/4096, 410 to 40960 (shapes beyond 1:10 are cut there); 4096 where the size is not known. */
  aspects: uint16,
  /** Dominant colour as RGB 5-6-5; a middle grey where it is not known. */
  colours: uint16,
  /** Runs of one day each, where the order is by date; else empty. Days since 1970-01-01 by the photo's own clock. */
  days: z.object({
    /** `UNKNOWN_DAY` (constants.ts) where the date is not known. */
    day: int32,
    /** Index of the run's first photo. */
    start: uint32,
  }),
  /** Cosine with the text, where the result is ranked by meaning. */
  scores: float32.nullable(),
  sort,
  meaning: z.string().nullable(),
  explanation: z.array(z.string()),
  warnings: z.array(queryProblem),
  parts: z.array(queryPart),
});

/** What a photo in the grid shows beside its picture. */
export const photoCard = z.object({
  photoId,
  /** Another one when the small picture is another one, so that it is fetched anew; null where there is none yet. */
  thumbnail: z.string().nullable(),
  name: z.string(),
  state: z.enum(['present', 'missing', 'offline']),
  rating: z.int().min(0).max(5),
  /** Photo files that show it. */
  files: z.int().nonnegative(),
  /** Why it could not be read or tagged. */
  failure: z.string().nullable(),
});

export const completion = z.object({
  kind: z.enum(['tag', 'field', 'value', 'saved-search', 'recent']),
  /** What the list shows. */
  label: z.string(),
  /** Put in the place of `start` to `end` of the query's text. */
  insert: z.string(),
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  /** Photos with it, where that is known without a search. */
  count: z.int().nonnegative().nullable(),
});

/** Photos of a result that have each tag; only tags that some have, the most frequent first. */
export const resultTags = z.object({ tagIds: uint32, counts: uint32, photos: z.int().nonnegative() });

/** A tag as the tree shows it: `parents` are ids of tags. */
export const treeTag = z.object({ tagId, name: z.string(), parents: z.array(tagId) });

/** How a selection stands to a tag. */
export const selectionTag = z.object({
  tagId,
  name: z.string(),
  /** Photos that have it now, those by a person's word, and those for which a person has rejected it. */
  photos: z.int().nonnegative(),
  byPerson: z.int().nonnegative(),
  rejected: z.int().nonnegative(),
  /** Photos that do not have it and whose score comes near. */
  suggested: z.int().nonnegative(),
  /** Provenance on the photos that have it; null where none has or they differ. */
  provenance: provenance.nullable(),
  /** Mean score over the photos that have one. */
  score: score.nullable(),
});

export const selectionDetails = z.object({
  photos: z.int().nonnegative(),
  tags: z.array(selectionTag),
  /** The rating of all, or null where they differ. */
  rating: z.int().min(0).max(5).nullable(),
  /** Bytes of their files. */
  bytes: z.number().nonnegative(),
  /** Wall-clock milliseconds of the first and the last. */
  takenFrom: z.number().nullable(),
  takenUntil: z.number().nullable(),
});

/** What the models make of a picture that need not be in the library. */
export const pictureTags = z.object({
  width: z.int().positive().nullable(),
  height: z.int().positive().nullable(),
  tags: z.array(
    z.object({
      name: z.string(),
      score,
      /** From this score on a photo would have it. */
      threshold: z.number(),
      /** At or above its threshold: it would be shown. */
      effective: z.boolean(),
      model: z.string(),
    }),
  ),
  similar: z.array(z.object({ photoId, score })),
});

/** Photos to decide on for one tag, those first whose answer teaches the most. */
export const reviewQueue = z.object({
  tagId,
  name: z.string(),
  photoIds: uint32,
  /** The models' score for each, NaN where there is none. */
  scores: float32,
  /** Photos that have a decision on this tag already, and those without one that have it from a model, or nearly. */
  decided: z.int().nonnegative(),
  left: z.int().nonnegative(),
});

export const savedSearch = z.object({
  savedSearchId: z.int().positive(),
  name: z.string(),
  query: queryText,
  sort,
});
