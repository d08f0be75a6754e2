/**
 * @file The line below the search bar: what the query was understood to ask for, in parts that can be taken away, by what
 * text the photos are ranked, and what is wrong or odd.
 */

import { ArrowDownWideNarrow, CircleAlert, Info, RotateCw, TriangleAlert, X } from 'lucide-react';
import { memo, useEffect, useMemo, useRef, useState, type JSX } from 'react';
import { actionOf, runAction } from '../../lib/actions.ts';
import { useText } from '../../lib/i18n.ts';
import { results, useStoreValue } from '../../lib/library.ts';
import { refineQuestion, showQuestion } from '../../lib/queryEditing.ts';
import { movedSpan, removePart, type QueryPart } from '../../lib/queryText.ts';
import { resultStore } from '../../lib/resultStore.ts';
import { useLater } from '../../lib/useLater.ts';
import { useRoving } from '../../lib/useRoving.ts';
import { IconButton, IconToggle } from '../../ui/Button.tsx';
import { mended, suggestedWords, type Problem } from './problems.ts';
import { typingStore } from './typingStore.ts';
import { shownParts } from './shownParts.ts';
import { useProblems } from './useProblems.ts';
import styles from './SearchLine.module.css';

/** As in the field: half a word is no mistake. */
const SETTLED_MS = 600;

function remove(part: QueryPart): void {
  const { question, answered } = resultStore.getState();
  const span = movedSpan(part, answered?.query ?? '', question.query);
  if (span) refineQuestion({ query: removePart(question.query, span) });
}

/** Arrows go along the parts. */
const along = (key: string, index: number): number | null =>
  ({ ArrowRight: index + 1, ArrowLeft: index - 1 })[key] ?? null;

function PartList({ parts }: { parts: readonly QueryPart[] }): JSX.Element {
  const text = useText();
  const roving = useRoving<HTMLUListElement>(parts.length, along);
  const refocus = useRef<number | null>(null);

  // the keyboard goes on from where the part was that it took away
  useEffect(() => {
    if (refocus.current === null) return;
    const left = roving.list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [];
    left[Math.min(refocus.current, left.length - 1)]?.focus();
    refocus.current = null;
  }, [parts, roving.list]);
  return (
    <ul
      ref={roving.list}
      className={styles['parts']}
      aria-label={text('search.parts')}
      onKeyDown={roving.onKeyDown}
    >
      {parts.map((part, index) => {
        const said = part.negated ? text('search.not', { text: part.text }) : part.text;
        return (
          <li
            key={`${part.start}-${part.end}`}
            className={`${styles['part']} ${part.negated ? styles['negated'] : ''}`}
          >
            {part.negated && <span className={styles['not']}>{text('search.not-word')}</span>}
            <span className={styles['partText']} title={part.text}>
              {part.text}
            </span>
            <button
              type="button"
              data-row
              className={styles['remove']}
              aria-label={text('search.remove-part', { text: said })}
              tabIndex={roving.tabIndexOf(index)}
              onFocus={() => roving.onFocus(index)}
              onKeyDown={(event) => {
                if (event.key !== 'Delete' && event.key !== 'Backspace') return;
                event.preventDefault();
                refocus.current = index;
                remove(part);
              }}
              onClick={({ detail }) => {
                // no click count: the press came from the keyboard
                if (detail === 0) refocus.current = index;
                remove(part);
              }}
            >
              <X size={12} strokeWidth={2} aria-hidden />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

const Parts = memo(PartList);

function ProblemText({ problem }: { problem: Problem }): JSX.Element {
  const text = useText();
  const query = useStoreValue(resultStore, (state) => state.question.query);
  const better = mended(problem, query);
  const Icon = problem.severity === 'warning' ? TriangleAlert : CircleAlert;
  return (
    <div
      className={styles['problem']}
      data-severity={problem.severity}
      role={problem.severity === 'warning' ? 'status' : 'alert'}
    >
      <Icon size={16} strokeWidth={1.75} aria-hidden />
      <span className={styles['message']} title={problem.message}>
        {problem.message}
      </span>
      {better !== null && (
        <button type="button" className={styles['fix']} onClick={() => showQuestion({ query: better })}>
          {text('search.meant', { text: suggestedWords(problem) })}
        </button>
      )}
      {problem.needsModel && (
        <button
          type="button"
          className={styles['fix']}
          onClick={() => runAction(actionOf('library.show-models'))}
        >
          {text('library.show-models')}
        </button>
      )}
      {problem.severity === 'failure' && (
        <IconButton
          icon={RotateCw}
          label={text('common.retry')}
          size="small"
          onPress={() => results.refresh()}
        />
      )}
    </div>
  );
}

/** Shown below the top row while there is a query; nothing otherwise. */
export function SearchLine(): JSX.Element | null {
  const text = useText();
  const [isExplained, setExplained] = useState(false);
  const query = useStoreValue(resultStore, ({ question }) => question.query);
  const outline = useStoreValue(resultStore, (state) => state.outline);
  const answered = useStoreValue(resultStore, (state) => state.answered);
  const parts = useMemo(() => shownParts(outline?.parts ?? [], answered?.query ?? ''), [outline, answered]);
  const settled = useLater(query, SETTLED_MS, query);
  const problems = useProblems();
  const isSaidAbove = useStoreValue(typingStore, (state) => state.saysProblem);
  const isMeant = settled === query && !isSaidAbove;
  const shown = isMeant ? problems : problems.filter(({ severity }) => severity === 'failure');
  if (query === '' && shown.length === 0) return null;
  const explanation = outline?.explanation ?? [];
  const isError = shown.some(({ severity }) => severity !== 'warning');
  return (
    <section className={styles['line']} aria-label={text('search.understood')}>
      <div className={styles['row']}>
        <div className={styles['words']}>
          {!isError && parts.length > 0 && <Parts parts={parts} />}
          {!isError && outline !== null && outline.meaning !== null && (
            <span className={styles['meaning']} data-testid="meaning">
              <ArrowDownWideNarrow size={16} strokeWidth={1.75} aria-hidden />
              <span className={styles['message']}>{text('search.ranked', { text: outline.meaning })}</span>
            </span>
          )}
          {shown[0] && <ProblemText problem={shown[0]} />}
        </div>
        <span className={styles['end']}>
          {!isError && explanation.length > 0 && (
            <IconToggle
              icon={Info}
              label={text('search.explain')}
              size="small"
              isSelected={isExplained}
              onChange={setExplained}
            />
          )}
        </span>
      </div>
      {isExplained && !isError && (
        <p className={styles['explanation']}>
          {[...explanation, ...shown.slice(1).map(({ message }) => message)].join(' ')}
        </p>
      )}
    </section>
  );
}
