/** @file Buttons: with words, or with an icon and a tooltip that prints the action's key. */

import type { LucideIcon } from 'lucide-react';
import { useSyncExternalStore, type JSX, type ReactNode } from 'react';
import { Button as AriaButton, ToggleButton, TooltipTrigger } from 'react-aria-components';
import {
  actionOf,
  isActionEnabled,
  nameOfAction,
  onActionsChanged,
  printedKey,
  runAction,
} from '../lib/actions.ts';
import { useText } from '../lib/i18n.ts';
import { Tooltip } from './Tooltip.tsx';
import styles from './Button.module.css';

export interface ButtonProps {
  readonly children: ReactNode;
  readonly onPress?: () => void;
  /** `primary`: the one thing to do here. `danger`: something is lost. `quiet`: without a frame. */
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'danger';
  /** Its name where its words alone do not say enough: "Stop the download of …". It should begin with them. */
  readonly label?: string;
  readonly isDisabled?: boolean;
  readonly autoFocus?: boolean;
  readonly type?: 'button' | 'submit';
  /** Lets a dialog's trigger or close button be known to it. */
  readonly slot?: string;
}

/** A button with words. */
export function Button({ kind = 'plain', label, children, ...rest }: ButtonProps): JSX.Element {
  return (
    <AriaButton
      className={`${styles['button']} ${styles[kind]}`}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...rest}
    >
      {children}
    </AriaButton>
  );
}

export interface IconButtonProps {
  readonly icon: LucideIcon;
  /** What it does: its name for those who cannot see it, and its tooltip. */
  readonly label: string;
  /** Printed in the tooltip, as tinykeys writes it. */
  readonly shortcut?: string | undefined;
  readonly onPress?: () => void;
  readonly isDisabled?: boolean;
  readonly size?: 'small' | 'normal';
  readonly slot?: string;
}

/** A button with an icon. */
export function IconButton(props: IconButtonProps): JSX.Element {
  const { icon: Icon, label, shortcut, size = 'normal', ...rest } = props;
  return (
    <TooltipTrigger delay={500}>
      <AriaButton aria-label={label} className={`${styles['icon']} ${styles[size]}`} {...rest}>
        <Icon size={16} strokeWidth={1.75} aria-hidden />
      </AriaButton>
      <Tooltip>
        {label}
        {shortcut !== undefined && <kbd>{printedKey(shortcut)}</kbd>}
      </Tooltip>
    </TooltipTrigger>
  );
}

/** The button of an action: its name, its key, and whether it can be done now. */
export function ActionButton({ id, icon }: { id: string; icon: LucideIcon }): JSX.Element {
  useText();
  const action = actionOf(id);
  const name = useSyncExternalStore(onActionsChanged, () => nameOfAction(action));
  const isEnabled = useSyncExternalStore(onActionsChanged, () => isActionEnabled(action));
  return (
    <IconButton
      icon={icon}
      label={name}
      shortcut={action.keys?.[0]}
      isDisabled={!isEnabled}
      onPress={() => runAction(action)}
    />
  );
}

export interface IconToggleProps extends Omit<IconButtonProps, 'onPress'> {
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
}

/** An icon that is on or off. */
export function IconToggle(props: IconToggleProps): JSX.Element {
  const { icon: Icon, label, shortcut, size = 'normal', ...rest } = props;
  return (
    <TooltipTrigger delay={500}>
      <ToggleButton aria-label={label} className={`${styles['icon']} ${styles[size]}`} {...rest}>
        <Icon size={16} strokeWidth={1.75} aria-hidden />
      </ToggleButton>
      <Tooltip>
        {label}
        {shortcut !== undefined && <kbd>{printedKey(shortcut)}</kbd>}
      </Tooltip>
    </TooltipTrigger>
  );
}
