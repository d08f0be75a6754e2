/**
 * @file A tag as a chip: name, score as a thin bar in its lower edge, provenance by its fill. A suggestion is dashed, a
 * rejected one struck through.
 */

import { Check, Undo2, X, type LucideIcon } from 'lucide-react';
import type { JSX } from 'react';
import { Button as AriaButton, type PressEvent } from 'react-aria-components';
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
  /** The keyboard is at it: a ring, and what can be decided until the keys for that are learned. */
  readonly isFocused?: boolean;
  /** A correction of it is on its way. */
  readonly isUnsaved?: boolean;
  /** Of its name's button. */
  readonly id?: string | undefined;
  /** False where the arrows lead to it, and Tab to another one of its group. */
  readonly isTabStop?: boolean;
  /** Clicking the name. */
  readonly onPress?: ((event: PressEvent) => void) | undefined;
  readonly onAccept?: ((event: PressEvent) => void) | undefined;
  readonly onReject?: ((event: PressEvent) => void) | undefined;
  /** Takes a decision back. */
  readonly onUndecided?: ((event: PressEvent) => void) | undefined;
  /** Printed beside accept, reject and take back until they are learned. */
  readonly acceptKey?: string | undefined;
  readonly rejectKey?: string | undefined;
  readonly undecidedKey?: string | undefined;
}

interface DecisionProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly shortcut: string | undefined;
  readonly onPress: (event: PressEvent) => void;
}

function Decision({ icon: Icon, label, shortcut, onPress }: DecisionProps): JSX.Element {
  return (
    <AriaButton className={styles['decision']} aria-label={label} onPress={onPress}>
      <Icon size={12} strokeWidth={2.5} aria-hidden />
      {shortcut !== undefined && <kbd>{printedKey(shortcut)}</kbd>}
    </AriaButton>
  );
}

export function TagChip(props: TagChipProps): JSX.Element {
  const { name, state, provenance, score, count, why, isFocused = false, isUnsaved = false } = props;
  const { id, isTabStop = true, onPress, onAccept, onReject, onUndecided } = props;
  const { acceptKey, rejectKey, undecidedKey } = props;
  const text = useText();
  const taughtKey = (onAccept && acceptKey) ?? (onReject && rejectKey) ?? (onUndecided && undecidedKey);
  const isTaught = isFocused && taughtKey !== undefined;
  const kind = [
    styles['chip'],
    styles[state],
    styles[provenance ?? 'mixed'],
    isFocused ? styles['focused'] : '',
    isTaught ? styles['taught'] : '',
    isUnsaved ? styles['unsaved'] : '',
  ].join(' ');
  return (
    <span className={kind} title={why} data-tag={name} data-state={state} data-unsaved={isUnsaved}>
      {onPress ? (
        <AriaButton
          {...(id === undefined ? {} : { id })}
          className={styles['name']}
          excludeFromTabOrder={!isTabStop}
          onPress={onPress}
        >
          {name}
        </AriaButton>
      ) : (
        <span className={styles['name']}>{name}</span>
      )}
      {count !== undefined && <span className={styles['count']}>{count}</span>}
      {score !== null && (
        <span className={styles['bar']}>
          <span
            className={styles['score']}
            style={{ width: `${Math.round(Math.max(0, Math.min(1, score)) * 100)}%` }}
          />
        </span>
      )}
      {(onAccept ?? onReject ?? onUndecided) && (
        <span className={styles['decide']}>
          {onAccept && (
            <Decision
              icon={Check}
              label={text('common.accept-tag', { name })}
              shortcut={acceptKey}
              onPress={onAccept}
            />
          )}
          {onReject && (
            <Decision
              icon={X}
              label={text('common.reject-tag', { name })}
              shortcut={rejectKey}
              onPress={onReject}
            />
          )}
          {onUndecided && (
            <Decision
              icon={Undo2}
              label={text('common.undecide-tag', { name })}
              shortcut={undecidedKey}
              onPress={onUndecided}
            />
          )}
        </span>
      )}
    </span>
  );
}
