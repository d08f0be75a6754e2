/** @file Which searches go into the history: those that a person stayed with, or found a photo by. */

import { library } from '../../lib/library.ts';
import { attempt } from '../../lib/notices.ts';
import { resultStore } from '../../lib/resultStore.ts';
import { viewStore } from '../../lib/viewStore.ts';

const STAYED_MS = 2000;

let noted = '';

/** Puts the present search into the history, where it found something that it could find. */
export function noteSearch(): void {
  const { question, answered, error } = resultStore.getState();
  const { query } = question;
  if (query.trim() === '' || query === noted || error || answered?.query !== query) return;
  noted = query;
  void attempt(library.command('noteSearch', { query }));
}

/** Watches until the returned function is called. */
export function keepHistory(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stopResults = resultStore.subscribe(({ answered }, before) => {
    if (answered === before.answered) return;
    clearTimeout(timer);
    timer = setTimeout(noteSearch, STAYED_MS);
  });
  const stopView = viewStore.subscribe(({ layer }, before) => {
    if (layer === 'photo' && before.layer !== 'photo') noteSearch();
  });
  return () => {
    clearTimeout(timer);
    stopResults();
    stopView();
  };
}
