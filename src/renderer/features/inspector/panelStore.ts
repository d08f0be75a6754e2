/** @file What the inspector shows now and which tag the keys are at: for its parts, and for the actions that decide on tags. */

import { createStore } from 'zustand/vanilla';
import { nameKey } from '../../../contract/rules.ts';
import { correctTags } from '../../lib/corrections.ts';
import { openPanel } from '../../lib/panels.ts';
import { viewStore } from '../../lib/viewStore.ts';
import { WantedField } from '../../lib/wantedField.ts';
import type { TagChange } from '../../lib/corrections.ts';
import { nextAfter, wouldChange, type ShownTag } from './tagGroups.ts';

/** Tags that an inspector shows. */
export interface Panel {
  /** Photos whose tags they are; none while those of the photos selected now are not here yet. */
  readonly photoIds: Uint32Array<ArrayBuffer>;
  /** In the order in which they are shown. */
  readonly shown: readonly ShownTag[];
}

export interface PanelState extends Panel {
  /** The tag that the keys are at. It stays with its name from photo to photo. */
  readonly currentKey: string | null;
  /** Names added last, the latest first. */
  readonly recent: readonly string[];
}

const NOTHING: Panel = { photoIds: new Uint32Array(0), shown: [] };
const MOST_RECENT = 8;

export const panelStore = createStore<PanelState>(() => ({ ...NOTHING, currentKey: null, recent: [] }));

/** Inspectors that are there; the one that came last, the photo view's over the main one, has the keys. */
const panels = new Map<string, Panel>();
const showLast = (): void => panelStore.setState([...panels.values()].at(-1) ?? NOTHING);

/** An inspector tells what it shows. `id` is its own. */
export function showPanel(id: string, panel: Panel): void {
  panels.set(id, panel);
  showLast();
}

/** An inspector goes away. */
export function closePanel(id: string): void {
  panels.delete(id);
  showLast();
}

/** The tag that the keys are at, where it is shown. */
export function currentTag({ shown, currentKey } = panelStore.getState()): ShownTag | null {
  return shown.find(({ key }) => key === currentKey) ?? null;
}

/** Has the keys go to a tag. */
export function goToTag(tag: ShownTag | null): void {
  panelStore.setState({ currentKey: tag?.key ?? null });
}

/** Has the keys go to the tag before or after the present one; to the first suggestion, or the first, where there is none. */
export function stepToTag(by: 1 | -1): void {
  const { shown, currentKey } = panelStore.getState();
  const index = shown.findIndex(({ key }) => key === currentKey);
  if (index >= 0) goToTag(shown[Math.max(0, Math.min(shown.length - 1, index + by))] ?? null);
  else goToTag(shown.find(({ isDecided }) => !isDecided) ?? shown[0] ?? null);
}

/** True where the photos are here and deciding so would change something. */
export const canDecide = (tag: ShownTag, kind: TagChange['kind']): boolean =>
  panelStore.getState().photoIds.length > 0 && wouldChange(tag, kind);

/** Decides on a tag for all photos that are shown. The keys go on to the next one, where the tag leaves its place. */
export function decide(tag: ShownTag, kind: TagChange['kind']): void {
  if (!canDecide(tag, kind)) return;
  const { photoIds, shown, currentKey } = panelStore.getState();
  if (tag.key === currentKey && kind !== 'undecided') goToTag(nextAfter(shown, tag));
  void correctTags(photoIds, [{ tag: tag.name, kind }], 'inspector');
}

/** Does something with the photos that are meant at this moment; at once, or when all of them are known. */
export type ActOn = (work: (photoIds: Uint32Array<ArrayBuffer>) => void) => void;

/** Adds tags to photos. */
export function addTags(actOn: ActOn, names: readonly string[]): void {
  const keys = new Set(names.map(nameKey));
  panelStore.setState(({ recent }) => ({
    recent: [...names.toReversed(), ...recent.filter((name) => !keys.has(nameKey(name)))].slice(
      0,
      MOST_RECENT,
    ),
  }));
  const changes = names.map((tag) => ({ tag, kind: 'accept' as const }));
  actOn((photoIds) => void correctTags(photoIds, changes, 'inspector'));
}

/** The field that adds tags: of the photo view's inspector, where that is there. */
export const addField = new WantedField();
/** What had the focus before the field or the tags took it. */
let before: HTMLElement | null = null;

/** Remembers where the keyboard was, for {@link leavePanel}. `panel` is what it goes to. */
export function enterPanel(from: EventTarget | null, panel: Element): void {
  if (from instanceof HTMLElement && !panel.contains(from)) before = from;
}

/** Puts the keyboard back where it was before the panel took it: to the photos, as a rule. */
export function leavePanel(): void {
  goToTag(null);
  const photos =
    viewStore.getState().layer === 'photo' ? null : document.querySelector<HTMLElement>('[role=grid]');
  const back = before?.isConnected ? before : photos;
  before = null;
  if (back && back !== document.body) back.focus();
  else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

/** Puts the keyboard into the field that adds tags; opens the panel where it is closed. */
export const goToField = (): void => addField.focus(() => openPanel('right'));
