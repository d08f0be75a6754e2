/** @file How the left panel is left: sections that are closed, tags that are open, the order. Kept for the next time. */

import { createStore } from 'zustand/vanilla';
import { fieldsOf, keep, readKept } from '../../lib/kept.ts';
import { openPanel } from '../../lib/panels.ts';
import { WantedField } from '../../lib/wantedField.ts';
import type { TagOrder } from './tagForest.ts';

export const SECTIONS = ['library', 'folders', 'searches', 'tags'] as const;
export type SectionName = (typeof SECTIONS)[number];

export interface PanelState {
  readonly closed: ReadonlySet<SectionName>;
  readonly openTags: ReadonlySet<number>;
  readonly treeOrder: TagOrder;
  readonly cloudOrder: TagOrder;
  /** Not kept. */
  readonly filter: string;
}

const KEY = 'tagroll-panel';
/** More open tags than anybody opens by hand. */
const MOST_OPEN = 2000;

function toKept(kept: unknown): Partial<PanelState> {
  const { closed, openTags, treeOrder, cloudOrder } = fieldsOf(kept);
  const isOrder = (value: unknown): value is TagOrder => value === 'count' || value === 'name';
  return {
    ...(Array.isArray(closed) ? { closed: new Set(SECTIONS.filter((name) => closed.includes(name))) } : {}),
    ...(Array.isArray(openTags)
      ? { openTags: new Set(openTags.filter((id): id is number => typeof id === 'number')) }
      : {}),
    ...(isOrder(treeOrder) ? { treeOrder } : {}),
    ...(isOrder(cloudOrder) ? { cloudOrder } : {}),
  };
}

export const panelStore = createStore<PanelState>(() => ({
  closed: new Set(),
  openTags: new Set(),
  treeOrder: 'count',
  cloudOrder: 'name',
  filter: '',
  ...readKept(KEY, toKept),
}));

panelStore.subscribe(({ closed, openTags, treeOrder, cloudOrder }, before) => {
  const isSame =
    closed === before.closed &&
    openTags === before.openTags &&
    treeOrder === before.treeOrder &&
    cloudOrder === before.cloudOrder;
  if (isSame) return;
  const open = [...openTags].slice(-MOST_OPEN);
  keep(KEY, { closed: [...closed], openTags: open, treeOrder, cloudOrder });
});

/** The box that filters tags. */
export const filterField = new WantedField();

/** Puts the keyboard into the box that filters tags; opens what it stands in. */
export function goToFilter(): void {
  filterField.focus(() => {
    openPanel('left');
    panelStore.setState(({ closed }) => ({ closed: new Set([...closed].filter((name) => name !== 'tags')) }));
  });
}

function flipped<Value>(set: ReadonlySet<Value>, value: Value): Set<Value> {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
}

/** Opens or closes a section. */
export function toggleSection(name: SectionName): void {
  panelStore.setState(({ closed }) => ({ closed: flipped(closed, name) }));
}

/** Shows or hides the tags below one. */
export function toggleOpen(tagId: number): void {
  panelStore.setState(({ openTags }) => ({ openTags: flipped(openTags, tagId) }));
}
