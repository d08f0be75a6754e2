/** @file What the models see in a picture: as bars with the threshold marked, or as a cloud. */

import type { JSX } from 'react';
import { percent } from '../../lib/format.ts';
import { useText } from '../../lib/i18n.ts';
import { cloudOfScores } from './tagCloud.ts';
import type { PictureTags } from './tryStore.ts';
import styles from './TryPicture.module.css';

type Tag = PictureTags['tags'][number];

/** A bar is as long as its score, so that bars can be compared; a trace of it is always seen. */
const width = (share: number): string => `${Math.max(0.5, Math.min(1, share) * 100)}%`;

function Bar({ tag, isModelShown }: { tag: Tag; isModelShown: boolean }): JSX.Element {
  const text = useText();
  const { name, score, threshold, effective, model } = tag;
  const told = text('tryPicture.threshold', {
    name,
    score: percent(score),
    threshold: percent(threshold),
  });
  return (
    <li className={`${styles['bar']} ${effective ? '' : styles['below']}`} aria-label={told} title={told}>
      <span className={styles['barName']}>
        {name}
        {isModelShown && <small>{model}</small>}
      </span>
      <span className={styles['track']}>
        <span className={styles['fill']} style={{ width: width(score) }} />
        <span className={styles['threshold']} style={{ left: width(threshold) }} />
      </span>
      <span className={styles['barScore']}>{percent(score)}</span>
    </li>
  );
}

function Bars({ title, tags, isModelShown }: { title: string; tags: Tag[]; isModelShown: boolean }) {
  if (tags.length === 0) return null;
  return (
    <section>
      <h3 className={styles['heading']}>{title}</h3>
      <ul className={styles['bars']}>
        {tags.map((tag) => (
          <Bar key={tag.name} tag={tag} isModelShown={isModelShown} />
        ))}
      </ul>
    </section>
  );
}

/** So many tags that would not be shown are enough to see what comes near. */
const MOST_BELOW = 20;

export function TagScores({ tags, shape }: { tags: PictureTags['tags']; shape: 'bars' | 'cloud' }) {
  const text = useText();
  const effective = tags.filter((tag) => tag.effective);
  const below = tags.filter((tag) => !tag.effective).slice(0, MOST_BELOW);
  if (tags.length === 0) return <p className={styles['quiet']}>{text('tryPicture.no-tags')}</p>;
  if (shape === 'cloud') {
    return (
      <ul className={styles['cloud']} aria-label={text('tryPicture.tags')}>
        {cloudOfScores([...effective, ...below]).map(({ tag, size }) => (
          <li
            key={tag.name}
            className={tag.effective ? '' : styles['below']}
            style={{ fontSize: size }}
            title={text('tryPicture.score', { name: tag.name, score: percent(tag.score) })}
          >
            {tag.name}
          </li>
        ))}
      </ul>
    );
  }
  const isModelShown = new Set(tags.map(({ model }) => model)).size > 1;
  return (
    <div className={styles['scores']}>
      <Bars title={text('tryPicture.effective')} tags={effective} isModelShown={isModelShown} />
      <Bars title={text('tryPicture.below')} tags={below} isModelShown={isModelShown} />
    </div>
  );
}
