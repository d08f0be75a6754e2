/** @file The result that the window shows: kept until the next one is there, asked for anew when the library changes. */

import { createStore } from 'zustand/vanilla';
import type { QueryOutput } from '../../contract/contract.ts';
import { LibraryError, type LibraryClient } from './client.ts';
import { Pacer } from './pacer.ts';

export type ResultOutline = QueryOutput<'result'>;
export type Sort = ResultOutline['sort'];

export interface Question {
  readonly query: string;
  readonly sort: Sort;
}

export interface ResultState {
  readonly question: Question;
  /** What is shown: the answer to `answered`, which may be the question before. */
  readonly outline: ResultOutline | null;
  readonly answered: Question | null;
  readonly isAsking: boolean;
  /** Something waits for the whole result. */
  readonly isWholeWanted: boolean;
  /** Why the present question has no answer; the result before goes on being shown. */
  readonly error: LibraryError | null;
}

const FIRST: ResultState = {
  question: { query: '', sort: 'newest' },
  outline: null,
  answered: null,
  isAsking: false,
  isWholeWanted: false,
  error: null,
};

export const resultStore = createStore<ResultState>(() => FIRST);

/**
 * Milliseconds that the rest of a large result waits for the next key, unless something wants it: a million photos hold the
 * library and the window for longer than keys are apart.
 */
const WHOLE_AFTER = 250;
/** Milliseconds for which a word that no photo has waits for its next letters before it empties the window. */
const EMPTY_AFTER = 400;

/** Photos of a result that are asked for first: more than any window shows at once. */
const HEAD = 1000;

/** True where only the head of the result is there yet. */
export const isPartial = (outline: ResultOutline | null): boolean =>
  outline !== null && (outline.total ?? Infinity) > outline.photoIds.length;

/** Has the rest of a result asked for now, where only the head of it is there: something needs it. */
export const wantWhole = (): void => resultStore.setState({ isWholeWanted: true });

/** Does something with the whole result: at once, or as soon as it is there. Another question asked meanwhile ends it. */
export function whenWhole(work: () => void): void {
  const { outline, question } = resultStore.getState();
  if (!isPartial(outline)) return work();
  wantWhole();
  const forget = resultStore.subscribe((state) => {
    if (state.question !== question) return forget();
    if (isPartial(state.outline)) return;
    forget();
    // the grid has to lay it out first
    setTimeout(work);
  });
}

/** Half a word, as a rule: nothing was found, and the library says why. */
const isUnfinished = ({ total, warnings }: ResultOutline): boolean => total === 0 && warnings.length > 0;

/** Resolves after so many milliseconds, or as soon as something wants the whole result. */
function rest(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const forget = resultStore.subscribe(({ isWholeWanted }) => {
      if (isWholeWanted) end();
    });
    const timer = setTimeout(end, milliseconds);
    function end(): void {
      clearTimeout(timer);
      forget();
      resolve();
    }
  });
}

/** Results of so many photos take a moment to send and to lay out: while photos come in, they are asked for less often. */
const LARGE = 20_000;
const PAUSE = { small: 250, large: 2000 } as const;

function pause(took: number): number {
  const photos = resultStore.getState().outline?.photoIds.length ?? 0;
  return Math.max(photos > LARGE ? PAUSE.large : PAUSE.small, 2 * took);
}

/** Asks the library what `resultStore` wants to know, one question at a time. */
export class ResultKeeper {
  readonly #client: LibraryClient;
  readonly #pacer = new Pacer(() => this.#ask(), pause);
  #controller: AbortController | null = null;

  constructor(client: LibraryClient) {
    this.#client = client;
    client.on('changed', ({ what }) => {
      if (what.some((one) => one === 'photos' || one === 'tags' || one === 'ratings')) this.refresh();
    });
    client.onConnection((isConnected) => {
      if (isConnected) this.#pacer.now();
    });
  }

  /** Shows another result. */
  show(question: Partial<Question>): void {
    const { question: before } = resultStore.getState();
    const next = { ...before, ...question };
    if (next.query === before.query && next.sort === before.sort) return;
    resultStore.setState({ question: next, isWholeWanted: false });
    this.#pacer.now();
  }

  /** Asks the same again, soon; a person's own change is there at once, what comes in while photos are tagged can wait. */
  refresh(): void {
    this.#pacer.soon();
  }

  async #ask(): Promise<void> {
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    const { question, answered } = resultStore.getState();
    resultStore.setState({ isAsking: true });
    try {
      // another query shows its first photos while the rest, which may be a million, is on its way; in another order the
      // person stays where they are, and that may be anywhere in it
      const isOther = answered?.query !== question.query;
      for (const head of isOther ? [HEAD, null] : [null]) {
        const isRest = isOther && head === null;
        if (isRest && answered !== null && !resultStore.getState().isWholeWanted) await rest(WHOLE_AFTER);
        if (controller.signal.aborted) return;
        const outline = await this.#client.query('result', { ...question, head }, controller.signal);
        if (isOther && answered !== null && isUnfinished(outline)) await rest(EMPTY_AFTER);
        if (controller.signal.aborted) return;
        const isAsking = isPartial(outline);
        resultStore.setState({ outline, answered: question, isAsking, error: null });
        if (!isAsking) return;
      }
    } catch (error) {
      if (controller.signal.aborted) return;
      if (!(error instanceof LibraryError)) throw error;
      resultStore.setState({ isAsking: false, error });
    }
  }
}
