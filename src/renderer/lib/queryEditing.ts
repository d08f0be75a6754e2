/** @file Changes of the query that the window shows, for whatever shows tags, folders or searches. */

import { results } from './library.ts';
import { tagState, withTag, type QueryPart } from './queryText.ts';
import { resultStore, type Question, type ResultState } from './resultStore.ts';
import { showView, viewStore } from './viewStore.ts';

const NO_PARTS: readonly QueryPart[] = [];

/** The present query's parts as the library understood them; none while it has not answered it. */
export function partsOf({ question, answered, outline }: ResultState): readonly QueryPart[] {
  return outline && answered?.query === question.query ? outline.parts : NO_PARTS;
}

/** Shows the photos of another question. */
export function showQuestion(question: Partial<Question>): void {
  if (viewStore.getState().view !== 'grid') showView('grid');
  results.show(question);
}

/** Shows more or less of what is shown: as photos, or as the cloud of their tags where that is open. */
export function refineQuestion(question: Partial<Question>): void {
  if (viewStore.getState().view === 'cloud') results.show(question);
  else showQuestion(question);
}

/** Has the query ask for a tag, or exclude it; where it does so already, the tag is taken out of it. */
export function toggleTag(name: string, wanted: 'in' | 'out'): void {
  const state = resultStore.getState();
  const { query } = state.question;
  const parts = partsOf(state);
  const next = tagState(query, name, parts) === wanted ? 'none' : wanted;
  refineQuestion({ query: withTag(query, name, next, parts) });
}
