/** @file The rules for the order of results (order.ts). Pure but for what it remembers. */

import type { ResultState, Sort } from '../../lib/resultStore.ts';

const isRanked = ({ outline }: Pick<ResultState, 'outline'>): boolean =>
  outline !== null && outline.meaning !== null;

export class OrderKeeper {
  /** The order of results that are not ranked. */
  #usual: Sort = 'newest';
  /** What was chosen for the ranked result that is shown. */
  #chosen: Sort | null = null;

  /** A person chooses an order for what is shown. */
  choose(sort: Sort, state: Pick<ResultState, 'outline'>): void {
    if (isRanked(state)) this.#chosen = sort;
    else this.#usual = sort;
  }

  /** Told of each change; the order that is to be asked for, or null where all is well. */
  follow(state: ResultState, before: ResultState): Sort | null {
    const { question, answered, outline } = state;
    const isOther = question.query !== before.question.query && question.sort !== before.question.sort;
    // a search that comes with its order, as a saved one does
    if (isOther) this.#chosen = question.sort;
    if (answered === before.answered || answered !== question || !outline) return null;
    if (isRanked(state)) {
      const wanted = this.#chosen ?? 'relevance';
      return outline.sort === wanted || question.sort === wanted ? null : wanted;
    }
    this.#chosen = null;
    if (question.sort !== 'relevance') this.#usual = question.sort;
    return question.sort === 'relevance' && outline.sort !== this.#usual ? this.#usual : null;
  }
}
