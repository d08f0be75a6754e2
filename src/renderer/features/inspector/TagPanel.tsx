/** @file Tags of a photo or of a selection: the field that adds, and chips in three groups that the arrows move among. */

import { Check } from 'lucide-react';
import {
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type FocusEvent,
  type JSX,
  type KeyboardEvent,
} from 'react';
import type { PressEvent } from 'react-aria-components';
import { printedKey } from '../../lib/actions.ts';
import { correctionStore } from '../../lib/corrections.ts';
import { useText } from '../../lib/i18n.ts';
import { useStoreValue } from '../../lib/library.ts';
import { TagChip } from '../../ui/TagChip.tsx';
import { isLearned, keyStore } from './keyHints.ts';
import {
  closePanel,
  decide,
  enterPanel,
  goToTag,
  leavePanel,
  panelStore,
  showPanel,
  type ActOn,
} from './panelStore.ts';
import { SHOWN_AT_FIRST, wouldChange, type ShownTag, type TagGroups } from './tagGroups.ts';
import { TagField } from './TagField.tsx';
import styles from './Inspector.module.css';

const GROUPS = ['effective', 'suggested', 'rejected'] as const;
const NO_PHOTOS = new Uint32Array(0);
const SAVED_SHOWN_MS = 1600;

export interface TagPanelProps {
  readonly groups: TagGroups;
  /** Photos whose tags these are; null while those of the photos selected now are not here yet. */
  readonly photoIds: Uint32Array<ArrayBuffer> | null;
  /** Photos of the selection; 1 for one photo. */
  readonly total: number;
  /** Leads to the photos that get added tags. */
  readonly addTo: ActOn;
  /** Where the tags that a model gave come from, where that is to be said; undefined else. */
  readonly origin?: string | undefined;
}

/** "Saving…" where that takes a while, then "Saved" for a moment. */
function SaveState(): JSX.Element {
  const text = useText();
  const isSaving = useStoreValue(correctionStore, ({ pending }) => pending.some(({ isSaved }) => !isSaved));
  const saved = useStoreValue(correctionStore, (state) => state.saved);
  const [shown, setShown] = useState(saved);
  useEffect(() => {
    const timer = setTimeout(() => setShown(saved), SAVED_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [saved]);
  return (
    <span className={styles['saveState']} role="status">
      {isSaving && <span className={styles['saving']}>{text('inspector.saving')}</span>}
      {!isSaving && saved > shown && (
        <>
          <Check size={12} strokeWidth={2.5} aria-hidden />
          {text('inspector.saved')}
        </>
      )}
    </span>
  );
}

/** The chip above or below another one, by where they are drawn. */
function chipAcross(container: Element, from: Element, by: 1 | -1): HTMLElement | null {
  const box = from.getBoundingClientRect();
  const middle = box.left + box.width / 2;
  let best: HTMLElement | null = null;
  let least = Infinity;
  for (const chip of container.querySelectorAll<HTMLElement>('[data-chip]')) {
    const other = chip.getBoundingClientRect();
    const rows = (other.top - box.top) * by;
    if (rows < 4) continue;
    const distance = rows * 1000 + Math.abs(other.left + other.width / 2 - middle);
    if (distance < least) [best, least] = [chip, distance];
  }
  return best;
}

export function TagPanel({ groups, photoIds, total, addTo, origin }: TagPanelProps): JSX.Element {
  const text = useText();
  const id = useId();
  const container = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<readonly string[]>([]);
  const currentKey = useStoreValue(panelStore, (state) => state.currentKey);
  const uses = useStoreValue(keyStore, (state) => state.uses);
  const visible = useMemo(() => {
    const cut = (name: keyof TagGroups): readonly ShownTag[] =>
      open.includes(name) ? groups[name] : groups[name].slice(0, SHOWN_AT_FIRST[name]);
    return { effective: cut('effective'), suggested: cut('suggested'), rejected: cut('rejected') };
  }, [groups, open]);
  const shown = useMemo(() => GROUPS.flatMap((name) => visible[name]), [visible]);
  const accepted = useMemo(
    () => new Set(groups.effective.filter((tag) => tag.isAccepted).map((tag) => tag.key)),
    [groups],
  );
  const current = shown.find(({ key }) => key === currentKey);
  const chipId = (key: string): string => `${id}-${encodeURIComponent(key)}`;

  useLayoutEffect(() => showPanel(id, { photoIds: photoIds ?? NO_PHOTOS, shown }), [id, photoIds, shown]);
  useLayoutEffect(() => () => closePanel(id), [id]);

  // a chip that leaves its group takes the focus with it: it goes to the one that the keys are at now
  const hadFocus = useRef(false);
  useLayoutEffect(() => {
    if (!hadFocus.current || current === undefined) return;
    if (container.current?.contains(document.activeElement)) return;
    document.getElementById(chipId(current.key))?.focus();
  });
  const onFocus = (event: FocusEvent): void => {
    if (container.current) enterPanel(event.relatedTarget, container.current.closest('[data-panel]')!);
    hadFocus.current = true;
    const key = (event.target as HTMLElement).closest<HTMLElement>('[data-key]')?.dataset['key'];
    const tag = shown.find((one) => one.key === key);
    if (tag) goToTag(tag);
  };
  const onBlur = (event: FocusEvent): void => {
    if (event.relatedTarget !== null) hadFocus.current = event.currentTarget.contains(event.relatedTarget);
  };

  const focusChip = (chip: Element | null | undefined): void =>
    chip?.querySelector<HTMLElement>('button')?.focus();
  const onKeyDown = (event: KeyboardEvent): void => {
    const chip = (event.target as HTMLElement).closest<HTMLElement>('[data-chip]');
    if (!chip || !container.current) return;
    const chips = [...container.current.querySelectorAll<HTMLElement>('[data-chip]')];
    const index = chips.indexOf(chip);
    if (event.key === 'ArrowRight') focusChip(chips[index + 1]);
    else if (event.key === 'ArrowLeft') focusChip(chips[index - 1]);
    else if (event.key === 'ArrowDown') focusChip(chipAcross(container.current, chip, 1));
    else if (event.key === 'ArrowUp') focusChip(chipAcross(container.current, chip, -1));
    else if (event.key === 'Home') focusChip(chips[0]);
    else if (event.key === 'End') focusChip(chips.at(-1));
    else if (event.key === 'Escape') leavePanel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const count = (tag: ShownTag): string | undefined => {
    if (total === 1 || tag.photos === total) return undefined;
    return text('inspector.of', { photos: tag.photos, total });
  };
  const chip = (tag: ShownTag): JSX.Element => {
    const press = (kind: 'accept' | 'reject' | 'undecided') => (event: PressEvent) => {
      // after a click the keyboard goes back to the photos; who uses the keyboard stays
      if (event.pointerType === 'mouse') hadFocus.current = false;
      decide(tag, kind);
    };
    const isCurrent = tag.key === current?.key;
    const isStop = current ? isCurrent : tag.key === shown[0]?.key;
    return (
      <li key={tag.key} data-chip data-key={tag.key} className={styles['item']}>
        <TagChip
          id={chipId(tag.key)}
          name={tag.name}
          state={tag.state}
          provenance={tag.provenance}
          score={tag.score}
          count={count(tag)}
          why={tag.why() || undefined}
          isFocused={isCurrent}
          isUnsaved={tag.isUnsaved}
          isTabStop={isStop}
          onPress={() => goToTag(tag)}
          onAccept={canBe(tag, 'accept') ? press('accept') : undefined}
          onReject={canBe(tag, 'reject') ? press('reject') : undefined}
          onUndecided={canBe(tag, 'undecided') ? press('undecided') : undefined}
          acceptKey={isLearned(uses, 'accept') ? undefined : 'y'}
          rejectKey={isLearned(uses, 'reject') ? undefined : 'n'}
          undecidedKey={isLearned(uses, 'undecided') ? undefined : 'Backspace'}
        />
      </li>
    );
  };
  const canBe = (tag: ShownTag, kind: 'accept' | 'reject' | 'undecided'): boolean =>
    photoIds !== null && wouldChange(tag, kind);

  const headings = {
    effective: null,
    suggested: text('inspector.suggestions'),
    rejected: text('inspector.rejected'),
  };
  return (
    <section className={styles['section']} aria-labelledby={`${id}-heading`}>
      <div className={styles['headingRow']}>
        <h3 id={`${id}-heading`} className={styles['heading']}>
          {text('inspector.tags')}
        </h3>
        <SaveState />
        {shown.length > 0 && !isLearned(uses, 'move') && (
          <span className={styles['steps']} aria-hidden title={text('inspector.step-keys')}>
            <kbd>{printedKey(',')}</kbd>
            <kbd>{printedKey('.')}</kbd>
          </span>
        )}
      </div>
      <TagField addTo={addTo} accepted={accepted} />
      <div
        ref={container}
        role="group"
        aria-label={text('inspector.tags')}
        className={`${styles['groups']} ${photoIds === null ? styles['old'] : ''}`}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
        onBlur={onBlur}
      >
        {GROUPS.filter((name) => visible[name].length > 0).map((name) => (
          <div key={name} className={styles['group']} data-testid={`tags-${name}`}>
            {headings[name] !== null && <h4 className={styles['groupHeading']}>{headings[name]}</h4>}
            <ul className={styles['chips']} aria-label={headings[name] ?? text('inspector.tags')}>
              {visible[name].map(chip)}
            </ul>
            {name === 'effective' && origin && <p className={styles['origin']}>{origin}</p>}
            {groups[name].length > visible[name].length && (
              <button type="button" className={styles['more']} onClick={() => setOpen([...open, name])}>
                {text('inspector.more', { count: groups[name].length - visible[name].length })}
              </button>
            )}
          </div>
        ))}
        {shown.length === 0 && photoIds !== null && (
          <p className={styles['quiet']}>{text('inspector.no-tags')}</p>
        )}
      </div>
    </section>
  );
}
