/** @file A page of photos to paint over: what the stroke goes through gets the brush's answer. */

import { Check, Undo2, X } from 'lucide-react';
import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type JSX,
  type KeyboardEvent,
  type PointerEvent,
} from 'react';
import { actionOf, printedKey, runAction } from '../../lib/actions.ts';
import { useCard, wantCards } from '../../lib/cards.ts';
import { useText } from '../../lib/i18n.ts';
import { useStoreValue } from '../../lib/library.ts';
import { viewStore } from '../../lib/viewStore.ts';
import { ActionButton, Button } from '../../ui/Button.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { ThumbnailPicture } from '../../ui/ThumbnailPicture.tsx';
import { cellAt, cellBeside, cellsBetween, pageOf, strokeSays, type At, type Cells } from './paint.ts';
import { countFrom, type Answer, type Item, type Said } from './reviewQueue.ts';
import { nextPage, pageIndexes, paint, reviewStore, setPageSize } from './reviewStore.ts';
import styles from './Review.module.css';

const GAP = 4;

interface CellProps {
  readonly item: Item;
  readonly index: number;
  readonly said: Said;
  readonly isFocused: boolean;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function Cell({ item, index, said, isFocused, left, top, width, height }: CellProps): JSX.Element {
  const text = useText();
  const name = useCard(item.photoId)?.name ?? text('review.photo-number', { number: index + 1 });
  const told = said === 'yes' || said === 'no' ? `${name}, ${text(`review.${said}`)}` : name;
  const kind = [
    styles['cell'],
    said === null ? '' : styles[`painted-${said}`],
    isFocused ? styles['focused'] : '',
  ];
  return (
    <div
      id={`review-${item.photoId}`}
      role="option"
      aria-selected={said === 'yes'}
      aria-label={told}
      data-said={said ?? 'nothing'}
      className={kind.join(' ')}
      style={{ left, top, width, height }}
    >
      <ThumbnailPicture photoId={item.photoId} className={styles['thumbnail']} />
      {said === 'yes' && (
        <span className={`${styles['mark']} ${styles['markYes']}`}>
          <Check size={14} strokeWidth={3} aria-hidden />
        </span>
      )}
      {said === 'no' && (
        <span className={`${styles['mark']} ${styles['markNo']}`}>
          <X size={14} strokeWidth={3} aria-hidden />
        </span>
      )}
    </div>
  );
}

/** A stroke under way: what it says, where it is, and the cells that it went through. */
interface Stroke {
  readonly says: Answer | null;
  readonly at: At;
  readonly cells: ReadonlySet<number>;
}

function Page(): JSX.Element {
  const text = useText();
  const element = useRef<HTMLDivElement>(null);
  const [frame, setFrame] = useState({ width: 0, height: 0 });
  const [stroke, setStroke] = useState<Stroke | null>(null);
  const state = useStoreValue(reviewStore, (state) => state);
  const size = useStoreValue(viewStore, (view) => view.rowHeight);
  const { queue, brush, pageStart, cell } = state;
  const shape = pageOf(frame.width, frame.height, size, GAP, countFrom(queue, pageStart));
  const pageSize = shape.columns * shape.rows;
  const indexes = frame.width > 0 ? pageIndexes({ ...state, pageSize }) : [];
  const cells: Cells = { ...shape, count: indexes.length };

  useLayoutEffect(() => {
    const page = element.current;
    if (!page) return;
    const measure = (): void => setFrame({ width: page.clientWidth, height: page.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(page);
    page.focus({ preventScroll: true });
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (frame.width > 0) setPageSize(pageSize);
  }, [frame, pageSize]);
  useEffect(() => {
    wantCards(queue.items.slice(pageStart, pageStart + pageSize).map(({ photoId }) => photoId));
  }, [queue.items, pageStart, pageSize]);

  const pointOf = (event: PointerEvent): At => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const onPointerDown = (event: PointerEvent): void => {
    const at = pointOf(event);
    const first = cellAt(cells, at);
    if (event.button !== 0 || first === null) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const says = strokeSays(brush, event.shiftKey, queue.items[pageStart + first]!.said);
    setStroke({ says, at, cells: new Set([first]) });
    reviewStore.setState({ cell: first });
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (!stroke) return;
    const at = pointOf(event);
    const through = cellsBetween(cells, stroke.at, at);
    setStroke({ ...stroke, at, cells: new Set([...stroke.cells, ...through]) });
  };
  const onPointerUp = (): void => {
    if (stroke)
      paint(
        [...stroke.cells].map((one) => pageStart + one),
        stroke.says,
      );
    setStroke(null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const here = queue.items[pageStart + cell];
    if (event.key === 'Enter') nextPage();
    else if (event.key === ' ' && here)
      paint([pageStart + cell], strokeSays(brush, event.shiftKey, here.said));
    else if (/^(?:Arrow|Home$|End$)/.test(event.key)) {
      const next = cellBeside(cells, cell, event.key);
      reviewStore.setState({ cell: next });
      if (event.shiftKey) paint([pageStart + cell, pageStart + next], brush);
    } else return;
    event.preventDefault();
  };

  const focused = queue.items[pageStart + cell];
  return (
    <div
      ref={element}
      className={styles['page']}
      role="listbox"
      tabIndex={0}
      aria-multiselectable
      aria-label={text('review.page-title')}
      aria-activedescendant={focused ? `review-${focused.photoId}` : undefined}
      data-testid="paint-grid"
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => setStroke(null)}
    >
      {indexes.map((index, position) => {
        const item = queue.items[index]!;
        return (
          <Cell
            key={item.photoId}
            item={item}
            index={index}
            said={stroke?.cells.has(position) ? stroke.says : item.said}
            isFocused={position === cell}
            left={(position % shape.columns) * shape.stepX}
            top={Math.floor(position / shape.columns) * shape.stepY}
            width={shape.stepX - GAP}
            height={shape.stepY - GAP}
          />
        );
      })}
    </div>
  );
}

export function PaintGrid({ name }: { name: string }): JSX.Element {
  const text = useText();
  const brush = useStoreValue(reviewStore, (state) => state.brush);
  return (
    <>
      <div className={styles['tools']}>
        <h2 className={styles['question']}>{text('review.question', { name })}</h2>
        <Segmented<Answer>
          label={text('review.paint')}
          value={brush}
          onChange={(brush) => reviewStore.setState({ brush })}
          segments={[
            { id: 'yes', label: text('review.yes'), icon: Check },
            { id: 'no', label: text('review.no'), icon: X },
          ]}
        />
        <span className={`${styles['quiet']} ${styles['hint']}`}>{text('review.paint-hint')}</span>
        <ActionButton id="review.undo" icon={Undo2} />
        <Button onPress={() => runAction(actionOf('review.rest-no'))}>
          {text('review.rest-no')}
          <kbd>{printedKey('Shift+N')}</kbd>
        </Button>
        <Button kind="primary" onPress={nextPage}>
          {text('review.page')}
          <kbd>{printedKey('Enter')}</kbd>
        </Button>
      </div>
      <Page />
    </>
  );
}
