/** @file What may stand at the cursor of a query: tags, fields, values of a field, searches of before. */

import { PHOTO_PROPERTIES } from '../../domain/query.ts';
import type { PhotoTable } from '../index/photoTable.ts';
import type { Vocabulary, VocabularyEntry } from '../index/vocabulary.ts';
import { fold } from '../places.ts';
import { NAMED_DATES } from '../queryLanguage/dates.ts';
import { FIELDS } from '../queryLanguage/fields.ts';
import { formatValue, formatWord, quote } from '../queryLanguage/format.ts';
import { tokenise, type FieldToken, type Token } from '../queryLanguage/tokenise.ts';

export interface Completion {
  readonly kind: 'tag' | 'field' | 'value' | 'saved-search' | 'recent';
  readonly label: string;
  /** Put in the place of `start` to `end` of the text. */
  readonly insert: string;
  readonly start: number;
  readonly end: number;
  readonly count: number | null;
}

/** Where completions come from. */
export interface CompletionSources {
  readonly table: PhotoTable;
  readonly vocabulary: Vocabulary;
  readonly folderNames: () => readonly string[];
  readonly savedSearches: () => readonly { readonly name: string; readonly query: string }[];
  /** The latest first. */
  readonly recentSearches: () => readonly string[];
}

const DAY = 86_400_000;
/** Words before the cursor's that may belong to the same tag. */
const MOST_WORDS = 4;

type Candidate = Pick<Completion, 'kind' | 'label' | 'insert' | 'count'>;

const keyOf = (text: string): string => text.normalize('NFC').replaceAll('_', ' ').toLocaleLowerCase('en');

/** Tags whose name begins with `prefix`, then those of which another word does; the most frequent first. */
function tagsWith({ table, vocabulary }: CompletionSources, prefix: string): VocabularyEntry[] {
  const wanted = keyOf(prefix);
  const [first, second] = [new Set<VocabularyEntry>(), new Set<VocabularyEntry>()];
  const consider = (key: string, tag: VocabularyEntry): void => {
    if (key.startsWith(wanted)) first.add(tag);
    else if (key.includes(` ${wanted}`)) second.add(tag);
  };
  for (const tag of vocabulary.tags) consider(tag.key, tag);
  for (const [key, tag] of vocabulary.aliases) consider(key, tag);
  const counts = new Map([...first, ...second].map((tag) => [tag, table.tags.count(tag.id, null)]));
  const byCount = (tags: Iterable<VocabularyEntry>): VocabularyEntry[] =>
    [...tags].sort((a, b) => counts.get(b)! - counts.get(a)! || (a.key < b.key ? -1 : 1));
  return [...byCount(first), ...byCount([...second].filter((tag) => !first.has(tag)))];
}

function tagCandidates(
  sources: CompletionSources,
  prefix: string,
  limit: number,
  written: (name: string) => string,
): Candidate[] {
  return tagsWith(sources, prefix)
    .slice(0, limit)
    .map(({ id, name }) => ({
      kind: 'tag',
      label: name,
      insert: written(name),
      count: sources.table.tags.count(id, null),
    }));
}

const value = (label: string, count: number | null = null): Candidate => ({
  kind: 'value',
  label,
  insert: formatValue(label),
  count,
});

/** Years with photos, the last first, and the periods that have a name. */
function dateValues(facets: Facets): Candidate[] {
  const years = facets.years().map(([year, count]) => value(String(year).padStart(4, '0'), count));
  return [...years, ...NAMED_DATES.map((name) => value(name))];
}

/**
 * The year of a day since 1970-01-01, 400 years of 146,097 days at a time (Howard Hinnant, "chrono-Compatible Low-Level Date
 * Algorithms", `civil_from_days`; https://howardhinnant.github.io/date_algorithms.html). A `Date` takes ten times as long.
 */
function yearOf(day: number): number {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  // these years begin in March; January and February belong to the year after
  return yearOfEra + era * 400 + (dayOfYear >= 306 ? 1 : 0);
}

/** Facts about all photos that take a look at each, kept as long as none has changed. */
export class Facets {
  readonly #table: PhotoTable;
  #years: readonly [number, number][] | null = null;
  #cameras: readonly [string, number][] | null = null;

  constructor(table: PhotoTable) {
    this.#table = table;
  }

  /** Years, 0 to 9999, with the number of photos taken in each, the last first. */
  years(): readonly [number, number][] {
    if (this.#years) return this.#years;
    const taken = this.#table.column('taken');
    const counts = new Uint32Array(10_000);
    for (let slot = 0; slot < this.#table.size; slot++) {
      const year = yearOf(Math.floor(taken[slot]! / DAY));
      if (year >= 0 && year < counts.length && this.#table.isLive(slot)) counts[year]! += 1;
    }
    this.#years = [...counts.entries()].filter(([, count]) => count > 0).toReversed();
    return this.#years;
  }

  /** Cameras with the number of photos taken with each, the most used first. */
  cameras(): readonly [string, number][] {
    if (this.#cameras) return this.#cameras;
    const cameras = this.#table.column('cameras');
    const counts = new Uint32Array(this.#table.cameras.length);
    for (let slot = 0; slot < this.#table.size; slot++) {
      if (this.#table.isLive(slot)) counts[cameras[slot]!]! += 1;
    }
    const byName = new Map<string, number>();
    this.#table.cameras.forEach((makeAndModel, number) => {
      const name = cameraName(makeAndModel.trim());
      if (name !== '' && counts[number]! > 0) byName.set(name, (byName.get(name) ?? 0) + counts[number]!);
    });
    return (this.#cameras = [...byName].toSorted((a, b) => b[1] - a[1]));
  }
}

/**
 * What a camera is called, by make and model as they were written one after the other: many makers write theirs into the
 * model too ("Canon Canon EOS 600D"). What is left stands in the whole, so that `camera:` finds it.
 */
function cameraName(makeAndModel: string): string {
  const words = makeAndModel.split(' ');
  const again = words.findIndex((word, index) => index > 0 && fold(word) === fold(words[0]!));
  return words.slice(Math.max(0, again)).join(' ');
}

/** What a field's value may be, those that begin with `typed` first, then those in which it stands at all. */
function fieldValues(sources: CompletionSources, facets: Facets, field: string): Candidate[] {
  if (field === 'is') return PHOTO_PROPERTIES.map((property) => value(property));
  if (field === 'date') return dateValues(facets);
  if (field === 'camera') return facets.cameras().map(([name, count]) => value(name, count));
  if (field === 'folder') return sources.folderNames().map((name) => value(name));
  if (field === 'rating') return ['5', '4', '3', '2', '1', '0'].map((rating) => value(rating));
  return [];
}

function matching(candidates: readonly Candidate[], typed: string): Candidate[] {
  const wanted = fold(typed);
  const begins = candidates.filter(({ label }) => fold(label).startsWith(wanted));
  const holds = candidates.filter(
    ({ label }) => !fold(label).startsWith(wanted) && fold(label).includes(wanted),
  );
  return [...begins, ...holds];
}

function fieldCandidates(typed: string): Candidate[] {
  const wanted = typed.toLowerCase();
  return [...FIELDS]
    .filter(([name]) => name !== '~' && name.startsWith(wanted))
    .map(([name, { comparable, example }]) => ({
      kind: 'field',
      label: example,
      insert: comparable && name === 'rating' ? `${name}>=` : `${name}:`,
      count: null,
    }));
}

/** The date that a plain year stands for, where photos were taken in it. */
function yearCandidates(facets: Facets, typed: number): Candidate[] {
  return facets
    .years()
    .filter(([year]) => year === typed)
    .map(([year, count]) => {
      const date = `date:${String(year).padStart(4, '0')}`;
      return { kind: 'value', label: date, insert: date, count };
    });
}

/** The bare words that stand directly before the token at `index`, the nearest last. */
function wordsBefore(tokens: readonly Token[], index: number): Token[] {
  let first = index;
  while (first > 0 && index - first < MOST_WORDS && tokens[first - 1]!.kind === 'word') first -= 1;
  return tokens.slice(first, index);
}

/**
 * Completions at the cursor (UTF-16 units from the text's start), the likeliest first: of a value, where it stands in a
 * field; else tags, fields and searches of before.
 */
export function completionsAt(
  sources: CompletionSources,
  facets: Facets,
  text: string,
  cursor: number,
  limit: number,
): Completion[] {
  const tokens = tokenise(text, FIELDS);
  const index = tokens.findIndex(({ span }) => span.start < cursor && cursor <= span.end);
  const token = tokens[index];
  const found: Completion[] = [];
  const add = (candidates: readonly Candidate[], start: number, end: number): void => {
    for (const one of candidates) {
      if (
        found.length < limit &&
        !found.some(({ label, kind }) => label === one.label && kind === one.kind)
      ) {
        found.push({ ...one, start, end });
      }
    }
  };
  if (token?.kind === 'field') {
    addValues(sources, facets, token, text, cursor, limit, add);
    return found;
  }
  if (token?.kind === 'phrase') {
    const typed = text.slice(token.span.start + 1, cursor).replace(/["“”]$/u, '');
    add(tagCandidates(sources, typed, limit, quote), token.span.start, token.span.end);
    return found;
  }
  const isWord =
    token !== undefined &&
    ['word', 'and', 'or', 'not'].includes(token.kind) &&
    /\p{L}|\p{N}/u.test(text[token.span.start]!);
  const start = isWord ? token.span.start : cursor;
  const end = isWord ? token.span.end : cursor;
  const typed = text.slice(start, cursor);
  if (isWord) {
    // "ice cr" is on its way to the tag "ice cream"
    for (let words = wordsBefore(tokens, index); words.length > 0; words = words.slice(1)) {
      const from = words[0]!.span.start;
      const phrase = text.slice(from, cursor).replaceAll(/\s+/g, ' ');
      const longer = tagCandidates(sources, phrase, limit, formatWord).filter(({ label }) =>
        keyOf(label).startsWith(keyOf(phrase)),
      );
      add(longer, from, end);
    }
  }
  const fields = fieldCandidates(typed);
  if (isWord && /^\d{4}$/.test(typed)) add(yearCandidates(facets, Number(typed)), start, end);
  // a field whose name is being typed is meant more often than a tag that begins like it
  if (typed.length >= 2) add(fields, start, end);
  const before = text.slice(cursor).trim() === '' ? searchesLike(sources, text.trim()) : [];
  const reserved = Math.min(before.length, Math.floor(limit / 3));
  add(tagCandidates(sources, typed, Math.max(0, limit - found.length - reserved), formatWord), start, end);
  add(before, 0, text.length);
  add(fields, start, end);
  return found;
}

/** Searches of before that begin with what is typed: the saved ones by name. */
function searchesLike({ savedSearches, recentSearches }: CompletionSources, typed: string): Candidate[] {
  const wanted = fold(typed);
  const saved = savedSearches().filter(({ name }) => fold(name).startsWith(wanted));
  const recent = recentSearches().filter((query) => fold(query).startsWith(wanted) && query !== typed);
  return [
    ...saved.map(({ name, query }): Candidate => ({
      kind: 'saved-search',
      label: name,
      insert: query,
      count: null,
    })),
    ...recent.map((query): Candidate => ({ kind: 'recent', label: query, insert: query, count: null })),
  ];
}

function addValues(
  sources: CompletionSources,
  facets: Facets,
  token: FieldToken,
  text: string,
  cursor: number,
  limit: number,
  add: (candidates: readonly Candidate[], start: number, end: number) => void,
): void {
  const { start, end } = token.valueSpan;
  if (cursor < start) return;
  const typed = text.slice(start, cursor).replace(/^["“„]/u, '');
  if (token.name === 'tag') add(tagCandidates(sources, typed, limit, formatValue), start, end);
  else add(matching(fieldValues(sources, facets, token.name), typed), start, end);
}
