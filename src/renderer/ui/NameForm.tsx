/** @file A form that asks for a name, for a dialog. */

import { useEffect, useRef, useState, type FormEvent, type JSX, type ReactNode } from 'react';
import { useText } from '../lib/i18n.ts';
import { Button } from './Button.tsx';
import { TextField } from './Field.tsx';
import styles from './NameForm.module.css';

/** In UTF-16 units, as the contract has it for a saved search. */
const LONGEST_NAME = 100;

export interface NameFormProps {
  readonly label: string;
  /** To begin with. Whoever wants another one types it over this. */
  readonly proposed: string;
  /** What its button says for a name, and what is said above it. */
  readonly about: (name: string) => { readonly verb: string; readonly note: ReactNode };
  readonly onSubmit: (name: string) => void;
  readonly onCancel: () => void;
}

export function NameForm({ label, proposed, about, onSubmit, onCancel }: NameFormProps): JSX.Element {
  const text = useText();
  const [typed, setTyped] = useState<string | null>(null);
  const value = typed ?? proposed.slice(0, LONGEST_NAME);
  const name = value.trim().slice(0, LONGEST_NAME).trim();
  const { verb, note } = about(name);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.select(), []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name !== '') onSubmit(name);
  };
  return (
    <form ref={form} className={styles['form']} onSubmit={submit}>
      <TextField label={label} value={value} onChange={setTyped} autoFocus />
      {note !== null && <p className={styles['note']}>{note}</p>}
      <div className={styles['buttons']}>
        <Button onPress={onCancel}>{text('common.cancel')}</Button>
        <Button kind="primary" type="submit" isDisabled={name === ''}>
          {verb}
        </Button>
      </div>
    </form>
  );
}
