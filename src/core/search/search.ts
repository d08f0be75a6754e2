/** @file A search from its text to the ordered ids: parse, look words up, filter, rank. */

import type { ReadableDatabase } from '../catalogue/database.ts';
import { allTagKeys, findTag } from '../catalogue/tags.ts';
import { TagrollError } from '../domain/errors.ts';
import type { ModelId, PhotoId } from '../domain/ids.ts';
import type { QueryNode, QueryProblem } from '../domain/query.ts';
import { compilePhotoQuery, isTagUsed } from './compile.ts';
import { nearestName } from './queryLanguage/nearest.ts';
import { parseQuery } from './queryLanguage/parse.ts';
import { resolveTerms, type ResolvedQuery, type TagLookup } from './queryLanguage/resolve.ts';
import { rankByMeaning } from './rankByMeaning.ts';

/** What turns words into a vector: the text tower of a dual encoder in use. */
export interface TextEncoder {
  readonly modelId: ModelId;
  /** L2-normalised embedding of a text. */
  embed(text: string): Promise<Float32Array>;
}

export interface SearchOutcome {
  /** All photos of the result, in order. */
  readonly photoIds: readonly PhotoId[];
  /** Cosine with the text for each of `photoIds`, where the result is ranked by meaning; else null. */
  readonly scores: readonly number[] | null;
  /** The text that was ranked by, or null. */
  readonly meaning: string | null;
  /** How the query was understood, a sentence each. */
  readonly explanation: readonly string[];
  /** What is odd about the query, without being wrong. */
  readonly warnings: readonly QueryProblem[];
}

/** @throws {TagrollError} QUERY_INVALID with the first error's place and suggestion in `details`. */
function parseOrRefuse(text: string, now: Date): ReturnType<typeof parseQuery> {
  const parsed = parseQuery(text, { now });
  const error = parsed.problems.find((problem) => problem.severity === 'error');
  if (!error) return parsed;
  const { start, end } = error.span;
  const details: Record<string, string | number> = { query: text, start, end };
  if (error.suggestion !== null) details['suggestion'] = error.suggestion;
  throw new TagrollError('QUERY_INVALID', error.message, { details });
}

/** The text's embedding, or null where the model makes nothing of the words (a zero vector has no direction). */
async function embedOrNull(encoder: TextEncoder, text: string): Promise<Float32Array | null> {
  try {
    return await encoder.embed(text);
  } catch (error) {
    if (error instanceof TagrollError && error.code === 'TAGGER_FAILED') return null;
    throw error;
  }
}

/** The photos of a resolved tree, newest first. Photos whose files are gone only where the query asks for them. */
function photosOf(database: ReadableDatabase, node: QueryNode): PhotoId[] {
  const condition = compilePhotoQuery(database, node);
  // prepared for this once: every query has its own text, and kept statements would only pile up
  const rows = database
    .prepare<(string | number)[], { id: PhotoId }>(
      `SELECT photo.id AS id FROM photo WHERE ${condition.sql} ORDER BY photo.taken_local DESC, photo.id DESC`,
    )
    .all(...condition.values);
  return rows.map((row) => row.id);
}

/** Where photos are looked for: the catalogue itself, or an index of it. */
export interface SearchSource<Photos extends { readonly length: number }> {
  readonly lookup: TagLookup;
  readonly isUsed: NonNullable<TagLookup['isUsed']>;
  /** The photos of a resolved tree. */
  photosOf(node: QueryNode): Photos;
}

const catalogueSource = (database: ReadableDatabase): SearchSource<readonly PhotoId[]> => {
  let keys: string[] | undefined;
  return {
    lookup: {
      findTag: (key) => findTag(database, key) !== undefined,
      suggest: (key) => nearestName(key, (keys ??= allTagKeys(database))),
    },
    isUsed: (key, withMissing) => isTagUsed(database, key, withMissing),
    photosOf: (node) => photosOf(database, node),
  };
};

/**
 * The same for queries that may be ranked: a plain word whose tag no photo has is not to find nothing where a model can
 * tell which photos it fits.
 */
export function rankingLookup({
  lookup,
  isUsed,
}: Pick<SearchSource<readonly PhotoId[]>, 'lookup' | 'isUsed'>): TagLookup {
  return { ...lookup, isUsed };
}

/** A query that was read: its tree, and what its words are. */
export interface UnderstoodQuery {
  readonly node: QueryNode;
  readonly resolved: ResolvedQuery;
  readonly warnings: readonly QueryProblem[];
}

/** Parses a query and looks its words up. @throws {TagrollError} QUERY_INVALID. */
export function understand(lookup: TagLookup, text: string, now: Date): UnderstoodQuery {
  const parsed = parseOrRefuse(text, now);
  const resolved = resolveTerms(parsed.node, lookup);
  return { node: parsed.node, resolved, warnings: [...parsed.problems, ...resolved.notes] };
}

/** What is to be ranked by, or why nothing can be. */
export type Ranking =
  | { readonly kind: 'none' }
  | { readonly kind: 'by'; readonly modelId: ModelId; readonly vector: Float32Array }
  | { readonly kind: 'impossible'; readonly warnings: readonly QueryProblem[] };

/** How a query ranks; its words become a vector, where `encoder` can make one of them. */
export async function rankingOf(
  { node, resolved, warnings }: UnderstoodQuery,
  encoder: TextEncoder | null,
): Promise<Ranking> {
  const { meaning } = resolved;
  if (meaning === null) return { kind: 'none' };
  const impossible = (message: string, kind?: QueryProblem['kind']): Ranking => {
    // a slip of the pen would rank, it says; what is meant is offered with the reason why it does not
    const slip = warnings.find((one) => one.kind === 'slip');
    const { span, suggestion } = slip ?? { span: node.span, suggestion: null };
    const why: QueryProblem = { severity: 'warning', message, span, suggestion, ...(kind && { kind }) };
    return { kind: 'impossible', warnings: [...warnings.filter((one) => one !== slip), why] };
  };
  if (!encoder) {
    return impossible(
      `"${meaning}" is no tag, and searching by meaning needs a model with a text part in use.`,
      'needs-text-model',
    );
  }
  const vector = await embedOrNull(encoder, meaning);
  if (vector) return { kind: 'by', modelId: encoder.modelId, vector };
  return impossible(`The model knows none of the words "${meaning}", so it cannot rank by them.`);
}

/** The photos to be shown, before they are ranked, with all warnings. */
export function findPhotos<Photos extends { readonly length: number }>(
  source: SearchSource<Photos>,
  { node, resolved, warnings }: UnderstoodQuery,
  ranking: Ranking,
): { readonly photos: Photos; readonly warnings: readonly QueryProblem[] } {
  const photos = source.photosOf(resolved.node);
  if (ranking.kind !== 'by' || photos.length > 0) return { photos, warnings };
  for (const [step, relaxed] of resolved.relaxed.entries()) {
    const found = source.photosOf(relaxed);
    if (found.length === 0) continue;
    const which = step === 0 ? 'those with any of them are ranked' : 'all are ranked';
    const message = `No photo has all the tags in "${resolved.meaning}", so ${which} by meaning.`;
    return {
      photos: found,
      warnings: [...warnings, { severity: 'warning', message, span: node.span, suggestion: null }],
    };
  }
  return { photos, warnings };
}

/**
 * Searches by what tags, dates, folders and states say exactly; for acts that must not hang on a ranking.
 * @throws {TagrollError} QUERY_INVALID, also for words that are no tag.
 */
export function searchExactly(
  database: ReadableDatabase,
  text: string,
  now: Date,
): Pick<SearchOutcome, 'photoIds' | 'warnings'> {
  const { resolved, warnings } = understand(catalogueSource(database).lookup, text, now);
  if (resolved.meaning === null) return { photoIds: photosOf(database, resolved.node), warnings };
  throw new TagrollError(
    'QUERY_INVALID',
    `"${resolved.meaning}" is no tag. This needs what tags, dates and folders say exactly, not a ranking.`,
  );
}

/**
 * Searches. Without words to rank by, the newest photos come first. Words that are no tag need a dual encoder
 * (`encoder`); without one nothing matches, and a warning says why.
 * @throws {TagrollError} QUERY_INVALID.
 */
export async function search(
  database: ReadableDatabase,
  text: string,
  encoder: TextEncoder | null,
  now: Date,
): Promise<SearchOutcome> {
  const source = catalogueSource(database);
  const understood = understand(encoder ? rankingLookup(source) : source.lookup, text, now);
  const { meaning, explain: explanation } = understood.resolved;
  const ranking = await rankingOf(understood, encoder);
  if (ranking.kind === 'impossible')
    return { photoIds: [], scores: null, meaning: null, explanation, warnings: ranking.warnings };
  const { photos, warnings } = findPhotos(source, understood, ranking);
  if (ranking.kind === 'none') return { photoIds: photos, scores: null, meaning, explanation, warnings };
  const ranked = rankByMeaning(database, ranking.modelId, ranking.vector, new Set(photos));
  return {
    photoIds: ranked.map((photo) => photo.photoId),
    scores: ranked.map((photo) => photo.score),
    meaning,
    explanation,
    warnings,
  };
}
