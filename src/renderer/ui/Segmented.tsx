/** @file One of a few, all of them in sight. */

import type { LucideIcon } from 'lucide-react';
import type { JSX } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { printedKey } from '../lib/actions.ts';
import styles from './Segmented.module.css';

export interface Segment<Id extends string> {
  readonly id: Id;
  readonly label: string;
  readonly icon?: LucideIcon;
  /** Printed beside the label, as tinykeys writes it. */
  readonly shortcut?: string;
}

export interface SegmentedProps<Id extends string> {
  /** For those who cannot see it. */
  readonly label: string;
  readonly value: Id;
  readonly segments: readonly Segment<Id>[];
  readonly onChange: (value: Id) => void;
}

export function Segmented<Id extends string>(props: SegmentedProps<Id>): JSX.Element {
  const { label, value, segments, onChange } = props;
  return (
    <ToggleButtonGroup
      className={styles['segmented']}
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const [key] = keys;
        if (key !== undefined) onChange(key as Id);
      }}
    >
      {segments.map(({ id, label, icon: Icon, shortcut }) => (
        <ToggleButton key={id} id={id} className={styles['segment']}>
          {Icon && <Icon size={14} strokeWidth={1.75} aria-hidden />}
          {label}
          {shortcut !== undefined && <kbd>{printedKey(shortcut)}</kbd>}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
