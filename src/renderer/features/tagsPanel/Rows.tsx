/** @file A short list of places to go to: one stop of the Tab key, arrows inside. */

import type { LucideIcon } from 'lucide-react';
import type { JSX, KeyboardEvent, ReactNode } from 'react';
import { number } from '../../lib/format.ts';
import { useRoving } from '../../lib/useRoving.ts';
import styles from './Panel.module.css';

export interface PanelRow {
  readonly id: string;
  readonly icon: LucideIcon;
  readonly label: string;
  /** A second, quieter line. */
  readonly note?: string | undefined;
  readonly title?: string | undefined;
  /** Beside the name, and what it counts, for those who cannot see where it stands. */
  readonly count?: { readonly value: number; readonly label: string } | undefined;
  readonly isCurrent: boolean;
  readonly isDim?: boolean;
  /** At the row's end while the mouse or the keyboard is there. */
  readonly menu?: ReactNode;
}

export function Rows(props: {
  readonly label: string;
  readonly rows: readonly PanelRow[];
  readonly onGo: (id: string) => void;
  /** Other keys on a row. True: done. */
  readonly onKey?: (key: string, id: string) => boolean;
}): JSX.Element {
  const { label, rows, onGo, onKey } = props;
  const roving = useRoving<HTMLUListElement>(rows.length);
  const onKeyDown = (event: KeyboardEvent, id: string): void => {
    if (onKey?.(event.key, id)) event.preventDefault();
  };
  return (
    // the keys that come here are those of the buttons inside
    <ul ref={roving.list} className={styles['rows']} aria-label={label} onKeyDown={roving.onKeyDown}>
      {rows.map(({ id, icon: Icon, count, menu, ...row }, index) => (
        <li key={id} className={styles['rowItem']}>
          <button
            type="button"
            data-row
            className={styles['row']}
            aria-current={row.isCurrent ? 'page' : undefined}
            data-dim={row.isDim ? '' : undefined}
            title={row.title}
            tabIndex={roving.tabIndexOf(index)}
            onFocus={() => roving.onFocus(index)}
            onKeyDown={(event) => onKeyDown(event, id)}
            onClick={() => onGo(id)}
          >
            <Icon size={16} strokeWidth={1.75} aria-hidden />
            <span className={styles['words']}>
              <span className={styles['name']}>{row.label}</span>
              {row.note !== undefined && <span className={styles['note']}>{row.note}</span>}
            </span>
            {count && (
              <span className={styles['count']} aria-label={count.label}>
                {number(count.value)}
              </span>
            )}
          </button>
          {menu && <span className={styles['menu']}>{menu}</span>}
        </li>
      ))}
    </ul>
  );
}
