/** @file The dialog that keeps a search under a name. */

import type { JSX } from 'react';
import { useText } from '../../lib/i18n.ts';
import { library, useLibrary, useStoreValue } from '../../lib/library.ts';
import { attempt, sayDone } from '../../lib/notices.ts';
import { partsOf } from '../../lib/queryEditing.ts';
import { resultStore } from '../../lib/resultStore.ts';
import { closeLayer, viewStore } from '../../lib/viewStore.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { NameForm } from '../../ui/NameForm.tsx';

/** A name to begin with: the query's parts where they say it all, else its text. */
function proposedName(): string {
  const state = resultStore.getState();
  const parts = partsOf(state);
  const isPlain = parts.length > 0 && parts.every(({ kind, negated }) => kind === 'tag' && !negated);
  const words = isPlain ? parts.map(({ text }) => text).join(', ') : state.question.query;
  return words;
}

function SaveForm(): JSX.Element {
  const text = useText();
  const { data: saved } = useLibrary('savedSearches', {});
  const { query, sort } = resultStore.getState().question;
  const same = saved?.find((one) => one.query === query);
  return (
    <NameForm
      label={text('search.save-name')}
      proposed={same?.name ?? proposedName()}
      about={(name) =>
        saved?.some((one) => one.name === name)
          ? { verb: text('search.save-replace'), note: text('search.save-replaces', { name }) }
          : { verb: text('search.save-verb'), note: <code>{query}</code> }
      }
      onSubmit={(name) => {
        closeLayer();
        void attempt(library.command('saveSearch', { name, query, sort }), ({ name: kept }) =>
          sayDone(text('search.saved-done', { name: kept })),
        );
      }}
      onCancel={closeLayer}
    />
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
