/** @file The last lines of the log, newest last, as the file has them. */

import { RefreshCw, ScrollText } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState, type JSX } from 'react';
import type { QueryOutput } from '../../../contract/contract.ts';
import { actionOf, runAction } from '../../lib/actions.ts';
import { secondOf } from '../../lib/format.ts';
import { useText } from '../../lib/i18n.ts';
import { useLibrary } from '../../lib/library.ts';
import { isDesktop } from '../../lib/transport.ts';
import { Answer } from '../../ui/Answer.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { Select } from '../../ui/Menu.tsx';
import { isShown, toneOf, type LevelFilter } from './logLevels.ts';
import { Section } from './Section.tsx';
import styles from './Log.module.css';

/** Lines that are read, the last ones. */
const LINES = 500;
const FILTERS = ['all', 'warn', 'error'] as const satisfies readonly LevelFilter[];

function Lines({ lines }: { lines: QueryOutput<'log'> }): JSX.Element {
  const text = useText();
  const list = useRef<HTMLOListElement>(null);
  // the newest line is what is looked for
  useLayoutEffect(() => list.current?.scrollTo({ top: list.current.scrollHeight }), [lines]);
  if (lines.length === 0) return <Empty icon={ScrollText} sentence={text('library.log.empty')} />;
  return (
    <ol ref={list} className={styles['lines']} tabIndex={0} aria-label={text('library.log.lines')}>
      {lines.map(({ at, level, message }, index) => (
        // lines have no names of their own, and are never put in between
        <li key={index} className={`${styles['line']} ${styles[toneOf(level)] ?? ''}`}>
          <time dateTime={new Date(at).toISOString()}>{secondOf(at)}</time>
          <span className={styles['level']}>{level}</span>
          <span className={styles['message']}>{message}</span>
        </li>
      ))}
    </ol>
  );
}

export function Log(): JSX.Element {
  const text = useText();
  const query = useLibrary('log', { limit: LINES });
  const { refetch } = query;
  const [filter, setFilter] = useState<LevelFilter>('all');
  // no event tells of a line: it is read when somebody looks
  useEffect(() => void refetch(), [refetch]);
  return (
    <Section
      id="log"
      about={text('library.log.about')}
      isFilling
      buttons={
        isDesktop ? (
          <Button onPress={() => runAction(actionOf('library.show-log-file'))}>
            {text('library.log.show-file')}
          </Button>
        ) : undefined
      }
    >
      <div className={styles['tools']}>
        <Select
          label={text('library.log.level')}
          value={filter}
          options={FILTERS.map((id) => ({ id, label: text(`library.log.level-${id}`) }))}
          onChange={setFilter}
        />
        <IconButton icon={RefreshCw} label={text('library.log.refresh')} onPress={() => void refetch()} />
      </div>
      <Answer query={query}>
        {(lines) => <Lines lines={lines.filter(({ level }) => isShown(level, filter))} />}
      </Answer>
    </Section>
  );
}
