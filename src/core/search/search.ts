/** @file A search from its text to the ordered ids: parse, look words up, filter, rank. */

import type { ReadableDatabase } from '../catalogue/database.ts';
import { allTagKeys, findTag } from '../catalogue/tags.ts';
import { TagrollError } from '../domain/errors.ts';
import type { ModelId, PhotoId } from '../domain/ids.ts';
import type { QueryNode, QueryProblem } from '../domain/query.ts';
import { asksForMissing, compileQuery } from './compile.ts';
import { nearest } from './queryLanguage/nearest.ts';
import { parseQuery } from './queryLanguage/parse.ts';
import { resolveTerms, type ResolvedQuery } from './queryLanguage/resolve.ts';
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
  const condition = compileQuery(database, node);
  const state = asksForMissing(node) ? '' : `AND photo_file.state = 'present'`;
  const present = `AND EXISTS (SELECT 1 FROM photo_file WHERE photo_file.photo_id = photo.id ${state})`;
  // prepared for this once: every query has its own text, and kept statements would only pile up
  const rows = database
    .prepare<(string | number)[], { id: PhotoId }>(
      `SELECT photo.id AS id FROM photo WHERE ${condition.sql} ${present} ORDER BY photo.taken_local DESC, photo.id DESC`,
    )
    .all(...condition.values);
  return rows.map((row) => row.id);
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
  const { resolved, warnings } = understand(database, text, now);
  if (resolved.meaning === null) return { photoIds: photosOf(database, resolved.node), warnings };
  throw new TagrollError(
    'QUERY_INVALID',
    `"${resolved.meaning}" is no tag. This needs what tags, dates and folders say exactly, not a ranking.`,
  );
}

/** Parses a query and looks its words up. @throws {TagrollError} QUERY_INVALID. */
function understand(
  database: ReadableDatabase,
  text: string,
  now: Date,
): { node: QueryNode; resolved: ResolvedQuery; warnings: QueryProblem[] } {
  const parsed = parseOrRefuse(text, now);
  let keys: string[] | undefined;
  const resolved = resolveTerms(parsed.node, {
    findTag: (key) => findTag(database, key) !== undefined,
    suggest: (key) => nearest(key, (keys ??= allTagKeys(database))),
  });
  return { node: parsed.node, resolved, warnings: [...parsed.problems, ...resolved.notes] };
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
  const { node, resolved, warnings } = understand(database, text, now);
  const { meaning } = resolved;
  if (meaning !== null && !encoder) {
    warnings.push({
      severity: 'warning',
      message:
        `"${meaning}" is no tag, and searching by meaning needs a model with a text part in use ` +
        `(see "tagroll models").`,
      span: node.span,
      suggestion: null,
    });
    return { photoIds: [], scores: null, meaning, explanation: resolved.explain, warnings };
  }
  let photoIds = photosOf(database, resolved.node);
  if (meaning === null || !encoder) {
    return { photoIds, scores: null, meaning: null, explanation: resolved.explain, warnings };
  }
  for (const [step, node] of resolved.relaxed.entries()) {
    if (photoIds.length > 0) break;
    photoIds = photosOf(database, node);
    if (photoIds.length === 0) continue;
    const which = step === 0 ? 'those with any of them are ranked' : 'all are ranked';
    const message = `No photo has all the tags in "${meaning}", so ${which} by meaning.`;
    warnings.push({ severity: 'warning', message, span: node.span, suggestion: null });
  }
  const vector = await embedOrNull(encoder, meaning);
  if (vector === null) {
    const message = `The model knows none of the words "${meaning}", so it cannot rank by them.`;
    warnings.push({ severity: 'warning', message, span: node.span, suggestion: null });
    return { photoIds: [], scores: null, meaning, explanation: resolved.explain, warnings };
  }
  const ranked = rankByMeaning(database, encoder.modelId, vector, new Set(photoIds));
  return {
    photoIds: ranked.map((photo) => photo.photoId),
    scores: ranked.map((photo) => photo.score),
    meaning,
    explanation: resolved.explain,
    warnings,
  };
}
