/** @file Looking at the library: what a window shows of it, answered from the index in memory. */

import { statement, type WritableDatabase } from '../../catalogue/database.ts';
import { embeddingOf } from '../../catalogue/predictions.ts';
import { recentSearches, savedSearches } from '../../catalogue/savedSearches.ts';
import type { TagCounts } from '../../catalogue/tags.ts';
import { TagrollError } from '../../domain/errors.ts';
import type { PhotoId, TagId } from '../../domain/ids.ts';
import type { Logger } from '../../domain/logger.ts';
import type { QueryNode, QueryProblem } from '../../domain/query.ts';
import { bitsOf, countBits, emptyBitmap, hasBit, intersect, invert, type Bitmap } from '../index/bitmap.ts';
import { findSlots, isTagUsed } from '../index/evaluate.ts';
import { MARKS } from '../index/labels.ts';
import type { PhotoTable } from '../index/photoTable.ts';
import { PROVENANCE_MARKS } from '../index/readPhotos.ts';
import type { Replica } from '../index/replica.ts';
import { SearchIndex, type CurrentIndex } from '../index/searchIndex.ts';
import { Vocabulary } from '../index/vocabulary.ts';
import { modelForLikeness, nearestPhotos } from '../nearestPhotos.ts';
import type { RankedPhoto } from '../rankByMeaning.ts';
import {
  findPhotos,
  rankingLookup,
  rankingOf,
  understand,
  type Ranking,
  type SearchSource,
  type TextEncoder,
  type UnderstoodQuery,
} from '../search.ts';
import { photoCards, type PhotoCard } from './cards.ts';
import { completionsAt, Facets, type Completion } from './completions.ts';
import { outlineOf, outlineOfRanked, type Outline } from './outline.ts';
import { queryParts, type QueryPart } from './queryParts.ts';
import { rankInSlices } from './rankInSlices.ts';
import { isAnsweredByCatalogue, newestFromCatalogue, resultFromCatalogue } from './resultFromCatalogue.ts';
import { selectionDetails, type SelectionDetails } from './selection.ts';

/** `relevance`: by meaning where the query ranks, else as `newest`. */
export type Sort = 'relevance' | 'newest' | 'oldest' | 'name' | 'rating' | 'added';

export interface Result extends Outline {
  /** Photos in the whole result; null where only the head of it was asked for and they are not counted yet. */
  readonly total: number | null;
  readonly scores: Float32Array<ArrayBuffer> | null;
  /** The order that it is in. */
  readonly sort: Sort;
  readonly meaning: string | null;
  readonly explanation: readonly string[];
  readonly warnings: readonly QueryProblem[];
  readonly parts: readonly QueryPart[];
}

export interface ResultTags {
  readonly tagIds: Uint32Array<ArrayBuffer>;
  readonly counts: Uint32Array<ArrayBuffer>;
  readonly photos: number;
}

export interface BrowserOptions {
  readonly database: WritableDatabase;
  /** Where the index keeps its snapshot. */
  readonly indexPath: string;
  readonly logger: Logger;
  /** The text tower in use, or null. */
  readonly textEncoder: () => TextEncoder | null;
}

/** Of fewer photos, each is given its place; of more, the whole library's order is gone through. */
const FEW = 4000;

type Slots = Uint32Array<ArrayBuffer>;

/** The slots of a result; `length`: how many. */
interface Found {
  readonly bits: Bitmap;
  readonly length: number;
}

export class Browser {
  readonly #options: BrowserOptions;
  readonly #index: SearchIndex;
  #facets: { readonly of: Replica; readonly version: number; readonly value: Facets } | null = null;

  constructor(options: BrowserOptions) {
    this.#options = options;
    this.#index = new SearchIndex({ ...options, path: options.indexPath });
  }

  /** A result, in order; of `head` photos from its beginning, or all. @throws {TagrollError} QUERY_INVALID, CANCELLED. */
  async result(query: string, sort: Sort, now: Date, head: number | null = null): Promise<Result> {
    const most = head ?? Infinity;
    const early = await this.#earlyResult(query, sort, now, most);
    if (early) return early;
    const { understood, ranking } = await this.#understand(query, now);
    const { explain: explanation, node } = understood.resolved;
    const meaning = ranking.kind === 'by' ? understood.resolved.meaning : null;
    const about = { meaning, explanation, parts: queryParts(query, node) };
    if (ranking.kind === 'by' && sort === 'relevance')
      return { ...about, ...(await this.#ranked(understood, ranking, most)) };
    const order = sort === 'relevance' ? 'newest' : sort;
    const current = await this.#currentFor(order);
    const { photos, warnings } = this.#find(current, understood, ranking);
    return {
      ...about,
      ...outlineOf(
        current.replica.table,
        this.#inOrder(current, order, photos, most),
        order === 'newest' || order === 'oldest',
      ),
      total: photos.length,
      scores: null,
      sort: order,
      warnings,
    };
  }

  /** A result from the catalogue, where the index is not there yet and the question is one that this can answer; else null. */
  async #earlyResult(query: string, sort: Sort, now: Date, most: number): Promise<Result | null> {
    const order = sort === 'relevance' ? 'newest' : sort;
    const { database } = this.#options;
    if (query.trim() === '' && order === 'newest' && most < Infinity && !this.#index.isReady) {
      const { node, explain: explanation } = understand({ findTag: () => false }, query, now).resolved;
      const found = newestFromCatalogue(database, node, most);
      return { ...found, scores: null, sort: order, meaning: null, explanation, warnings: [], parts: [] };
    }
    // where it is read from its file it is there in a moment; this is known once the file was looked for
    await this.#index.isLookedFor;
    if (order === 'name' || !this.#index.isReading) return null;
    const { resolved, warnings } = understand(new Vocabulary(database).lookup(), query, now);
    const { node, meaning, explain: explanation } = resolved;
    if (meaning !== null || !isAnsweredByCatalogue(node)) return null;
    const found = await this.#index.before((pause) =>
      resultFromCatalogue(database, node, order, most, pause),
    );
    // words whose tags no photo has are ranked by meaning, for which the index is needed
    if (found !== null && found.total === 0 && this.#options.textEncoder()) return null;
    const parts = queryParts(query, node);
    return { ...found, scores: null, sort: order, meaning, explanation, warnings, parts };
  }

  /** How often each tag is in a result, the most frequent first. @throws {TagrollError} QUERY_INVALID, CANCELLED. */
  async resultTags(query: string, now: Date): Promise<ResultTags> {
    const { understood, ranking } = await this.#understand(query, now);
    const current = await this.#index.current();
    const { table } = current.replica;
    const { photos } = this.#find(current, understood, ranking);
    const tally = tallyOf(table, photos);
    const found: { id: number; count: number }[] = [];
    for (let number = 0; number < table.tags.size; number++) {
      let count = 0;
      for (let mark = 0; mark < MARKS; mark++) count += tally[number * MARKS + mark]!;
      if (count > 0) found.push({ id: table.tags.keyOf(number), count });
    }
    found.sort((a, b) => b.count - a.count || a.id - b.id);
    return {
      tagIds: Uint32Array.from(found, ({ id }) => id),
      counts: Uint32Array.from(found, ({ count }) => count),
      photos: photos.length,
    };
  }

  /** What may stand at the cursor. */
  async completions(text: string, cursor: number, limit: number): Promise<Completion[]> {
    const { database } = this.#options;
    const { replica, vocabulary, places } = await this.#index.current();
    return completionsAt(
      {
        table: replica.table,
        vocabulary,
        folderNames: () => places().folderNames,
        savedSearches: () => savedSearches(database),
        recentSearches: () => recentSearches(database),
      },
      this.#facetsOf(replica),
      text,
      cursor,
      limit,
    );
  }

  #facetsOf(replica: Replica): Facets {
    const { version } = replica;
    if (this.#facets?.of !== replica || this.#facets.version !== version) {
      this.#facets = { of: replica, version, value: new Facets(replica.table) };
    }
    return this.#facets.value;
  }

  /** The vocabulary with counts, the most frequent first; tags that no photo has come last, by name. */
  async tags(): Promise<TagCounts[]> {
    const { replica, vocabulary } = await this.#index.current();
    const { tags, rejected } = replica.table;
    // the vocabulary is in the order of keys, which equal counts keep
    return vocabulary.tags
      .map(({ id, name }) => ({
        id,
        name,
        photos: tags.count(id, null),
        byPerson: tags.count(id, PROVENANCE_MARKS.person),
        byFile: tags.count(id, PROVENANCE_MARKS.file),
        byModel: tags.count(id, PROVENANCE_MARKS.model),
        byHead: tags.count(id, PROVENANCE_MARKS.head),
        rejected: rejected.count(id, null),
      }))
      .sort((a, b) => b.photos - a.photos);
  }

  /** The vocabulary as a tree: a tag `Places/Italy` lies under the tag `Places`, where there is one. */
  async tagTree(): Promise<{ tagId: TagId; name: string; parents: TagId[] }[]> {
    const { vocabulary } = await this.#index.current();
    const byKey = new Map(vocabulary.tags.map((tag) => [tag.key, tag]));
    return vocabulary.tags.map(({ id, name, key }) => {
      for (let at = key.lastIndexOf('/'); at > 0; at = key.lastIndexOf('/', at - 1)) {
        const parent = byKey.get(key.slice(0, at).trim());
        if (parent) return { tagId: id, name, parents: [parent.id] };
      }
      return { tagId: id, name, parents: [] };
    });
  }

  /** What the grid shows beside each picture; ids that are no photo with a file are left out. */
  cards(photoIds: readonly PhotoId[]): PhotoCard[] {
    return photoCards(this.#options.database, photoIds);
  }

  /** Photos most like one, best first; none where no model has compared them. @throws {TagrollError} PHOTO_UNKNOWN. */
  async similar(photoId: PhotoId, limit: number): Promise<RankedPhoto[]> {
    const { database } = this.#options;
    const isKnown =
      statement<[PhotoId]>(database, `SELECT 1 FROM photo WHERE id = ?`).get(photoId) !== undefined;
    if (!isKnown) {
      throw new TagrollError('PHOTO_UNKNOWN', `There is no photo number ${photoId} in the catalogue.`);
    }
    const modelId = modelForLikeness(database);
    const vector = modelId && embeddingOf(database, photoId, modelId);
    if (!modelId || !vector) return [];
    return nearestPhotos(database, modelId, vector, limit, photoId, this.#index.pause());
  }

  /** How a selection stands to its tags. Photos that are gone, or given twice, count once or not at all. */
  selection(photoIds: Uint32Array): Promise<SelectionDetails> {
    return selectionDetails(
      this.#options.database,
      photoIds,
      () => this.#index.current(),
      this.#index.pause(),
    );
  }

  /** Ends the index. Before the catalogue is closed. */
  close(): Promise<void> {
    return this.#index.close();
  }

  async #understand(query: string, now: Date): Promise<{ understood: UnderstoodQuery; ranking: Ranking }> {
    const source = this.#sourceOf(await this.#index.current());
    const encoder = this.#options.textEncoder();
    const understood = understand(encoder ? rankingLookup(source) : source.lookup, query, now);
    return { understood, ranking: await rankingOf(understood, encoder) };
  }

  /** The index with the order that is wanted. */
  async #currentFor(order: Exclude<Sort, 'relevance'>): Promise<CurrentIndex> {
    for (;;) {
      const current = await this.#index.current();
      if (orderOf(current, order)) return current;
      const { orders, nameOrder } = current.replica;
      const pause = this.#index.pause();
      await (order === 'name' ? nameOrder.prepare(pause) : orders.prepare(order, pause));
    }
  }

  #find(
    current: CurrentIndex,
    understood: UnderstoodQuery,
    ranking: Ranking,
  ): { photos: Found; warnings: readonly QueryProblem[] } {
    if (ranking.kind === 'impossible') {
      const nothing = { bits: emptyBitmap(current.replica.table.size), length: 0 };
      return { photos: nothing, warnings: ranking.warnings };
    }
    return findPhotos(this.#sourceOf(current), understood, ranking);
  }

  #sourceOf(current: CurrentIndex): SearchSource<Found> {
    const surroundings = {
      table: current.replica.table,
      directories: () => current.places().directories,
      tagId: (name: string) => current.vocabulary.find(name)?.id,
    };
    const photosOf = (node: QueryNode): Found => {
      const bits = findSlots(surroundings, node);
      return { bits, length: countBits(bits) };
    };
    return {
      lookup: current.vocabulary.lookup(),
      isUsed: (key, withMissing) => isTagUsed(surroundings, key, withMissing),
      photosOf,
    };
  }

  #inOrder(
    current: CurrentIndex,
    order: Exclude<Sort, 'relevance'>,
    { bits, length }: Found,
    most: number,
  ): Slots {
    if (order !== 'name' && length < FEW)
      return current.replica.orders.sort(order, bitsOf(bits, length)).subarray(0, most);
    const all = orderOf(current, order)!;
    const found = new Uint32Array(Math.min(length, most));
    let count = 0;
    for (let at = 0; count < found.length; at++) if (hasBit(bits, all[at]!)) found[count++] = all[at]!;
    return found;
  }

  async #ranked(
    understood: UnderstoodQuery,
    ranking: Extract<Ranking, { kind: 'by' }>,
    most: number,
  ): Promise<Outline & Pick<Result, 'total' | 'scores' | 'sort' | 'warnings'>> {
    const current = await this.#index.current();
    const { photos, warnings } = this.#find(current, understood, ranking);
    const ids = current.replica.table.column('ids');
    const candidates = bitsOf(photos.bits, photos.length).map((slot) => ids[slot]!);
    const ranked = await rankInSlices(
      this.#options.database,
      ranking.modelId,
      ranking.vector,
      candidates,
      this.#index.pause(),
    );
    const { replica } = await this.#index.current();
    return { ...outlineOfRanked(replica.table, ranked, most), sort: 'relevance', warnings };
  }
}

/** How often each tag is on these slots. Of more than half of all, those that are left out are counted instead. */
function tallyOf(table: PhotoTable, { bits, length }: Found): Uint32Array {
  if (length * 2 < table.size - table.retired) return table.tags.tally(bitsOf(bits, length));
  const others = bits.slice();
  invert(others, table.size);
  intersect(others, table.live);
  const without = table.tags.tally(bitsOf(others, countBits(others)));
  return table.tags.tallyOfAll().map((count, at) => count - without[at]!);
}

/** All slots in an order; null where it is not known yet. */
function orderOf({ replica }: CurrentIndex, order: Exclude<Sort, 'relevance'>): Slots | null {
  return order === 'name' ? replica.nameOrder.current() : replica.orders.current(order);
}
