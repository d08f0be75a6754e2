/** @file The list below the search field: what is wrong, what the text may become, and the keys for it. */

import {
  Bookmark,
  CircleAlert,
  Clock,
  Filter,
  Pencil,
  Tag,
  TriangleAlert,
  Type,
  type LucideIcon,
} from 'lucide-react';
import { memo, useEffect, useRef, type JSX } from 'react';
import { printedKey } from '../../lib/actions.ts';
import { number } from '../../lib/format.ts';
import { useText } from '../../lib/i18n.ts';
import { library } from '../../lib/library.ts';
import { sayProblem } from '../../lib/notices.ts';
import type { Entry } from './completing.ts';
import type { Problem } from './problems.ts';
import styles from './Search.module.css';

const ICONS: Readonly<Record<Entry['kind'], LucideIcon>> = {
  tag: Tag,
  field: Filter,
  value: Type,
  'saved-search': Bookmark,
  recent: Clock,
  fix: Pencil,
};

/** Id of an entry's element, for `aria-activedescendant`. */
export const entryId = (listId: string, index: number): string => `${listId}-${index}`;

export interface CompletionListProps {
  readonly id: string;
  readonly entries: readonly Entry[];
  /** -1: none. */
  readonly chosen: number;
  readonly problem: Problem | null;
  /** These are searches from before, offered for an empty field. */
  readonly isForEmpty: boolean;
  readonly onTake: (entry: Entry) => void;
  readonly onPoint: (index: number) => void;
}

function clearHistory(): void {
  library.command('clearRecentSearches', {}).catch(sayProblem);
}

function List(props: CompletionListProps): JSX.Element {
  const { id, entries, chosen, problem, isForEmpty, onTake, onPoint } = props;
  const text = useText();
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const hasRecent = isForEmpty && entries.some(({ kind }) => kind === 'recent');
  return (
    // the field keeps the focus while the mouse works the list
    <div className={styles['popover']} role="presentation" onMouseDown={(event) => event.preventDefault()}>
      {problem && (
        <p className={styles['problem']} data-severity={problem.severity}>
          {problem.severity === 'warning' ? (
            <TriangleAlert size={16} strokeWidth={1.75} aria-hidden />
          ) : (
            <CircleAlert size={16} strokeWidth={1.75} aria-hidden />
          )}
          {problem.message}
        </p>
      )}
      <ul
        ref={list}
        id={id}
        role="listbox"
        aria-label={text('search.completions')}
        className={styles['list']}
      >
        {entries.map((entry, index) => {
          const Icon = ICONS[entry.kind];
          return (
            <li
              key={`${entry.kind} ${entry.label} ${entry.insert}`}
              id={entryId(id, index)}
              role="option"
              aria-selected={index === chosen}
              className={styles['entry']}
              data-kind={entry.kind}
              onMouseMove={() => index !== chosen && onPoint(index)}
              onClick={() => onTake(entry)}
            >
              <Icon size={16} strokeWidth={1.75} aria-hidden />
              <span className={styles['entryName']}>
                {entry.kind === 'fix' ? text('search.meant', { text: entry.label }) : entry.label}
              </span>
              {entry.count !== null && (
                <span
                  className={styles['entryCount']}
                  aria-label={text('common.photos', { count: entry.count })}
                >
                  {number(entry.count)}
                </span>
              )}
              {entry.kind === 'saved-search' && (
                <span className={styles['entryCount']}>{text('search.saved')}</span>
              )}
            </li>
          );
        })}
      </ul>
      {entries.length > 0 && (
        <div className={styles['keys']}>
          <span>
            <kbd>↑</kbd> <kbd>↓</kbd> {text('search.key-choose')}
          </span>
          {!isForEmpty && (
            <span>
              <kbd>Tab</kbd> {text('search.key-first')}
            </span>
          )}
          <span>
            <kbd>{printedKey('Escape')}</kbd> {text('search.key-close')}
          </span>
          {hasRecent && (
            <button type="button" tabIndex={-1} className={styles['clearHistory']} onClick={clearHistory}>
              {text('search.clear-history')}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

export const CompletionList = memo(List);
