/** @file One of many, found by typing. */

import { ChevronDown } from 'lucide-react';
import { useMemo, useState, type JSX, type KeyboardEvent } from 'react';
import {
  Button as AriaButton,
  ComboBox as AriaComboBox,
  Input,
  ListBox,
  ListBoxItem,
  Popover,
} from 'react-aria-components';
import { fittingNames } from '../lib/foldName.ts';
import combo from './ComboBox.module.css';
import styles from './Popover.module.css';

export interface ComboOption {
  readonly id: number;
  readonly label: string;
  /** Beside it, quietly: a count. */
  readonly aside: string;
}

export interface ComboBoxProps {
  /** For those who cannot see it. */
  readonly label: string;
  readonly placeholder: string;
  /** In the order in which they are offered. */
  readonly options: readonly ComboOption[];
  readonly value: number | null;
  readonly onChange: (value: number) => void;
  /** Said where none fits what is typed. */
  readonly emptyText: string;
  readonly autoFocus?: boolean;
  /** Escape, where the list is closed already. */
  readonly onLeave?: () => void;
}

/** So many are enough to choose from; typing finds the others. */
const MOST = 100;

export function ComboBox(props: ComboBoxProps): JSX.Element {
  const { label, placeholder, options, value, onChange, emptyText, autoFocus = false, onLeave } = props;
  const chosen = options.find(({ id }) => id === value)?.label ?? '';
  /** What is typed; null while the chosen one's name is shown. */
  const [typed, setTyped] = useState<string | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const shown = useMemo(
    () => fittingNames(options, ({ label }) => label, typed ?? '').slice(0, MOST),
    [options, typed],
  );
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    // an input method has the keys while it composes
    if (event.nativeEvent.isComposing) return;
    const isMarked = event.currentTarget.getAttribute('aria-activedescendant') !== null;
    const [first] = shown;
    if (event.key === 'Escape' && !isOpen && onLeave) onLeave();
    else if (event.key === 'Enter' && typed !== null && !isMarked && first) {
      onChange(first.id);
      // the list closes, and the chosen one's name stands in the field again
      event.currentTarget.blur();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <AriaComboBox
      aria-label={label}
      className={combo['box']}
      items={shown}
      allowsEmptyCollection
      menuTrigger="focus"
      inputValue={typed ?? chosen}
      onInputChange={(text) => setTyped(text === chosen ? null : text)}
      value={value}
      onChange={(key) => {
        setTyped(null);
        if (key !== null) onChange(Number(key));
      }}
      onOpenChange={(opens) => {
        setIsOpen(opens);
        if (!opens) setTyped(null);
      }}
    >
      <Input
        className={combo['input']}
        placeholder={placeholder}
        autoFocus={autoFocus}
        onKeyDownCapture={onKeyDown}
      />
      <AriaButton className={combo['arrow']}>
        <ChevronDown size={14} aria-hidden />
      </AriaButton>
      <Popover className={`${styles['popover']} ${combo['list']}`}>
        <ListBox
          className={styles['menu']}
          renderEmptyState={() => <div className={combo['empty']}>{emptyText}</div>}
        >
          {(option: ComboOption) => (
            <ListBoxItem id={option.id} className={styles['item']} textValue={option.label}>
              {option.label}
              <span className={styles['aside']}>{option.aside}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaComboBox>
  );
}
