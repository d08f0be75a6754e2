/**
 * @file The tags of the library as a tree, with counts inside the present result. Only the rows that are seen are drawn;
 * the keyboard's place is told by `aria-activedescendant`.
 */

import { Check, ChevronRight, Minus } from 'lucide-react';
import {
  memo,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type JSX,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
} from 'react';
import { number } from '../../lib/format.ts';
import { useText } from '../../lib/i18n.ts';
import { toggleTag } from '../../lib/queryEditing.ts';
import { toggleOpen } from './panelStore.ts';
import { parentRow, type TagRow } from './tagForest.ts';
import styles from './Panel.module.css';

const ROW_HEIGHT = 26;
/** Rows that are drawn above and below those that are seen. */
const AHEAD = 8;
/** The heading and filter box that stay at the top of the panel. */
const STICKY = 72;

interface RowProps {
  readonly row: TagRow;
  readonly id: string;
  readonly index: number;
  readonly isActive: boolean;
  /** Counts are those of the present result, and known. */
  readonly hasCounts: boolean;
  /** What its minus does. */
  readonly excludeTitle: string;
  readonly onPoint: (index: number) => void;
}

function Row({ row, id, index, isActive, hasCounts, excludeTitle, onPoint }: RowProps): JSX.Element {
  const text = useText();
  const { tag, state, count } = row;
  const onClick = (event: MouseEvent): void => {
    onPoint(index);
    toggleTag(tag.name, event.altKey || event.shiftKey ? 'out' : 'in');
  };
  const label = [
    tag.name,
    ...(hasCounts && state !== 'out' ? [text('common.photos', { count })] : []),
    ...(state === 'out' ? [text('tagsPanel.excluded')] : []),
    ...(row.hidesState ? [text('tagsPanel.within')] : []),
  ].join(', ');
  return (
    <div
      id={id}
      role="treeitem"
      aria-level={row.level + 1}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={row.hasChildren ? row.isOpen : undefined}
      aria-selected={state === 'in'}
      aria-label={label}
      className={styles['tag']}
      data-state={state}
      data-active={isActive ? '' : undefined}
      data-none={count === 0 ? '' : undefined}
      style={{ top: index * ROW_HEIGHT, height: ROW_HEIGHT, paddingLeft: 8 + row.level * 16 }}
      onClick={onClick}
    >
      <span
        className={styles['twist']}
        data-open={row.isOpen ? '' : undefined}
        onClick={(event) => {
          if (!row.hasChildren) return;
          event.stopPropagation();
          onPoint(index);
          toggleOpen(tag.tagId);
        }}
      >
        {row.hasChildren && <ChevronRight size={12} strokeWidth={2} aria-hidden />}
      </span>
      <span className={styles['tagName']} title={tag.name}>
        {tag.name}
      </span>{' '}
      {row.hidesState && <span className={styles['within']} />}
      {state === 'in' && <Check className={styles['sign']} size={12} strokeWidth={2.5} aria-hidden />}
      {hasCounts && state !== 'out' && (count > 0 || !row.hasChildren) && (
        <span className={styles['count']} aria-hidden>
          {number(count)}
        </span>
      )}
      {/* the keys - and Alt+Enter do the same */}
      <span
        className={styles['exclude']}
        title={excludeTitle}
        aria-hidden
        onClick={(event) => {
          event.stopPropagation();
          onPoint(index);
          toggleTag(tag.name, 'out');
        }}
      >
        <Minus size={12} strokeWidth={2.5} />
      </span>
    </div>
  );
}

const TagTreeRow = memo(Row);

/** Rows that are seen through the panel, followed while it is scrolled. */
function useSeen(
  tree: RefObject<HTMLElement | null>,
  scroller: RefObject<HTMLElement | null>,
  length: number,
): { readonly first: number; readonly last: number } {
  const [seen, setSeen] = useState({ first: 0, last: 40 });
  useLayoutEffect(() => {
    const [list, outer] = [tree.current, scroller.current];
    if (!list || !outer) return;
    const look = (): void => {
      const top = outer.getBoundingClientRect().top - list.getBoundingClientRect().top;
      const first = Math.max(0, Math.floor(top / ROW_HEIGHT) - AHEAD);
      const last = Math.ceil((top + outer.clientHeight) / ROW_HEIGHT) + AHEAD;
      setSeen((before) => (before.first === first && before.last === last ? before : { first, last }));
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(outer);
    observer.observe(list);
    outer.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      outer.removeEventListener('scroll', look);
    };
  }, [tree, scroller, length]);
  return seen;
}

export interface TagTreeProps {
  readonly rows: readonly TagRow[];
  readonly hasCounts: boolean;
  readonly scroller: RefObject<HTMLElement | null>;
  readonly tree: RefObject<HTMLDivElement | null>;
}

export function TagTree({ rows, hasCounts, scroller, tree }: TagTreeProps): JSX.Element {
  const text = useText();
  const id = useId();
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const rowsNow = useRef(rows);
  useEffect(() => {
    rowsNow.current = rows;
  }, [rows]);
  const { first, last } = useSeen(tree, scroller, rows.length);
  const found = rows.findIndex(({ key }) => key === activeKey);
  const active = found < 0 ? 0 : found;
  const drawn = rows.slice(first, last).map((row, index) => ({ row, index: first + index }));
  // the keyboard's row is there even where it was scrolled away
  const activeRow = rows[active];
  if (activeRow && (active < first || active >= last)) drawn.push({ row: activeRow, index: active });

  const isByKeyboard = useRef(false);
  const [point] = useState(() => (index: number): void => {
    isByKeyboard.current = false;
    setActiveKey(rowsNow.current[index]?.key ?? null);
    tree.current?.focus({ preventScroll: true });
  });
  const go = (index: number): void => {
    setActiveKey(rows[Math.max(0, Math.min(rows.length - 1, index))]?.key ?? null);
  };

  // the keyboard's row stays in sight, also where a new result gives it another place; the mouse scrolls by itself
  useLayoutEffect(() => {
    const [list, outer] = [tree.current, scroller.current];
    if (!isByKeyboard.current || !list || !outer) return;
    const top = list.getBoundingClientRect().top - outer.getBoundingClientRect().top + active * ROW_HEIGHT;
    if (top < STICKY) outer.scrollTop += top - STICKY;
    else if (top + ROW_HEIGHT > outer.clientHeight) outer.scrollTop += top + ROW_HEIGHT - outer.clientHeight;
  }, [active, tree, scroller]);

  const [exclude, includeAgain] = [text('tagsPanel.exclude'), text('tagsPanel.include-again')];
  const page = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - STICKY) / ROW_HEIGHT) - 1);
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    Home: 0,
    End: rows.length - 1,
    PageDown: active + page,
    PageUp: active - page,
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[active];
    if (!row || event.ctrlKey || event.metaKey) return;
    isByKeyboard.current = true;
    const step = steps[event.key];
    if (step !== undefined) go(step);
    else if (event.key === 'Enter' || event.key === ' ')
      toggleTag(row.tag.name, event.altKey || event.shiftKey ? 'out' : 'in');
    else if (event.key === '-' || event.key === 'Delete') toggleTag(row.tag.name, 'out');
    else if (event.key === 'ArrowRight' && row.hasChildren) {
      if (row.isOpen) go(active + 1);
      else toggleOpen(row.tag.tagId);
    } else if (event.key === 'ArrowLeft' && row.isOpen) toggleOpen(row.tag.tagId);
    else if (event.key === 'ArrowLeft') go(Math.max(0, parentRow(rows, active)));
    else if (event.key !== 'ArrowRight') return;
    event.preventDefault();
  };

  return (
    <div
      ref={tree}
      role="tree"
      aria-label={text('tagsPanel.tags')}
      aria-multiselectable
      aria-activedescendant={activeRow ? `${id}-${activeRow.key}` : undefined}
      tabIndex={0}
      className={styles['tree']}
      style={{ height: rows.length * ROW_HEIGHT }}
      onKeyDown={onKeyDown}
      onBlur={() => {
        isByKeyboard.current = false;
      }}
    >
      {drawn.map(({ row, index }) => (
        <TagTreeRow
          key={row.key}
          row={row}
          id={`${id}-${row.key}`}
          index={index}
          isActive={index === active}
          hasCounts={hasCounts}
          excludeTitle={row.state === 'out' ? includeAgain : exclude}
          onPoint={point}
        />
      ))}
    </div>
  );
}
