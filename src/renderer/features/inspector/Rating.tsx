/** @file Stars: a click rates, a click on the rating that is there takes it away. */

import { Star } from 'lucide-react';
import type { JSX } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { useText } from '../../lib/i18n.ts';
import styles from './Inspector.module.css';

const STARS = [1, 2, 3, 4, 5] as const;

export interface RatingProps {
  /** 0 to 5; null where the photos of a selection differ. */
  readonly rating: number | null;
  readonly isDisabled: boolean;
  readonly onChange: (rating: number) => void;
}

export function Rating({ rating, isDisabled, onChange }: RatingProps): JSX.Element {
  const text = useText();
  return (
    <div className={styles['rating']}>
      <ToggleButtonGroup
        className={styles['stars']}
        aria-label={text('inspector.rating')}
        selectionMode="single"
        isDisabled={isDisabled}
        selectedKeys={rating === null || rating === 0 ? [] : [String(rating)]}
        onSelectionChange={(keys) => onChange(Number([...keys][0] ?? 0))}
      >
        {STARS.map((star) => (
          <ToggleButton
            key={star}
            id={String(star)}
            className={`${styles['star']} ${star <= (rating ?? 0) ? styles['lit'] : ''}`}
            aria-label={text('common.stars', { count: star })}
          >
            <Star size={16} strokeWidth={1.75} aria-hidden />
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {rating === null && <span className={styles['quiet']}>{text('inspector.ratings-differ')}</span>}
    </div>
  );
}
