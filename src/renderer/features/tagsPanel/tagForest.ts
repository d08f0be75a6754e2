/** @file Tags by their parents, and the rows of the tree that are to be seen. Pure. */

import { nameKey } from '../../../contract/rules.ts';
import { foldName } from '../../lib/foldName.ts';
import { compareNames } from '../../lib/format.ts';
import type { TagState } from '../../lib/queryText.ts';

export interface TreeTag {
  readonly tagId: number;
  readonly name: string;
  readonly parents: readonly number[];
}

/** What names are compared by, made once: a tree of five thousand tags is looked through with each result. */
interface Compared {
  readonly key: string;
  /** For the filter: without the marks of letters, so that "cafe" finds "café". */
  readonly plain: string;
}

export interface Forest {
  readonly compared: ReadonlyMap<number, Compared>;
  readonly roots: readonly TreeTag[];
  /** A tag with several parents stands below each of them. */
  readonly children: ReadonlyMap<number, readonly TreeTag[]>;
}

export type TagOrder = 'count' | 'name';

export interface TreeView {
  /** Photos of the present result with each tag; null while nobody knows. */
  readonly counts: ReadonlyMap<number, number> | null;
  readonly order: TagOrder;
  /** Tags whose children are shown. */
  readonly open: ReadonlySet<number>;
  /** Only tags whose names have this in them, and what stands above them; empty: all. */
  readonly filter: string;
  /** By `nameKey`: tags that the query asks for or excludes are always shown. */
  readonly states: ReadonlyMap<string, TagState>;
}

export interface TagRow {
  /** The way from the root, for a tag may be there several times. */
  readonly key: string;
  readonly tag: TreeTag;
  /** 0: a root. */
  readonly level: number;
  readonly count: number;
  readonly state: TagState;
  readonly isOpen: boolean;
  readonly hasChildren: boolean;
  /** It is closed, and a tag below it is in the query or excluded. */
  readonly hidesState: boolean;
  /** Among its siblings, from 1, and how many these are. */
  readonly position: number;
  readonly siblings: number;
}

/** Parents that are not there count as none, and tags that only lie below each other still have a root. */
export function buildForest(tags: readonly TreeTag[]): Forest {
  const byId = new Map(tags.map((tag) => [tag.tagId, tag]));
  const children = new Map<number, TreeTag[]>();
  const roots: TreeTag[] = [];
  for (const tag of tags) {
    const parents = tag.parents.filter((id) => byId.has(id) && id !== tag.tagId);
    if (parents.length === 0) roots.push(tag);
    for (const parent of new Set(parents)) {
      const siblings = children.get(parent);
      if (siblings) siblings.push(tag);
      else children.set(parent, [tag]);
    }
  }
  const reached = new Set<number>();
  const reach = (from: TreeTag): void => {
    const waiting = [from];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      if (reached.has(next.tagId)) continue;
      reached.add(next.tagId);
      waiting.push(...(children.get(next.tagId) ?? []));
    }
  };
  roots.forEach(reach);
  for (const tag of tags) {
    if (reached.has(tag.tagId)) continue;
    roots.push(tag);
    reach(tag);
  }
  const compared = new Map(
    tags.map(({ tagId, name }) => [tagId, { key: nameKey(name), plain: foldName(name) }]),
  );
  return { compared, roots, children };
}

/**
 * The place of each tag by name. Names are compared once for each vocabulary and language, and not with each result: of
 * 5,000 tags that took a fifth of a second.
 */
export function placesByName(tags: readonly TreeTag[]): ReadonlyMap<number, number> {
  return new Map(
    tags.toSorted((a, b) => compareNames(a.name, b.name)).map(({ tagId }, place) => [tagId, place]),
  );
}

/** The rows that are to be seen, from the top. `places`: as of {@link placesByName}. */
export function treeRows(forest: Forest, view: TreeView, places: ReadonlyMap<number, number>): TagRow[] {
  const { counts, order, open, states } = view;
  const filter = foldName(view.filter);
  const weights = new Map<number, number>();
  const isShown = new Map<number, boolean>();
  const hasStateBelow = new Set<number>();

  const countOf = ({ tagId }: TreeTag): number => counts?.get(tagId) ?? 0;
  const stateOf = ({ tagId }: TreeTag): TagState =>
    states.get(forest.compared.get(tagId)?.key ?? '') ?? 'none';
  const isWanted = (tag: TreeTag): boolean =>
    filter === ''
      ? counts === null || countOf(tag) > 0 || stateOf(tag) !== 'none'
      : (forest.compared.get(tag.tagId)?.plain.includes(filter) ?? false);

  // from the leaves up; what is visited already on a way round counts as not there
  const look = (tag: TreeTag): void => {
    if (isShown.has(tag.tagId)) return;
    isShown.set(tag.tagId, false);
    // a tag that no photo has itself stands where the most frequent below it would
    const own = countOf(tag);
    let weight = own;
    let shown = isWanted(tag);
    for (const child of forest.children.get(tag.tagId) ?? []) {
      look(child);
      if (own === 0) weight = Math.max(weight, weights.get(child.tagId) ?? 0);
      shown ||= isShown.get(child.tagId) ?? false;
      if (stateOf(child) !== 'none' || hasStateBelow.has(child.tagId)) hasStateBelow.add(tag.tagId);
    }
    weights.set(tag.tagId, weight);
    isShown.set(tag.tagId, shown);
  };
  forest.roots.forEach(look);

  // what the query says something about stands first: no photo here has a tag that is left out
  const isSaid = (tag: TreeTag): boolean => stateOf(tag) !== 'none' || hasStateBelow.has(tag.tagId);
  // what siblings are sorted by is looked up once for each, not with each comparison
  const inOrder = (tags: readonly TreeTag[]): TreeTag[] =>
    tags
      .map((tag) => ({
        tag,
        said: order === 'count' && isSaid(tag) ? 1 : 0,
        weight: order === 'count' ? (weights.get(tag.tagId) ?? 0) : 0,
        place: places.get(tag.tagId) ?? 0,
      }))
      .sort((a, b) => b.said - a.said || b.weight - a.weight || a.place - b.place)
      .map(({ tag }) => tag);

  const rows: TagRow[] = [];
  const put = (tags: readonly TreeTag[], above: readonly number[]): void => {
    const shown = inOrder(tags.filter(({ tagId }) => isShown.get(tagId) && !above.includes(tagId)));
    shown.forEach((tag, index) => {
      const way = [...above, tag.tagId];
      const below = (forest.children.get(tag.tagId) ?? []).filter(
        ({ tagId }) => isShown.get(tagId) && !way.includes(tagId),
      );
      const isOpen = below.length > 0 && (filter !== '' || open.has(tag.tagId));
      rows.push({
        key: way.join('/'),
        tag,
        level: above.length,
        count: countOf(tag),
        state: stateOf(tag),
        isOpen,
        hasChildren: below.length > 0,
        hidesState: !isOpen && hasStateBelow.has(tag.tagId),
        position: index + 1,
        siblings: shown.length,
      });
      if (isOpen) put(below, way);
    });
  };
  put(forest.roots, []);
  return rows;
}

/** The first of the rows whose name has the filter in it, as {@link treeRows} compares; the others stand above such. */
export function firstFitting(forest: Forest, rows: readonly TagRow[], filter: string): TreeTag | null {
  const wanted = foldName(filter);
  return rows.find(({ tag }) => forest.compared.get(tag.tagId)?.plain.includes(wanted))?.tag ?? null;
}

const FIELDS = [
  'key',
  'tag',
  'level',
  'count',
  'state',
  'isOpen',
  'hasChildren',
  'hidesState',
  'position',
  'siblings',
] as const satisfies readonly (keyof TagRow)[];

const isSame = (a: TagRow, b: TagRow): boolean => FIELDS.every((name) => a[name] === b[name]);

/** The new rows, but those that are as they were are the same objects as before. */
export function keepRows(before: readonly TagRow[], rows: readonly TagRow[]): readonly TagRow[] {
  const old = new Map(before.map((row) => [row.key, row]));
  return rows.map((row) => {
    const same = old.get(row.key);
    return same && isSame(same, row) ? same : row;
  });
}

/** The row that ArrowLeft leads to from a closed row: the one above it in the tree; -1 where it is a root. */
export function parentRow(rows: readonly TagRow[], index: number): number {
  const level = rows[index]?.level ?? 0;
  for (let above = index - 1; above >= 0; above -= 1) if (rows[above]!.level < level) return above;
  return -1;
}
