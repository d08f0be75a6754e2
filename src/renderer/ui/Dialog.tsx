/** @file Dialogs, and the question before something that cannot be undone. */

import { X } from 'lucide-react';
import type { JSX, ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useText } from '../lib/i18n.ts';
import { Button, IconButton } from './Button.tsx';
import styles from './Popover.module.css';

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

/** A dialog over the window; Escape and a click beside it close it. A wide one, which asks nothing, has a button for that. */
export function Dialog({ title, isOpen, onClose, isWide = false, children }: DialogProps): JSX.Element {
  const text = useText();
  return (
    <ModalOverlay
      className={styles['overlay']}
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable
    >
      <Modal className={`${styles['modal']} ${isWide ? styles['wide'] : ''}`}>
        <AriaDialog className={styles['dialog']}>
          <Heading slot="title">{title}</Heading>
          {isWide && (
            <span className={styles['close']}>
              <IconButton icon={X} label={text('common.close')} shortcut="Escape" onPress={onClose} />
            </span>
          )}
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

export interface QuestionProps {
  readonly title: string;
  /** Names what will be lost. */
  readonly children: ReactNode;
  /** The verb on the button: "Remove". */
  readonly verb: string;
  readonly isOpen: boolean;
  readonly onAnswer: (isYes: boolean) => void;
}

/** Asks before something that cannot be undone. */
export function Question({ title, children, verb, isOpen, onAnswer }: QuestionProps): JSX.Element {
  const text = useText();
  return (
    <Dialog title={title} isOpen={isOpen} onClose={() => onAnswer(false)}>
      <div>{children}</div>
      <div className={styles['buttons']}>
        <Button autoFocus onPress={() => onAnswer(false)}>
          {text('common.cancel')}
        </Button>
        <Button kind="danger" onPress={() => onAnswer(true)}>
          {verb}
        </Button>
      </div>
    </Dialog>
  );
}
