/** @file One photo in the grid. */

import { AlertTriangle, Check, Copy, FileX, ImageOff, Star, Unplug } from 'lucide-react';
import { memo, useSyncExternalStore, type JSX } from 'react';
import { useCard, type Card } from '../../lib/cards.ts';
import { cssColour } from '../../lib/colour.ts';
import { useText, type TextKey } from '../../lib/i18n.ts';
import { selectionStore } from '../../lib/selectionStore.ts';
import { ThumbnailPicture } from '../../ui/ThumbnailPicture.tsx';
import type { Box } from './justifiedLayout.ts';
import styles from './Grid.module.css';

const isSelected = (photoId: number): boolean => selectionStore.getState().selected.has(photoId);
const isFocused = (photoId: number): boolean => selectionStore.getState().focusId === photoId;

/** What is said of a photo whose file cannot be reached now; null where it can. */
const AWAY = { present: null, offline: 'grid.offline', missing: 'grid.missing' } as const satisfies Record<
  Card['state'],
  TextKey | null
>;

/** No picture is there, and none will come as things are. One that only waits for its turn is not meant. */
const hasNoPicture = ({ thumbnail, failure, state }: Card): boolean =>
  thumbnail === null && (failure !== null || state !== 'present');

export interface ThumbnailProps {
  readonly photoId: number;
  readonly index: number;
  readonly column: number;
  readonly box: Box;
  readonly colour: number;
  readonly isWanted: boolean;
}

export const Thumbnail = memo(function Thumbnail(props: ThumbnailProps): JSX.Element {
  const { photoId, index, column, box, colour, isWanted } = props;
  const text = useText();
  const selected = useSyncExternalStore(selectionStore.subscribe, () => isSelected(photoId));
  const focused = useSyncExternalStore(selectionStore.subscribe, () => isFocused(photoId));
  const card = useCard(photoId);
  const name = card?.name ?? text('grid.photo-number', { number: index + 1 });
  const away = card && AWAY[card.state];
  const isPictureless = card !== undefined && hasNoPicture(card);
  const isWarned = card !== undefined && card.failure !== null && !isPictureless;
  const said = away ?? (isPictureless ? 'grid.unreadable' : null);
  const state = [
    selected ? styles['selected'] : '',
    focused ? styles['focused'] : '',
    away ? styles['away'] : '',
  ].join(' ');
  return (
    <div
      id={`photo-${photoId}`}
      role="gridcell"
      aria-colindex={column + 1}
      aria-selected={selected}
      aria-label={said ? `${name}, ${text(said)}` : name}
      className={`${styles['thumbnail']} ${state}`}
      data-index={index}
      style={{
        left: box.left,
        width: box.width,
        height: box.height,
      }}
    >
      <div className={styles['frame']} style={{ backgroundColor: cssColour(colour) }}>
        {isPictureless ? (
          <span className={styles['pictureless']} title={card.failure ?? (away && text(away)) ?? ''}>
            <ImageOff size={box.height < 96 ? 16 : 24} strokeWidth={1.5} />
            <span className={styles['picturelessName']}>{card.name}</span>
          </span>
        ) : (
          // by its photo: what was here before must not be seen until this one is loaded
          <ThumbnailPicture
            key={photoId}
            className={styles['picture']}
            photoId={photoId}
            isWanted={isWanted}
            isWhole
          />
        )}
      </div>
      <span className={styles['check']} data-part="check">
        {selected && <Check size={12} strokeWidth={3} />}
      </span>
      {away && (
        <span className={styles['awayMark']} title={text(away)}>
          {card.state === 'offline' ? <Unplug size={12} /> : <FileX size={12} />}
        </span>
      )}
      {card && (isWarned || card.files > 1 || card.rating > 0) && (
        <span className={styles['marks']}>
          {isWarned && (
            <span className={styles['warning']} title={card.failure ?? ''}>
              <AlertTriangle size={14} />
            </span>
          )}
          {card.files > 1 && (
            <span className={styles['mark']} title={text('grid.files', { count: card.files })}>
              <Copy size={12} />
              {card.files}
            </span>
          )}
          {card.rating > 0 && (
            <span className={styles['mark']} title={text('common.stars', { count: card.rating })}>
              {card.rating}
              <Star size={12} fill="currentColor" />
            </span>
          )}
        </span>
      )}
    </div>
  );
});
