/** @file The dialog that keeps a search under a name. */

import { useEffect, useRef, useState, type FormEvent, type JSX } from 'react';
import { useText } from '../../lib/i18n.ts';
import { library, useLibrary, useStoreValue } from '../../lib/library.ts';
import { attempt, sayDone } from '../../lib/notices.ts';
import { partsOf } from '../../lib/queryEditing.ts';
import { resultStore } from '../../lib/resultStore.ts';
import { closeLayer, viewStore } from '../../lib/viewStore.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';
import styles from './Search.module.css';

const LONGEST_NAME = 100;

/** A name to begin with: the query's parts where they say it all, else its text. */
function proposedName(): string {
  const state = resultStore.getState();
  const parts = partsOf(state);
  const isPlain = parts.length > 0 && parts.every(({ kind, negated }) => kind === 'tag' && !negated);
  const words = isPlain ? parts.map(({ text }) => text).join(', ') : state.question.query;
  return words.slice(0, LONGEST_NAME);
}

function SaveForm(): JSX.Element {
  const text = useText();
  const { data: saved } = useLibrary('savedSearches', {});
  const [typed, setTyped] = useState<string | null>(null);
  const { query, sort } = resultStore.getState().question;
  const same = saved?.find((one) => one.query === query);
  const name = typed ?? same?.name ?? proposedName();
  const form = useRef<HTMLFormElement>(null);
  // whoever wants another name types it over the one that is proposed
  useEffect(() => form.current?.querySelector('input')?.select(), []);
  const taken = saved?.find((one) => one.name === name.trim());

  const save = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() === '') return;
    closeLayer();
    void attempt(
      library.command('saveSearch', { name: name.trim().slice(0, LONGEST_NAME), query, sort }),
      ({ name: kept }) => sayDone(text('search.saved-done', { name: kept })),
    );
  };

  return (
    <form ref={form} className={styles['saveForm']} onSubmit={save}>
      <TextField label={text('search.save-name')} value={name} onChange={setTyped} autoFocus />
      <p className={styles['saveNote']}>
        {taken ? text('search.save-replaces', { name: taken.name }) : <code>{query}</code>}
      </p>
      <div className={styles['buttons']}>
        <Button onPress={closeLayer}>{text('common.cancel')}</Button>
        <Button kind="primary" type="submit" isDisabled={name.trim() === ''}>
          {taken ? text('search.save-replace') : text('search.save-verb')}
        </Button>
      </div>
    </form>
  );
}

export function SaveSearch(): JSX.Element {
  const text = useText();
  const isOpen = useStoreValue(viewStore, ({ layer }) => layer === 'save-search');
  return (
    <Dialog title={text('search.save')} isOpen={isOpen} onClose={closeLayer}>
      <SaveForm />
    </Dialog>
  );
}
