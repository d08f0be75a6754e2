/** @file What is typed on its way to being searched for: after a short pause, or at once. */

import type { Question } from '../../lib/resultStore.ts';

/** Searching waits this long for the next key: fingers that roll over two keys are one word. */
const PAUSE_MS = 20;

export class QuerySender {
  readonly #show: (question: Partial<Question>) => void;
  #sent: string;
  #waiting: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `sent`: the query that is shown already. */
  constructor(sent: string, show: (question: Partial<Question>) => void) {
    this.#sent = sent;
    this.#show = show;
  }

  /** The query that was sent last, or that somebody else put in its place. */
  get sent(): string {
    return this.#sent;
  }

  /** Has it searched for, if nothing else comes within the pause. */
  later(query: string): void {
    this.#forget();
    this.#waiting = query;
    this.#timer = setTimeout(() => this.now(query), PAUSE_MS);
  }

  /** Has it searched for now, in another order where `rest` says one; what waits is dropped. */
  now(query: string, rest: Partial<Pick<Question, 'sort'>> = {}): void {
    this.#forget();
    // a blank at the end is for the next word
    this.#sent = query.trimEnd();
    this.#show({ query: this.#sent, ...rest });
  }

  /** Has searched for now what waits for it. */
  flush(): void {
    if (this.#waiting !== null) this.now(this.#waiting);
  }

  /** To be told of each query that is shown. @returns true where it came from somebody else; what waits is dropped then. */
  isForeign(query: string): boolean {
    if (query === this.#sent) return false;
    this.#forget();
    this.#sent = query;
    return true;
  }

  #forget(): void {
    clearTimeout(this.#timer);
    this.#waiting = null;
  }
}
