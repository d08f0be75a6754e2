/** @file The way into a review: with the tag that is searched for, where there is one. */

import { nameKey } from '../../../contract/rules.ts';
import { library, queryClient } from '../../lib/library.ts';
import { attempt } from '../../lib/notices.ts';
import { partsOf } from '../../lib/queryEditing.ts';
import { resultStore } from '../../lib/resultStore.ts';
import { showView, viewStore } from '../../lib/viewStore.ts';

/** Opens the review: of the first tag that the search asks for, else of the one that was under review before. */
export async function openReview(): Promise<void> {
  const part = partsOf(resultStore.getState()).find(({ kind, negated }) => kind === 'tag' && !negated);
  if (part) {
    const tags = queryClient.fetchQuery({
      queryKey: ['tags', {}],
      queryFn: ({ signal }) => library.query('tags', {}, signal),
    });
    await attempt(tags, (known) => {
      const tag = known.find(({ name }) => nameKey(name) === nameKey(part.text));
      if (tag) viewStore.setState({ reviewTagId: tag.tagId });
    });
  }
  showView('review');
}
