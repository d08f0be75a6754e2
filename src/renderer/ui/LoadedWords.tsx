/** @file How a model runs: on what, how fast, and why on nothing faster. */

import type { JSX } from 'react';
import { failureWords } from '../lib/errorWords.ts';
import { rounded } from '../lib/format.ts';
import { useText } from '../lib/i18n.ts';
import { providerName, type LoadedModel } from '../lib/models.ts';
import styles from './LoadedWords.module.css';

export function LoadedWords({ loaded }: { loaded: LoadedModel }): JSX.Element {
  const text = useText();
  const { provider, millisecondsPerPhoto, rejected, failure } = loaded;
  const facts = [
    ...(provider === null ? [] : [providerName(provider)]),
    ...(millisecondsPerPhoto === null
      ? []
      : [text('models.per-photo', { milliseconds: rounded(millisecondsPerPhoto) })]),
  ];
  return (
    <div className={styles['words']}>
      {facts.length > 0 && <p>{facts.join(' · ')}</p>}
      {rejected.map((one) => (
        <p key={one.provider}>
          {text('models.not-used', { provider: providerName(one.provider), reason: one.reason })}
        </p>
      ))}
      {failure && <p className={styles['problem']}>{failureWords(failure)}</p>}
    </div>
  );
}
