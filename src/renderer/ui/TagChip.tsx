/**
 * @file A tag as a chip: name, score as a thin bar in its lower edge, provenance by its fill. A suggestion is dashed, a
 * rejected one struck through.
 */

import { Check, X } from 'lucide-react';
import type { JSX } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { printedKey } from '../lib/actions.ts';
import { useText } from '../lib/i18n.ts';
import styles from './TagChip.module.css';

export type Provenance = 'person' | 'file' | 'model' | 'head';
export type ChipState = 'effective' | 'suggested' | 'rejected';

export interface TagChipProps {
  readonly name: string;
  readonly state: ChipState;
  /** Null where it is mixed: some photos of a selection have it from one, some from another. */
  readonly provenance: Provenance | null;
  /** 0 to 1, drawn as a bar; null where there is none. */
  readonly score: number | null;
  /** Beside the name: how many photos of a selection have it. */
  readonly count?: string | undefined;
  /** Why it is there: its tooltip. */
  readonly why?: string | undefined;
  readonly isFocused?: boolean;
  /** Clicking the name. */
  readonly onPress?: (() => void) | undefined;
  readonly onAccept?: (() => void) | undefined;
  readonly onReject?: (() => void) | undefined;
  /** Printed beside accept and reject until they are learned. */
  readonly acceptKey?: string | undefined;
  readonly rejectKey?: string | undefined;
}

export function TagChip(props: TagChipProps): JSX.Element {
  const { name, state, provenance, score, count, why, isFocused = false } = props;
  const { onPress, onAccept, onReject, acceptKey, rejectKey } = props;
  const text = useText();
  const kind = `${styles['chip']} ${styles[state]} ${styles[provenance ?? 'mixed']} ${isFocused ? styles['focused'] : ''}`;
  return (
    <span className={kind} title={why} data-tag={name} data-state={state}>
      {onPress ? (
        <AriaButton className={styles['name']} onPress={onPress}>
          {name}
        </AriaButton>
      ) : (
        <span className={styles['name']}>{name}</span>
      )}
      {count !== undefined && <span className={styles['count']}>{count}</span>}
      {score !== null && (
        <span
          className={styles['score']}
          style={{ width: `${Math.round(Math.max(0, Math.min(1, score)) * 100)}%` }}
        />
      )}
      {(onAccept ?? onReject) && (
        <span className={styles['decide']}>
          {onAccept && (
            <AriaButton
              className={styles['accept']}
              aria-label={text('common.accept-tag', { name })}
              onPress={onAccept}
            >
              <Check size={12} strokeWidth={2.5} aria-hidden />
              {acceptKey !== undefined && <kbd>{printedKey(acceptKey)}</kbd>}
            </AriaButton>
          )}
          {onReject && (
            <AriaButton
              className={styles['reject']}
              aria-label={text('common.reject-tag', { name })}
              onPress={onReject}
            >
              <X size={12} strokeWidth={2.5} aria-hidden />
              {rejectKey !== undefined && <kbd>{printedKey(rejectKey)}</kbd>}
            </AriaButton>
          )}
        </span>
      )}
    </span>
  );
}
