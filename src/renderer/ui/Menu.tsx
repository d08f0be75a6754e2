/** @file A button with a menu, and a choice of one of several. */

import { Check, ChevronDown } from 'lucide-react';
import type { JSX, ReactNode } from 'react';
import {
  Button as AriaButton,
  ListBox,
  ListBoxItem,
  Menu,
  MenuItem,
  MenuTrigger,
  Popover,
  Select as AriaSelect,
  SelectValue,
} from 'react-aria-components';
import { printedKey } from '../lib/actions.ts';
import styles from './Popover.module.css';
import fields from './Field.module.css';

export interface MenuChoice {
  readonly id: string;
  readonly label: string;
  readonly shortcut?: string | undefined;
  readonly isDisabled?: boolean;
}

/** A menu that opens from `trigger`, which must be a button of ui/Button. */
export function MenuButton(props: {
  readonly trigger: ReactNode;
  readonly choices: readonly MenuChoice[];
  readonly onChoose: (id: string) => void;
  readonly label: string;
}): JSX.Element {
  const { trigger, choices, onChoose, label } = props;
  return (
    <MenuTrigger>
      {trigger}
      <Popover className={styles['popover']}>
        <Menu className={styles['menu']} aria-label={label} onAction={(key) => onChoose(String(key))}>
          {choices.map((choice) => (
            <MenuItem
              key={choice.id}
              id={choice.id}
              className={styles['item']}
              textValue={choice.label}
              isDisabled={choice.isDisabled ?? false}
            >
              {choice.label}
              {choice.shortcut !== undefined && <kbd>{printedKey(choice.shortcut)}</kbd>}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

export interface SelectProps<Id extends string> {
  readonly label: string;
  readonly value: Id;
  readonly options: readonly { readonly id: Id; readonly label: string }[];
  readonly onChange: (value: Id) => void;
  readonly isDisabled?: boolean;
}

/** One of several. The label is for those who cannot see it; show it beside where it is needed. */
export function Select<Id extends string>(props: SelectProps<Id>): JSX.Element {
  const { label, value, options, onChange, isDisabled = false } = props;
  return (
    <AriaSelect
      aria-label={label}
      value={value}
      onChange={(key) => onChange(key as Id)}
      isDisabled={isDisabled}
    >
      <AriaButton className={fields['select']}>
        {/* the words alone, without the check of the list */}
        <SelectValue>{({ selectedText }) => selectedText}</SelectValue>
        <ChevronDown size={14} aria-hidden />
      </AriaButton>
      <Popover className={styles['popover']}>
        <ListBox className={styles['menu']}>
          {options.map((option) => (
            <ListBoxItem key={option.id} id={option.id} className={styles['item']} textValue={option.label}>
              {option.label}
              {option.id === value && (
                <span className={styles['aside']}>
                  <Check size={14} aria-hidden />
                </span>
              )}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
