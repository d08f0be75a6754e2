/**
 * @file Which order a result is shown in when nobody asks for another: best match first where it is ranked by meaning, else
 * the order that was chosen last. What a person chooses while a ranked result is shown holds until a result is not ranked.
 */

import { results } from '../../lib/library.ts';
import { showQuestion } from '../../lib/queryEditing.ts';
import { resultStore, type ResultState, type Sort } from '../../lib/resultStore.ts';
import { OrderKeeper } from './orderKeeper.ts';

const keeper = new OrderKeeper();

/** Shows the result in this order. */
export function chooseSort(sort: Sort): void {
  keeper.choose(sort, resultStore.getState());
  showQuestion({ sort });
}

/** Watches until the returned function is called. */
export function keepOrder(): () => void {
  return resultStore.subscribe((state: ResultState, before: ResultState) => {
    const sort = keeper.follow(state, before);
    if (sort !== null) results.show({ sort });
  });
}
