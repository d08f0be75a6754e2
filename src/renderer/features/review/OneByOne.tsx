/** @file One photo at a time, as large as there is room, and the question under it. */

import { Check, ChevronLeft, ChevronRight, CircleSlash, Undo2, X } from 'lucide-react';
import { useEffect, useMemo, type JSX } from 'react';
import { printedKey, runAction, actionOf } from '../../lib/actions.ts';
import { useCard, wantCards } from '../../lib/cards.ts';
import { percent } from '../../lib/format.ts';
import { useWantedFullPictures } from '../../lib/fullPictures.ts';
import { useText } from '../../lib/i18n.ts';
import { ActionButton, Button } from '../../ui/Button.tsx';
import { ZoomPicture } from '../../ui/ZoomPicture.tsx';
import { nextOpen, type Queue } from './reviewQueue.ts';
import { zoomStore } from './reviewStore.ts';
import styles from './Review.module.css';

/** The photo in question, the two that come next, and the one before. */
function wantedOf({ items, at }: Queue): number[] {
  const next = nextOpen(items, at + 1);
  return [at, next, nextOpen(items, next + 1), at - 1].flatMap((index) => items[index]?.photoId ?? []);
}

const ANSWERS = [
  { id: 'review.no', said: 'no', icon: X },
  { id: 'review.skip', said: 'skip', icon: CircleSlash },
  { id: 'review.yes', said: 'yes', icon: Check },
] as const;

export function OneByOne({ queue, name }: { queue: Queue; name: string }): JSX.Element | null {
  const text = useText();
  const wanted = useMemo(() => wantedOf(queue), [queue]);
  useWantedFullPictures(wanted);
  useEffect(() => wantCards(wanted), [wanted]);
  const item = queue.items[queue.at];
  const card = useCard(item?.photoId ?? 0);
  if (!item) return null;
  return (
    <>
      <div className={styles['stage']}>
        <ZoomPicture
          photoId={item.photoId}
          name={card?.name ?? text('review.photo-number', { number: queue.at + 1 })}
          aspect={null}
          store={zoomStore}
        />
      </div>
      <div className={styles['answers']}>
        <div className={styles['about']}>
          <span className={styles['name']}>{card?.name}</span>
          {item.score !== null && (
            <span className={styles['quiet']}>{text('review.score', { score: percent(item.score) })}</span>
          )}
        </div>
        <div className={styles['ask']}>
          <h2 className={styles['question']} aria-live="polite">
            {text('review.question', { name })}
          </h2>
          <div className={styles['buttons']}>
            {ANSWERS.map(({ id, said, icon: Icon }) => (
              <span key={id} className={`${styles['answer']} ${item.said === said ? styles['said'] : ''}`}>
                <Button onPress={() => runAction(actionOf(id))}>
                  <Icon className={styles[said]} size={16} strokeWidth={2} aria-hidden />
                  {text(`review.${said}`)}
                  <kbd>{printedKey(actionOf(id).keys?.[0] ?? '')}</kbd>
                </Button>
              </span>
            ))}
          </div>
        </div>
        <div className={styles['ways']}>
          {item.said !== null && (
            <span className={styles['quiet']}>{text(`review.answered-${item.said}`)}</span>
          )}
          <ActionButton id="review.back" icon={ChevronLeft} />
          <ActionButton id="review.forward" icon={ChevronRight} />
          <ActionButton id="review.undo" icon={Undo2} />
        </div>
      </div>
    </>
  );
}
