/** @file Underlines in the search field: the same text behind it, invisible but for its lines. */

import { useEffect, useMemo, useRef, type JSX, type RefObject } from 'react';
import { cutAt, placeOf, type Problem } from './problems.ts';
import styles from './Search.module.css';

export function Marks(props: {
  readonly input: RefObject<HTMLInputElement | null>;
  readonly text: string;
  readonly problems: readonly Problem[];
}): JSX.Element {
  const { input, text, problems } = props;
  const mirror = useRef<HTMLDivElement>(null);
  const pieces = useMemo(() => {
    const marks = problems.flatMap((problem) => {
      const place = placeOf(problem, text);
      // what is said of the query as a whole has no place to look at
      const isWhole = place?.start === 0 && place.end >= text.trimEnd().length && problem.suggestion === null;
      return place && !isWhole ? [{ ...place, severity: problem.severity }] : [];
    });
    return cutAt(text, marks);
  }, [problems, text]);

  // a long text scrolls inside the field, and its lines with it
  useEffect(() => {
    const field = input.current;
    if (!field) return;
    const follow = (): void => {
      if (mirror.current) mirror.current.style.transform = `translateX(${-field.scrollLeft}px)`;
    };
    follow();
    field.addEventListener('scroll', follow, { passive: true });
    return () => field.removeEventListener('scroll', follow);
  }, [input, text]);

  return (
    <div className={styles['mirror']} aria-hidden>
      <div ref={mirror} className={styles['mirrorText']}>
        {pieces.map(({ text: piece, start, mark }) => (
          <span key={start} className={mark ? styles[mark.severity] : undefined}>
            {piece}
          </span>
        ))}
      </div>
    </div>
  );
}
