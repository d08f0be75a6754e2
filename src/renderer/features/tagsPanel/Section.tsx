/** @file A part of the left panel that can be closed. */

import { ChevronRight } from 'lucide-react';
import { useId, type JSX, type ReactNode } from 'react';
import { useStoreValue } from '../../lib/library.ts';
import { panelStore, toggleSection, type SectionName } from './panelStore.ts';
import styles from './Panel.module.css';

export function Section(props: {
  readonly name: SectionName;
  readonly title: string;
  /** Buttons at the heading's end. */
  readonly tools?: ReactNode;
  /** Stays at the top while what is below it is scrolled. */
  readonly top?: ReactNode;
  readonly children: ReactNode;
}): JSX.Element {
  const { name, title, tools, top, children } = props;
  const id = useId();
  const isOpen = useStoreValue(panelStore, ({ closed }) => !closed.has(name));
  return (
    <div className={styles['section']} role="group" aria-labelledby={id}>
      <div className={styles['sectionTop']}>
        <div className={styles['heading']}>
          <h2 className={styles['title']}>
            <button
              type="button"
              id={id}
              className={styles['toggle']}
              aria-expanded={isOpen}
              onClick={() => toggleSection(name)}
            >
              <ChevronRight size={12} strokeWidth={2} aria-hidden className={styles['chevron']} />
              {title}
            </button>
          </h2>
          {isOpen && tools}
        </div>
        {isOpen && top}
      </div>
      {isOpen && children}
    </div>
  );
}
