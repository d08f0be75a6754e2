/** @file Review: one tag at a time, one photo after the other or a page to paint over. */

import { GalleryHorizontalEnd, Grid3x3, ListChecks, X } from 'lucide-react';
import { useEffect, useMemo, useRef, type JSX } from 'react';
import { actionOf, runAction } from '../../lib/actions.ts';
import { compareNames } from '../../lib/format.ts';
import { useText } from '../../lib/i18n.ts';
import { useLibrary, useStoreValue } from '../../lib/library.ts';
import { showQuestion } from '../../lib/queryEditing.ts';
import { fieldText } from '../../lib/queryTokens.ts';
import { viewStore } from '../../lib/viewStore.ts';
import { ActionButton, Button } from '../../ui/Button.tsx';
import { ComboBox } from '../../ui/ComboBox.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { OneByOne } from './OneByOne.tsx';
import { PaintGrid } from './PaintGrid.tsx';
import { countsOf } from './reviewQueue.ts';
import { retryReview, reviewSkipped, reviewStore, setMode, startReview, type Mode } from './reviewStore.ts';
import styles from './Review.module.css';

/** All tags, those with the most photos that nobody has looked at first. */
function TagChoice(): JSX.Element {
  const text = useText();
  const { data } = useLibrary('tags', {});
  const tagId = useStoreValue(reviewStore, (state) => state.tagId);
  const options = useMemo(
    () =>
      (data ?? [])
        .map(({ tagId, name, byModel, byHead }) => ({ id: tagId, label: name, open: byModel + byHead }))
        .sort((a, b) => b.open - a.open || compareNames(a.label, b.label))
        .map(({ id, label, open }) => ({
          id,
          label,
          aside: open > 0 ? text('review.undecided', { count: open }) : '',
        })),
    [data, text],
  );
  return (
    <ComboBox
      label={text('review.tag')}
      placeholder={text('review.tag-placeholder')}
      options={options}
      value={tagId}
      onChange={(reviewTagId) => viewStore.setState({ reviewTagId })}
      onLeave={() => runAction(actionOf('app.to-photos'))}
      emptyText={text('review.no-tag-found')}
      // nothing else can be done here before
      autoFocus={tagId === null}
    />
  );
}

function Progress(): JSX.Element | null {
  const text = useText();
  const queue = useStoreValue(reviewStore, (state) => state.queue);
  const name = useStoreValue(reviewStore, (state) => state.name);
  const counts = useMemo(() => countsOf(queue), [queue]);
  if (name === null) return null;
  return (
    <div className={styles['progress']} role="status">
      <span>{text('review.progress', { decided: counts.decided, left: counts.left })}</span>
      {counts.yes + counts.no > 0 && (
        <span className={styles['quiet']}>{text('review.session', { yes: counts.yes, no: counts.no })}</span>
      )}
    </div>
  );
}

function Done({ name }: { name: string }): JSX.Element {
  const text = useText();
  const queue = useStoreValue(reviewStore, (state) => state.queue);
  const { yes, no, skipped } = countsOf(queue);
  const parts = [
    text('review.done', { name }),
    ...(yes + no > 0 ? [text('review.done-session', { yes, no })] : []),
    ...(skipped > 0 ? [text('review.skipped', { count: skipped })] : []),
  ];
  return (
    <Empty icon={ListChecks} sentence={parts.join(' ')}>
      <div className={styles['buttons']}>
        {skipped > 0 && <Button onPress={reviewSkipped}>{text('review.again')}</Button>}
        <Button onPress={() => showQuestion({ query: fieldText('tag', name) })}>
          {text('review.show-tagged', { name })}
        </Button>
      </div>
    </Empty>
  );
}

function Body(): JSX.Element {
  const text = useText();
  const { tagId, name, queue, mode, pageStart, isAsking, problem } = useStoreValue(
    reviewStore,
    (state) => state,
  );
  const { data: tags } = useLibrary('tags', {});
  if (tagId === null) {
    const hasTags = tags === undefined || tags.length > 0;
    return <Empty icon={ListChecks} sentence={text(hasTags ? 'review.choose' : 'review.no-tags')} />;
  }
  const isThrough = (mode === 'one' ? queue.at : pageStart) >= queue.items.length;
  if (!isThrough && name !== null)
    return mode === 'one' ? <OneByOne queue={queue} name={name} /> : <PaintGrid name={name} />;
  if (problem !== null) {
    return (
      <Empty sentence={problem}>
        <Button onPress={retryReview}>{text('common.retry')}</Button>
      </Empty>
    );
  }
  if (isAsking || name === null) return <Empty sentence={text('review.loading')} />;
  return <Done name={name} />;
}

export function Review(): JSX.Element {
  const text = useText();
  const section = useRef<HTMLElement>(null);
  const mode = useStoreValue(reviewStore, (state) => state.mode);
  const tagId = useStoreValue(reviewStore, (state) => state.tagId);
  // the keys of the answers are wanted next, not the field that the tag was chosen in
  useEffect(() => {
    if (tagId !== null) section.current?.focus({ preventScroll: true });
  }, [tagId]);
  // a tag that was chosen before this view was there
  useEffect(() => startReview(viewStore.getState().reviewTagId), []);
  return (
    <section
      ref={section}
      tabIndex={-1}
      className={styles['review']}
      aria-label={text('review.title')}
      data-testid="review"
    >
      <header className={styles['bar']}>
        <TagChoice />
        <Progress />
        <div className={styles['modes']}>
          <Segmented<Mode>
            label={text('review.mode')}
            value={mode}
            onChange={setMode}
            segments={[
              { id: 'one', label: text('review.one-by-one'), icon: GalleryHorizontalEnd },
              { id: 'grid', label: text('review.grid'), icon: Grid3x3 },
            ]}
          />
          <ActionButton id="app.to-photos" icon={X} />
        </div>
      </header>
      <Body />
    </section>
  );
}
